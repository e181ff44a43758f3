"""The end of a circle: closing it, opening it again, wiping it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kring.circles import ending, queries
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import ending as endings
from kring.circles.actions import wiping as wipings
from kring.circles.forms import WipingForm
from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.kernel import clock, sections
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
@require_http_methods(["GET", "POST"])
def closing(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(ending.may_close(Role(membership.role), closed=circle.closed_at is not None))
    if request.method == "POST":
        endings.close_circle(circle, by=request.user, now=clock.now())
        messages.success(request, _("The circle is closed. Everybody can still read it."))
        return redirect("circle", circle.pk)
    parts = sections.sections("circle.closing", request, circle)
    context = frame_of(request, circle, membership, parts=parts)
    return render(request, "circles/closing.html", context)


@login_required
@require_POST
def reopening(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    endings.reopen_circle(circle, by=request.user)
    messages.success(request, _("The circle goes on. Plan when you meet."))
    return redirect("circle", circle.pk)


@login_required
@require_http_methods(["GET", "POST"])
def wiping(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    asked = queries.wiping_of(circle) is not None
    closed = circle.closed_at is not None
    require(ending.may_ask_wiping(Role(membership.role), closed=closed, asked=asked))
    form = WipingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data["name"]
            wipings.ask_wiping(circle, by=request.user, typed=typed, now=clock.now())
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Everybody in the circle gets a message of it."))
            return redirect("circle", circle.pk)
    return render(request, "circles/wiping.html", _about_wiping(request, circle, membership, form))


def _about_wiping(
    request: SignedIn, circle: Circle, membership: Membership, form: WipingForm
) -> dict[str, Any]:
    day = (clock.now() + ending.TIME_TO_STOP).astimezone(circle.zone).date()
    own = sections.sections("circle.own", request, circle)
    return frame_of(request, circle, membership, form=form, day=day, own=own)


@login_required
@require_POST
def wiping_stop(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    wipings.stop_wiping(circle, by=request.user)
    messages.success(request, _("The circle is not wiped. It stays closed, and can be read."))
    return redirect("circle", circle.pk)
