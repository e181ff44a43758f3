"""The notepad on the pages of others: below the table, and on the page of its meeting."""

from markupsafe import Markup

from kring.circles.access import seat_here
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.live.access import table_here
from kring.live.models import Session
from kring.meetings.models import Meeting
from kring.notepad import rules
from kring.notepad.queries import notepad_of, placed, text_of
from kring.people.http import SignedIn


def at_table(request: SignedIn, session: Session) -> Markup:
    """Return the notepad as it lies below the table; what it says, its script asks for when it is opened."""
    return draw("notepad/at_table.html", {"session": session, "longest": rules.LONGEST}, request)


def on_meeting(request: SignedIn, meeting: Meeting) -> Markup | None:
    """Return what was written down together, when the meeting is over."""
    session = table_here(request, meeting)
    notepad = next(iter(notepad_of(session.pk)), None) if session and session.ended_at else None
    if session is None or notepad is None:
        return None
    place = placed(session, seat_here(request, meeting.circle))
    text = text_of(notepad) if rules.may_read(place.looker, place.moment) else ""
    if not text.strip():
        return None
    verdict = rules.may_write(place.looker, place.moment, clock.now())
    found = {"session": session, "text": text, "may_correct": bool(verdict)}
    return draw("notepad/on_meeting.html", found, request)
