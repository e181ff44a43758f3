"""By which way letters reach somebody: by mail, by text message, on paper. One outbox, one way to choose."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.utils import translation

from kring.inbox import briefs, codes, gateways
from kring.inbox.briefs import Brief
from kring.inbox.models import Reach
from kring.inbox.rules import TEXT_ANSWER, Channel
from kring.kernel import post
from kring.kernel.models import Letter
from kring.kernel.words import _
from kring.people.models import Person

# Keeps memberships of who gets letters, by whatever way.
REACHED = Q(person__email__isnull=False) | Q(person__reach__isnull=False)
MOST_SIGNS = 480
_LINK = re.compile(r"https?://[^\s<>\"]+")


def reaches(person: Person) -> bool:
    """Tell whether letters reach this person, by whatever way."""
    return bool(person.email) or _way(person) is not None


def gets_links(person: Person) -> bool:
    """Tell whether what has no form on paper reaches this person: a mail, or a text message with a link."""
    way = _way(person)
    return bool(person.email) or (way is not None and way.channel == Channel.SMS)


def _way(person: Person) -> Reach | None:
    """Return what they chose instead of mail; no query where it was read along."""
    return getattr(person, "reach", None)


def channel_of(letter: Letter) -> str:
    """Say by which way a letter goes: as its person chose. What has no form on paper goes by mail."""
    if letter.kind == TEXT_ANSWER:
        return Channel.SMS
    chosen = Reach.objects.filter(person_id=letter.recipient).values_list("channel", flat=True)
    channel = chosen.first() or Channel.MAIL
    return Channel.MAIL if channel == Channel.LETTER and not briefs.has(letter.kind) else channel


def by_text(letter: Letter, mail: EmailMultiAlternatives) -> bool:
    """Send a letter as a text message."""
    reach = Reach.objects.select_related("person").filter(person_id=letter.recipient).first()
    if reach is None or not reach.phone:
        raise post.UnreachableError
    with translation.override(reach.person.language):
        gateways.send(reach.phone, text_of(letter, mail), str(letter.pk))
    return True


def by_paper(_letter: Letter, _mail: EmailMultiAlternatives) -> bool:
    """Lay a letter on the pile of what a facilitator prints."""
    return False


def text_of(letter: Letter, mail: EmailMultiAlternatives) -> str:
    """Return a letter in the words of a text message, in the active language."""
    brief = briefs.of(letter)
    link = _LINK.search(str(mail.body))
    parts = [f"Kring: {mail.subject}", *([brief.short] if brief else [])]
    said = ", ".join(parts)
    parts = [said if said.endswith(("?", "!", ".")) else f"{said}."]
    if letter.kind == TEXT_ANSWER:
        parts = [str(mail.subject)]
    if brief and brief.asks and settings.SMS_INBOX:
        words = {"code": codes.code_of(brief.asks)}
        parts.append(_("Do you come? Answer YES %(code)s, NO %(code)s or MAYBE %(code)s.") % words)
    if link:
        parts.append(link.group())
    return " ".join(parts)[:MOST_SIGNS]


@dataclass(frozen=True)
class Sheet:
    """A letter on paper. code: with which one answers by text message; '' when nothing is asked."""

    letter: Letter
    person: Person
    phone: str
    address: str
    subject: str
    brief: Brief
    code: str


def to_print(circle: UUID) -> list[Sheet]:
    """Return what waits to be printed for the people of a circle, written now, the oldest first.

    What no longer holds is left out; it is dropped with the old ones (`actions.forget_old`).
    """
    waiting = Letter.objects.filter(channel=Channel.LETTER, sent_at=None, dropped_at=None)
    people = Reach.objects.filter(person__memberships__circle=circle).distinct()
    reaches = {one.person_id: one for one in people.select_related("person")}
    letters = waiting.filter(recipient__in=reaches).order_by("made_at")
    found = (_sheet(letter, reaches[letter.recipient]) for letter in letters)
    return [one for one in found if one and one.brief.circle == circle]


def _sheet(letter: Letter, reach: Reach) -> Sheet | None:
    mail = post.written(letter)
    with translation.override(reach.person.language):
        brief = briefs.of(letter) if mail else None
    if mail is None or brief is None:
        return None
    code = codes.code_of(brief.asks) if brief.asks else ""
    return Sheet(letter, reach.person, reach.phone, reach.address, str(mail.subject), brief, code)
