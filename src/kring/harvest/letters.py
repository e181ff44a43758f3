"""The mail to whose words are used: that something waits, and nothing of what it is."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kring.harvest.models import Lesson
from kring.inbox import channels
from kring.kernel.models import Letter
from kring.kernel.words import _
from kring.people.models import Person


def asked(letter: Letter) -> EmailMessage | None:
    """Write that something waits for them; None when it no longer does, or they have no address."""
    person = Person.objects.filter(pk=letter.recipient, is_active=True).first()
    if person is None or not channels.gets_links(person):
        return None
    # Asked now, when it is sent: they may have answered, or the text may have changed.
    waiting = Lesson.objects.waiting_for(person)
    if not waiting.filter(pk=letter.about, edition=letter.number).exists():
        return None
    with translation.override(person.language):
        return EmailMessage(
            _("Something is waiting for you"),
            render_to_string(
                "harvest/asked.txt", {"person": person, "page": settings.ADDRESS + reverse("home")}
            ),
            settings.DEFAULT_FROM_EMAIL,
            [person.email or ""],
        )
