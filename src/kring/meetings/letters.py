"""The mails about meetings: when and where, and nothing of what it is about or with whom."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from kring.inbox import channels, tokens
from kring.inbox.actions import open_token
from kring.inbox.briefs import Brief
from kring.inbox.models import Token
from kring.kernel import clock, pages
from kring.kernel.models import Letter
from kring.kernel.pages import shortdate
from kring.kernel.words import _
from kring.meetings import queries
from kring.meetings.calendar import Invited, Method, ics, page_of
from kring.meetings.models import Meeting, Swap
from kring.people.models import Person


def invitation(letter: Letter) -> EmailMultiAlternatives | None:
    """Write an invitation, or a later version of it; None when it no longer holds."""
    meeting = _meeting(letter)
    if meeting is None or meeting.state != Meeting.State.PLANNED:
        return None
    return _mail(letter, meeting, Method.REQUEST)


def cancellation(letter: Letter) -> EmailMultiAlternatives | None:
    """Write that the meeting is off. Also to who could not come: it stands in their calendar."""
    meeting = _meeting(letter)
    return _mail(letter, meeting, Method.CANCEL) if meeting else None


def swap(letter: Letter) -> EmailMultiAlternatives | None:
    """Write that somebody asks to swap turns; None when that was answered, or can no longer be."""
    open_ones = Swap.objects.filter(pk=letter.about, answered_at=None, asked_of__ended_at=None)
    asked = open_ones.select_related("asked_of__person").first()
    person = asked.asked_of.person if asked else None
    if asked is None or person is None or not person.is_active or not channels.reaches(person):
        return None
    page = settings.ADDRESS + reverse("meeting", args=[asked.theirs_id])
    with translation.override(person.language):
        return EmailMultiAlternatives(
            _("Somebody asks to swap turns"),
            render_to_string("meetings/swap.txt", {"person": person, "page": page}),
            settings.DEFAULT_FROM_EMAIL,
            [person.email or ""],
        )


def brief(letter: Letter) -> Brief | None:
    """Say in a few words when and where; and by which code one answers, unless it is off. None when it is gone."""
    meeting = Meeting.objects.select_related("circle").filter(pk=letter.about).first()
    if meeting is None:
        return None
    zone = meeting.circle.zone
    hours = f"{pages.time(meeting.starts_at, zone)} – {pages.time(meeting.ends_at, zone)}"
    lines = [(_("When"), f"{pages.date(meeting.starts_at, zone)}, {hours}")]
    if meeting.place:
        lines.append((_("Where"), meeting.place))
    asks = None
    if meeting.state == Meeting.State.PLANNED:
        word = open_token(
            queries.ANSWER, person=letter.recipient, about=meeting.pk, now=clock.now()
        )
        asks = Token.objects.get(hash=tokens.hashed(word))
        if meeting.dial_number:
            lines.append((_("By phone"), meeting.dial_number))
    short = ", ".join(filter(None, (hours, meeting.place)))
    return Brief(circle=meeting.circle_id, short=short, lines=tuple(lines), asks=asks)


def _meeting(letter: Letter) -> Meeting | None:
    """Return the meeting, if this letter still is the newest about it."""
    meetings = Meeting.objects.select_related("circle")
    return meetings.filter(pk=letter.about, sequence=letter.number).first()


def _mail(letter: Letter, meeting: Meeting, method: Method) -> EmailMultiAlternatives | None:
    # Asked now, when it is sent: who left meanwhile gets nothing.
    there = queries.at_table(meeting.circle_id).filter(person_id=letter.recipient)
    person = Person.objects.filter(pk__in=there.values("person_id"), is_active=True).first()
    if person is None or not channels.reaches(person):
        return None
    now = clock.now()
    word = open_token(queries.ANSWER, person=person.pk, about=meeting.pk, now=now)
    given = queries.answer_of(meeting, person.pk)
    invited = Invited(email=person.email or "", answers_to=tokens.address(word), answer=given)
    zone = meeting.circle.zone
    with translation.override(person.language), timezone.override(zone):
        cancelled = method is Method.CANCEL
        subject = _("Cancelled: meeting on %(day)s") if cancelled else _("Meeting on %(day)s")
        context = {
            "meeting": meeting,
            "person": person,
            "page": page_of(meeting),
            "changed": meeting.sequence > 0,
            "by_calendar": bool(invited.answers_to),
            "link": settings.ADDRESS + reverse("meeting_by_link", args=[word]),
        }
        template = "cancellation" if cancelled else "invitation"
        mail = EmailMultiAlternatives(
            subject % {"day": shortdate(meeting.starts_at)},
            render_to_string(f"meetings/{template}.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [person.email or ""],
            reply_to=[invited.answers_to] if invited.answers_to else None,
        )
        file = ics(meeting, method=method, now=now, invited=invited)
    # The method stands in the type too, else Outlook shows no buttons.
    mail.attach_alternative(file, f"text/calendar; method={method}")
    return mail
