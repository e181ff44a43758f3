"""What harvesting does by itself, each hour."""

from datetime import datetime

from kring.harvest.actions import publications


def keep_to_consent(now: datetime) -> None:
    """Take down what stands without the consent of each maker."""
    publications.take_down_what_lost_consent(now)
