"""Where a session stands: put at the start of a step, and who speaks there. Changes the row in memory only."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from kring.live import turns
from kring.live.actions import closings
from kring.live.cases import giver_in
from kring.live.groups import in_groups, place_of, rooms_in, seated
from kring.live.interests import wishes_in
from kring.live.models import Contribution, ContributionQuerySet, Presence, Session
from kring.live.queries import giver_for, lines_of, lived_ids, present_ids, sitters, steps_of
from kring.live.sheets import open_sheets
from kring.methods.script import Actor, Allow, Step, Visibility

POSITION = (
    "index", "step_began_at", "ends_at", "paused_seconds", "paused_at", "idle_seconds", "idle_before",
    "plan", "plan_before", "done", "rooms", "division", "called_at", "silent", "revealed", "nameless", "counted",
    "turn", "giver", "reminded", "protected", "protected_over",
)  # fmt: skip


def begin_step(session: Session, index: int, *, now: datetime) -> None:
    """Put the session at the start of a step. Changes the row in memory only."""
    step = steps_of(session)[index]
    present = present_ids(session)
    session.index = index
    session.step_began_at = now
    session.idle_before = session.idle_seconds
    session.ends_at = now + timedelta(minutes=step.minutes)
    session.paused_seconds = session.paused_at = None
    session.called_at = None
    open_sheets(session, step)
    named = giver_in(session, index)
    if session.further:  # another question may have another case giver
        session.giver_id = named
    if in_groups(step.phase) and not session.written:
        seat_in_groups(session, step)
    apart = rooms_in(session.rooms, step)  # then each group has its own case giver, and no turns
    _begin_silence(session, step, on_sheets=bool(apart) and step.phase.passes)
    if not apart and (step.phase.giver_rotates or _leaves_block(session, index)):
        session.giver_id = giver_for(step, named=named, present=present) or session.giver_id
    session.turn_id = session.protected_id = None
    session.protected_over = False
    if step.phase.actor is Actor.LIVED:
        session.protected_id = next(iter(lived_ids(session)), None)
    if step.phase.actor is Actor.TURN and not apart:
        session.turn_id = _next(session, None, done=set())
    if session.written:
        _begin_in_writing(session, now=now)


def seat_in_groups(session: Session, step: Step) -> None:
    """Make the groups of a step, by what people chose where they were asked; then that is over."""
    session.rooms = seated(
        session.rooms,
        step,
        sitters(session),
        giver=session.giver_id,
        wishes=None if step.phase.passes else wishes_in(session.division),
    )
    if "themes" in session.rooms[place_of(step)] and session.division.get("open"):
        session.division = session.division | {"open": False}


def _begin_in_writing(session: Session, *, now: datetime) -> None:
    """Each writes when it suits them: nobody waits for a turn, and nobody breaks in."""
    session.turn_id = session.protected_id = None
    session.reminded = False
    session.ends_at = closings.closes_at(session, session.index, now=now)


def _begin_silence(session: Session, step: Step, *, on_sheets: bool) -> None:
    """Hide what will be written here, where the script says so; of a sheet only who has it sees it anyway.

    What was written in silence here before stays hidden until it is shown.
    """
    hidden = set(hidden_in(session).values_list("nameless", flat=True))
    in_silence = step.phase.visibility is Visibility.REVEAL and step.phase.takes_text
    session.silent = (in_silence and not on_sheets) or bool(hidden)
    session.revealed = False
    session.nameless, session.counted = step.phase.nameless or True in hidden, False


def hidden_in(session: Session) -> ContributionQuerySet:
    """Select what was written in silence in the present step and not shown yet."""
    return Contribution.objects.filter(
        session=session,
        step=steps_of(session)[session.index].key,
        visibility__in=[Visibility.REVEAL, Visibility.TABLE_NOT_GIVER],
        revealed_at=None,
        parked=False,
        withdrawn_at=None,
    )


def _had_turn(session: Session, step: str) -> set[UUID]:
    here = Presence.objects.filter(session=session)
    had = here.filter(Q(passed_step=step) | Q(heard_step=step))
    return set(had.values_list("membership_id", flat=True))


def _leaves_block(session: Session, index: int) -> bool:
    return index > 0 and steps_of(session)[index - 1].phase.giver_rotates


def _order(session: Session, present: list[UUID]) -> tuple[UUID, ...]:
    step = steps_of(session)[session.index]
    return turns.turn_order(
        present,
        giver=session.giver_id,
        phase=step.phase,
        # Another starts in each step and each meeting, so that nobody is always first.
        start=session.index + session.meeting.number,
    )


def _next(session: Session, after: UUID | None, *, done: set[UUID]) -> UUID | None:
    return turns.next_turn(
        _order(session, present_ids(session)),
        after,
        done=done,
        giver=session.giver_id,
        first=lived_ids(session) if session.lived_first else (),
        lines=lines_of(session),
    )


def first_turn(session: Session) -> UUID | None:
    """Return who speaks first in a round in which nobody has spoken; else who has the turn."""
    if session.turn_id is None or _had_turn(session, steps_of(session)[session.index].key):
        return session.turn_id
    return _next(session, None, done=set())


def close_step(session: Session, *, now: datetime) -> None:
    """Count the pause or break that ends now. Changes the row in memory only."""
    idle_from = session.paused_at
    if Allow.NONE in steps_of(session)[session.index].phase.allow:
        idle_from = session.step_began_at
    if idle_from:
        session.idle_seconds += max(0, int((now - idle_from).total_seconds()))


def turn_after(session: Session) -> UUID | None:
    """Return who speaks after the one who has the turn; None when everybody has had theirs."""
    had = _had_turn(session, steps_of(session)[session.index].key)
    return _next(session, session.turn_id, done=had)
