"""The mails of planning: that something is asked, and a link. Not of which circle, with whom or about what."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from kring.circles.rules import Right
from kring.inbox import channels
from kring.inbox.queries import wants
from kring.kernel.models import Letter
from kring.kernel.pages import shortdate
from kring.kernel.words import _
from kring.meetings.calendar import page_of
from kring.meetings.models import Meeting
from kring.planning.actions.polls import LETTER, REMINDER
from kring.planning.models import Reply, Voice


def poll(letter: Letter) -> EmailMessage | None:
    """Write the letter with somebody's personal link; None when they answered, left, or the poll is closed."""
    rows = Reply.objects.filter(poll__closed_at=None, answered_at=None, membership__ended_at=None)
    reply = rows.select_related("membership__person").filter(pk=letter.about).first()
    if reply is None or not reply.membership.has(Right.BRING_CASE):
        return None
    person = reply.membership.person
    if person.pk != letter.recipient or not person.is_active or not channels.gets_links(person):
        return None
    reminds = letter.kind == REMINDER
    if reminds and not wants(person, LETTER):
        return None
    with translation.override(person.language):
        link = settings.ADDRESS + reverse("poll_link", args=[reply.token])
        body = render_to_string(
            "planning/poll.txt",
            {"person": person, "link": link, "again": reminds or letter.number > 0},
        )
        subject = (
            _("Reminder: when can you meet?")
            if reminds
            else _("When can you meet? Two minutes, all dates at once")
        )
        return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email or ""])


def rescue(letter: Letter) -> EmailMessage | None:
    """Write that few can come to a meeting, with the link to say what to do; None when it is decided."""
    voice = _voice(letter)
    if voice is None or voice.rescue.closed_at or voice.choice:
        return None
    return _about_meeting(voice, "rescue", _("Few can come on %(day)s: what shall we do?"))


def outcome(letter: Letter) -> EmailMessage | None:
    """Write what happens with a meeting to which few could come."""
    voice = _voice(letter)
    if voice is None or not voice.rescue.outcome:
        return None
    return _about_meeting(voice, "outcome", _("What happens with the meeting on %(day)s"))


def _voice(letter: Letter) -> Voice | None:
    rows = Voice.objects.filter(membership__ended_at=None, pk=letter.about)
    voice = rows.select_related("rescue__meeting__circle", "membership__person").first()
    if voice is None or voice.rescue.meeting.state != Meeting.State.PLANNED:
        return None
    person = voice.membership.person
    right = voice.membership.has(Right.SIT_AT_TABLE) and person.pk == letter.recipient
    return voice if right and person.is_active and channels.gets_links(person) else None


def _about_meeting(voice: Voice, template: str, subject: str) -> EmailMessage:
    meeting, person = voice.rescue.meeting, voice.membership.person
    with translation.override(person.language), timezone.override(meeting.circle.zone):
        context = {
            "person": person,
            "meeting": meeting,
            "rescue": voice.rescue,
            "plans": voice.membership.has(Right.PLAN),
            "link": settings.ADDRESS + reverse("rescue_link", args=[voice.token]),
            "page": page_of(meeting),
        }
        body = render_to_string(f"planning/{template}.txt", context)
        title = _(subject) % {"day": shortdate(meeting.starts_at)}
        return EmailMessage(title, body, settings.DEFAULT_FROM_EMAIL, [person.email or ""])
