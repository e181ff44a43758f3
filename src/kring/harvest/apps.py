"""How Django finds this slice."""

from django.apps import AppConfig

from kring.kernel.words import gettext_lazy as _


class HarvestConfig(AppConfig):
    name = "kring.harvest"

    def ready(self) -> None:
        """Listen to what happens below, write our letters, take our place on pages."""
        # Models must be loaded before these.
        from kring.circles.parting import on_wiping  # noqa: PLC0415
        from kring.harvest import letters, subscribers, tasks  # noqa: PLC0415
        from kring.harvest.actions.lessons import LETTER  # noqa: PLC0415
        from kring.harvest.season import harvest_of  # noqa: PLC0415
        from kring.harvest.views import parts  # noqa: PLC0415
        from kring.inbox import groups  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415
        from kring.live.facts import ContributionChanged  # noqa: PLC0415
        from kring.planning import marks  # noqa: PLC0415

        ledger.subscribe(ContributionChanged, subscribers.follow)
        post.write(LETTER, letters.asked)
        groups.add("harvest.asked", _("Your words in a lesson wait for your yes"), kinds=[LETTER])
        marks.add(harvest_of)
        rounds.hourly(tasks.keep_to_consent)
        on_wiping(tasks.keep_to_consent_of)
        for page in ("circle", "circle.sponsor", "circle.watcher"):
            sections.add_section(page, parts.on_circle, order=50)
        sections.add_section("meeting", parts.on_meeting, order=50)
        sections.add_section("home", parts.at_home, order=5)
        sections.add_link("circle", parts.tab, order=50)
