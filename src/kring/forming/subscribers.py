"""What follows on the way to a circle."""

from kring.forming.facts import ProposalAsked
from kring.forming.tasks import match


def begin_matching(fact: ProposalAsked) -> None:
    """Let the matchmaker begin. Were this lost, `tasks.take_up_again` begins it some minutes later."""
    match.enqueue(str(fact.proposal))
