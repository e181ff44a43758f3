"""Mail that a mail service (Mailgun, Postmark, …) hands us over the web, read and checked by django-anymail."""

from typing import Any

from kring.inbox import actions
from kring.kernel import clock


def taken_in(sender: object, event: Any, esp_name: str, **_more: object) -> None:  # noqa: ANN401
    """Take in the mail of this event. What goes wrong is told to the service, which sends it again."""
    mail = event.message
    to = [mail.envelope_recipient] if mail.envelope_recipient else []
    actions.take_in(mail.as_bytes(), to=to, now=clock.now())
