"""Where the meeting stands: step, clock, turn, silence."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import YES, no, require
from kring.kernel.words import _
from kring.live import lead, rules, turns
from kring.live.actions.contributions import keep_real_question
from kring.live.actions.table import Table
from kring.live.facts import ClockChanged, GiverNamed, Revealed, StepChanged, TurnChanged
from kring.live.models import Contribution, ContributionQuerySet, Presence, Session
from kring.live.queries import giver_for, present_ids, steps_of
from kring.methods.script import Actor, Allow, Visibility
from kring.people.models import Person

POSITION = (
    "index", "step_began_at", "ends_at", "paused_seconds", "paused_at", "idle_seconds", "silent",
    "revealed", "turn", "giver",
)  # fmt: skip


def begin_step(session: Session, index: int, *, now: datetime) -> None:
    """Put the session at the start of a step. Changes the row in memory only."""
    step = steps_of(session)[index]
    present = present_ids(session)
    session.index = index
    session.step_began_at = now
    session.ends_at = now + timedelta(minutes=step.minutes)
    session.paused_seconds = session.paused_at = None
    # What was written in silence here before stays hidden until it is shown.
    session.silent = step.phase.visibility is Visibility.REVEAL or _hidden(session).exists()
    session.revealed = False
    if step.phase.giver_rotates or _leaves_block(session, index):
        named = session.meeting.giver_id
        session.giver_id = giver_for(step, named=named, present=present) or session.giver_id
    session.turn_id = None
    if step.phase.actor is Actor.TURN:
        order = _order(session, present)
        session.turn_id = turns.next_turn(order, None, done=set(), giver=session.giver_id)


def _hidden(session: Session) -> ContributionQuerySet:
    """Select what was written in silence in the present step and not shown yet."""
    return Contribution.objects.filter(
        session=session,
        step=steps_of(session)[session.index].key,
        visibility__in=[Visibility.REVEAL, Visibility.TABLE_NOT_GIVER],
        revealed_at=None,
        parked=False,
        withdrawn_at=None,
    )


def _new_round(session: Session) -> None:
    """Let everybody speak again in a step that the meeting comes back to."""
    here = Presence.objects.filter(session=session)
    step = steps_of(session)[session.index].key
    here.filter(passed_step=step).update(passed_step="")
    here.filter(heard_step=step).update(heard_step="")


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


def close_step(session: Session, *, now: datetime) -> None:
    """Count the pause or break that ends now. Changes the row in memory only."""
    idle_from = session.paused_at
    if Allow.NONE in steps_of(session)[session.index].phase.allow:
        idle_from = session.step_began_at
    if idle_from:
        session.idle_seconds += max(0, int((now - idle_from).total_seconds()))


def _leads(session_id: UUID, by: Person, seen: int) -> Table:
    """Lock the table for the one who leads. Raises RefusedError: another leads, or a stale screen."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    return table


@transaction.atomic
def go(
    session_id: UUID, *, by: Person, to: int, seen: int, now: datetime, skipped: bool = False
) -> None:
    """Go to the step with this index. Going back deletes nothing.

    Raises RefusedError: somebody else leads, a stale screen, or no such step.
    """
    table = _leads(session_id, by, seen)
    session = table.session
    require(rules.may_move(to, steps=len(steps_of(session))))
    close_step(session, now=now)
    begin_step(session, to, now=now)
    _new_round(session)
    seq = table.save(*POSITION, moved=True)
    Presence.objects.filter(session=session).update(hand_at=None)
    ledger.record(
        StepChanged(
            by=by.pk,
            circle=session.circle_id,
            session=session.pk,
            seq=seq,
            index=to,
            skipped=int(skipped),
        )
    )


