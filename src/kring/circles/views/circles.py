"""The page of a circle, and its frame."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles import ending, kinds, queries, role_table, rules
from kring.circles import leading as leading_words
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import frames
from kring.circles.forms import FrameForm, LeadingForm, PerspectiveForm
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.circles.sizes import seats_sentence
from kring.kernel import sections
from kring.kernel.verdicts import require
from kring.people.http import SignedIn


@login_required
@require_safe
def circle(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id, also_wiped=True)
    if circle.is_wiped:
        return render(request, "circles/wiped.html", {"circle": circle})
    context = frame_of(request, circle, membership)
    if circle.closed_at:
        context |= _for_the_end(request, circle, membership)
    if membership.has(Right.SEE_MEMBERS):
        context |= _for_members(request, circle, invites=bool(membership.may(Right.INVITE)))
        return render(request, "circles/circle.html", context)
    page = "sponsor" if membership.has(Right.SEE_COUNTS) else "watcher"
    context |= {"parts": sections.sections(f"circle.{page}", request, circle)}
    if page == "sponsor":
        context |= _for_sponsor(circle, request.user)
    return render(request, f"circles/{page}.html", context)


@login_required
@require_safe
def welcome(request: SignedIn, circle_id: UUID) -> HttpResponse:
    """Show who came in where the circle stands; nothing of what was said before."""
    circle, membership = find_circle(request, circle_id)
    if not membership.has(Right.SEE_MEMBERS):
        return redirect("circle", circle.pk)
    context = frame_of(request, circle, membership)
    context["table"] = queries.tables_of([circle], request.user)[circle.pk]
    context["agreement"] = queries.standing_of(circle).agreement
    context["parts"] = sections.sections("welcome", request, circle)
    return render(request, "circles/welcome.html", context)


def _for_the_end(request: SignedIn, circle: Circle, membership: Membership) -> dict[str, Any]:
    wiping, role = queries.wiping_of(circle), Role(membership.role)
    asked = wiping is not None
    return {
        "wiping": wiping,
        "may_stop": ending.may_stop_wiping(role, asked=asked, gone=False),
        "may_reopen": ending.may_reopen(role, closed=True, gone=False),
        "may_wipe": ending.may_ask_wiping(role, closed=True, asked=asked),
        "own": sections.sections("circle.own", request, circle),
    }


def _for_members(request: SignedIn, circle: Circle, *, invites: bool) -> dict[str, Any]:
    person = request.user
    table = queries.tables_of([circle], person)[circle.pk]
    seats = kinds.seats_of(circle.form)
    few = invites and table.seated < seats.least
    invited = queries.seats_in(queries.open_invitations(circle, person)) if few else 0
    return {
        "table": table,
        "seats_sentence": seats_sentence(table.seated, invited=invited, seats=seats)
        if invites
        else "",
        "lead_sentence": rules.facilitators_sentence(table.facilitating),
        "leading": _leading(circle, table),
        "perspective_form": PerspectiveForm(),
        "parts": sections.sections("circle", request, circle),
        "side": sections.sections("circle.side", request, circle),
    }


def _leading(circle: Circle, table: queries.Table) -> list[str]:
    return leading_words.sentences(
        circle.led_by,
        leads=table.names_of(Role.LEAD),
        boards=table.names_of(Role.SOUNDING_BOARD),
        sounding_for=circle.sounding_for,
        reach=circle.sounding_reach,
    )


def _for_sponsor(circle: Circle, person: Any) -> dict[str, Any]:  # noqa: ANN401
    table = queries.tables_of([circle], person)[circle.pk]
    people = queries.count_shown(table.seated)
    organisations = queries.organisations_of(table.members) if people else []
    return {"people": people, "organisations": queries.count_shown(len(organisations))}


@login_required
def new(request: SignedIn) -> HttpResponse:
    person = request.user
    require(rules.may_form(is_host=person.is_host))
    form = FrameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = frames.form_circle(frames.Frame(**form.cleaned_data), by=person)
        return redirect("circle", made.pk)
    return render(request, "circles/new.html", {"form": form})


@login_required
def frame(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    initial = {name: getattr(circle, name) for name in FrameForm.base_fields}
    form = FrameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        frames.reframe(circle, frames.Frame(**form.cleaned_data), by=request.user)
        return redirect("circle", circle.pk)
    context = frame_of(request, circle, membership, form=form)
    return render(request, "circles/frame.html", context)


@login_required
def leading(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    initial = {name: getattr(circle, name) for name in LeadingForm.base_fields}
    form = LeadingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        frames.choose_leading(circle, by=request.user, **form.cleaned_data)
        return redirect("circle", circle.pk)
    return render(
        request, "circles/leading.html", frame_of(request, circle, membership, form=form)
    )


@login_required
@require_POST
def perspectives(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    form = PerspectiveForm(request.POST)
    if form.is_valid():
        frames.seek(circle, form.cleaned_data["label"], by=request.user)
    return redirect("circle", circle.pk)


@login_required
@require_POST
def perspective_removal(request: SignedIn, circle_id: UUID, chair_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    chair = get_object_or_404(circle.sought, pk=chair_id)
    frames.unseek(chair, by=request.user)
    return redirect("circle", circle.pk)


@login_required
@require_safe
def roles(request: SignedIn) -> HttpResponse:
    mine = request.user.memberships.current().values_list("role", flat=True)
    context = {"rows": role_table.rows(), "rights": role_table.rights(), "mine": set(mine)}
    return render(request, "circles/roles.html", context)
