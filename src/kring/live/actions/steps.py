"""Where the meeting stands: step, clock, turn, silence."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import YES, no, require
from kring.kernel.words import _
from kring.live import lead, moving, protection, rules, turns, written
from kring.live.actions import closings
from kring.live.actions.contributions import keep_real_question
from kring.live.actions.laps import keep_lap
from kring.live.actions.position import (
    POSITION,
    begin_step,
    close_step,
    hidden_in,
    turn_after,
)
from kring.live.actions.table import Table
from kring.live.actions.votes import count_at_closing
from kring.live.cases import turn_in
from kring.live.facts import (
    ClockChanged,
    GiverNamed,
    Revealed,
    StepChanged,
    TurnChanged,
)
from kring.live.models import Presence, Session
from kring.live.pace import kept, plan_in
from kring.live.queries import (
    closings_of,
    plan_of,
    present_ids,
    steps_of,
)
from kring.meetings.models import LaterCase, Meeting
from kring.methods.script import Allow, Visibility
from kring.people.models import Person


def _new_round(session: Session) -> None:
    """Let everybody speak again in a step that the meeting comes back to."""
    here = Presence.objects.filter(session=session)
    step = steps_of(session)[session.index].key
    here.filter(passed_step=step).update(passed_step="")
    here.filter(heard_step=step).update(heard_step="")


def _leads(session_id: UUID, by: Person, seen: int) -> Table:
    """Lock the table for the one who leads. Raises RefusedError: another leads, or a stale screen."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    return table


def _keeps_time(session_id: UUID, by: Person, seen: int) -> Table:
    """Lock the table for who leads or keeps the time. Raises RefusedError: it is another's, or a stale screen."""
    table = Table.locked(session_id, by=by)
    require(moving.may_keep_time(table.member_id, seat=table.seat, moment=table.moment))
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
    require(moving.may_move(to, steps=len(steps_of(session))))
    if session.written:
        held = [closing.index for closing in closings_of(session)]
        require(written.may_go_to(to, held=held, moment=table.moment))
        if to > session.index:  # the step closes
            show(session, now=now)
            count_at_closing(session)
    require(protection.may_go_on(table.moment))
    hands_wait = session.protected_id is not None
    close_step(session, now=now)
    keep_lap(session, now=now, skipped=skipped)
    _take_up(session, to)
    begin_step(session, to, now=now)
    _new_round(session)
    seq = table.save(*POSITION, moved=True)
    if not hands_wait:
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


def _take_up(session: Session, to: int) -> None:
    """Count a step again that was dropped, now that it is done after all."""
    plan, key = plan_of(session), steps_of(session)[to].key
    session.plan_before = None
    if key in plan.dropped:
        session.plan = kept(replace(plan, dropped=plan.dropped - {key}))


@transaction.atomic
def pause(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Stop the clock. Pausing twice changes nothing."""
    table = _keeps_time(session_id, by, seen)
    session = table.session
    if session.paused_seconds is not None:
        return
    session.paused_seconds = moving.remaining(session.ends_at, None, now)
    session.paused_at = now
    session.ends_at = None
    _clock_changed(table, by, paused=1)


@transaction.atomic
def resume(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Let the clock run again. Resuming twice changes nothing."""
    table = _keeps_time(session_id, by, seen)
    session = table.session
    if session.paused_seconds is None or session.paused_at is None:
        return
    if Allow.NONE not in steps_of(session)[session.index].phase.allow:
        session.idle_seconds += max(0, int((now - session.paused_at).total_seconds()))
    session.ends_at = now + timedelta(seconds=session.paused_seconds)
    if session.written:
        session.ends_at = closings.closes_after_pause(session, now=now)
    session.paused_seconds = session.paused_at = None
    _clock_changed(table, by)


@transaction.atomic
def add_minutes(session_id: UUID, *, by: Person, minutes: int, seen: int, now: datetime) -> None:
    """Give this step more time, counted from its end, or from now when that is past. The meeting ends later."""
    table = _keeps_time(session_id, by, seen)
    session = table.session
    require(written.counts_minutes(table.moment))
    step = table.moment.step
    longer = {step.key: step.minutes + minutes}
    session.plan = kept(plan_of(session).lasting(longer))
    if session.plan_before is not None:  # what is taken back later is another change than this
        session.plan_before = kept(plan_in(session.plan_before).lasting(longer))
    if session.paused_seconds is not None:
        session.paused_seconds = max(0, session.paused_seconds) + 60 * minutes
    else:
        session.ends_at = max(session.ends_at or now, now) + timedelta(minutes=minutes)
    _clock_changed(table, by, minutes=minutes)


def _clock_changed(table: Table, by: Person, *, paused: int = 0, minutes: int = 0) -> None:
    session = table.session
    fields = ("ends_at", "paused_seconds", "paused_at", "idle_seconds", "plan", "plan_before")
    seq = table.save(*fields, moved=True)
    ledger.record(
        ClockChanged(
            by=by.pk,
            circle=session.circle_id,
            session=session.pk,
            seq=seq,
            paused=paused,
            minutes=minutes,
        )
    )


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
        turns.may_pass_turn(
            viewer=table.member_id, turn=session.turn_id, fresh=fresh, moment=table.moment
        )
    )
    _end_protected_turn(table)
    step = table.moment.step.key
    mark = {"passed_step": step} if passed else {"heard_step": step}
    Presence.objects.filter(session=session, membership=session.turn_id).update(**mark)
    _give_turn(table, turn_after(session), by)


