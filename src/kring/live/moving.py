"""Opening, going on, writing in silence and showing it, and the time left. Plain Python, as the rules are."""

from datetime import datetime, timedelta
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Seat, kinds_for, may_lead
from kring.methods.script import Allow, Visibility

OPENS_BEFORE = timedelta(hours=1)


def may_open(*, role: Role | None, planned: bool, starts_at: datetime, now: datetime) -> Verdict:
    """Test whether this member may open the meeting: from an hour before, and any time after (late is fine)."""
    if role is None or Right.LEAD_TABLE not in ROLES[role]:
        return no(_("Only a facilitator can open the meeting."))
    if not planned:
        return no(_("This meeting was cancelled or has been held already."))
    if now < starts_at - OPENS_BEFORE:
        return no(_("You can open this meeting from one hour before it begins."))
    return YES


def is_fresh(*, seen: int, moved: int, newest: int) -> Verdict:
    """Test whether the screen showed where the meeting stood when the button was pressed.

    seen: the number of the state on that screen. moved: the last one at which the meeting moved; later ones, such
    as a raised hand, change nothing about where it stands. newest: the number of the state now.
    """
    if not moved <= seen <= newest:
        return no(_("The meeting had just moved on. Look where it stands now, then choose again."))
    return YES


def may_move(index: int, *, steps: int) -> Verdict:
    """Test whether there is a step with this index."""
    if index < 0:
        return no(_("This is the first step."))
    if index >= steps:
        return no(_("This is the last step. You can end the meeting now."))
    return YES


def may_hush(moment: Moment) -> Verdict:
    """Test whether this step can be written in silence first."""
    if set(kinds_for(Seat.PEER, moment)) <= {Allow.SW}:
        return no(_("Nothing is written together in this step."))
    if moment.phase.visibility is not Visibility.CIRCLE:
        return no(_("What is written in this step is hidden already."))
    return YES


def may_reveal(moment: Moment) -> Verdict:
    """Test whether there is something to show all at once."""
    if not moment.silent or moment.revealed:
        return no(_("Everything in this step has been shown already."))
    return YES


def may_keep_time(membership: UUID | None, *, seat: Seat, moment: Moment) -> Verdict:
    """Test whether this member may stop the clock or give minutes: who leads, or keeps the time of this meeting."""
    sits = seat in {Seat.PEER, Seat.GIVER} and not moment.ended
    if sits and membership is not None and membership == moment.timekeeper:
        return YES
    return may_lead(membership, moment)


def remaining(ends_at: datetime | None, paused_seconds: int | None, now: datetime) -> int:
    """Return the seconds left in the step; negative when over time."""
    if paused_seconds is not None:
        return paused_seconds
    return round((ends_at - now).total_seconds()) if ends_at else 0
