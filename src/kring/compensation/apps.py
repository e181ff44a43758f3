"""How Django finds this slice."""

from django.apps import AppConfig


class CompensationConfig(AppConfig):
    name = "kring.compensation"

    def ready(self) -> None:
        """Take our place among the tabs of a circle; let what is due come up."""
        from kring.compensation import actions, views  # noqa: PLC0415 - models must be loaded first
        from kring.kernel import rounds, sections  # noqa: PLC0415

        sections.add_link("circle", views.tab, order=60)
        sections.add_section("seat", views.on_seat, order=60)
        sections.add_section("welcome", views.on_welcome, order=60)
        rounds.hourly(actions.bring_up)
