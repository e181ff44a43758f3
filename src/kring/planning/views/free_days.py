"""The free days of a circle: what we know, and what it says itself."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kring.circles.access import find_circle, frame_of
from kring.circles.rules import Right
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError, require
from kring.people.http import SignedIn
from kring.planning import actions, queries
from kring.planning.forms import FreeForm
from kring.planning.freedays import REGION_WORDS, Region

AHEAD = timedelta(days=550)


@login_required
def free_days(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.PLAN))
    if "drop" in request.POST:
        actions.forget_free(circle, by=request.user, stretch=_as_id(request.POST["drop"]))
        return redirect("free_days", circle.pk)
    form = FreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"meets": bool(form.cleaned_data["meets"])}
        try:
            actions.set_free(circle, by=request.user, **values)
            return redirect("free_days", circle.pk)
        except RefusedError as refusal:
            form.add_error("last", str(refusal))
    today = clock.now().astimezone(circle.zone).date()
    known = queries.known_free(circle, today, today + AHEAD)
    regions = [(str(REGION_WORDS[region]), known[region]) for region in Region]
    context = frame_of(request, circle, membership, form=form, regions=regions)
    context |= {"public": known[""], "own": list(circle.free_stretches.all())}
    return render(request, "planning/free_days.html", context)


def _as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
