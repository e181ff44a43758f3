"""Asking when people can, and planning what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kring.circles.models import Circle
from kring.inbox import channels
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.meetings import actions as meetings
from kring.meetings.actions import Place, Planned
from kring.meetings.models import Season
from kring.people.models import Person
from kring.planning import hosts, queries, rules
from kring.planning.actions.hosts import host_at
from kring.planning.facts import (
    HostsShared,
    PollAnswered,
    PollChanged,
    PollClosed,
    PollLettersSent,
    PollOpened,
)
from kring.planning.models import Poll, Reply, Slot
from kring.planning.proposing import PollPlan, line_of
from kring.planning.travel import Travel

LETTER, REMINDER = "planning.poll", "planning.reminder"
# The ledger says who answered, not each tap.
TELL_AGAIN = timedelta(minutes=10)


@transaction.atomic
def open_poll(
    circle: Circle, *, by: Person, plan: PollPlan, moments: Sequence[datetime], now: datetime
) -> Poll:
    """Ask everybody who brings questions when they can. moments: by the clock of the circle. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    asked = queries.asked(circle.pk)
    is_open = queries.open_poll_of(circle.pk) is not None
    require(rules.may_open_poll(circle.role_of(by), is_open=is_open, asked=len(asked)))
    require(
        rules.is_wished_well(
            count=plan.count,
            weeks=plan.weeks,
            fewest_weeks=plan.fewest_weeks,
            most_weeks=plan.most_weeks,
            quorum=plan.quorum,
            asked=len(asked),
        )
    )
    coming = sorted({one.replace(tzinfo=circle.zone) for one in moments})
    coming = [one for one in coming if one > now]
    require(rules.may_hold(len(coming), count=plan.count))
    poll = Poll.objects.create(
        circle=circle, opened_at=now, **asdict(plan) | {"feasts": list(plan.feasts)}
    )
    Slot.objects.bulk_create(Slot(poll=poll, starts_at=one) for one in coming)
    Reply.objects.bulk_create(Reply(poll=poll, membership=one) for one in asked)
    ledger.record(PollOpened(by=by.pk, circle=circle.pk, poll=poll.pk, slots=len(coming)))
    return poll


def _locked(poll: Poll) -> Poll:
    """Return the newest row with its circle, kept from others until this transaction ends."""
    rows = Poll.objects.select_related("circle")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=poll.pk)


@transaction.atomic
def keep_answers(
    reply: Reply,
    *,
    by: Person,
    lines: Mapping[str, str],
    marks: Mapping[str, str],
    edition: int,
    now: datetime,
    travel: Travel | None = None,
) -> Reply:
    """Keep when somebody can: all they said, in the place of what they said before. Raises RefusedError.

    travel: how they travel; None: that was not asked, and stays as it was.
    """
    rows = Reply.objects.select_related("poll__circle", "membership")
    reply = rows.select_for_update(of=("self",), no_key=True).get(pk=reply.pk)
    poll, member = reply.poll, reply.membership
    is_self = member.person_id == by.pk
    closed = poll.closed_at is not None
    me = poll.circle.membership_of(by)
    require(rules.may_answer(poll.circle.role_of(by), closed=closed, is_self=is_self))
    require(rules.is_newest(edition=edition, newest=reply.edition))
    slots = queries.slots_of(poll)
    known_lines = {line_of(slot.starts_at.astimezone(poll.circle.zone)) for slot in slots}
    known = {str(slot.pk) for slot in slots}
    # A moment that was taken out meanwhile does not stand in the way.
    marks = {slot: said for slot, said in marks.items() if slot in known}
    require(rules.is_an_answer(lines, marks, known_lines=known_lines, known=known))
    reply.travel = reply.travel if travel is None else _travel_kept(poll, travel)
    told = reply.answered_at is not None and now - reply.answered_at < TELL_AGAIN
    reply.lines, reply.marks = dict(lines), marks
    reply.edition += 1
    reply.answered_at = now if lines or marks else None
    reply.entered_by = None if is_self else me
    reply.save(update_fields=["lines", "marks", "travel", "edition", "answered_at", "entered_by"])
    if not told:
        ledger.record(
            PollAnswered(by=by.pk, circle=poll.circle_id, poll=poll.pk, membership=member.pk)
        )
    return reply


