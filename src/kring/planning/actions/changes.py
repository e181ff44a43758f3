"""When few can come, when two meetings become one, and which way a circle goes on."""

from datetime import datetime

from django.db import transaction

from kring.circles.actions import memberships
from kring.circles.actions.memberships import Seat
from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.inbox import channels
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.meetings import actions as meetings
from kring.meetings.models import Meeting, Season
from kring.people.models import Person
from kring.planning import changing, guarding, hosts, rules
from kring.planning.facts import (
    MeetingsMerged,
    RescueAnswered,
    RescueDecided,
    RescueOpened,
    RoleHandedOver,
    WayChosen,
)
from kring.planning.models import Choice, Crossroads, Rescue, Voice

ASK, TELL = "planning.rescue", "planning.outcome"


def guard_meetings(now: datetime) -> None:
    """Ask the groups to which few can come what to do; close what was asked long enough. By the house."""
    for meeting in guarding.short_of_people(now):
        open_rescue(meeting, now=now)
    asked = Rescue.objects.filter(meeting__circle__closed_at=None)
    for rescue in asked.filter(closed_at=None, closes_at__lte=now):
        decide(rescue, now=now)


@transaction.atomic
def open_rescue(meeting: Meeting, *, now: datetime) -> Rescue | None:
    """Ask all who sit at the table what to do; None when that was done, or is no longer needed. By the house."""
    meeting = Meeting.objects.locked(meeting)
    short = guarding.shortage(meeting)
    if short is None or Rescue.objects.filter(meeting=meeting).exists():
        return None
    rescue = Rescue.objects.create(
        meeting=meeting,
        opened_at=now,
        closes_at=meeting.starts_at - changing.ANSWER_BY,
        coming=short.coming,
        needed=short.needed,
        method=short.method,
    )
    voices = Voice.objects.bulk_create(
        Voice(rescue=rescue, membership=one) for one in guarding.at_table(meeting)
    )
    for voice in voices:
        if channels.gets_links(voice.membership.person):
            post.put(ASK, to=voice.membership.person_id, about=voice.pk)
    ledger.record(
        RescueOpened(by=None, circle=meeting.circle_id, meeting=meeting.pk, coming=short.coming)
    )
    return rescue


@transaction.atomic
def answer_rescue(voice: Voice, *, by: Person, choice: Choice, now: datetime) -> None:
    """Say what to do. Once all have said it, it is decided. Raises RefusedError: it is decided, or not yours."""
    rescue = _locked(voice.rescue)
    own = voice.membership.person_id == by.pk
    require(rules.may_answer_rescue(is_self=own, closed=rescue.closed_at is not None))
    Voice.objects.filter(pk=voice.pk).update(choice=choice)
    meeting = rescue.meeting
    ledger.record(RescueAnswered(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk))
    if not rescue.voices.filter(choice="", membership__ended_at=None).exists():
        decide(rescue, now=now)


@transaction.atomic
def decide_now(rescue: Rescue, *, by: Person, choice: Choice, now: datetime) -> None:
    """Choose for the group: who plans cannot always wait."""
    rescue = _locked(rescue)
    role = rescue.meeting.circle.role_of(by)
    require(rules.may_decide_rescue(role, closed=rescue.closed_at is not None))
    _settle(rescue, choice, now)
    ledger.record(_decided(rescue, by))


@transaction.atomic
def decide(rescue: Rescue, *, now: datetime) -> None:
    """Take what most said, and tell everybody. By the house."""
    rescue = _locked(rescue)
    if rescue.closed_at:
        return
    said = [one for one in rescue.voices.values_list("choice", flat=True) if one]
    _settle(rescue, Choice(changing.winner(said)), now)
    ledger.record(_decided(rescue, None))


def _decided(rescue: Rescue, by: Person | None) -> RescueDecided:
    meeting = rescue.meeting
    return RescueDecided(
        by=by.pk if by else None,
        circle=meeting.circle_id,
        meeting=meeting.pk,
        moved=int(rescue.outcome == Choice.MOVE),
    )


def _settle(rescue: Rescue, choice: Choice, now: datetime) -> None:
    rescue.closed_at, rescue.outcome = now, choice
    rescue.save(update_fields=["closed_at", "outcome"])
    for voice in rescue.voices.filter(membership__ended_at=None).select_related(
        "membership__person"
    ):
        if channels.gets_links(voice.membership.person):
            post.put(TELL, to=voice.membership.person_id, about=voice.pk)


def _locked(rescue: Rescue) -> Rescue:
    rows = Rescue.objects.select_related("meeting__circle")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=rescue.pk)


@transaction.atomic
def merge_meetings(meeting: Meeting, *, into: Meeting, by: Person, now: datetime) -> None:
    """Let two meetings become one: the first is cancelled, its case giver comes up in the other."""
    pair = {one.pk: one for one in (meeting, into)}
    pair = {pk: Meeting.objects.locked(pair[pk]) for pk in sorted(pair)}
    meeting, into = pair[meeting.pk], pair[into.pk]
    require(
        rules.may_merge(
            meeting.circle.role_of(by),
            same=meeting.pk == into.pk or meeting.circle_id != into.circle_id,
            to_come=all(hosts.is_to_come(one, now) for one in pair.values()),
        )
    )
    giver = meeting.giver
    meetings.cancel_meeting(meeting, by=by)
    if giver and giver.ended_at is None and giver.pk != into.giver_id:
        if into.giver_id is None:
            meetings.give_turn(into, by=by, to=giver)
        else:
            meetings.add_case(into, by=by, giver=giver, method=into.method)
    ledger.record(
        MeetingsMerged(by=by.pk, circle=into.circle_id, meeting=meeting.pk, into=into.pk)
    )


@transaction.atomic
def choose_way(season: Season, *, by: Person, way: Crossroads.Way, now: datetime) -> Crossroads:
    """Keep which way the circle chose at the moment it is at now. Raises RefusedError: not yours, or not now."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=season.circle_id)
    due = guarding.standing(circle.pk, now).due
    require(rules.may_choose_way(circle.role_of(by), due=bool(due)))
    made = Crossroads.objects.create(season=season, kind=due, way=way, chosen_at=now)
    ledger.record(WayChosen(by=by.pk, circle=circle.pk, season=season.pk, stop=int(way == "stop")))
    return made


@transaction.atomic
def hand_over(giver: Membership, *, by: Person, to: Membership) -> None:
    """Let another member take the role of somebody who leads; who had it takes part from then on."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=giver.circle_id)
    role = Role(giver.role)
    require(
        rules.may_hand_over(
            circle.role_of(by),
            of_role=role,
            current=giver.ended_at is None and to.ended_at is None,
            same=giver.pk == to.pk or giver.circle_id != to.circle_id,
        )
    )
    # First the new one: a circle is never without a facilitator.
    memberships.change_membership(to, _seat(to, role), by=by)
    memberships.change_membership(giver, _seat(giver, Role.PARTICIPANT), by=by)
    ledger.record(RoleHandedOver(by=by.pk, circle=circle.pk, giver=giver.pk, membership=to.pk))


def _seat(member: Membership, role: Role) -> Seat:
    return Seat(
        role=role,
        perspective=member.perspective,
        organisation=member.organisation,
        by_phone=member.by_phone,
        buddy=member.buddy,
    )
