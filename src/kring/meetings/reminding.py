"""The mails that the house writes by itself: reminders, and what the week brings. When and where, nothing more."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from kring.inbox import channels
from kring.inbox.actions import open_token
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.pages import shortdate
from kring.kernel.words import _
from kring.meetings import doing, invited, queries
from kring.meetings.actions.reminders import ASK, TELL, number_of
from kring.meetings.models import Meeting
from kring.people.models import Person


def reminder(letter: Letter) -> EmailMultiAlternatives | None:
    """Remind somebody of a meeting; None when it no longer concerns them."""
    person = _reader(letter)
    meeting = Meeting.objects.select_related("circle", "giver").filter(pk=letter.about).first()
    if person is None or meeting is None or meeting.state != Meeting.State.PLANNED:
        return None
    answer = dict(invited.answers(meeting)).get(person.pk)
    which = {"": ASK, "yes": TELL, "maybe": TELL}.get(answer or "", 0) if answer is not None else 0
    if letter.number != number_of(meeting, which) or meeting.starts_at <= clock.now():
        return None
    with translation.override(person.language), timezone.override(meeting.circle.zone):
        day = shortdate(meeting.starts_at)
        subject = _("Do you come on %(day)s?") if which == ASK else _("Meeting on %(day)s")
        context = {"person": person, "asks": which == ASK, **_about(meeting, person, answer or "")}
        text = render_to_string("meetings/reminder.txt", context)
        return EmailMultiAlternatives(
            subject % {"day": day}, text, settings.DEFAULT_FROM_EMAIL, [person.email or ""]
        )


def week(letter: Letter) -> EmailMultiAlternatives | None:
    """Write what the week brings to somebody; None when there is nothing (any more)."""
    person = _reader(letter)
    if person is None:
        return None
    now = clock.now()
    meetings = invited.week_of(person, now, now + timedelta(days=7))
    if not meetings:
        return None
    with translation.override(person.language):
        context = {
            "person": person,
            "items": [_about(one, person, queries.answer_of(one, person.pk)) for one in meetings],
            "swaps": invited.has_swap_to_answer(person),
            "page": settings.ADDRESS + reverse("home"),
        }
        text = render_to_string("meetings/week.txt", context)
        return EmailMultiAlternatives(
            _("Your circle this week"), text, settings.DEFAULT_FROM_EMAIL, [person.email or ""]
        )


def _reader(letter: Letter) -> Person | None:
    person = Person.objects.filter(pk=letter.recipient, is_active=True).first()
    return person if person and channels.reaches(person) else None


def _about(meeting: Meeting, person: Person, answer: str) -> dict[str, Any]:
    word = open_token(queries.ANSWER, person=person.pk, about=meeting.pk, now=clock.now())
    giver = meeting.giver
    return {
        "meeting": meeting,
        "zone": meeting.circle.zone,
        "answer": answer,
        "my_turn": giver is not None and giver.person_id == person.pk,
        "doing": ", ".join(doing.doing(meeting.pk, person.pk)),
        "link": settings.ADDRESS + reverse("meeting_by_link", args=[word]),
    }