def _marks_kept(poll: Poll, lines: Mapping[str, str], marks: Mapping[str, str]) -> dict[str, str]:
    slots = queries.slots_of(poll)
    known_lines = {line_of(slot.starts_at.astimezone(poll.circle.zone)) for slot in slots}
    known = {str(slot.pk) for slot in slots}
    # A moment that was taken out meanwhile does not stand in the way.
    marks = {slot: said for slot, said in marks.items() if slot in known}
    require(rules.is_an_answer(lines, marks, known_lines=known_lines, known=known))
    return marks


def _travel_kept(poll: Poll, travel: Travel) -> dict[str, Any]:
    known = {str(one.pk) for one in hosts.venues_of(poll.circle_id)}
    # A place that was taken back meanwhile does not stand in the way.
    travel = replace(travel, to={place: way for place, way in travel.to.items() if place in known})
    require(rules.is_a_journey(list(travel.to.values()), leave=travel.leave, home=travel.home))
    return travel.kept()


@transaction.atomic
def add_slot(poll: Poll, *, by: Person, starts_at: datetime, now: datetime) -> None:
    """Propose one moment more. Raises RefusedError: not yours to plan, closed, in the past, too many."""
    poll = _locked(poll)
    require(rules.may_change_poll(poll.circle.role_of(by), closed=poll.closed_at is not None))
    require(rules.lies_ahead(starts_at, now=now))
    require(rules.may_hold(poll.slots.count() + 1, count=0))
    Slot.objects.get_or_create(poll=poll, starts_at=starts_at)
    _changed(poll, by)


@transaction.atomic
def drop_slot(poll: Poll, *, by: Person, slot: UUID) -> None:
    """Take a moment out; what was said of it goes too. Raises RefusedError."""
    poll = _locked(poll)
    require(rules.may_change_poll(poll.circle.role_of(by), closed=poll.closed_at is not None))
    require(rules.may_hold(poll.slots.exclude(pk=slot).count(), count=poll.count))
    poll.slots.filter(pk=slot).delete()
    _changed(poll, by)


def _changed(poll: Poll, by: Person) -> None:
    slots = poll.slots.count()
    ledger.record(PollChanged(by=by.pk, circle=poll.circle_id, poll=poll.pk, slots=slots))


@transaction.atomic
def send_links(poll: Poll, *, by: Person, now: datetime) -> int:
    """Put a personal link in the post for each who has not answered and gets letters; once a day at most.

    Returns how many letters went in the post. Raises RefusedError.
    """
    poll = _locked(poll)
    require(rules.may_change_poll(poll.circle.role_of(by), closed=poll.closed_at is not None))
    people = post_links(poll, now)
    ledger.record(PollLettersSent(by=by.pk, circle=poll.circle_id, poll=poll.pk, people=people))
    return people


def post_links(poll: Poll, now: datetime) -> int:
    """Put the letters in the post; the same day makes the same letter."""
    day = (now.date() - poll.opened_at.date()).days
    sent = [
        one.pk
        for one in _waiting(poll)
        if post.put(LETTER, to=one.membership.person_id, about=one.pk, number=max(0, day))
    ]
    Reply.objects.filter(pk__in=sent).update(asked_at=now)
    return len(sent)


def _waiting(poll: Poll) -> list[Reply]:
    """Return who has not answered and gets links."""
    found = [one for one in queries.replies_of(poll) if not one.answered_at]
    return [one for one in found if channels.gets_links(one.membership.person)]


def remind_all(now: datetime) -> None:
    """Remind who had their link and has not answered, after 4 and 8 days; done by the house."""
    replies = Reply.objects.filter(
        answered_at=None,
        asked_at__lte=now - rules.REMIND_AFTER[0],
        reminded__lt=len(rules.REMIND_AFTER),
    )
    polls = Poll.objects.filter(closed_at=None, circle__closed_at=None, replies__in=replies)
    for poll in polls.distinct():
        remind(poll, now=now)


