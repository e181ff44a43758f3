"""What a written round does by itself: begin on its day, close each step by its date, remind who has not answered.

Each is asked for every minute. It looks at what is due, under the lock of the round, so late or twice does no harm: a
date that passed while nobody worked is caught up once, and the step after it still gets its time.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.circles.rules import Right
from kring.kernel import ledger, post
from kring.live import queries, written
from kring.live.actions.position import POSITION, begin_step, close_step
from kring.live.actions.sessions import finish, lay_table
from kring.live.actions.steps import show
from kring.live.actions.table import Table
from kring.live.actions.votes import count_at_closing
from kring.live.facts import ClockChanged, StepChanged
from kring.live.models import Session
from kring.meetings import pace
from kring.meetings.models import Meeting

REMINDER, WAITING = "live.reminder", "live.waiting"

log = logging.getLogger(__name__)


def open_due(now: datetime) -> None:
    """Begin the rounds whose day has come."""
    _each(queries.rounds_to_open(now), lambda pk: _open(pk, now))


def close_due(now: datetime) -> None:
    """Close the steps whose date has passed, and go on to the next."""
    _each(queries.rounds_to_close(now), lambda pk: _close(pk, now))


def remind_due(now: datetime) -> None:
    """Put reminders in the post for who has not answered, once for each step."""
    due = [
        session.pk
        for session in queries.rounds_to_remind()
        if pace.may_remind(
            session.step_began_at, session.ends_at, now=now, zone=session.circle.zone
        )
    ]
    _each(due, lambda pk: _remind(pk, now))


def _each(found: Iterable[UUID], work: Callable[[UUID], None]) -> None:
    """Do them one by one: a round that goes wrong does not hold up the others."""
    for pk in found:
        try:
            work(pk)
        except Exception:
            log.exception("A written round could not go on; it is tried again in a minute.")


@transaction.atomic
def _open(meeting_id: UUID, now: datetime) -> None:
    meeting = Meeting.objects.locked(Meeting(pk=meeting_id))
    if not written.begins_now(
        planned=meeting.state == Meeting.State.PLANNED,
        begun=meeting.begun,
        starts_at=meeting.starts_at,
        has_giver=queries.has_giver(meeting),
        now=now,
    ):
        return
    lay_table(meeting, _leader(meeting), by=None, now=now)


def _leader(meeting: Meeting) -> Membership | None:
    """Return who planned it, or another facilitator when they no longer can."""
    planner = meeting.chair
    if planner and planner.has(Right.LEAD_TABLE):
        return planner
    current = Membership.objects.current().filter(circle_id=meeting.circle_id)
    return current.with_right(Right.LEAD_TABLE).first()


@transaction.atomic
def _close(session_id: UUID, now: datetime) -> None:
    table = _locked(session_id)
    session = table.session
    waited = session.paused_seconds == 0
    if not written.is_due(session.ends_at, waited=waited, moment=table.moment, now=now):
        return
    if written.waits_for_giver(table.moment, answered=bool(queries.answered_in(session))):
        if not waited:
            _wait(table, now)
        return
    following = queries.step_after(session)
    if following is None:
        finish(table, by=None, now=now)
        return
    show(session, now=now)
    count_at_closing(session)
    close_step(session, now=now)
    begin_step(session, following, now=now)
    seq = table.save(*POSITION, moved=True)
    ledger.record(
        StepChanged(
            by=None, circle=session.circle_id, session=session.pk, seq=seq, index=following
        )
    )


def _wait(table: Table, now: datetime) -> None:
    """Stop the clock: without the case giver's words there is nothing to go on with."""
    session = table.session
    session.paused_seconds, session.paused_at, session.ends_at = 0, now, None
    seq = table.save("ends_at", "paused_seconds", "paused_at", moved=True)
    if session.chair:
        post.put(WAITING, to=session.chair.person_id, about=session.pk, number=session.index)
    ledger.record(ClockChanged(by=None, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def _remind(session_id: UUID, now: datetime) -> None:
    table = _locked(session_id)
    session = table.session
    due = pace.may_remind(
        session.step_began_at, session.ends_at, now=now, zone=session.circle.zone
    )
    if not due or session.reminded or session.ended_at:
        return
    session.reminded = True
    session.save(update_fields=["reminded"])
    for member in queries.unanswered(session):
        if queries.can_be_mailed(member):
            post.put(REMINDER, to=member.person_id, about=session.pk, number=session.index)


def _locked(session_id: UUID) -> Table:
    return Table(Session.objects.select_for_update(no_key=True).get(pk=session_id), None)
