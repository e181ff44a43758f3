"""How Django finds this slice."""

from django.apps import AppConfig


class NotepadConfig(AppConfig):
    name = "kring.notepad"

    def ready(self) -> None:
        """Put the notepad below the table and on the page of its meeting; settle it in time."""
        from kring.kernel import rounds, sections  # noqa: PLC0415 - models must be loaded first
        from kring.notepad import parts  # noqa: PLC0415
        from kring.notepad.actions import settle_due  # noqa: PLC0415

        sections.add_section("table.below", parts.at_table, order=35)
        sections.add_section("meeting", parts.on_meeting, order=35)
        rounds.hourly(settle_due)
