"""What the table puts on the pages of others: the way in, and the way back to what was said."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup

from kring.circles.access import seat_here
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.live import rules
from kring.live.access import table_here
from kring.live.models import Session
from kring.live.queries import going_on
from kring.meetings.models import Meeting
from kring.people.http import SignedIn

LATE = 10  # minutes after which we ask how long it may still take


def on_meeting(request: SignedIn, meeting: Meeting) -> Markup | None:
    """Return the way to the table of a meeting: open it, sit down, or read what was said."""
    session = table_here(request, meeting)
    member = seat_here(request, meeting.circle)
    if session is None and not (member and member.has(Right.LEAD_TABLE)):
        return None
    return draw("live/way_in.html", _found(meeting, session, member), request)


def _found(
    meeting: Meeting, session: Session | None, member: Membership | None
) -> dict[str, object]:
    now = clock.now()
    verdict = rules.may_open(
        role=Role(member.role) if member else None,
        planned=meeting.state == Meeting.State.PLANNED,
        starts_at=meeting.starts_at,
        now=now,
    )
    late = int((now - meeting.starts_at).total_seconds() // 60)
    return {
        "meeting": meeting,
        "session": session,
        "verdict": verdict,
        "planned": meeting.state == Meeting.State.PLANNED,
        "minutes_left": max(30, meeting.minutes - late) if late >= LATE else None,
        "reads": bool(member and member.has(Right.SEE_CASES)),
    }


def on_circle(request: SignedIn, circle: Circle) -> Markup | None:
    """Return the way to the table of a circle that meets at this moment."""
    session = next(iter(going_on(request.user, [circle])), None)
    return draw("live/now.html", {"session": session}, request) if session else None


def on_home(request: SignedIn, circles: Sequence[Circle]) -> dict[UUID, Markup]:
    """Return for each circle that meets at this moment the way to its table."""
    return {
        session.circle_id: draw("live/now_line.html", {"address": _table(session)}, request)
        for session in going_on(request.user, circles)
    }


def _table(session: Session) -> str:
    return reverse("table", kwargs={"session_id": session.pk})
