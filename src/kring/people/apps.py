"""How Django finds this slice."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kring.people"

    def ready(self) -> None:
        """Forget logins that ended, each hour."""
        from kring.kernel.rounds import hourly  # noqa: PLC0415 - models must be loaded first
        from kring.people.logins import forget_ended  # noqa: PLC0415

        hourly(forget_ended)
