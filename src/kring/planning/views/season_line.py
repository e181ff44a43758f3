"""The season in one picture, with the same as a list."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from kring.circles.access import find_circle, frame_of
from kring.circles.models import Circle
from kring.circles.rules import Right, Role, may
from kring.kernel import clock, pages
from kring.kernel.words import _
from kring.meetings import queries as meetings
from kring.meetings.models import Meeting
from kring.meetings.views.finding import require_sight
from kring.meetings.views.parts import giver_name, line_items
from kring.people.http import SignedIn
from kring.planning import duties, queries
from kring.planning.freedays import Free
from kring.planning.marks import Mark, marks
from kring.planning.moments import moments
from kring.planning.picture import Stop, picture


@login_required
@require_safe
def season_line(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    role = Role(membership.role)
    require_sight(role, Right.SEE_MEETINGS)
    now = clock.now()
    found = meetings.season_line(circle.pk)
    context = frame_of(request, circle, membership, meetings=found)
    if found:
        held = duties.of_circle(circle.pk) if may(role, Right.SEE_MEMBERS) else {}
        context |= _drawn(request, circle, found, now, held)
    return render(request, "planning/season_line.html", context)


def _drawn(
    request: SignedIn,
    circle: Circle,
    found: list[Meeting],
    now: datetime,
    held: dict[UUID, duties.Held],
) -> dict[str, Any]:
    zone, today = circle.zone, now.astimezone(circle.zone).date()
    states = [item["state"] for item in line_items(found, now)]
    stops = [
        Stop(one.starts_at.astimezone(zone).date(), one.number, state, giver_name(one))
        for one, state in zip(found, states, strict=True)
    ]
    first, last = stops[0].day, stops[-1].day
    free = queries.season_free(circle, first, last)
    days = [one.day for one in stops if one.state != "cancelled"]
    more = [*marks(request.user, circle, first, last), *moments(days, circle.form)]
    rows = [_meeting_row(one, stop, held) for one, stop in zip(found, stops, strict=True)]
    line = picture(stops, more, free, today)
    return {
        "picture": line,
        "months": [(x, date_format(day, "M").rstrip(".")) for x, day in line.months],
        "rows": sorted([*rows, *_more_rows(more, free)], key=lambda row: row["day"]),
        "kinds": {one.kind for one in more},
    }


def _more_rows(more: list[Mark], free: list[Free]) -> list[dict[str, Any]]:
    """Return what is no meeting, for the list."""
    rows = [_row(one.day, one.title, one.kind, one.href) for one in more]
    known = [one for one in free if one.kind != "own"]
    return rows + [_row(one.first, one.name, "free", "", until=one.last) for one in known]


def _meeting_row(meeting: Meeting, stop: Stop, held: dict[UUID, duties.Held]) -> dict[str, Any]:
    said = [_("turn of %(name)s") % {"name": stop.name}] if stop.name else []
    for duty in duties.in_order(held.get(meeting.pk, {})):
        name = duty.membership.display_name
        said.append(_("%(duty)s: %(name)s") % {"duty": duty.words, "name": name})
    title = _("meeting %(number)d") % {"number": stop.number}
    if stop.state == "cancelled":
        said = [_("cancelled")]
    href = pages.url("meeting", meeting.pk)
    return _row(stop.day, ", ".join([title, *said]), "meeting", href)


def _row(
    day: date, title: str, kind: str, href: str, *, until: date | None = None
) -> dict[str, Any]:
    return {"day": day, "until": until, "title": title, "kind": kind, "href": href}
