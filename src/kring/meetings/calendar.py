"""A meeting for somebody's own calendar (RFC 5545, 5546). Neutral: it lies in mailboxes that others may read.

One loose event per meeting, in UTC: safe in summer time, and no series to repair when one of it moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from kring.kernel.words import _
from kring.meetings.models import Meeting

if TYPE_CHECKING:
    from icalendar import Event


class Method(StrEnum):
    """What a calendar does with the file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"  # for who fetches it by hand: nobody is asked anything


# What somebody answered already, so that a new place does not make their calendar ask again.
PARTSTATS = {"yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE"}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """One person in the event. answers_to: where their calendar sends its answer; '': nowhere."""

    email: str
    answers_to: str = ""
    answer: str = ""


def page_of(meeting: Meeting) -> str:
    """Return the address of the meeting's page. It gives no rights: one signs in first."""
    return settings.ADDRESS + reverse("meeting", args=[meeting.pk])


def uid_of(meeting: Meeting) -> str:
    """Return what makes it the same event in every calendar, however often it moves."""
    return f"{meeting.pk}@{urlsplit(settings.ADDRESS).hostname}"


def ics(meeting: Meeting, *, method: Method, now: datetime, invited: Invited | None = None) -> str:
    """Return the file in the present language, for one person: nobody sees who else is invited."""
    from icalendar import Calendar  # noqa: PLC0415 - large, and seldom needed

    calendar = Calendar()
    calendar.add("prodid", "-//Kring//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event_of(meeting, cancelled=method is Method.CANCEL, now=now))
    if invited:
        _add_people(calendar.events[0], invited)
    return str(calendar.to_ical().decode())


def feed(meetings: Iterable[Meeting], *, now: datetime) -> bytes:
    """Return all these meetings as a calendar that asks nothing, in the present language."""
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Kring//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", Method.PUBLISH)
    calendar.add("name", _("My circles"))
    calendar.add("x-wr-calname", _("My circles"))
    # How often to look again, as Apple and Google, and as Outlook read it.
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for meeting in meetings:
        cancelled = meeting.state == Meeting.State.CANCELLED
        calendar.add_component(event_of(meeting, cancelled=cancelled, now=now))
    return bytes(calendar.to_ical())


def event_of(meeting: Meeting, *, cancelled: bool, now: datetime) -> "Event":
    """Return the meeting as an event, without anybody in it."""
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", _("Circle meeting"))
    event.add("class", "PRIVATE")
    event.add("location", meeting.place or meeting.link or _("see the page of the meeting"))
    event.add("description", "\n".join(filter(None, [meeting.link, page_of(meeting)])))
    event.add("url", meeting.link or page_of(meeting))
    if meeting.written:
        event.add("transp", "TRANSPARENT")  # nobody is busy for two weeks
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _add_people(event: "Event", invited: Invited) -> None:
    """Name this server as host, and this one person as invited.

    RSVP is FALSE where no mail comes in: a calendar's own answer would go to a mailbox that nobody reads.
    """
    from icalendar import vCalAddress, vText  # noqa: PLC0415

    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = vCalAddress(f"mailto:{invited.answers_to or sender}")
    organizer.params["CN"] = vText("Kring")
    event.add("organizer", organizer)
    person = vCalAddress(f"mailto:{invited.email}")
    person.params["PARTSTAT"] = vText(PARTSTATS.get(invited.answer, "NEEDS-ACTION"))
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["RSVP"] = vText("TRUE" if invited.answers_to else "FALSE")
    event.add("attendee", person)
