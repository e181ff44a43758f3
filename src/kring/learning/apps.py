"""How Django finds this slice."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "kring.learning"

    def ready(self) -> None:
        """Put our part on the table and on the pages below."""
        from kring.kernel.sections import add_section  # noqa: PLC0415 - models must be loaded first
        from kring.learning import panels, sections  # noqa: PLC0415
        from kring.learning.season import try_outs_of  # noqa: PLC0415
        from kring.live.stage import add_panel  # noqa: PLC0415
        from kring.planning import marks  # noqa: PLC0415

        for panel in (panels.look_back, panels.agreed, panels.choosing, panels.lines):
            add_panel(panel)
        marks.add(try_outs_of)
        add_section("circle", sections.on_circle, order=40)
        add_section("circle.watcher", sections.on_circle, order=40)
        add_section("meeting", sections.on_meeting, order=40)
        add_section("home", sections.at_home, order=40)
        add_section("circle.own", sections.to_take_along, order=40)
