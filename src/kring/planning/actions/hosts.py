"""On tour: who offers a place, who hosts which meeting, and trading that by two people's yes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.meetings import actions as meetings
from kring.meetings.models import Meeting
from kring.meetings.rules import rota
from kring.people.models import Person
from kring.planning import hosts, rules
from kring.planning.facts import (
    HostNamed,
    HostsShared,
    HostSwapAnswered,
    HostSwapAsked,
    PlaceOffered,
)
from kring.planning.models import Hosting, Venue


@transaction.atomic
def offer_place(
    circle: Circle,
    *,
    by: Person,
    place: str,
    travel: str = "",
    step_free: bool = False,
    hearing_loop: bool = False,
) -> Venue:
    """Say where the circle can come together with somebody; meetings that they host go there. Raises RefusedError."""
    member = circle.membership_of(by)
    require(rules.may_offer_place(circle.role_of(by), place=place))
    assert member  # noqa: S101 — else they could not
    venue = Venue.objects.select_for_update(no_key=True).filter(membership=member).first()
    venue = venue or Venue(circle=circle, membership=member)
    venue.place, venue.travel = place.strip(), travel.strip()
    venue.step_free, venue.hearing_loop = step_free, hearing_loop
    venue.save()
    for hosting in hosts.to_come(circle.pk).filter(membership=member).select_related("meeting"):
        meetings.hold_at(hosting.meeting, by=by.pk, place=venue.place)
    ledger.record(PlaceOffered(by=by.pk, circle=circle.pk, membership=member.pk))
    return venue


@transaction.atomic
def share_hosts(
    circle: Circle,
    *,
    by: Person,
    step_free: bool = False,
    hearing_loop: bool = False,
    now: datetime,
) -> int:
    """Divide who hosts over the meetings to come: nobody twice before all once. Returns over how many.

    step_free, hearing_loop: only places that have it. Raises RefusedError: not yours to plan, no such place.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    coming = hosts.meetings_to_come(circle.pk, now)
    turns = hosts.turns(
        circle, step_free=step_free, hearing_loop=hearing_loop, but=[one.pk for one in coming]
    )
    require(rules.may_share_hosts(circle.role_of(by), hosts=len(turns)))
    venues = {one.membership_id: one for one in circle.venues.all()}
    days = [one.starts_at.astimezone(circle.zone).date() for one in coming]
    for meeting, host in zip(coming, rota(turns, days), strict=True):
        if host:
            _host(meeting, venues[host], by)
    ledger.record(HostsShared(by=by.pk, circle=circle.pk, meetings=len(coming)))
    return len(coming)


def _host(meeting: Meeting, venue: Venue, by: Person) -> None:
    values = {"circle_id": venue.circle_id, "membership_id": venue.membership_id, "asked": None}
    Hosting.objects.update_or_create(meeting=meeting, defaults=values)
    meetings.hold_at(meeting, by=by.pk, place=venue.place)


@transaction.atomic
def name_host(meeting: Meeting, *, by: Person, member: Membership | None, now: datetime) -> None:
    """Let a member host a meeting, or nobody (None). Raises RefusedError."""
    meeting = Meeting.objects.locked(meeting)
    hosting = Hosting.objects.filter(meeting=meeting).first()
    known = member is None or member.circle_id == meeting.circle_id
    venue = Venue.objects.filter(membership=member, membership__ended_at=None).first()
    require(
        rules.may_name_host(
            meeting.circle.role_of(by),
            to_come=known and hosts.is_to_come(meeting, now),
            of_self=member is not None and member.person_id == by.pk,
            free=hosting is None,
            has_place=member is None or venue is not None,
        )
    )
    if venue:
        _host(meeting, venue, by)
    elif hosting:
        hosting.delete()
    ledger.record(
        HostNamed(
            by=by.pk,
            circle=meeting.circle_id,
            meeting=meeting.pk,
            membership=member.pk if member else None,
        )
    )


@transaction.atomic
def ask_host_swap(mine: Hosting, *, by: Person, theirs: Hosting, now: datetime) -> None:
    """Ask another host to trade meetings; a new question takes the place of an older one. Raises RefusedError."""
    pair = _locked([mine, theirs])
    mine, theirs = pair[mine.pk], pair[theirs.pk]
    require(
        rules.may_ask_host_swap(
            is_mine=mine.membership.person_id == by.pk and mine.circle_id == theirs.circle_id,
            theirs_is_mine=mine.membership_id == theirs.membership_id,
            to_come=all(hosts.is_to_come(one.meeting, now) for one in pair.values()),
        )
    )
    mine.asked = theirs
    mine.save(update_fields=["asked"])
    ledger.record(HostSwapAsked(by=by.pk, circle=mine.circle_id, hosting=mine.pk))


@transaction.atomic
def answer_host_swap(mine: Hosting, *, by: Person, accepted: bool, now: datetime) -> None:
    """Answer a host who asked (`mine`) to trade. With a yes both host the other's meeting. Raises RefusedError."""
    asked = mine.asked or mine
    pair = _locked([mine, asked])
    mine, theirs = pair[mine.pk], pair[asked.pk]
    require(
        rules.may_answer_host_swap(
            is_asked=mine.asked_id == theirs.pk != mine.pk
            and theirs.membership.person_id == by.pk,
            to_come=all(hosts.is_to_come(one.meeting, now) for one in pair.values()),
        )
    )
    mine.asked = None
    if accepted:
        mine.membership, theirs.membership = theirs.membership, mine.membership
        theirs.asked = None
        for one in pair.values():
            venue = Venue.objects.filter(membership=one.membership).first()
            if venue:
                meetings.hold_at(one.meeting, by=by.pk, place=venue.place)
    for one in pair.values():
        one.save(update_fields=["asked", "membership"])
    ledger.record(
        HostSwapAnswered(by=by.pk, circle=mine.circle_id, hosting=mine.pk, accepted=int(accepted))
    )


def _locked(some: Sequence[Hosting]) -> dict[object, Hosting]:
    """Lock these always in the same order, so that two answers never wait for each other."""
    rows = Hosting.objects.filter(pk__in=[one.pk for one in some]).order_by("pk")
    related = rows.select_related("meeting__circle", "membership")
    return {one.pk: one for one in related.select_for_update(of=("self",), no_key=True)}
