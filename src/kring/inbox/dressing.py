"""What each mail carries: where a mail server tells that it did not arrive, and how to stop this kind of mail."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from kring.inbox import groups, tokens
from kring.inbox.actions import BOUNCE, open_token
from kring.inbox.models import DeadAddress, Unwanted
from kring.inbox.queries import STOP
from kring.inbox.rules import Channel
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.words import _
from kring.people.models import Person


def dress(letter: Letter, mail: EmailMultiAlternatives) -> bool:
    """Add to a mail what it carries. Answers False when it must not go: not wanted, or the address takes no mail."""
    person = Person.objects.filter(pk=letter.recipient).first()
    if person is None:
        return True
    group = groups.group_of(letter.kind)
    if group and Unwanted.objects.filter(person=person, group=group).exists():
        return False
    if letter.channel != Channel.MAIL:
        return True
    if not person.email:
        return False
    if DeadAddress.objects.filter(person=person, email=person.email or "").exists():
        return False
    mail.extra_headers["Content-Language"] = person.language
    word = open_token(BOUNCE, person=person.pk, about=person.pk, now=clock.now())
    if back := tokens.address(word):
        mail.extra_headers.setdefault("From", mail.from_email)
        mail.from_email = back
    if group:
        _offer_to_stop(mail, person, group)
    return True


def _offer_to_stop(mail: EmailMultiAlternatives, person: Person, group: str) -> None:
    word = open_token(STOP + group, person=person.pk, about=person.pk, now=clock.now())
    link = settings.ADDRESS + reverse("mail_stop", args=[word])
    mail.extra_headers["List-Unsubscribe"] = f"<{link}>"
    mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(person.language):
        said = _("No more mails of this kind? Press here:")
    mail.body = f"{str(mail.body).rstrip()}\n\n{said}\n{link}\n"
