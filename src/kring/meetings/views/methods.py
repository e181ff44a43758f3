"""Choosing the method of a meeting: three proposals for who comes, or any of the library."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kring.circles import kinds
from kring.circles.rules import Right
from kring.kernel import clock, pages
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.meetings import actions, queries, rules
from kring.meetings.models import Attendance, Meeting
from kring.meetings.programme import method_title, steps_of
from kring.meetings.queries import Comer
from kring.meetings.views.finding import find_meeting
from kring.methods import reading, shelf, zones
from kring.methods.forms import AdviceForm
from kring.methods.paper import Piece
from kring.methods.printing import piece_in, printed
from kring.methods.script import Way
from kring.methods.views import advised, found
from kring.methods.zones import Lean
from kring.people.http import SignedIn


@login_required
def method(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    state, begun, written = meeting.state, meeting.begun, meeting.written
    require(
        rules.may_choose_method(role, state=state, begun=begun, playable=True, written=written)
    )
    if request.method == "POST":
        actions.choose_method(meeting, by=request.user, method=request.POST.get("method", ""))
        title = method_title(request.POST["method"], request.user.language)
        messages.success(request, _("This meeting goes by “%(title)s”.") % {"title": title})
        return redirect("meeting", meeting.pk)
    members = queries.who_comes(meeting)
    used = queries.methods_used(meeting.circle_id)
    form = AdviceForm(_said(meeting, members, used) | request.GET.dict())
    context = {
        **found(request),
        **_advised(request, form, _known(meeting, used, _leaning(meeting))),
        "form": form,
        "meeting": meeting,
        "present": len(comers(members)),
        "variety": shelf.variety(used),
        "often": _often(used, request.user.language),
        "zone": meeting.circle.zone,
    }
    return render(request, "meetings/method.html", context)


def _advised(request: SignedIn, form: AdviceForm, known: dict[str, Any]) -> dict[str, Any]:
    return {**advised(request, form.wish(**known)), "lean": zones.SENTENCES.get(known["lean"])}


@login_required
@require_safe
def paper(request: SignedIn, meeting_id: UUID, piece: str) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    zone, language = meeting.circle.zone, get_language() or "nl"
    here = {one: reverse("meeting_paper", args=[meeting.pk, one]) for one in Piece}
    steps, began = steps_of(meeting), meeting.starts_at
    context = {
        **printed(request, piece_in(piece), steps, language=language, starts_at=began, here=here),
        "title": method_title(meeting.method, language),
        # No names and no circle: a sheet that is left behind tells nothing.
        "when": f"{pages.date(began, zone)}, {pages.time(began, zone)}–{pages.time(meeting.ends_at, zone)}",
        "purpose": reading.words(meeting.method, language).purpose,
        "zone": zone,
        "back": (reverse("meeting", args=[meeting.pk]), _("The meeting")),
    }
    return render(request, "methods/paper.html", context)


def about_method(
    request: SignedIn, meeting: Meeting, members: Sequence[Comer], *, leads: bool
) -> dict[str, Any]:
    """Return, for who leads, what to think of about the method of a meeting; else nothing."""
    open_ = meeting.state == Meeting.State.PLANNED and not (meeting.begun or meeting.written)
    if not (leads and open_):
        return {}
    lean = _leaning(meeting)
    before = queries.planned(meeting.circle_id).filter(starts_at__lt=meeting.starts_at)
    next_ = lean is not None and not before.exists()
    said = {"lean": zones.SENTENCES[lean]} if lean and next_ else {}
    return _other_methods(request, meeting, members, lean) | said


def _leaning(meeting: Meeting) -> Lean | None:
    """Return which way the next meeting could lean by how the last ones were."""
    return zones.lean(queries.zones_of(meeting.circle_id))


def _said(meeting: Meeting, members: Sequence[Comer], used: Sequence[str]) -> dict[str, Any]:
    """Return what the advisor would ask and we know: who come, how long, together how, how used to it."""
    return {
        "people": len(comers(members)),
        "minutes": meeting.minutes,
        "experience": rules.experience(len(used)).value,
        "way": _way(members),
    }


def _known(meeting: Meeting, used: Sequence[str], lean: Lean | None) -> dict[str, Any]:
    """Return what the advisor must know of this meeting and does not ask."""
    families = {reading.method(one).family for one in used if one in reading.library()}
    return {
        "frame": reading.method(meeting.container),
        "case_chosen": meeting.giver_id is not None,
        "used": tuple(reading.unpinned(one) for one in used),
        "families": frozenset(families),
        "of_team": kinds.methods_of(meeting.circle.form),
        "lean": lean,
    }


def comers(members: Sequence[Comer]) -> list[Comer]:
    """Return who may sit at the table and did not say no: who has not answered may still come."""
    absent = Attendance.Answer.NO
    return [one for one in members if one.has(Right.SIT_AT_TABLE) and one.answer != absent]


def _way(members: Sequence[Comer]) -> str:
    """Return how those are together who said so; '' when nobody did."""
    said = {one.channel for one in comers(members) if one.answer and one.channel}
    if not said:
        return ""
    if said == {Attendance.Channel.ROOM}:
        return Way.ROOM
    return Way.MIXED if Attendance.Channel.ROOM in said else Way.ONLINE


def _often(used: Sequence[str], language: str) -> str:
    """Return the name of the method that was taken time after time, or ''."""
    same = rules.taken_too_often(used)
    return method_title(same, language) if same in reading.library() else ""


def _other_methods(
    request: SignedIn, meeting: Meeting, members: Sequence[Comer], lean: Lean | None
) -> dict[str, Any]:
    """Return what fits when too few come for the method."""
    count, known = len(comers(members)), reading.method(meeting.method)
    if count >= known.people_min or meeting.ends_at < clock.now():
        return {}
    used = queries.methods_used(meeting.circle_id)
    wish = AdviceForm(_said(meeting, members, used)).wish(**_known(meeting, used, lean))
    return {"misfit": {"count": count, "least": known.people_min}, **advised(request, wish)}
