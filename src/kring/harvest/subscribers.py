"""What harvesting does on a fact from below."""

from kring.harvest.actions.consents import follow_contribution
from kring.kernel import clock
from kring.live.facts import ContributionChanged


def follow(fact: ContributionChanged) -> None:
    """Treat a contribution that was taken back as consent withdrawn."""
    follow_contribution(fact.contribution, by=fact.by, now=clock.now())
