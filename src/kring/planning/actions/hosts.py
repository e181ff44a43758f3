"""On tour: who offers a place, and dividing who hosts which meeting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.meetings import actions as meetings
from kring.meetings.models import Meeting
from kring.meetings.rules import rota
from kring.people.models import Person
from kring.planning import hosts, rules
from kring.planning.dividing import DutyKind
from kring.planning.facts import HostsShared, PlaceOffered
from kring.planning.models import Duty, Venue


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
            host_at(meeting, venues[host], by=by.pk)
    ledger.record(HostsShared(by=by.pk, circle=circle.pk, meetings=len(coming)))
    return len(coming)


def host_at(meeting: Meeting, venue: Venue, *, by: UUID) -> None:
    """Let a meeting be held at this place, by whose it is. Inside an action that asked."""
    values = {"circle_id": venue.circle_id, "membership_id": venue.membership_id, "asked": None}
    Duty.objects.update_or_create(meeting=meeting, kind=DutyKind.HOST, defaults=values)
    meetings.hold_at(meeting, by=by, place=venue.place)
