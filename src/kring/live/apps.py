"""How Django finds this slice."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "kring.live"

    def ready(self) -> None:
        """Listen to what happens below, and take our place on pages."""
        from kring.circles.facts import (  # noqa: PLC0415 - models must be loaded first
            MemberJoined,
            MemberLeft,
            MembershipChanged,
        )
        from kring.kernel import ledger, sections  # noqa: PLC0415
        from kring.live.subscribers import close_screen, draw_up_chair  # noqa: PLC0415
        from kring.live.views import parts  # noqa: PLC0415

        ledger.subscribe(MemberJoined, draw_up_chair)
        ledger.subscribe(MemberLeft, close_screen)
        ledger.subscribe(MembershipChanged, close_screen)
        sections.add_section("meeting", parts.on_meeting, order=5)
        sections.add_section("circle", parts.on_circle, order=5)
        sections.add_section("circle.watcher", parts.on_circle, order=5)
        sections.add_lines("home", parts.on_home, order=5)
