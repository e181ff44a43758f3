"""Opening a poll, and its page for who plans: who answered, links, moments."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles.access import find_circle, frame_of
from kring.circles.models import Circle
from kring.circles.rules import Right
from kring.inbox import channels
from kring.kernel import clock, pages
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.meetings.actions import moment
from kring.people.http import SignedIn
from kring.planning import actions, queries, rules
from kring.planning.forms import PollForm, SlotForm
from kring.planning.models import Poll, Reply, Slot
from kring.planning.proposing import last_day, proposal
from kring.planning.solving import exact
from kring.planning.views.finding import find_poll
from kring.planning.views.lines import lines_of


@login_required
def new(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.PLAN))
    running = queries.open_poll_of(circle.pk)
    if running:
        return redirect("poll", running.pk)
    form = PollForm(request.POST or None, initial=_usual(circle))
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = _preview(circle, form)
        if "open" in request.POST and (poll := _opened(request, circle, form, preview)):
            return redirect("poll", poll.pk)
    context = frame_of(request, circle, membership, form=form, preview=preview)
    return render(request, "planning/new.html", context)


def _usual(circle: Circle) -> dict[str, Any]:
    asked = len(queries.asked(circle.pk))
    today = clock.now().astimezone(circle.zone).date()
    return {"quorum": max(1, min(asked, round(0.7 * asked))), "starts_on": today}


def _preview(circle: Circle, form: PollForm) -> dict[str, Any]:
    """Return the moments as they would be asked, and which days are left out and why."""
    wishes, region = form.wishes(), form.cleaned_data["region"]
    found = proposal(wishes, queries.calendar_of(circle, region))
    left_out: dict[str, list[str]] = {}
    for day, why in found.left_out:
        left_out.setdefault(why.name, []).append(pages.shortdate(day))
    return {
        "moments": found.moments,
        "left_out": left_out,
        "unsure": any(not why.sure for _day, why in found.left_out),
        "beyond": _beyond(region, wishes),
        "verdict": rules.may_hold(len(found.moments), count=wishes.count),
    }


def _beyond(region: str, wishes: Any) -> bool:  # noqa: ANN401
    """Tell whether the season reaches further than the school holidays that we know."""
    known = queries.known_until(region) if region else None
    return known is not None and last_day(wishes) > known


def _opened(
    request: SignedIn, circle: Circle, form: PollForm, preview: dict[str, Any]
) -> Poll | None:
    try:
        poll = actions.open_poll(
            circle,
            by=request.user,
            plan=form.plan(),
            moments=preview["moments"],
            now=clock.now(),
        )
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("The poll is open. Send everybody their link."))
    return poll


@login_required
@require_safe
def poll(request: SignedIn, poll_id: UUID) -> HttpResponse:
    poll = find_poll(request, poll_id)
    if poll.closed_at:
        return redirect("meetings", poll.circle_id)
    exact.fetch()
    replies, slots = queries.replies_of(poll), queries.slots_of(poll)
    waiting = [one for one in replies if not one.answered_at]
    context = {
        "poll": poll,
        "circle": poll.circle,
        "zone": poll.circle.zone,
        "rows": [_row(request, reply, slots, poll) for reply in replies],
        "answered": len(replies) - len(waiting),
        **_reached(waiting),
        "lines": lines_of(poll, slots, replies),
        "slots": len(slots),
        "slot_form": SlotForm(),
    }
    return render(request, "planning/poll.html", context)


def _reached(waiting: list[Reply]) -> dict[str, Any]:
    """Return to how many a link can go, and whose has to be passed on by hand."""
    by_hand = [one for one in waiting if not channels.gets_links(one.membership.person)]
    names = [one.membership.display_name for one in by_hand]
    return {"reached": len(waiting) - len(by_hand), "by_hand": names}


def _row(request: SignedIn, reply: Reply, slots: list[Slot], poll: Poll) -> dict[str, Any]:
    zone = poll.circle.zone
    open_ones = [
        slot for slot in slots if not reply.said(slot.pk, slot.starts_at.astimezone(zone))
    ]
    return {
        "reply": reply,
        "name": reply.membership.display_name,
        "you": reply.membership.person_id == request.user.pk,
        "link": settings.ADDRESS + pages.url("poll_link", reply.token),
        "by_phone": reply.membership.by_phone,
        "whole": reply.answered_at is not None and not open_ones,
    }


@login_required
@require_POST
def slots(request: SignedIn, poll_id: UUID) -> HttpResponse:
    poll = find_poll(request, poll_id)
    if "drop" in request.POST:
        actions.drop_slot(poll, by=request.user, slot=_as_id(request.POST["drop"]))
        return redirect("poll", poll.pk)
    form = SlotForm(request.POST)
    if form.is_valid() and form.cleaned_data["at"]:
        starts_at = moment(form.cleaned_data["day"], form.cleaned_data["at"], poll.circle.zone)
        actions.add_slot(poll, by=request.user, starts_at=starts_at, now=clock.now())
    else:
        messages.error(request, _("Fill in a day and a time."))
    return redirect("poll", poll.pk)


@login_required
@require_POST
def letters(request: SignedIn, poll_id: UUID) -> HttpResponse:
    poll = find_poll(request, poll_id)
    number = actions.send_links(poll, by=request.user, now=clock.now())
    said = ngettext("%(count)d link is on its way.", "%(count)d links are on their way.", number)
    nothing = _(
        "Nothing was sent: who did not answer yet had the link today, or no link reaches them."
    )
    messages.success(request, said % {"count": number} if number else nothing)
    return redirect("poll", poll.pk)


@login_required
def end(request: SignedIn, poll_id: UUID) -> HttpResponse:
    poll = find_poll(request, poll_id)
    if request.method == "POST":
        actions.stop_poll(poll, by=request.user, now=clock.now())
        messages.success(request, _("The poll is stopped. No dates were planned."))
        return redirect("meetings", poll.circle_id)
    require(rules.is_open(closed=poll.closed_at is not None))
    return render(request, "planning/end.html", {"poll": poll, "circle": poll.circle})


def _as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
