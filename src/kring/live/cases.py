"""The questions of a meeting at its table: one after the other, each with its own giver, case and method."""

from collections.abc import Iterable
from uuid import UUID

from kring.cases.models import Case
from kring.live.models import Session
from kring.live.queries import case_at, steps_of
from kring.meetings.models import LaterCase, Meeting
from kring.methods.script import case_in


def turn_in(session: Session, number: int) -> Meeting | LaterCase | None:
    """Return where giver and case of this question of the meeting are kept; None for one that was dropped."""
    if number == 1:
        return session.meeting
    return session.meeting.later.filter(place=number).select_related("case").first()


def giver_in(session: Session, index: int) -> UUID | None:
    """Return whose question is on the table in the step in this place, as the meeting has it."""
    turn = turn_in(session, case_at(steps_of(session), index))
    return turn.giver_id if turn else None


def case_now(session: Session, number: int) -> Case | None:
    """Return what was prepared of this question of the meeting."""
    turn = turn_in(session, number)
    return turn.case if turn else None


def reached(session: Session) -> set[int]:
    """Return which later questions of the meeting were begun."""
    return {case_in(key) for key in session.done} - {1}


def cases_of(session: Session, keys: Iterable[str]) -> set[int]:
    """Return about which questions of the meeting these steps are; those around them leave nothing."""
    known = {step.key: step.case for step in steps_of(session)}
    return {known.get(key, 0) for key in keys} - {0}


def givers_of(session: Session) -> tuple[str, ...]:
    """Return the names of whose questions come on the table, in order; none where there is one question."""
    if not session.further:
        return ()
    named = {row.place: row.giver for row in session.meeting.later.select_related("giver")}
    found = [
        session.meeting.giver,
        *(named.get(place) for place, _m in enumerate(session.further, 2)),
    ]
    return tuple(giver.display_name if giver else "" for giver in found)