@transaction.atomic
def remind(poll: Poll, *, now: datetime) -> None:
    """Put one reminder in the post for each to whom it is due; it waits for the day. By the house."""
    poll = _locked(poll)
    if poll.closed_at:
        return
    zone, people = poll.circle.zone.key, 0
    for one in _waiting(poll):
        due = rules.reminders_due(one.asked_at, now) if one.asked_at else 0
        if due > one.reminded:
            # Who was to have two meanwhile gets one.
            Reply.objects.filter(pk=one.pk).update(reminded=due)
            to = one.membership.person_id
            people += post.put(REMINDER, to=to, about=one.pk, number=due, zone=zone)
    if people:
        ledger.record(PollLettersSent(by=None, circle=poll.circle_id, poll=poll.pk, people=people))


@transaction.atomic
def ask_newcomer(circle_id: UUID, membership: UUID, *, by: UUID | None) -> None:
    """Ask somebody who came into the circle while a poll is open."""
    poll = queries.open_poll_of(circle_id)
    member = next((one for one in queries.asked(circle_id) if one.pk == membership), None)
    if poll is None or member is None:
        return
    _reply, made = Reply.objects.get_or_create(poll=poll, membership=member)
    if made:
        slots = poll.slots.count()
        ledger.record(PollChanged(by=by, circle=circle_id, poll=poll.pk, slots=slots))


@transaction.atomic
def plan_chosen(
    poll: Poll,
    *,
    by: Person,
    dates: Sequence[Planned],
    where: Place,
    now: datetime,
    at: Sequence[UUID | None] = (),
) -> Season:
    """Plan the meetings on these dates, and close the poll. Raises RefusedError.

    at: the place of its host for each date, None for the place in `where`; () when nobody hosts.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=poll.circle_id)
    poll = _locked(poll)
    require(rules.may_change_poll(circle.role_of(by), closed=poll.closed_at is not None))
    season = meetings.plan_dates(
        circle, by=by, dates=dates, where=where, by_turn=poll.by_turn, now=now
    )
    if any(at):
        _let_host(season, at, by=by)
    _close(poll, by=by, season=season, now=now)
    return season


def _let_host(season: Season, at: Sequence[UUID | None], *, by: Person) -> None:
    venues = {one.pk: one for one in hosts.venues_of(season.circle_id)}
    coming = list(season.meetings.order_by("starts_at"))
    known = {place for place in at if place} <= venues.keys()
    require(rules.may_host_there(known=known and len(at) == len(coming)))
    for meeting, place in zip(coming, at, strict=True):
        if place:
            host_at(meeting, venues[place], by=by.pk)
    ledger.record(HostsShared(by=by.pk, circle=season.circle_id, meetings=len(coming)))


@transaction.atomic
def stop_poll(poll: Poll, *, by: Person, now: datetime) -> None:
    """Close a poll without dates. Raises RefusedError."""
    poll = _locked(poll)
    require(rules.may_change_poll(poll.circle.role_of(by), closed=poll.closed_at is not None))
    _close(poll, by=by, season=None, now=now)


def stop_open_poll(circle: Circle, by: Person, now: datetime) -> None:
    """Close the poll of a circle that closes, if one is open."""
    for poll in Poll.objects.filter(circle=circle, closed_at=None):
        stop_poll(poll, by=by, now=now)


def _close(poll: Poll, *, by: Person, season: Season | None, now: datetime) -> None:
    """End a poll. When people can and how they travel no longer matters to anybody, so it goes."""
    poll.closed_at, poll.season = now, season
    poll.save(update_fields=["closed_at", "season"])
    poll.replies.update(lines={}, marks={}, travel={})
    season_id = season.pk if season else None
    ledger.record(PollClosed(by=by.pk, circle=poll.circle_id, poll=poll.pk, season=season_id))
