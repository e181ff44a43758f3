"""How Django finds this slice."""

from django.apps import AppConfig

from kring.kernel.words import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "kring.planning"

    def ready(self) -> None:
        """Listen to what happens below, write our letters, take our place on pages."""
        # Models must be loaded before these.
        from kring.circles.facts import MemberJoined  # noqa: PLC0415
        from kring.circles.parting import on_closing  # noqa: PLC0415
        from kring.inbox import groups  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415
        from kring.meetings import days, doing  # noqa: PLC0415
        from kring.planning import actions, holidays, letters, subscribers  # noqa: PLC0415
        from kring.planning import duties as who  # noqa: PLC0415
        from kring.planning.views import changes, duties, hosts, parts  # noqa: PLC0415

        ledger.subscribe(MemberJoined, subscribers.ask_newcomer)
        on_closing(actions.stop_open_poll)
        sections.add_section("circle", parts.section, order=15)
        sections.add_section("meeting", hosts.on_meeting, order=15)
        sections.add_section("meeting", duties.on_meeting, order=14)
        sections.add_section("meeting", changes.on_meeting, order=12)
        sections.add_section("circle", changes.on_circle, order=12)
        doing.add(who.words_for)
        days.add(holidays.sentences)
        rounds.hourly(actions.guard_meetings)
        post.write(actions.ASK, letters.rescue)
        post.write(actions.TELL, letters.outcome)
        rounds.hourly(actions.remind_all)
        post.write(actions.LETTER, letters.poll)
        post.write(actions.REMINDER, letters.poll)
        asked = [actions.LETTER, actions.ASK, actions.TELL]
        groups.add(
            "planning.dates", _("Choosing dates, and what to do when few can come"), kinds=asked
        )
        groups.add(
            "planning.reminders", _("Reminders to say when you can"), kinds=[actions.REMINDER]
        )
