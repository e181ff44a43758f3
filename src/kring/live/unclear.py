"""Asking, unseen, that a word is explained. Plain Python, as the rules are.

Nobody is told who asked, and it is not kept either: so the limits are those of the table, not of a person.
"""

from datetime import timedelta
from uuid import UUID

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Moment, Seat, may_lead, may_see_now

LONGEST_WORD = 60  # characters
MOST_OPEN = 3
MOST_OFTEN = 12
WITHIN = timedelta(minutes=10)
AT_TABLE = frozenset({Seat.PEER, Seat.GIVER, Seat.OBSERVER})


def may_ask(word: str, *, seat: Seat, moment: Moment, waiting: int, lately: int) -> Verdict:
    """Test whether somebody may ask for a word now.

    waiting: how many words wait to be explained. lately: how many were asked for in the last ten minutes.
    """
    if moment.ended:
        return no(_("This meeting has ended."))
    if seat not in AT_TABLE:
        return no(_("You have no seat at this table."))
    if len(word) > LONGEST_WORD:
        return no(_("One word, or a few: no more than 60 characters."))
    if waiting >= MOST_OPEN or lately >= MOST_OFTEN:
        return no(_("There are words waiting already. Ask again when they have been explained."))
    return YES


def may_put_away(membership: UUID | None, moment: Moment) -> Verdict:
    """Test whether this member may say that a word was explained: who leads."""
    return may_lead(membership, moment)


def may_see(seat: Seat, moment: Moment) -> bool:
    """Tell whether this seat is told which words are asked for: not who sits turned away, it may be what was said."""
    return may_see_now(seat, moment)
