"""Who reads and who writes on the notepad of a meeting. Plain Python: no queries, no requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kring.circles.rules import ROLES, Right, Role
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Seat, may_see_now

LONGEST = 100_000  # characters
# After the meeting: long enough to come back to it, short enough that it becomes what the circle agreed on.
CORRECT_FOR = timedelta(days=7)
# A screen that types sends three a second at most.
WITHIN, MOST_WITHIN = timedelta(seconds=10), 60
# Whose last words are this fresh, is writing now.
STILL_WRITES = timedelta(seconds=8)
# The ledger says who wrote, not each word of theirs.
TELL_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Looker:
    """Somebody before the notepad: in which role, and how they sit at the table. ended_at: of the meeting."""

    role: Role | None
    seat: Seat
    ended_at: datetime | None


def may_read(looker: Looker, moment: Moment) -> Verdict:
    """Test whether this person reads the notepad now. Who is turned away does not; afterwards they read all of it."""
    if looker.role is None or looker.seat is Seat.OUTSIDE:
        return no(_("You have no seat at this table."))
    if looker.ended_at:
        if Right.SEE_CASES in ROLES[looker.role]:
            return YES
        return no(_("The meeting is over. What was written down stays with the circle."))
    if not may_see_now(looker.seat, moment):
        return no(_("You sit turned away now. The notes open again as soon as you join in."))
    return YES


def may_write(looker: Looker, moment: Moment, now: datetime) -> Verdict:
    """Test whether this person writes on the notepad now: at the table, and for a week after the meeting."""
    readable = may_read(looker, moment)
    if not readable:
        return readable
    if looker.role is None or Right.SIT_AT_TABLE not in ROLES[looker.role]:
        return no(_("As an observer you read along here. Keep your own notes below."))
    if looker.ended_at and now > looker.ended_at + CORRECT_FOR:
        return no(_("These notes are settled: a week after the meeting they no longer change."))
    return YES


def may_keep(text: str) -> Verdict:
    """Test whether the notepad can hold this text."""
    if len(text) > LONGEST:
        return no(_("The notes are full: they hold 100,000 characters. Take something out first."))
    if "\0" in text:
        return no(_("Your text holds a sign that we cannot keep. Type it instead of pasting it."))
    return YES


def is_calm(lately: int) -> bool:
    """Tell whether a screen sends no more than a person can type. lately: what it sent in the last ten seconds."""
    return lately < MOST_WITHIN
