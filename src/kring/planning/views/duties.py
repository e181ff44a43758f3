"""Who does what: the page of a season, what it says on the page of a meeting, and trading."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles.access import find_circle, frame_of, seat_here
from kring.circles.models import Membership
from kring.circles.rules import Right, Role, may
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.kernel.verdicts import require
from kring.kernel.words import _, ngettext
from kring.meetings import queries as meetings
from kring.meetings.models import Attendance, Meeting
from kring.meetings.views.finding import as_id, find_meeting
from kring.people.http import SignedIn
from kring.planning import actions, hosts
from kring.planning import duties as of
from kring.planning.dividing import DUTY_ASKS, DUTY_WORDS, DutyKind
from kring.planning.models import Duty


@login_required
@require_safe
def duties(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, me = find_circle(request, circle_id)
    role = Role(me.role)
    require(may(role, Right.SEE_MEMBERS) and may(role, Right.SEE_MEETINGS))
    coming = hosts.meetings_to_come(circle.pk, clock.now())
    held = of.of_circle(circle.pk)
    context = frame_of(request, circle, me, zone=circle.zone, plans=bool(me.may(Right.PLAN)))
    context["days"] = _days(coming, held, me)
    context["asks"] = _asked_of(me, held)
    context["people"] = of.may_do(circle.pk) if context["plans"] else []
    context["venues"] = hosts.venues_of(circle.pk) if context["plans"] else []
    context["kinds"] = [(DUTY_WORDS[kind], DUTY_ASKS[kind]) for kind in DutyKind]
    return render(request, "planning/duties.html", context)


def _days(
    coming: Sequence[Meeting], held: dict[UUID, of.Held], me: Membership
) -> list[dict[str, Any]]:
    """Return the meetings to come, each with who does what, and what the viewer can do about it."""
    absent = of.absent_of(me.circle_id)
    days = []
    for one in coming:
        there = held.get(one.pk, {})
        away = {member for meeting, member in absent if meeting == one.pk}
        rows = [_row(kind, there.get(kind), one, me, away) for kind in DutyKind]
        for row in rows:
            row["others"] = _others(row["duty"], held, me)
        days.append({"meeting": one, "rows": rows})
    return days


def _row(
    kind: DutyKind, duty: Duty | None, meeting: Meeting, me: Membership, away: set[UUID]
) -> dict[str, Any]:
    may_take = me.has(Right.BRING_CASE) and kind is not DutyKind.HOST
    return {
        "kind": kind,
        "words": DUTY_WORDS[kind],
        "duty": duty,
        "absent": duty is not None and duty.membership_id in away,
        "mine": duty is not None and duty.membership_id == me.pk,
        "offers": duty is None and may_take and meeting.giver_id != me.pk,
    }


def _others(duty: Duty | None, held: dict[UUID, of.Held], me: Membership) -> list[Duty]:
    """Return with whom the viewer can trade what they do: who does the same at a meeting to come."""
    if duty is None or duty.membership_id != me.pk:
        return []
    same = [one for there in held.values() for kind, one in there.items() if kind == duty.kind]
    now = clock.now()
    able = [
        one for one in same if one.membership_id != me.pk and hosts.is_to_come(one.meeting, now)
    ]
    return sorted(able, key=lambda one: one.meeting.starts_at)


def _asked_of(me: Membership, held: dict[UUID, of.Held]) -> list[Duty]:
    """Return the questions to trade that wait for the viewer."""
    every = [one for there in held.values() for one in there.values()]
    return [one for one in every if one.asked and one.asked.membership_id == me.pk]


@login_required
@require_POST
def division(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _me = find_circle(request, circle_id)
    number = actions.share_duties(circle, by=request.user, now=clock.now())
    said = ngettext("%(count)d duty is divided.", "%(count)d duties are divided.", number)
    none = _("Everything was divided already, or nobody is left who can.")
    messages.success(request, said % {"count": number} if number else none)
    return redirect("duties", circle.pk)


@login_required
@require_POST
def duty(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, _role = find_meeting(request, meeting_id)
    kind = _kind(request.POST.get("kind", ""))
    member = None
    if chosen := request.POST.get("member", ""):
        seen = Membership.objects.visible_to(request.user).filter(ended_at=None)
        member = get_object_or_404(seen.filter(circle=meeting.circle_id), pk=as_id(chosen))
    actions.name_duty(meeting, by=request.user, kind=kind, member=member, now=clock.now())
    messages.success(request, _("Saved."))
    return _back(request, meeting.circle_id, meeting.pk)


@login_required
@require_POST
def swap(request: SignedIn, duty_id: UUID) -> HttpResponse:
    mine = _duty(request, duty_id)
    if "answer" in request.POST:
        accepted = request.POST["answer"] == "yes"
        actions.answer_duty_swap(mine, by=request.user, accepted=accepted, now=clock.now())
    else:
        theirs = _duty(request, as_id(request.POST.get("theirs", "")))
        actions.ask_duty_swap(mine, by=request.user, theirs=theirs, now=clock.now())
        messages.success(request, _("The question is asked. Nothing changes until they say yes."))
    return _back(request, mine.circle_id, mine.meeting_id)


def _back(request: SignedIn, circle_id: UUID, meeting_id: UUID) -> HttpResponseRedirect:
    """Return to the page from which it was done."""
    match request.POST.get("back", ""):
        case "meeting":
            return redirect("meeting", meeting_id)
        case "hosts":
            return redirect("hosts", circle_id)
        case _:
            return redirect("duties", circle_id)


def _duty(request: SignedIn, duty_id: UUID) -> Duty:
    return get_object_or_404(Duty.objects.visible_to(request.user), pk=duty_id)


def _kind(text: str) -> DutyKind:
    try:
        return DutyKind(text)
    except ValueError:
        raise Http404 from None


def on_meeting(request: SignedIn, meeting: Meeting) -> str | None:
    """Tell on the page of a meeting who does what; ask who cannot come who takes over what they would do."""
    me = seat_here(request, meeting.circle)
    if me is None or not me.has(Right.SEE_MEMBERS) or meeting.state == Meeting.State.CANCELLED:
        return None
    every = of.of_circle(meeting.circle_id)
    held = of.in_order(every.get(meeting.pk, {}))
    context = {"meeting": meeting, "held": held, "zone": meeting.circle.zone}
    if hosts.is_to_come(meeting, clock.now()):
        context |= _mine(meeting, held, every, me)
    shows = held or context.get("away")
    return draw("planning/duties_part.html", context, request) if shows else None


def _mine(
    meeting: Meeting, held: Sequence[Duty], every: dict[UUID, of.Held], me: Membership
) -> dict[str, Any]:
    """Return what the viewer does at a meeting to come, and what is asked of them about it."""
    mine = [one for one in held if one.membership_id == me.pk]
    turn = meeting.giver_id == me.pk
    return {
        "mine": [(one, _others(one, every, me)) for one in mine],
        "asks": [one for one in _asked_of(me, every) if meeting.pk in _pair(one)],
        "turn": turn,
        "away": bool(mine or turn) and _cannot_come(meeting, me),
    }


def _pair(one: Duty) -> set[UUID]:
    return {one.meeting_id, one.asked.meeting_id if one.asked else one.meeting_id}


def _cannot_come(meeting: Meeting, me: Membership) -> bool:
    return meetings.answer_of(meeting, me.person_id) == Attendance.Answer.NO
