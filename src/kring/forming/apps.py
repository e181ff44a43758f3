"""How Django finds this slice."""

from django.apps import AppConfig


class FormingConfig(AppConfig):
    name = "kring.forming"

    def ready(self) -> None:
        """Put calls on home and what a newcomer needs on the page of their circle; forget in time; remind."""
        from kring.circles.facts import AgreementWritten  # noqa: PLC0415
        from kring.forming import facts, letters, subscribers, tasks  # noqa: PLC0415 - models must be loaded first
        from kring.forming.views import parts  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415

        post.write(letters.LINK, letters.link)
        post.write(letters.WAITING, letters.waiting)
        post.write(letters.MANDATE, letters.mandate)
        post.write(letters.MANAGER, letters.manager)
        ledger.subscribe(facts.ProposalAsked, subscribers.begin_matching)
        ledger.subscribe(AgreementWritten, subscribers.ask_manager_anew)
        sections.add_section("home", parts.calls, order=15)
        sections.add_section("circle", parts.arrival, order=5)
        sections.add_section("circle.side", parts.coverage, order=25)
        sections.add_section("circle.side", parts.three_yeses, order=5)
        rounds.hourly(tasks.forget_due)
        rounds.hourly(tasks.remind_due)
        rounds.hourly(tasks.ask_anew_due)
        rounds.each_minute(tasks.take_up_again)
