"""What planning does on a fact from below."""

from kring.circles.facts import MemberJoined
from kring.planning import actions


def ask_newcomer(fact: MemberJoined) -> None:
    """Ask somebody new when they can, while a poll is open."""
    actions.ask_newcomer(fact.circle, fact.membership, by=fact.by)
