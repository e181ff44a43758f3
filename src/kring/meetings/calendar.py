"""A meeting for somebody's own calendar (RFC 5545, 5546). Neutral: it lies in mailboxes that others may read.

One loose event per meeting, in UTC: safe in summer time, and no series to repair when one of it moves.
"""

from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from kring.kernel.words import _
from kring.meetings.models import Meeting


class Method(StrEnum):
    """What a calendar does with the file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"  # for who fetches it by hand: nobody is asked anything


def page_of(meeting: Meeting) -> str:
    """Return the address of the meeting's page. It gives no rights: one signs in first."""
    return settings.ADDRESS + reverse("meeting", args=[meeting.pk])


def ics(meeting: Meeting, *, method: Method, now: datetime, attendee: str = "") -> str:
    """Return the file in the present language, for one person: nobody sees who else is invited."""
    event = Event()
    event.add("uid", f"{meeting.pk}@{urlsplit(settings.ADDRESS).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", _("Circle meeting"))
    event.add("class", "PRIVATE")
    event.add("location", meeting.place or meeting.link or _("see the page of the meeting"))
    event.add("description", "\n".join(filter(None, [meeting.link, page_of(meeting)])))
    event.add("url", meeting.link or page_of(meeting))
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if attendee:
        _add_people(event, attendee)
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _add_people(event: Event, attendee: str) -> None:
    """Name this server as host, and this one person as invited.

    RSVP is FALSE: a calendar's own answer would go to a mailbox that nobody reads. The mail has a link to answer.
    """
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.split('<')[-1].rstrip('>')}")
    organizer.params["CN"] = vText("Kring")
    event.add("organizer", organizer)
    person = vCalAddress(f"mailto:{attendee}")
    person.params["PARTSTAT"] = vText("NEEDS-ACTION")
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["RSVP"] = vText("FALSE")
    event.add("attendee", person)