@transaction.atomic
def pause(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Stop the clock. Pausing twice changes nothing."""
    table = _leads(session_id, by, seen)
    session = table.session
    if session.paused_seconds is not None:
        return
    session.paused_seconds = rules.remaining(session.ends_at, None, now)
    session.paused_at = now
    session.ends_at = None
    _clock_changed(table, by)


@transaction.atomic
def resume(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Let the clock run again. Resuming twice changes nothing."""
    table = _leads(session_id, by, seen)
    session = table.session
    if session.paused_seconds is None or session.paused_at is None:
        return
    if Allow.NONE not in steps_of(session)[session.index].phase.allow:
        session.idle_seconds += max(0, int((now - session.paused_at).total_seconds()))
    session.ends_at = now + timedelta(seconds=session.paused_seconds)
    session.paused_seconds = session.paused_at = None
    _clock_changed(table, by)


@transaction.atomic
def add_minutes(session_id: UUID, *, by: Person, minutes: int, seen: int, now: datetime) -> None:
    """Give this step more time, counted from its end, or from now when that is past."""
    table = _leads(session_id, by, seen)
    session = table.session
    if session.paused_seconds is not None:
        session.paused_seconds = max(0, session.paused_seconds) + 60 * minutes
    else:
        session.ends_at = max(session.ends_at or now, now) + timedelta(minutes=minutes)
    _clock_changed(table, by)


def _clock_changed(table: Table, by: Person) -> None:
    session = table.session
    seq = table.save("ends_at", "paused_seconds", "paused_at", "idle_seconds", moved=True)
    ledger.record(ClockChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def pass_turn(
    session_id: UUID, *, by: Person, passed: bool = True, seen: int | None = None
) -> None:
    """Give the turn to the next: by who has it (spoken, or rather not), or by who leads.

    seen: None only for one's own turn, which can be given away once.
    Raises RefusedError: somebody else has the turn, or a stale screen.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    own = seen is None and table.member_id == session.turn_id
    fresh = YES if own else table.freshness(-1 if seen is None else seen)
    require(
        rules.may_pass_turn(
            viewer=table.member_id, turn=session.turn_id, fresh=fresh, moment=table.moment
        )
    )
    step = table.moment.step.key
    mark = {"passed_step": step} if passed else {"heard_step": step}
    Presence.objects.filter(session=session, membership=session.turn_id).update(**mark)
    _give_turn(table, turn_after(session), by)


def turn_after(session: Session) -> UUID | None:
    """Return who speaks after the one who has the turn; None when everybody has had theirs."""
    return turns.next_turn(
        _order(session, present_ids(session)),
        session.turn_id,
        done=_had_turn(session, steps_of(session)[session.index].key),
        giver=session.giver_id,
    )


@transaction.atomic
def give_turn(session_id: UUID, *, by: Person, to: UUID, seen: int) -> None:
    """Give the turn to somebody at the table. Raises RefusedError: somebody else leads, or not there."""
    table = _leads(session_id, by, seen)
    if to not in present_ids(table.session):
        require(no(_("Choose somebody who sits at the table.")))
    Presence.objects.filter(session=table.session, membership_id=to).update(hand_at=None)
    _give_turn(table, to, by)


def _give_turn(table: Table, to: UUID | None, by: Person) -> None:
    session = table.session
    session.turn_id = to
    seq = table.save("turn", moved=True)
    ledger.record(TurnChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def hush(session_id: UUID, *, by: Person, seen: int) -> None:
    """Let this step be written in silence first: what is made from now on is hidden until `reveal`."""
    table = _leads(session_id, by, seen)
    session = table.session
    require(rules.may_hush(table.moment))
    session.silent, session.revealed = True, False
    seq = table.save("silent", "revealed", moved=True)
    ledger.record(TurnChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def reveal(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Show, to all at once, what was written in this step. Later texts in it are seen at once."""
    table = _leads(session_id, by, seen)
    session = table.session
    require(rules.may_reveal(table.moment))
    _hidden(session).filter(visibility=Visibility.REVEAL).update(open_to_circle=True)
    _hidden(session).update(revealed_at=now)
    keep_real_question(session)
    session.revealed = True
    seq = table.save("revealed", moved=True)
    ledger.record(Revealed(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def name_giver(session_id: UUID, *, by: Person, giver: UUID, seen: int) -> None:
    """Name whose case is on the table; their offered case of this circle comes with it, if they have one."""
    table = _leads(session_id, by, seen)
    session = table.session
    member = table.at(giver)
    require(lead.may_offer_chair(viewer=_id(table), to_role=_role(member), moment=table.moment))
    session.giver = member
    if not table.moment.phase.giver_rotates:
        meeting = session.meeting
        meeting.giver = member
        if member and (meeting.case is None or meeting.case.giver_id != member.pk):
            meeting.case = member.cases.filter(offered_at__isnull=False, discussed_at=None).first()
        meeting.save(update_fields=["giver", "case"])
    seq = table.save("giver", moved=True)
    ledger.record(
        GiverNamed(
            by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, membership=giver
        )
    )


def _id(table: Table) -> UUID:
    return table.member.pk if table.member else table.session.pk


def _role(member: Membership | None) -> Role | None:
    return Role(member.role) if member else None
