"""What the table puts on the pages of others: the way in, and the way back to what was said."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup

from kring.circles.access import seat_here
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.live import copied, moving, pace, written
from kring.live.access import table_here
from kring.live.models import Session
from kring.live.queries import going_on, has_giver, wanting_contact
from kring.meetings.models import Meeting
from kring.people.http import SignedIn

LATE = int(pace.LATE.total_seconds() // 60)


def on_meeting(request: SignedIn, meeting: Meeting) -> Markup | None:
    """Return the way to the table of a meeting: open it, sit down, or read what was said."""
    session = table_here(request, meeting)
    member = seat_here(request, meeting.circle)
    if session is None and not (member and member.has(Right.LEAD_TABLE)):
        return None
    context = _found(meeting, session, member)
    return draw(
        "live/way_in.html", context | {"waiting": wanting_contact(session, member)}, request
    )


def _found(
    meeting: Meeting, session: Session | None, member: Membership | None
) -> dict[str, object]:
    now, known = clock.now(), has_giver(meeting)
    begin = partial(written.may_begin, has_giver=known) if meeting.written else moving.may_open
    verdict = begin(
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
        "zone": meeting.circle.zone,
        "has_giver": known,
        "minutes_left": max(30, meeting.minutes - late)
        if late >= LATE and not meeting.written
        else None,
        "reads": bool(member and member.has(Right.SEE_CASES)),
        "may_copy": _may_copy(session, member, now),
    }


def _may_copy(session: Session | None, member: Membership | None, now: datetime) -> bool:
    if session is None or member is None or not member.has(Right.SIT_AT_TABLE):
        return False
    return bool(copied.may_copy(ended_at=session.ended_at, written=session.written, now=now))


def on_circle(request: SignedIn, circle: Circle) -> Markup | None:
    """Return the way to the table of a circle that meets at this moment."""
    found = [
        draw("live/now.html", {"session": session, "zone": circle.zone}, request)
        for session in going_on(request.user, [circle])
    ]
    return Markup("\n").join(found) if found else None


def on_home(request: SignedIn, circles: Sequence[Circle]) -> dict[UUID, Markup]:
    """Return for each circle that meets at this moment the way to its table."""
    zones = {circle.pk: circle.zone for circle in circles}
    found: dict[UUID, Markup] = {}
    for session in going_on(request.user, circles):
        context = {
            "session": session,
            "address": _table(session),
            "zone": zones[session.circle_id],
        }
        drawn = draw("live/now_line.html", context, request)
        found[session.circle_id] = found.get(session.circle_id, Markup()) + drawn
    return found


def _table(session: Session) -> str:
    return reverse("table", kwargs={"session_id": session.pk})
