"""How Django finds this slice."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kring.web"

    def ready(self) -> None:
        """Put the bar of the demo above every page."""
        from kring.kernel.sections import add_section  # noqa: PLC0415 - models must be loaded first
        from kring.web.demo.parts import bar  # noqa: PLC0415

        add_section("above", bar, order=10)
