"""How Django finds this slice."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    name = "kring.circles"

    def ready(self) -> None:
        """Let people who hold an invitation make an account."""
        from kring.circles.views import entering  # noqa: PLC0415 - models must be loaded first
        from kring.people import accounts  # noqa: PLC0415

        accounts.open_signup_when(entering.is_welcome)
