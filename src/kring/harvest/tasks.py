"""What harvesting does by itself, each hour."""

from datetime import datetime
from uuid import UUID

from kring.harvest.actions import publications


def keep_to_consent(now: datetime) -> None:
    """Take down what stands without the consent of each maker."""
    publications.take_down_what_lost_consent(now)


def keep_to_consent_of(_circle_id: UUID, now: datetime) -> None:
    """Take that down before a circle is wiped: what outlives it stands for good."""
    publications.take_down_what_lost_consent(now)
