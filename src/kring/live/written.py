"""A written round: when it begins, closes and waits, and who may let a step be. Plain Python, as the rules are."""

from datetime import date, datetime, timedelta
from uuid import UUID

from kring.circles.rules import Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.moving import may_open
from kring.live.rules import Moment, Seat, asked_of
from kring.meetings.pace import MOST_DAYS, between
from kring.methods.script import Actor

# Somebody who comes back after this is told what came since.
VISIT = timedelta(minutes=30)
# Who leads need not look every day; after this the stand-in may take over.
TAKE_OVER_AFTER = timedelta(days=2)


def begins_now(
    *, planned: bool, begun: bool, starts_at: datetime, has_giver: bool, now: datetime
) -> bool:
    """Tell whether a round begins by itself now: its day has come, and there is a question to begin with."""
    return planned and not begun and has_giver and starts_at <= now


def may_begin(
    *, role: Role | None, planned: bool, starts_at: datetime, has_giver: bool, now: datetime
) -> Verdict:
    """Test whether this member may let a round begin: as soon as they like, once it is known whose question it is."""
    if not has_giver:
        return no(_("First say whose question it is: give somebody the turn."))
    return may_open(role=role, planned=planned, starts_at=min(starts_at, now), now=now)


def is_due(ends_at: datetime | None, *, waited: bool, moment: Moment, now: datetime) -> bool:
    """Tell whether the present step closes by itself now: its date passed, or what it waited for came.

    A round that somebody paused has no date.
    """
    past = waited if ends_at is None else ends_at <= now
    return moment.written and not moment.ended and past


def waits_for_giver(moment: Moment, *, answered: bool) -> bool:
    """Tell whether the round stands still: only the case giver writes in this step, and has not, nor passed."""
    return moment.phase.actor is Actor.CG and moment.giver is not None and not answered


def may_let_be(seat: Seat, moment: Moment, *, leads: bool = False) -> Verdict:
    """Test whether this seat may pass in this step: always, where it asks something of them."""
    if not moment.written:
        return no(_("Passing goes with your turn here."))
    if not asked_of(seat, moment, leads=leads):
        return no(_("This step asks nothing of you, so there is nothing to pass."))
    return YES


def may_close_on(on: date | None, *, before: date | None, moment: Moment) -> Verdict:
    """Test whether who leads may let the step close on this day. before: the day on which it closes now."""
    if not moment.written:
        return no(_("This is not a written round."))
    if before is None:
        return no(_("The round stands still. Let it go on first."))
    if on is None or on <= before:
        return no(_("Choose a later day. To close the step sooner, go on to the next one now."))
    if between(before, on) > MOST_DAYS:
        return no(_("Choose a day within four weeks of the one that was planned."))
    return YES


def may_go_to(index: int, *, held: list[int], moment: Moment) -> Verdict:
    """Test whether the round has a step in this place: some may be left out."""
    if moment.written and index not in held:
        return no(_("This round leaves that step out."))
    return YES


def counts_minutes(moment: Moment) -> Verdict:
    """Test whether time here is counted in minutes."""
    if moment.written:
        return no(_("A written round counts in days. Choose a later day for this step."))
    return YES


def may_mute(membership: UUID | None) -> Verdict:
    """Test whether somebody may stop, or want again, the reminders of a circle: a member, for themself."""
    return YES if membership else no(_("This is only for the members of this circle."))
