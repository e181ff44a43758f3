"""What meetings do on a fact from below."""

from kring.cases.facts import CaseOffered, CaseTakenBack
from kring.circles.facts import MemberLeft, MembershipChanged
from kring.kernel import clock
from kring.meetings import actions, queries
from kring.meetings.facts import MeetingPlanned, SeasonPlanned


def put_on_table(fact: CaseOffered) -> None:
    """Put an offered case on the table of its giver's next turn."""
    actions.bring(fact.case, by=fact.by)


def put_waiting_on_table(fact: SeasonPlanned | MeetingPlanned) -> None:
    """Put cases that were offered before on the table of the turns that their givers have now."""
    for case in queries.waiting(fact.circle):
        actions.bring(case.pk, by=fact.by)


def take_off_table(fact: CaseTakenBack) -> None:
    """Take a case that was taken back off every table."""
    actions.take_off(fact.circle, fact.case)


def free_turns(fact: MemberLeft) -> None:
    """Free the turns of somebody who left."""
    actions.free_turns(fact.circle, fact.membership, by=fact.by, now=clock.now())


def free_turns_of_changed(fact: MembershipChanged) -> None:
    """Free the turns of somebody whose new role brings no cases."""
    if not queries.may_take_turns(fact.circle).filter(pk=fact.membership).exists():
        actions.free_turns(fact.circle, fact.membership, by=fact.by, now=clock.now())
