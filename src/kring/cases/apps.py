"""How Django finds this slice."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kring.cases"

    def ready(self) -> None:
        """Put the questions on the pages of circles; let them expire on their day."""
        from kring.cases import tasks, views  # noqa: PLC0415 - models must be loaded first
        from kring.kernel import rounds, sections  # noqa: PLC0415

        sections.add_section("circle", views.section, order=10)
        sections.add_link("circle", views.tab, order=10)
        rounds.hourly(tasks.expire_due)