def _end_protected_turn(table: Table) -> None:
    """End one's protected time with one's own turn. Raises RefusedError: it is somebody else's to end."""
    if table.member_id != table.session.protected_id:
        require(protection.may_go_on(table.moment))
    elif table.session.protected_id:
        table.session.protected_over = True


@transaction.atomic
def give_turn(session_id: UUID, *, by: Person, to: UUID, seen: int) -> None:
    """Give the turn to somebody at the table. Raises RefusedError: somebody else leads, or not there."""
    table = _leads(session_id, by, seen)
    require(protection.may_go_on(table.moment))
    if to not in present_ids(table.session):
        require(no(_("Choose somebody who sits at the table.")))
    Presence.objects.filter(session=table.session, membership_id=to).update(hand_at=None)
    _give_turn(table, to, by, given=1)


def _give_turn(table: Table, to: UUID | None, by: Person, *, given: int = 0) -> None:
    session = table.session
    session.turn_id = to
    seq = table.save("turn", "protected_over", moved=True)
    ledger.record(
        TurnChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, given=given)
    )


@transaction.atomic
def hush(session_id: UUID, *, by: Person, seen: int, nameless: bool = False) -> None:
    """Let this step be written in silence first: what is made from now on is hidden until `reveal`.

    nameless: and then shown without names.
    """
    table = _leads(session_id, by, seen)
    session = table.session
    require(moving.may_hush(table.moment))
    session.silent, session.revealed, session.nameless = True, False, nameless
    seq = table.save("silent", "revealed", "nameless", moved=True)
    ledger.record(
        TurnChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, hushed=1)
    )


@transaction.atomic
def reveal(session_id: UUID, *, by: Person, seen: int, now: datetime) -> None:
    """Show, to all at once, what was written in this step. Later texts in it are seen at once."""
    table = _leads(session_id, by, seen)
    session = table.session
    require(moving.may_reveal(table.moment))
    show(session, now=now)
    seq = table.save("revealed", moved=True)
    ledger.record(Revealed(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


def show(session: Session, *, now: datetime) -> None:
    """Show what was written in silence in the present step. Changes the session in memory only."""
    open_to_all = hidden_in(session).filter(visibility=Visibility.REVEAL, room="")
    open_to_all.update(open_to_circle=True)
    hidden_in(session).update(revealed_at=now)
    keep_real_question(session, steps_of(session)[session.index].key)
    session.revealed = True


@transaction.atomic
def name_giver(session_id: UUID, *, by: Person, giver: UUID, seen: int) -> None:
    """Name whose case is on the table; their offered case of this circle comes with it, if they have one."""
    table = _leads(session_id, by, seen)
    session = table.session
    member = table.at(giver)
    require(lead.may_offer_chair(viewer=_id(table), to_role=_role(member), moment=table.moment))
    session.giver = member
    if not table.moment.phase.giver_rotates:
        _name(turn_in(session, table.moment.case), member)
    seq = table.save("giver", moved=True)
    ledger.record(
        GiverNamed(
            by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, membership=giver
        )
    )


def _name(turn: Meeting | LaterCase | None, giver: Membership | None) -> None:
    if turn is None:
        return
    turn.giver = giver
    if giver and (turn.case is None or turn.case.giver_id != giver.pk):
        turn.case = giver.cases.filter(offered_at__isnull=False, discussed_at=None).first()
    turn.save(update_fields=["giver", "case"])


def _id(table: Table) -> UUID:
    return table.member.pk if table.member else table.session.pk


def _role(member: Membership | None) -> Role | None:
    return Role(member.role) if member else None
