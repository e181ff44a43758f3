"""What follows on the way to a circle."""

from kring.circles.facts import AgreementWritten
from kring.forming.actions import managers
from kring.forming.facts import ProposalAsked
from kring.forming.tasks import match
from kring.kernel import clock


def begin_matching(fact: ProposalAsked) -> None:
    """Let the matchmaker begin. Were this lost, `tasks.take_up_again` begins it some minutes later."""
    match.enqueue(str(fact.proposal))


def ask_manager_anew(fact: AgreementWritten) -> None:
    """Ask the manager of a team for a yes to the new version. Were this lost, `tasks.ask_anew_due` does it."""
    managers.ask_anew(fact.circle, now=clock.now())
