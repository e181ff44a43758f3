"""What stands about meetings on the pages of circles, and pictures that more pages show."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kring.circles.access import role_here, seat_here
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, may
from kring.kernel import clock, pages, sections
from kring.kernel.pages import draw
from kring.kernel.words import _
from kring.meetings import doing, queries
from kring.meetings.models import Attendance, Meeting
from kring.people.http import SignedIn


def line_items(meetings: Sequence[Meeting], now: datetime) -> list[dict[str, str]]:
    """Return the meetings of one season for `ui.timeline`. They come with circle and giver."""
    several = len({meeting.place for meeting in meetings}) > 1
    return [
        {
            "title": turn_words(meeting),
            "when": _when(meeting),
            "state": _state(meeting, now),
            "href": pages.url("meeting", meeting.pk),
            "note": _("written round") if meeting.written else meeting.place if several else "",
        }
        for meeting in meetings
    ]


def _when(meeting: Meeting) -> str:
    zone = meeting.circle.zone
    begins = pages.shortdate(meeting.starts_at, zone)
    if meeting.written:
        return f"{begins} – {pages.shortdate(meeting.ends_at, zone)}"
    return f"{begins}, {pages.time(meeting.starts_at, zone)}"


def turn_words(meeting: Meeting) -> str:
    """Say whose turn it is, for a line of a list."""
    name = giver_name(meeting)
    return _("turn of %(name)s") % {"name": name} if name else no_turn_words(meeting)


def giver_name(meeting: Meeting) -> str:
    """Return the name of who has the turn, or ''."""
    giver = meeting.giver
    return giver.display_name if giver and giver.ended_at is None else ""


def no_turn_words(meeting: Meeting) -> str:
    """Say how the question is chosen when nobody has the turn."""
    by_vote = meeting.choosing == Meeting.Choosing.VOTE
    return _("by blind vote") if by_vote else _("nobody's turn yet")


def _state(meeting: Meeting, now: datetime) -> str:
    if meeting.state == Meeting.State.CANCELLED:
        return "cancelled"
    if meeting.state == Meeting.State.HELD or meeting.ends_at < now:
        return "past"
    zone = meeting.circle.zone
    same_day = meeting.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    return "today" if same_day else "coming"


def rota_seats(
    circle: Circle, meetings: Sequence[Meeting], me: Membership, now: datetime
) -> list[dict[str, Any]]:
    """Return who take turns, for `ui.table`: the next one is marked."""
    coming = [m for m in meetings if m.state == Meeting.State.PLANNED and m.ends_at >= now]
    following = coming[0].giver_id if coming else None
    return [
        {
            "name": member.display_name,
            "role": "case_giver" if member.pk == following else "",
            "role_name": _("next turn") if member.pk == following else "",
            "you": member.pk == me.pk,
        }
        for member in queries.takers(circle.pk)
    ]


def own_calendar(request: SignedIn, _person: object) -> str:
    """Lead to one's own calendar, on the page of one's account."""
    return draw("meetings/account.html", {}, request)


def section(request: SignedIn, circle: Circle) -> str | None:
    """Show the next meeting and the line of the season."""
    seat = seat_here(request, circle)
    if seat is None or not seat.may(Right.SEE_MEETINGS):
        return None
    now = clock.now()
    line, coming = queries.line_and_coming(request.user, circle, now)
    context = {
        "circle": circle,
        "next": _next(coming),
        "doing": ", ".join(doing.doing(coming[0].pk, request.user.pk)) if coming else "",
        "line": line_items(line, now),
        "may_plan": seat.may(Right.PLAN),
    }
    return draw("meetings/section.html", context, request)


def welcome(request: SignedIn, circle: Circle) -> str | None:
    """Tell who came in how far the season is, and when the next meeting is."""
    now = clock.now()
    line, coming = queries.line_and_coming(request.user, circle, now)
    held = sum(meeting.state == Meeting.State.HELD for meeting in line)
    context = {"circle": circle, "held": held, "of": len(line), "line": line_items(line, now)}
    return draw("meetings/welcome.html", context | {"next": _next(coming)}, request)


def lines(request: SignedIn, circles: Sequence[Circle]) -> Mapping[UUID, str]:
    """Show the next meeting of each circle, on the page with all of one's circles."""
    return {
        meeting.circle_id: draw("meetings/line.html", _next([meeting]), request)
        for meeting in queries.coming(request.user, circles, clock.now())
    }


def _next(meetings: Sequence[Meeting]) -> dict[str, Any]:
    if not meetings:
        return {}
    meeting = meetings[0]
    answers = dict(Attendance.Answer.choices)
    given = getattr(meeting, "my_answer", None)
    return {
        "meeting": meeting,
        "turn": turn_words(meeting),
        "answer": answers[given] if given else "",
    }


def tab(request: SignedIn, circle: Circle) -> sections.Tab | None:
    """Add the page of the season to the tabs of the circle."""
    if not may(role_here(request, circle), Right.SEE_MEETINGS):
        return None
    return ("meetings", _("Meetings"), pages.url("meetings", circle.pk))
