"""How Django finds this slice."""

from django.apps import AppConfig
from django.conf import settings

from kring.inbox.rules import TEXT_ANSWER, Channel
from kring.kernel.words import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "kring.inbox"

    def ready(self) -> None:
        """Write back, and forget old mails each hour."""
        # Models must be loaded before these.
        from kring.inbox import actions, channels, dressing, letters, readers, views  # noqa: PLC0415
        from kring.kernel import post, rounds, sections  # noqa: PLC0415

        post.finish(dressing.dress)
        post.choose(channels.channel_of)
        post.carry(Channel.SMS, channels.by_text)
        post.carry(Channel.LETTER, channels.by_paper)
        sections.add_section("account", views.section, order=30)
        post.write(actions.ANSWER, letters.answer)
        post.write(TEXT_ANSWER, letters.text_answer)
        readers.texts(
            actions.WRONG_CODE,
            _("We do not know this code. Look at it once more, or call your facilitator."),
        )
        readers.texts(
            actions.TOO_MANY,
            _("Too many wrong codes. Try again tomorrow, or call your facilitator."),
        )
        rounds.hourly(actions.forget_old)
        if settings.INBOX_IMAP:
            from kring.inbox import fetching  # noqa: PLC0415

            rounds.each_minute(fetching.fetch)
        if settings.INBOX_SERVICE:
            from anymail.signals import inbound  # noqa: PLC0415 - large, and seldom needed

            from kring.inbox import webhook  # noqa: PLC0415

            inbound.connect(webhook.taken_in, dispatch_uid="kring.inbox")
