"""The table of a meeting, for the parts that more slices put on its page."""

from kring.live.models import Session
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


def table_here(request: SignedIn, meeting: Meeting) -> Session | None:
    """Return the table of this meeting if the viewer has a seat there; asked once per request."""
    known: dict[object, Session | None] = request.__dict__.setdefault("tables_here", {})
    if meeting.pk not in known:
        known[meeting.pk] = (
            Session.objects.visible_to(request.user).filter(meeting=meeting).first()
        )
    return known[meeting.pk]
