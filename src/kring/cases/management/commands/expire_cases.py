"""Delete cases whose day has come: `./kring manage expire_cases`, each day."""

from typing import Any

from django.core.management.base import BaseCommand

from kring.cases.tasks import expire_due
from kring.kernel import clock


class Command(BaseCommand):
    """Delete cases whose day has come."""

    help = "Delete cases whose day has come."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Delete, and say how many."""
        self.stdout.write(f"{expire_due(clock.now())} cases deleted.")
