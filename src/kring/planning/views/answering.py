"""When can you? By a personal link without signing in, on one's own page, or filled in for somebody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from kring.circles.access import find_circle
from kring.circles.rules import is_readable
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _, ngettext
from kring.people.http import SignedIn
from kring.people.models import Person
from kring.planning import actions, hosts, queries, travel
from kring.planning.forms import answers_in, edition_in, travel_in
from kring.planning.models import Reply
from kring.planning.touring import road
from kring.planning.views.finding import find_reply
from kring.planning.views.lines import answer_words, lines_of


def link(request: HttpRequest, token: str) -> HttpResponse:
    reply = queries.reply_by(token)
    if reply is None or not vault.readable(reply.poll.circle_id):
        return render(request, "planning/link_gone.html", status=404)
    return _answer(request, reply, by=reply.membership.person, way="link")


@login_required
def own(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    reply = queries.own_reply(request.user, circle.pk)
    if reply is None:
        raise Http404
    return _answer(request, reply, by=request.user, way="own")


@login_required
def for_other(request: SignedIn, reply_id: UUID) -> HttpResponse:
    reply = find_reply(request, reply_id)
    require(is_readable(readable=vault.readable(reply.poll.circle_id)))
    return _answer(request, reply, by=request.user, way="for_other")


def _answer(request: HttpRequest, reply: Reply, *, by: Person, way: str) -> HttpResponse:
    if request.method == "POST":
        return _keep(request, reply, by=by, way=way)
    return _page(request, reply, way=way)


def _page(
    request: HttpRequest, reply: Reply, *, way: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    poll = reply.poll
    slots = queries.slots_of(poll)
    context = {
        "reply": reply,
        "poll": poll,
        "circle": poll.circle,
        "zone": poll.circle.zone,
        "lines": lines_of(poll, slots),
        "words": answer_words(),
        "way": way,
        "refusal": refusal,
        "said": _how_far(reply, slots),
        **_journeys(reply, way=way),
    }
    return render(request, "planning/answer.html", context, status=status)


def _journeys(reply: Reply, *, way: str) -> dict[str, Any]:
    """Return the places to ask the journey to. What somebody told themselves, nobody else reads."""
    venues = hosts.venues_of(reply.poll.circle_id)
    hidden = way == "for_other" and bool(reply.travel) and reply.entered_by_id is None
    return {
        "venues": [one for one in venues if one.membership_id != reply.membership_id],
        "journeys": reply.journeys,
        "journeys_hidden": hidden,
        "ways": [(n, road(n)) for n in range(1, travel.MOST_QUARTERS + 1)],
        "leaves": [(one, travel.clock_words(one)) for one in travel.LEAVES],
        "homes": [(one, travel.clock_words(one)) for one in travel.HOMES],
    }


def _keep(request: HttpRequest, reply: Reply, *, by: Person, way: str) -> HttpResponse:
    """Keep it, and answer the script that saves with each tap, or the button of who has none."""
    by_script = request.headers.get("Accept") == "application/json"
    lines, marks = answers_in(request.POST)
    edition, way_there, now = edition_in(request.POST), travel_in(request.POST), clock.now()
    try:
        kept = actions.keep_answers(
            reply, by=by, lines=lines, marks=marks, edition=edition, now=now, travel=way_there
        )
    except RefusedError as refusal:
        if by_script:
            return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")
        reply.lines, reply.marks = lines, marks
        reply.travel = (way_there or reply.journeys).kept()
        return _page(request, reply, way=way, refusal=str(refusal), status=409)
    said = _how_far(kept, queries.slots_of(kept.poll))
    if by_script:
        return JsonResponse({"edition": kept.edition, "said": said})
    messages.success(request, said)
    return redirect(request.path)


def _how_far(reply: Reply, slots: list[Any]) -> str:
    """Say what is kept and what is still open."""
    if not reply.answered_at:
        return ""
    zone = reply.poll.circle.zone
    known = [reply.said(slot.pk, slot.starts_at.astimezone(zone)) for slot in slots]
    left = known.count("")
    if not left:
        return _("Kept. That was all: thank you. You can close this page.")
    said = ngettext(
        "Kept. %(count)d moment is still open.", "Kept. %(count)d moments are still open.", left
    )
    return said % {"count": left}
