"""Planning a written round: choose, look at the dates, change them, plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from kring.circles.access import find_circle, frame_of
from kring.circles.models import Circle
from kring.circles.rules import Right
from kring.kernel import clock
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.meetings import actions, pace, programme, queries, rules
from kring.meetings.forms import DaysForm, RoundForm
from kring.meetings.models import Meeting
from kring.meetings.views.finding import find_meeting
from kring.methods import reading, shelf
from kring.methods.shelf import Sieve
from kring.people.http import SignedIn

FIRST_METHOD = "async"


@login_required
def new(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.LEAD_TABLE))
    forms = _forms(request, circle, None)
    if plan := _asked(request, forms):
        meeting = actions.plan_round(circle, by=request.user, plan=plan, now=clock.now())
        messages.success(request, _("The round is planned. It begins by itself on its day."))
        return redirect("meeting", meeting.pk)
    context = frame_of(request, circle, membership, **_shown(circle, forms))
    return render(request, "meetings/round.html", context)


@login_required
def plan(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    meeting, role = find_meeting(request, meeting_id)
    require(
        rules.may_replan_round(
            role, written=meeting.written, state=meeting.state, begun=meeting.begun
        )
    )
    forms = _forms(request, meeting.circle, meeting)
    if asked := _asked(request, forms):
        actions.replan_round(meeting, by=request.user, plan=asked, now=clock.now())
        messages.success(request, _("The round is changed."))
        return redirect("meeting", meeting.pk)
    context = {"meeting": meeting, "circle": meeting.circle, **_shown(meeting.circle, forms)}
    return render(request, "meetings/round.html", context)


def _forms(
    request: SignedIn, circle: Circle, meeting: Meeting | None
) -> tuple[RoundForm, DaysForm]:
    """Return what is asked first, and the days of the steps of the method that was chosen."""
    language = get_language() or "nl"
    initial = _initial(circle, meeting)
    first = RoundForm(
        request.POST or None,
        initial=initial,
        methods=_methods(request, language),
        cases=_cases(circle, meeting),
    )
    method = request.POST.get("method", initial["method"])
    chosen = method if first.is_valid() or not first.is_bound else None
    return first, DaysForm(request.POST or None, steps=_steps(chosen, meeting))


def _steps(method: str | None, meeting: Meeting | None) -> list[tuple[str, str, int]]:
    """Return key, title and days of each step: as they are planned, else as we propose."""
    language = get_language() or "nl"
    same = meeting and reading.unpinned(meeting.method) == method
    planned = {one.step: one.days for one in meeting.closings.all()} if meeting and same else None
    return [
        (
            step.key,
            programme.step_title(step, language),
            pace.days_for(step.phase) if planned is None else planned.get(step.key, 0),
        )
        for step in (queries.round_steps(method) if method else ())
    ]


def _initial(circle: Circle, meeting: Meeting | None) -> dict[str, Any]:
    zone = circle.zone
    if meeting is None:
        today = clock.now().astimezone(zone).date()
        return {"starts_on": pace.later(today, 1), "method": FIRST_METHOD}
    last = meeting.closings.last()
    return {
        "starts_on": meeting.starts_at.astimezone(zone).date(),
        "method": reading.unpinned(meeting.method),
        "case": str(meeting.case_id or RoundForm.BY_TURN),
        "closes": last.at.astimezone(zone).time() if last else pace.CLOSES,
    }


def _methods(request: SignedIn, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the methods to choose from: those meant for writing first."""
    meant = [(one, programme.method_title(one, language)) for one in programme.IN_WRITING]
    there = reading.choosable(request.user)
    others = [
        (heading, [(one.id, one.title) for one in some if one.id not in programme.IN_WRITING])
        for heading, some in shelf.shelves(Sieve(), language, there)
    ]
    return [(_("Made for writing"), meant), *((head, some) for head, some in others if some)]


def _cases(circle: Circle, meeting: Meeting | None) -> list[tuple[str, str]]:
    found = list(queries.waiting(circle.pk).select_related("giver"))
    if meeting and meeting.case:
        found.insert(0, meeting.case)
    offered = [
        (str(case.pk), f"{case.burning_question} ({case.giver.display_name})") for case in found
    ]
    return [(RoundForm.BY_TURN, _("Of whose turn it is")), *offered]


def _asked(request: SignedIn, forms: tuple[RoundForm, DaysForm]) -> actions.RoundPlan | None:
    """Return the plan when it was looked at and then asked for."""
    first, days = forms
    ready = "plan" in request.POST and first.is_valid() and days.asked and days.is_valid()
    return _plan(first, days) if ready else None


def _plan(first: RoundForm, days: DaysForm) -> actions.RoundPlan:
    values = first.cleaned_data
    return actions.RoundPlan(
        starts_on=values["starts_on"],
        closes=values["closes"],
        method=values["method"],
        days=days.days(),
        case=values["case"],
    )


def _shown(circle: Circle, forms: tuple[RoundForm, DaysForm]) -> dict[str, Any]:
    """Return the forms, and on which day each step would close."""
    first, days = forms
    if not (first.is_bound and first.is_valid()):
        return {"form": first}
    plan = _plan(first, days)
    held = [count for count in plan.days if count]
    moments = iter(actions.closing_moments(plan.starts_on, held, plan.closes, circle))
    unbound = days if days.asked else DaysForm(steps=[_as_step(days, n) for n in days.fields])
    rows = [
        (bound, programme.until_words(next(moments), circle.zone) if count else "")
        for bound, count in zip(unbound, plan.days, strict=True)
    ]
    return {"form": first, "days": unbound, "rows": rows}


def _as_step(form: DaysForm, name: str) -> tuple[str, str, int]:
    field = form.fields[name]
    return name, str(field.label), field.initial
