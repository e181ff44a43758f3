"""The best set of dates with its reasons, other dates with what they cost whom, and planning them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.meetings.actions import Planned
from kring.meetings.forms import PlaceForm
from kring.meetings.views.finding import where_of
from kring.people.http import SignedIn
from kring.planning import actions, hosts, queries
from kring.planning.forms import hosts_in
from kring.planning.models import Poll, Reply, Slot
from kring.planning.showing import Shown, shown
from kring.planning.views.finding import find_poll


@login_required
def dates(request: SignedIn, poll_id: UUID) -> HttpResponse:
    poll = find_poll(request, poll_id)
    if poll.closed_at:
        return redirect("meetings", poll.circle_id)
    slots, replies = queries.slots_of(poll), queries.replies_of(poll)
    sent = request.POST if request.method == "POST" else request.GET
    view = shown(
        poll,
        slots,
        replies,
        chosen=sent.getlist("at"),
        venues=hosts.venues_of(poll.circle_id),
        viewer=request.user.pk,
    )
    form = PlaceForm(request.POST or None, initial={"minutes": poll.minutes})
    if request.method == "POST" and form.is_valid() and view.judgement:
        try:
            return _plan(request, poll, slots, view, form)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"poll": poll, "circle": poll.circle, "zone": poll.circle.zone, "form": form}
    context |= {"view": view, "waiting": _waiting(replies)}
    return render(request, "planning/dates.html", context)


def _waiting(replies: list[Reply]) -> list[str]:
    return [one.membership.display_name for one in replies if not one.answered_at]


def _plan(
    request: SignedIn, poll: Poll, slots: list[Slot], view: Shown, form: PlaceForm
) -> HttpResponse:
    planned = [
        Planned(starts_at=slots[date.moment].starts_at, giver=view.giver_id(date.giver))
        for date in view.dates
    ]
    actions.plan_chosen(
        poll,
        by=request.user,
        dates=planned,
        where=where_of(form),
        now=clock.now(),
        at=hosts_in(request.POST) if "hosts" in request.POST else (),
    )
    messages.success(request, _("The season is planned. Now invite people for the first meeting."))
    return redirect("meetings", poll.circle_id)
