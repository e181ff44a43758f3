"""The season of a circle: its line, planning it, and one meeting more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kring.circles import kinds
from kring.circles.access import find_circle, frame_of
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role, may
from kring.kernel import clock, pages
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.meetings import actions, days, queries, rules
from kring.meetings.forms import MeetingForm, SeasonForm
from kring.meetings.models import Meeting
from kring.meetings.views.finding import require_sight, where_of
from kring.meetings.views.parts import line_items, rota_seats
from kring.people.http import SignedIn


@login_required
@require_safe
def meetings(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    role = Role(membership.role)
    require_sight(role, Right.SEE_MEETINGS)
    now = clock.now()
    meetings = queries.season_line(circle.pk)
    sees_members = bool(may(role, Right.SEE_MEMBERS))
    seats = rota_seats(circle, meetings, membership, now) if sees_members else []
    context = frame_of(
        request,
        circle,
        membership,
        line=line_items(meetings, now),
        seats=seats,
        next_giver=next((seat["name"] for seat in seats if seat["role"]), ""),
        swaps=list(queries.open_swaps(membership)),
        may_plan=membership.may(Right.PLAN),
        leads=membership.may(Right.LEAD_TABLE),
    )
    return render(request, "meetings/meetings.html", context)


@login_required
def season(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.PLAN))
    members = list(queries.may_take_turns(circle.pk))
    form = SeasonForm(request.POST or None, members=members)
    preview = None
    if request.method == "POST" and form.is_valid():
        plan = _plan(form)
        if "plan" in request.POST:
            actions.plan_season(circle, by=request.user, plan=plan, now=clock.now())
            messages.success(
                request, _("The season is planned. Now invite people for the first meeting.")
            )
            return redirect("meetings", circle.pk)
        preview = _preview(circle, plan, members)
    context = frame_of(request, circle, membership, form=form, preview=preview)
    return render(request, "meetings/season.html", context)


def _plan(form: SeasonForm) -> actions.SeasonPlan:
    values = form.cleaned_data
    return actions.SeasonPlan(
        starts_on=values["starts_on"],
        at=values["at"],
        weeks=values["weeks"],
        count=values["count"],
        where=where_of(form),
        choosing=values["choosing"],
        takers=values["takers"],
    )


def _preview(
    circle: Circle, plan: actions.SeasonPlan, members: list[Membership]
) -> dict[str, Any]:
    """Return the dates and turns as they would be, and what to think of."""
    names = {member.pk: member.display_name for member in members}
    dates = rules.season_dates(plan.starts_on, weeks=plan.weeks, count=plan.count)
    by_turn = plan.choosing == Meeting.Choosing.ROTA
    standing = queries.turns(circle, members=plan.takers)
    givers = rules.rota(standing, dates) if by_turn else [None] * len(dates)
    items = []
    for day, giver in zip(dates, givers, strict=True):
        said = _("turn of %(name)s") % {"name": names[giver]} if giver else _("by blind vote")
        items.append({"title": pages.date(day), "text": said})
    return {
        "items": items,
        "sentence": rules.season_sentence(plan.count, kinds.meetings_of(circle.form)),
        "said": days.said(circle, dates),
    }


@login_required
def new(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.PLAN))
    form = MeetingForm(request.POST or None)
    said: list[str] = []
    if request.method == "POST" and form.is_valid():
        said = days.to_ask(circle, form.cleaned_data["day"], sure=request.POST.get("sure", ""))
        if not said:
            return _planned(request, circle, form)
    context = frame_of(request, circle, membership, form=form, said=said)
    return render(request, "meetings/new.html", context)


def _planned(request: SignedIn, circle: Circle, form: MeetingForm) -> HttpResponse:
    values = form.cleaned_data
    meeting = actions.plan_meeting(
        circle,
        by=request.user,
        starts_at=actions.moment(values["day"], values["at"], circle.zone),
        where=where_of(form),
        now=clock.now(),
    )
    return redirect("meeting", meeting.pk)
