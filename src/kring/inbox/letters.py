"""What we write back when a mail could not simply be counted: a sentence and a page, and nothing of what it said."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from kring.inbox import readers
from kring.inbox.models import Received
from kring.kernel.models import Letter
from kring.kernel.words import _


def answer(letter: Letter) -> EmailMessage | None:
    """Write back to the person of the token."""
    received = Received.objects.filter(pk=letter.about).select_related("person").first()
    if received is None or received.person is None or received.about is None:
        return None
    answer, person = readers.answer_to(received.outcome), received.person
    if answer is None or not person.is_active or not person.email:
        return None
    with translation.override(person.language):
        context = {
            "person": person,
            "sentence": str(answer.sentence),
            "page": settings.ADDRESS + answer.page(received.about),
        }
        return EmailMessage(
            _("About your mail"),
            render_to_string("inbox/answer.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
            headers={"Auto-Submitted": "auto-replied"},
        )


def text_answer(letter: Letter) -> EmailMessage | None:
    """Answer a text message: one sentence, sent as one."""
    received = Received.objects.filter(pk=letter.about).select_related("person").first()
    if received is None or received.person is None or not received.person.is_active:
        return None
    with translation.override(received.person.language):
        sentence = readers.text_after(received.outcome)
    return EmailMessage(sentence, "", settings.DEFAULT_FROM_EMAIL, [""]) if sentence else None
