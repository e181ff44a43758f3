"""Who is here, since when, and what all in the room may do: a hand, the agreement. Plain Python, as the rules are."""

from datetime import datetime, timedelta

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.live.rules import Seat

SIGN_EVERY = timedelta(seconds=10)  # how exactly we know when somebody was last here
AWAY_AFTER = timedelta(seconds=45)  # without a sign of life
AWAY_AFTER_PLAIN = timedelta(
    minutes=10
)  # of a page that gives one only when somebody looks or acts


def may_raise_hand(seat: Seat) -> Verdict:
    """Test whether this seat may raise a hand or say that it is ready."""
    if seat in {Seat.PEER, Seat.GIVER, Seat.OBSERVER}:
        return YES
    return no(_("You have no seat at this table."))


def may_agree(seat: Seat) -> Verdict:
    """Test whether this seat confirms the agreement: everybody in the room does."""
    return may_raise_hand(seat)


def is_away(seen_at: datetime, *, by_phone: bool, now: datetime, plain: bool = False) -> bool:
    """Tell whether somebody's screen has been silent for a while. Somebody on the phone has none.

    plain: it is the page of text only.
    """
    after = AWAY_AFTER_PLAIN if plain else AWAY_AFTER
    return not by_phone and now - seen_at > after


def net_minutes(*, arrived_at: datetime, ended_at: datetime, idle_seconds: int) -> int:
    """Return the whole minutes somebody was at the table, breaks and pauses left out; never negative."""
    seconds = (ended_at - arrived_at).total_seconds() - idle_seconds
    return max(0, int(seconds // 60))
