"""How Django finds this slice."""

from django.apps import AppConfig


class FormingConfig(AppConfig):
    name = "kring.forming"

    def ready(self) -> None:
        """Put calls on home and what a newcomer needs on the page of their circle; forget in time; remind."""
        from kring.forming import facts, letters, subscribers, tasks  # noqa: PLC0415 - models must be loaded first
        from kring.forming.views import parts  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415

        post.write(letters.LINK, letters.link)
        post.write(letters.WAITING, letters.waiting)
        post.write(letters.MANDATE, letters.mandate)
        ledger.subscribe(facts.ProposalAsked, subscribers.begin_matching)
        sections.add_section("home", parts.calls, order=15)
        sections.add_section("circle", parts.arrival, order=5)
        sections.add_section("circle.side", parts.coverage, order=25)
        rounds.hourly(tasks.forget_due)
        rounds.hourly(tasks.remind_due)
        rounds.each_minute(tasks.take_up_again)
