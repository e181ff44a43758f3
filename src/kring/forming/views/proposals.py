"""Circles as the matchmaker proposes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles.rules import facilitators_sentence
from kring.forming import queries, reasons
from kring.forming.actions import circles
from kring.forming.actions import proposals as actions
from kring.forming.actions.proposals import NOT_NOW, Wish
from kring.forming.forms import MYSELF, CircleForm, WishForm
from kring.forming.models import Application, Call, Proposal
from kring.forming.pool import Pool
from kring.forming.views.finding import frame_of, own_call
from kring.kernel import clock
from kring.kernel.words import _, ngettext
from kring.people.http import SignedIn


@login_required
def ask(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    newest = queries.newest_proposal(call)
    if request.method != "POST":
        return _page(request, call, newest) if newest is None else redirect("proposal", newest.pk)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, call, newest, form, status=400)
    pins = newest.pins if newest and "anew" not in request.POST else {}
    wish = Wish(**form.cleaned_data, pins=pins)
    made = actions.ask_proposal(call, wish, by=request.user, now=clock.now())
    return redirect("proposal", made.pk)


@login_required
@require_safe
def proposal(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    one = _find(request, proposal_id)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"busy": one.busy, "worth": one.worth})
    call = own_call(request, one.call_id)
    if one.about_id and not one.busy:
        return _answer(request, call, one)
    return _page(request, call, one)


def _page(
    request: SignedIn,
    call: Call,
    one: Proposal | None,
    form: WishForm | None = None,
    status: int = 200,
    filled: dict[int, CircleForm] | None = None,
) -> HttpResponse:
    pool = queries.pool_of(call)
    context = frame_of(
        call,
        pool=pool,
        proposal=one,
        form=form or _wish_form(pool, one),
        wished=facilitators_sentence([""]),
        not_now=NOT_NOW,
    )
    if one:
        context |= _shown(pool, one, filled or {})
    return render(request, "forming/proposal.html", context, status=status)


def _wish_form(pool: Pool, one: Proposal | None) -> WishForm:
    first = (
        {"circles": one.circles, "fewest": one.fewest, "most": one.most}
        if one
        else {"circles": max(1, pool.circles)}
    )
    return WishForm(initial=first)


def _shown(pool: Pool, one: Proposal, filled: dict[int, CircleForm]) -> dict[str, Any]:
    found = reasons.shown(pool, one)
    return {
        "circles": found,
        "circle_forms": {
            circle.number: filled.get(circle.number)
            or _circle_form(circle.number, [place.one for place in circle.people])
            for circle in found
        },
        "waiting": reasons.waiting(pool, one),
        "numbers": list(range(one.circles)),
        "newest": queries.newest_proposal(one.call) == one,
    }


def _circle_form(
    number: int, people: list[Application], sent: QueryDict | None = None
) -> CircleForm:
    return CircleForm(
        sent, people=people, auto_id=f"circle-{number}-%s", initial={"facilitators": [MYSELF]}
    )


def _answer(request: SignedIn, call: Call, asked: Proposal) -> HttpResponse:
    pool = queries.pool_of(call)
    base = asked.base
    lines = reasons.cost_of(pool, base, asked) if base else []
    return render(request, "forming/why.html", frame_of(call, asked=asked, base=base, lines=lines))


@login_required
@require_POST
def stop(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    one = _find(request, proposal_id)
    actions.stop_proposal(one, by=request.user)
    return redirect("proposal", one.pk)


@login_required
@require_POST
def seats(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """Move somebody, or hold them where they are; both by one form."""
    one = _find(request, proposal_id)
    person = _person(request, one)
    to = request.POST.get("to", "")
    if to in {"hold", "free"}:
        actions.hold(one, person, by=request.user, fast=to == "hold")
    else:
        number = int(to) if to.removeprefix("-").isdecimal() else NOT_NOW
        actions.move(one, person, number, by=request.user)
    return redirect("proposal", one.pk)


@login_required
@require_POST
def why(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    one = _find(request, proposal_id)
    asked = actions.ask_why(one, _person(request, one), by=request.user, now=clock.now())
    return redirect("proposal", asked.pk)


@login_required
@require_POST
def form(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    one = _find(request, proposal_id)
    pool, number = queries.pool_of(one.call), _number(request, one)
    people = [pool.people[place] for place in pool.circles_of(one)[number]]
    form = _circle_form(number, people, request.POST)
    if not form.is_valid():
        call = own_call(request, one.call_id)
        return _page(request, call, one, status=400, filled={number: form})
    others, myself = form.chosen()
    made = circles.form(
        one,
        number,
        form.cleaned_data["name"],
        by=request.user,
        now=clock.now(),
        facilitators=others,
        myself=myself,
    )
    messages.success(
        request,
        _("The circle is formed and everybody is invited. Without e-mail you pass on the link."),
    )
    if wish := _wish([one for one in people if one.pk in others], myself=myself):
        messages.warning(request, wish)
    return redirect("circle-members", made.pk)


@login_required
@require_POST
def waiting(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    one = _find(request, proposal_id)
    told = circles.tell_waiting(one, by=request.user)
    messages.success(
        request,
        ngettext("%(count)d person gets a letter.", "%(count)d people get a letter.", told)
        % {"count": told},
    )
    return redirect("proposal", one.pk)


def _number(request: SignedIn, one: Proposal) -> int:
    """Return which circle of a proposal is meant. Raises Http404."""
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdecimal() and int(number[:3]) < one.circles):
        raise Http404
    return int(number[:3])


def _wish(people: list[Application], *, myself: bool) -> str:
    """Say what is to be wished of who will facilitate, by the rule of the circle's own page."""
    sides = [circles.side_of(one) for one in people]
    return facilitators_sentence([*sides, *([""] if myself else [])])


def _find(request: SignedIn, proposal_id: UUID) -> Proposal:
    seen = Proposal.objects.visible_to(request.user).select_related("call", "about", "base")
    return get_object_or_404(seen, pk=proposal_id)


def _person(request: SignedIn, one: Proposal) -> Application:
    seen = Application.objects.visible_to(request.user).filter(call_id=one.call_id)
    wanted = request.POST.get("who", "")
    return get_object_or_404(seen, pk=wanted) if _is_id(wanted) else get_object_or_404(seen.none())


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
