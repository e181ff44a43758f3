"""How Django finds this slice."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "kring.meetings"

    def ready(self) -> None:
        """Listen to what happens below, write our letters, take our place on pages."""
        # Models must be loaded before these.
        from kring.cases.facts import CaseOffered, CaseTakenBack  # noqa: PLC0415
        from kring.circles.facts import MemberLeft, MembershipChanged  # noqa: PLC0415
        from kring.kernel import ledger, post, sections  # noqa: PLC0415
        from kring.meetings import actions, letters, subscribers  # noqa: PLC0415
        from kring.meetings.facts import MeetingPlanned, SeasonPlanned  # noqa: PLC0415
        from kring.meetings.views import parts  # noqa: PLC0415

        ledger.subscribe(CaseOffered, subscribers.put_on_table)
        ledger.subscribe(SeasonPlanned, subscribers.put_waiting_on_table)
        ledger.subscribe(MeetingPlanned, subscribers.put_waiting_on_table)
        ledger.subscribe(CaseTakenBack, subscribers.take_off_table)
        ledger.subscribe(MemberLeft, subscribers.free_turns)
        ledger.subscribe(MembershipChanged, subscribers.free_turns_of_changed)
        sections.add_section("circle", parts.section, order=20)
        sections.add_section("circle.watcher", parts.section, order=20)
        sections.add_lines("home", parts.lines, order=20)
        sections.add_link("circle", parts.tab, order=20)
        post.write(actions.INVITATION, letters.invitation)
        post.write(actions.CANCELLATION, letters.cancellation)
