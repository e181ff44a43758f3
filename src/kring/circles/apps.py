"""How Django finds this slice."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    name = "kring.circles"

    def ready(self) -> None:
        """Let people who hold an invitation make an account; put public circles on the page of a network."""
        from kring.circles import mail, queries  # noqa: PLC0415
        from kring.circles.actions import ending, wiping  # noqa: PLC0415
        from kring.circles.views import entering, public  # noqa: PLC0415 - models must be loaded first
        from kring.inbox import briefs  # noqa: PLC0415
        from kring.kernel import ledger, post, rounds, sections  # noqa: PLC0415
        from kring.people import accounts  # noqa: PLC0415

        post.paint(mail.colour_of)
        accounts.open_signup_when(entering.is_welcome)
        sections.add_section("network", public.in_network, order=10)
        sections.add_section("organisation", public.of_organisation, order=10)
        ledger.guard(queries.refuse_in_closed)
        post.write(ending.CLOSED, mail.closed)
        post.write(ending.WIPING, mail.wiping)
        briefs.add(ending.CLOSED, mail.brief)
        briefs.add(ending.WIPING, mail.brief)
        rounds.hourly(wiping.wipe_due)
