"""Letters that get there: put in the post in the transaction that wants it, sent by the worker after the commit.

A letter is a row without words. Its writer makes the mail when it is sent, so that it says what holds then, and
nothing goes to who may no longer have it. It goes by mail, or by another way that a slice brings: see `carry`.
Killed while sending, the worker sends again with the same Message-ID: at least once, and at most one double per death.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import EmailAlternative
from django_tasks import task

from kring.kernel import clock, quiet, twin
from kring.kernel.models import Letter

MOST_TRIES = 12
LONGEST_PAUSE = timedelta(hours=6)

Writer = Callable[[Letter], EmailMessage | None]
# Adds to a mail that is about to go what holds for all of them; answers False when it must not go.
Finisher = Callable[[Letter, EmailMultiAlternatives], bool]
# Brings a mail by one way. Answers False when it now waits for a person. Raises UnreachableError; OSError: try again.
Carrier = Callable[[Letter, EmailMultiAlternatives], bool]
# Says by which way a letter goes.
Chooser = Callable[[Letter], str]
MAIL = "mail"
# No robot need answer us.
BY_MACHINE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
_writers: dict[str, Writer] = {}
_finishers: list[Finisher] = []

log = logging.getLogger(__name__)


class UnreachableError(Exception):
    """The address takes nothing, for good."""


def write(kind: str, writer: Writer) -> None:
    """Let `writer` make the mails of this kind. It answers None when the letter must not go out any more."""
    _writers[kind] = writer


def finish(finisher: Finisher) -> None:
    """Let `finisher` look at each mail before it goes."""
    if finisher not in _finishers:
        _finishers.append(finisher)


def carry(channel: str, carrier: Carrier) -> None:
    """Let `carrier` bring what goes by this way."""
    _carriers[channel] = carrier


def choose(chooser: Chooser) -> None:
    """Let `chooser` say by which way each letter goes."""
    _choosers[:] = [chooser]


def paint(painter: Chooser) -> None:
    """Let `painter` say in whose colour a letter goes; '' for none."""
    _painters[:] = [painter]


def put(kind: str, *, to: UUID, about: UUID, number: int = 0, zone: str = "") -> bool:
    """Put a letter to a person in the post, in the present transaction.

    The same kind, person, subject and number make the same letter: it is not sent again. Answers whether it is new.
    zone: where they live, for what nobody pressed a button for: it waits for the day.
    """
    letter, made = Letter.objects.get_or_create(
        key=f"{kind}:{about}:{number}:{to}",
        defaults={
            "kind": kind,
            "recipient": to,
            "about": about,
            "number": number,
            "zone": zone,
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
    if letter.zone and (day := quiet.until(clock.now(), ZoneInfo(letter.zone))):
        deliver.using(run_after=day).enqueue(letter_id)
        return
    letter.channel = next((chooser(letter) for chooser in _choosers), MAIL)
    mail = written(letter)
    if mail is None:
        _drop(letter)
        return
    try:
        gone = _carriers[letter.channel](letter, mail)
    except UnreachableError:
        _drop(letter)
    except (OSError, smtplib.SMTPException):
        _later(letter)
    else:
        letter.sent_at = clock.now() if gone else None
        letter.save(update_fields=["channel", "sent_at"])


def _by_mail(letter: Letter, mail: EmailMultiAlternatives) -> bool:
    mail.extra_headers = BY_MACHINE | mail.extra_headers | {"Message-ID": message_id(letter)}
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _words in error.recipients.values()):
            raise UnreachableError from error
        raise
    return True


_carriers: dict[str, Carrier] = {MAIL: _by_mail}
_choosers: list[Chooser] = []
_painters: list[Chooser] = []


def written(letter: Letter) -> EmailMultiAlternatives | None:
    """Return the mail as it goes: plain, with the same words as a page; None when it must not go."""
    plain = _writers[letter.kind](letter)
    if plain is None:
        return None
    mail = _with_alternatives(plain)
    if not all(finisher(letter, mail) for finisher in _finishers):
        return None
    language = mail.extra_headers.get("Content-Language", settings.LANGUAGE_CODE)
    add_page(mail, language, next((paint(letter) for paint in _painters), ""))
    return mail


def add_page(mail: EmailMultiAlternatives, language: str, colour: str = "") -> None:
    """Add to a mail the same words as a page."""
    page = twin.as_page(str(mail.body), title=str(mail.subject), language=language, colour=colour)
    # Before a calendar, which is the last and best of them.
    mail.alternatives.insert(0, EmailAlternative(page, "text/html"))


def _with_alternatives(mail: EmailMessage) -> EmailMultiAlternatives:
    if isinstance(mail, EmailMultiAlternatives):
        return mail
    return EmailMultiAlternatives(
        mail.subject,
        mail.body,
        mail.from_email,
        mail.to,
        reply_to=mail.reply_to,
        headers=mail.extra_headers,
    )


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
