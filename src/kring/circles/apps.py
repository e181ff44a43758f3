"""How Django finds this slice."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    name = "kring.circles"

    def ready(self) -> None:
        """Let people who hold an invitation make an account; put public circles on the page of a network."""
        from kring.circles import mail  # noqa: PLC0415
        from kring.circles.views import entering, public  # noqa: PLC0415 - models must be loaded first
        from kring.kernel import post, sections  # noqa: PLC0415
        from kring.people import accounts  # noqa: PLC0415

        post.paint(mail.colour_of)
        accounts.open_signup_when(entering.is_welcome)
        sections.add_section("network", public.in_network, order=10)
        sections.add_section("organisation", public.of_organisation, order=10)
