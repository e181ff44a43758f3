"""Mail that gets there: put in the post in the transaction that wants it, sent by the worker after the commit.

A letter is a row without words. Its writer makes the mail when it is sent, so that it says what holds then, and
nothing goes to who may no longer have it. Killed while sending, the worker sends again with the same Message-ID:
at least once, and at most one double per death.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import task

from kring.kernel import clock
from kring.kernel.models import Letter

MOST_TRIES = 12
LONGEST_PAUSE = timedelta(hours=6)

Writer = Callable[[Letter], EmailMessage | None]
_writers: dict[str, Writer] = {}

log = logging.getLogger(__name__)


def write(kind: str, writer: Writer) -> None:
    """Let `writer` make the mails of this kind. It answers None when the letter must not go out any more."""
    _writers[kind] = writer


def put(kind: str, *, to: UUID, about: UUID, number: int = 0) -> bool:
    """Put a letter to a person in the post, in the present transaction.

    The same kind, person, subject and number make the same letter: it is not sent again. Answers whether it is new.
    """
    letter, made = Letter.objects.get_or_create(
        key=f"{kind}:{about}:{number}:{to}",
        defaults={
            "kind": kind,
            "recipient": to,
            "about": about,
            "number": number,
            "made_at": clock.now(),
        },
    )
    if made:
        deliver.enqueue(str(letter.pk))
    return made


@task()
def deliver(letter_id: str) -> None:
    """Send one letter, unless it was sent; a mail server that is away is tried again later."""
    letter = Letter.objects.filter(pk=letter_id, sent_at=None, dropped_at=None).first()
    if letter is None:
        return
    mail = _writers[letter.kind](letter)
    if mail is None:
        _drop(letter)
        return
    mail.extra_headers |= {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"}
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _words in error.recipients.values()):
            _drop(letter)
        else:
            _later(letter)
    except (OSError, smtplib.SMTPException):
        _later(letter)
    else:
        letter.sent_at = clock.now()
        letter.save(update_fields=["sent_at"])


def message_id(letter: Letter) -> str:
    """Return the Message-ID: the same each time, so that mail programs see that two are one."""
    return f"<{letter.pk}@{urlsplit(settings.ADDRESS).hostname}>"


def _drop(letter: Letter) -> None:
    letter.dropped_at = clock.now()
    letter.save(update_fields=["dropped_at"])


def _later(letter: Letter) -> None:
    letter.tries += 1
    letter.save(update_fields=["tries"])
    if letter.tries >= MOST_TRIES:
        log.error("Letter %s could not be sent in %s tries.", letter.pk, letter.tries)
        _drop(letter)
        return
    pause = min(timedelta(seconds=30) * 2**letter.tries, LONGEST_PAUSE)
    deliver.using(run_after=clock.now() + pause).enqueue(str(letter.pk))
