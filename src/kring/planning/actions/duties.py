"""Who does what at a meeting: divided, named, given back, and traded by two people's yes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import YES, Verdict, require
from kring.meetings import actions as meetings
from kring.meetings.models import Meeting
from kring.people.models import Person
from kring.planning import duties, hosts, rules
from kring.planning.actions.hosts import host_at
from kring.planning.dividing import DutyKind, divide
from kring.planning.facts import DutiesShared, DutyNamed, DutySwapAnswered, DutySwapAsked
from kring.planning.models import Duty, Venue


@transaction.atomic
def share_duties(circle: Circle, *, by: Person, now: datetime) -> int:
    """Divide fairly who does what nobody does yet at the meetings to come; what was agreed stays. Returns how many.

    Raises RefusedError: not yours to plan, or nobody takes turns.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    people = duties.people_of(circle.pk)
    require(rules.may_share_duties(circle.role_of(by), people=len(people)))
    coming = hosts.meetings_to_come(circle.pk, now)
    chosen = divide(duties.days_of(coming), people)
    number = 0
    for meeting, named in zip(coming, chosen, strict=True):
        for kind, member in named.items():
            values = {"circle": circle, "membership_id": member, "asked": None}
            Duty.objects.update_or_create(meeting=meeting, kind=kind, defaults=values)
            number += 1
    ledger.record(DutiesShared(by=by.pk, circle=circle.pk, duties=number))
    return number


@transaction.atomic
def name_duty(
    meeting: Meeting, *, by: Person, kind: DutyKind, member: Membership | None, now: datetime
) -> None:
    """Let a member do something at a meeting, or nobody (None). Raises RefusedError."""
    meeting = Meeting.objects.locked(meeting)
    there = duties.current(meeting.pk).filter(kind=kind).select_related("membership").first()
    role, to_come = meeting.circle.role_of(by), hosts.is_to_come(meeting, now)
    if member is None:
        mine = there is not None and there.membership.person_id == by.pk
        require(rules.may_give_back(role, to_come=to_come, is_mine=mine))
        Duty.objects.filter(meeting=meeting, kind=kind).delete()
    else:
        require(
            rules.may_name_duty(
                role,
                to_come=to_come and member.circle_id == meeting.circle_id,
                of_self=member.person_id == by.pk,
                free=there is None,
                able=_able(kind, member, meeting),
            )
        )
        _give(meeting, kind, member, by)
    ledger.record(
        DutyNamed(
            by=by.pk,
            circle=meeting.circle_id,
            meeting=meeting.pk,
            kind=list(DutyKind).index(kind),
            membership=member.pk if member else None,
        )
    )


def _able(kind: DutyKind, member: Membership, meeting: Meeting) -> Verdict:
    if kind is DutyKind.HOST:
        return rules.can_host(has_place=_place_of(member) is not None)
    role = Role(member.role) if member.ended_at is None else None
    return rules.can_do(role, brings_question=member.pk in duties.givers_of(meeting))


def _place_of(member: Membership) -> Venue | None:
    return Venue.objects.filter(membership=member, membership__ended_at=None).first()


def _give(meeting: Meeting, kind: DutyKind, member: Membership, by: Person) -> None:
    venue = _place_of(member) if kind is DutyKind.HOST else None
    if venue:
        host_at(meeting, venue, by=by.pk)
        return
    values = {"circle_id": meeting.circle_id, "membership": member, "asked": None}
    Duty.objects.update_or_create(meeting=meeting, kind=kind, defaults=values)


@transaction.atomic
def ask_duty_swap(mine: Duty, *, by: Person, theirs: Duty, now: datetime) -> None:
    """Ask who does the same at another meeting to trade; a new question replaces an older one. Raises RefusedError."""
    pair = _locked([mine, theirs])
    mine, theirs = pair[mine.pk], pair[theirs.pk]
    require(
        rules.may_ask_duty_swap(
            is_mine=mine.membership.person_id == by.pk and mine.circle_id == theirs.circle_id,
            theirs_is_mine=mine.membership_id == theirs.membership_id,
            same_kind=mine.kind == theirs.kind,
            to_come=all(hosts.is_to_come(one.meeting, now) for one in pair.values()),
        )
    )
    mine.asked = theirs
    mine.save(update_fields=["asked"])
    ledger.record(DutySwapAsked(by=by.pk, circle=mine.circle_id, duty=mine.pk))


@transaction.atomic
def answer_duty_swap(mine: Duty, *, by: Person, accepted: bool, now: datetime) -> None:
    """Answer somebody who asked (`mine`) to trade. With a yes each does it for the other. Raises RefusedError."""
    pair = _locked([mine, mine.asked or mine])
    asked, mine = pair[(mine.asked or mine).pk], pair[mine.pk]
    require(
        rules.may_answer_duty_swap(
            is_asked=mine.asked_id == asked.pk != mine.pk and asked.membership.person_id == by.pk,
            to_come=all(hosts.is_to_come(one.meeting, now) for one in pair.values()),
            able=_both_able(mine, asked) if accepted else YES,
        )
    )
    mine.asked = None
    if accepted:
        mine.membership, asked.membership = asked.membership, mine.membership
        asked.asked = None
        _move_to_hosts(pair.values(), by)
    for one in pair.values():
        one.save(update_fields=["asked", "membership"])
    ledger.record(
        DutySwapAnswered(by=by.pk, circle=mine.circle_id, duty=mine.pk, accepted=int(accepted))
    )


def _both_able(mine: Duty, theirs: Duty) -> Verdict:
    kind = DutyKind(mine.kind)
    return _able(kind, mine.membership, theirs.meeting) and _able(
        kind, theirs.membership, mine.meeting
    )


def _move_to_hosts(pair: Iterable[Duty], by: Person) -> None:
    """Hold meetings at the places of who host them now."""
    for one in pair:
        venue = _place_of(one.membership) if one.kind == DutyKind.HOST else None
        if venue:
            meetings.hold_at(one.meeting, by=by.pk, place=venue.place)


def _locked(some: Sequence[Duty]) -> dict[object, Duty]:
    """Lock these always in the same order, so that two answers never wait for each other."""
    rows = Duty.objects.filter(pk__in=[one.pk for one in some]).order_by("pk")
    related = rows.select_related("meeting__circle", "membership")
    return {one.pk: one for one in related.select_for_update(of=("self",), no_key=True)}
