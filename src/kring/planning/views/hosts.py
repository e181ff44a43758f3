"""On tour: who offers a place, and who hosts which meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kring.circles.access import find_circle, frame_of
from kring.circles.models import Membership
from kring.circles.rules import Right, Role, may
from kring.kernel import clock
from kring.kernel.pages import draw
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.meetings.models import Meeting
from kring.people.http import SignedIn
from kring.planning import actions
from kring.planning import hosts as of
from kring.planning.forms import VenueForm


@login_required
def hosts(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    role = Role(membership.role)
    require(may(role, Right.SEE_MEMBERS) and may(role, Right.SEE_MEETINGS))
    venues = of.venues_of(circle.pk)
    mine = next((one for one in venues if one.membership_id == membership.pk), None)
    form = VenueForm(request.POST or None, initial=VenueForm.of(mine))
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer_place(circle, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved. You can now host a meeting."))
            return redirect("hosts", circle.pk)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = frame_of(request, circle, membership, form=form, venues=venues, mine=mine)
    context |= _rota(request, circle.pk, membership) | {"plans": membership.may(Right.PLAN)}
    context["brings"] = membership.may(Right.BRING_CASE)
    return render(request, "planning/hosts.html", context)


def _rota(request: SignedIn, circle_id: UUID, me: Membership) -> dict[str, Any]:
    """Return the meetings to come with their hosts, and the questions to swap."""
    coming = of.meetings_to_come(circle_id, clock.now())
    hosting = of.of_circle(circle_id)
    rows = [{"meeting": one, "hosting": hosting.get(one.pk)} for one in coming]
    others = [
        row
        for one, row in zip(coming, rows, strict=True)
        if one.pk in hosting and hosting[one.pk].membership_id != me.pk
    ]
    asks = [one for one in hosting.values() if one.asked and one.asked.membership_id == me.pk]
    return {"rows": rows, "others": others, "asks": asks, "zone": me.circle.zone}


@login_required
@require_POST
def division(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    number = actions.share_hosts(
        circle,
        by=request.user,
        step_free="step_free" in request.POST,
        hearing_loop="hearing_loop" in request.POST,
        now=clock.now(),
    )
    said = ngettext("%(count)d meeting has a host.", "%(count)d meetings have a host.", number)
    messages.success(request, said % {"count": number})
    return redirect("hosts", circle.pk)


def on_meeting(request: SignedIn, meeting: Meeting) -> str | None:
    """Tell on the page of a meeting who hosts it, and how to get there."""
    venue = next(iter(of.venue_at(meeting.pk)), None)
    if venue is None or meeting.state == Meeting.State.CANCELLED:
        return None
    return draw("planning/host.html", {"venue": venue, "meeting": meeting}, request)
