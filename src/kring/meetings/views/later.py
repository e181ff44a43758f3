"""More than one question in one meeting: whose come after the first, by which method."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kring.cases.models import Case
from kring.circles.access import seat_here
from kring.circles.models import Membership
from kring.circles.rules import Right, Role
from kring.kernel.words import _
from kring.meetings import actions, queries, rules
from kring.meetings.forms import LaterCaseForm
from kring.meetings.models import Meeting
from kring.meetings.programme import method_title, minutes_by_case
from kring.meetings.queries import Comer
from kring.meetings.views.finding import find_meeting, find_member
from kring.meetings.views.parts import giver_name, no_turn_words
from kring.methods import reading, shelf
from kring.people.http import SignedIn


def later_part(
    request: SignedIn, meeting: Meeting, role: Role, members: Sequence[Comer]
) -> dict[str, Any]:
    """Return the questions of a meeting with several, and for who leads the form to add one."""
    if meeting.written:
        return {}
    me = seat_here(request, meeting.circle)
    questions = _questions(meeting, me)
    part: dict[str, Any] = {"questions": questions}
    if questions:
        part["turn"] = ", ".join(one["name"] or no_turn_words(meeting) for one in questions)
        part["method"] = ", ".join(dict.fromkeys(one["method"] for one in questions))
    part["may_drop_case"] = rules.may_drop_case(role, state=meeting.state, begun=meeting.begun)
    rows = queries.later_of(meeting)
    givers = {meeting.giver_id, *(row.giver_id for row in rows)}
    free = [one for one in members if one.has(Right.BRING_CASE) and one.pk not in givers]
    if part["may_drop_case"] and free and len(rows) + 1 < rules.MOST_CASES:
        language = get_language() or "nl"
        part["later_form"] = LaterCaseForm(
            members=free,
            methods=shelf.options(language, reading.choosable(request.user)),
            initial={"method": meeting.method},
        )
    return part


def _questions(meeting: Meeting, me: Membership | None) -> list[dict[str, Any]]:
    """Return each question with its giver, method and minutes; empty when there is one."""
    rows = queries.later_of(meeting)
    if not rows:
        return []
    language = get_language() or "nl"
    minutes = minutes_by_case(meeting)
    first = (1, giver_name(meeting), meeting.method, meeting.case)
    later = [
        (row.place, row.giver.display_name if row.giver else "", row.method, row.case)
        for row in rows
    ]
    return [
        {
            "place": place,
            "name": name,
            "method": method_title(method, language),
            "minutes": minutes.get(place, 0),
            "case": case if _shown(case, me) else None,
        }
        for place, name, method, case in [first, *later]
    ]


def _shown(case: Case | None, me: Membership | None) -> bool:
    if case is None or not case.offered_at or me is None:
        return False
    return me.has(Right.SEE_CASES) and me.reads(case.discussed_at)


@login_required
@require_POST
def cases(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    giver = find_member(request, meeting, request.POST.get("later-giver", ""))
    method = request.POST.get("later-method", "")
    actions.add_case(meeting, by=request.user, giver=giver, method=method)
    said = _("The question of %(name)s comes on the table too.") % {"name": giver.display_name}
    messages.success(request, said)
    return redirect("meeting", meeting.pk)


@login_required
@require_POST
def removal(request: SignedIn, meeting_id: UUID, place: int) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    actions.drop_case(meeting, by=request.user, place=place)
    messages.success(request, _("That question is off this meeting. What was prepared waits."))
    return redirect("meeting", meeting.pk)
