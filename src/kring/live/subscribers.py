"""What the table does on a fact from below."""

from kring.circles.facts import MemberJoined, MemberLeft, MembershipChanged
from kring.kernel import clock
from kring.live.actions.sessions import free_seat, take_seat


def draw_up_chair(fact: MemberJoined) -> None:
    """Draw the table with somebody who came into the circle while it meets."""
    take_seat(fact.circle, fact.membership, by=fact.by, now=clock.now())


def close_screen(fact: MemberLeft | MembershipChanged) -> None:
    """Close the table for somebody who left the circle, or draw it with their new role or name."""
    free_seat(fact.circle, fact.membership, by=fact.by)
