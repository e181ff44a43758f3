"""How Django finds this slice."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "kring.practice"

    def ready(self) -> None:
        """Put our part on the table and on pages below, look back when a run ends, clear away what is over."""
        # Models must be loaded before these.
        from kring.kernel import ledger, rounds, sections  # noqa: PLC0415
        from kring.live.facts import MeetingEnded  # noqa: PLC0415
        from kring.live.stage import lead_on  # noqa: PLC0415
        from kring.practice import subscribers  # noqa: PLC0415
        from kring.practice.actions.runs import clear_due  # noqa: PLC0415
        from kring.practice.views import parts  # noqa: PLC0415

        ledger.subscribe(MeetingEnded, subscribers.look_back)
        lead_on(parts.look_back)
        sections.add_section("table", parts.at_table, order=60)
        sections.add_section("screen", parts.on_screen, order=60)
        rounds.hourly(clear_due)
