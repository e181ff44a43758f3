"""How Django finds this slice."""

from django.apps import AppConfig

from kring.kernel.words import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "kring.live"

    def ready(self) -> None:
        """Listen to what happens below, and take our place on pages."""
        from kring.circles.facts import (  # noqa: PLC0415 - models must be loaded first
            MemberJoined,
            MemberLeft,
            MembershipChanged,
        )
        from kring.circles.parting import before_closing  # noqa: PLC0415
        from kring.inbox import groups  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415
        from kring.kernel.middleware import answer_refusals  # noqa: PLC0415
        from kring.live import letters, tasks  # noqa: PLC0415
        from kring.live.actions import deadlines, sessions  # noqa: PLC0415
        from kring.live.subscribers import close_screen, draw_up_chair  # noqa: PLC0415
        from kring.live.views import parts, plain  # noqa: PLC0415

        before_closing(sessions.nobody_sits)
        post.write(sessions.BEGUN, letters.begun)
        post.write(deadlines.REMINDER, letters.reminder)
        post.write(deadlines.WAITING, letters.waiting)
        rounds_of_writing = [sessions.BEGUN, deadlines.REMINDER, deadlines.WAITING]
        groups.add(
            "live.rounds",
            _("Written rounds: what is open, and until when"),
            kinds=rounds_of_writing,
        )
        rounds.each_minute(tasks.written_rounds)
        answer_refusals(plain.refused)
        ledger.subscribe(MemberJoined, draw_up_chair)
        ledger.subscribe(MemberLeft, close_screen)
        ledger.subscribe(MembershipChanged, close_screen)
        sections.add_section("meeting", parts.on_meeting, order=5)
        sections.add_section("circle", parts.on_circle, order=5)
        sections.add_section("circle.watcher", parts.on_circle, order=5)
        sections.add_lines("home", parts.on_home, order=5)
