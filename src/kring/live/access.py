"""The table of a meeting, for the parts that more slices put on its page."""

from django.db.models import QuerySet

from kring.kernel.prepared import prepared
from kring.live.models import Session
from kring.meetings.models import Meeting
from kring.people.http import SignedIn
from kring.people.models import Person


@prepared
def _table_of(person: Person, meeting: Meeting) -> QuerySet[Session]:
    return Session.objects.visible_to(person).filter(meeting=meeting)


def table_here(request: SignedIn, meeting: Meeting) -> Session | None:
    """Return the table of this meeting if the viewer has a seat there; asked once per request."""
    known: dict[object, Session | None] = request.__dict__.setdefault("tables_here", {})
    if meeting.pk not in known:
        known[meeting.pk] = next(iter(_table_of(request.user, meeting)), None)
    return known[meeting.pk]
