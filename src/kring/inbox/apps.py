"""How Django finds this slice."""

from django.apps import AppConfig
from django.conf import settings


class InboxConfig(AppConfig):
    name = "kring.inbox"

    def ready(self) -> None:
        """Write back, and forget old mails each hour."""
        # Models must be loaded before these.
        from kring.inbox import actions, dressing, letters, views  # noqa: PLC0415
        from kring.kernel import post, rounds, sections  # noqa: PLC0415

        post.finish(dressing.dress)
        sections.add_section("account", views.section, order=30)
        post.write(actions.ANSWER, letters.answer)
        rounds.hourly(actions.forget_old)
        if settings.INBOX_IMAP:
            from kring.inbox import fetching  # noqa: PLC0415

            rounds.each_minute(fetching.fetch)
        if settings.INBOX_SERVICE:
            from anymail.signals import inbound  # noqa: PLC0415 - large, and seldom needed

            from kring.inbox import webhook  # noqa: PLC0415

            inbound.connect(webhook.taken_in, dispatch_uid="kring.inbox")
