"""What the table does by itself, each minute."""

from datetime import datetime

from kring.live.actions import deadlines


def written_rounds(now: datetime) -> None:
    """Let written rounds begin, go on and remind."""
    deadlines.open_due(now)
    deadlines.close_due(now)
    deadlines.remind_due(now)
