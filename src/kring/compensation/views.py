"""The page about compensation: each sees what is theirs; and the letter for the benefits office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from kring.circles.access import find_circle, frame_of, role_here
from kring.circles.models import Circle, Invitation, Membership
from kring.circles.rules import Right, Role, may
from kring.compensation import actions, queries, rules
from kring.compensation.forms import AmountForm, ArrangementForm, WishForm
from kring.compensation.models import Arrangement, Claim
from kring.kernel import clock
from kring.kernel.pages import draw, url
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


def tab(request: SignedIn, circle: Circle) -> tuple[str, str, str] | None:
    """Name the page of compensation among the tabs, for who sees the members."""
    if not may(role_here(request, circle), Right.SEE_MEMBERS):
        return None
    return "compensation", _("Compensation"), url("compensation", circle.pk)


def on_seat(request: HttpRequest, invitation: Invitation) -> str | None:
    """Tell who is invited with lived experience what they get for it; whom to ask stands inside."""
    return _what_you_get(request, invitation.circle, Role(invitation.role))


def on_welcome(request: SignedIn, circle: Circle) -> str | None:
    """Tell the same to who just came in."""
    return _what_you_get(request, circle, role_here(request, circle), inside=True)


def _what_you_get(
    request: HttpRequest, circle: Circle, role: Role | None, *, inside: bool = False
) -> str | None:
    arrangement = queries.arrangement_of(circle) if role in rules.ENTITLED else None
    if arrangement is None or arrangement.kind == rules.Kind.NONE:
        return None
    words = rules.KIND_WORDS[rules.Kind(arrangement.kind)]
    context = {"circle": circle, "cents": arrangement.cents, "kind_words": words}
    context |= {"euros": euros, "inside": inside}
    return draw("compensation/what_you_get.html", context, request)


@login_required
def compensation(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    arrangement = queries.arrangement_of(circle)
    is_payer = arrangement is not None and arrangement.paid_by_id == membership.pk
    require(rules.may_look(Role(membership.role), is_payer=is_payer))
    forms: dict[str, Any] = {}
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise Http404
        if deed(request, circle, forms):
            messages.success(request, _("Kept."))
            return redirect("compensation", circle.pk)
    context = _context(request, circle, membership, arrangement) | forms
    status = 400 if forms else 200
    return render(request, "compensation/compensation.html", context, status=status)


def _arrange(request: SignedIn, circle: Circle, forms: dict[str, Any]) -> bool:
    form = ArrangementForm(request.POST, members=_members(circle))
    forms["form"] = form
    if form.is_valid():
        actions.arrange(circle, form.terms(), by=request.user, now=clock.now())
    return form.is_valid()


def _wish(request: SignedIn, circle: Circle, forms: dict[str, Any]) -> bool:
    form = WishForm(request.POST)
    forms["wish_form"] = form
    if form.is_valid():
        actions.tell_wish(circle, by=request.user, **form.cleaned_data)
    return form.is_valid()


def _costs(request: SignedIn, circle: Circle, forms: dict[str, Any]) -> bool:
    mine = Claim.objects.visible_to(request.user).filter(circle=circle)
    claim = get_object_or_404(mine, pk=_id(request))
    form = AmountForm(request.POST)
    forms["wrong"] = {str(claim.pk): form}
    if form.is_valid():
        actions.add_costs(claim, by=request.user, cents=form.cents())
    return form.is_valid()


def _advance(request: SignedIn, circle: Circle, forms: dict[str, Any]) -> bool:
    seen = Meeting.objects.visible_to(request.user).filter(circle=circle)
    meeting = get_object_or_404(seen, pk=_id(request))
    form = AmountForm(request.POST)
    forms["wrong"] = {str(meeting.pk): form}
    if form.is_valid():
        actions.ask_advance(meeting, by=request.user, cents=form.cents(), now=clock.now())
    return form.is_valid()


def _pay(request: SignedIn, circle: Circle, _forms: dict[str, Any]) -> bool:
    actions.mark_paid(circle, _id(request), by=request.user, now=clock.now())
    return True


DEEDS = {"arrange": _arrange, "wish": _wish, "costs": _costs, "advance": _advance, "pay": _pay}


def _id(request: SignedIn) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None


def _members(circle: Circle) -> list[Membership]:
    return list(circle.memberships.current().order_by("display_name"))


def _context(
    request: SignedIn, circle: Circle, membership: Membership, arrangement: Arrangement | None
) -> dict[str, Any]:
    role, now = Role(membership.role), clock.now()
    kind = rules.Kind(arrangement.kind) if arrangement else rules.Kind.NONE
    more: dict[str, Any] = {
        "arrangement": arrangement,
        "kind": kind,
        "euros": euros,
        "zone": circle.zone,
    }
    more["kind_words"] = rules.KIND_WORDS[kind]
    if rules.may_arrange(role):
        first = ArrangementForm.of(arrangement)
        more["form"] = ArrangementForm(initial=first, members=_members(circle))
    if rules.gets(role, kind):
        more |= _own(request, circle, membership)
    if actions.pays(role, arrangement, request.user):
        more["to_pay"], more["way_words"] = queries.to_pay(circle, now), rules.WAY_WORDS
        more["within"] = rules.PAID_WITHIN
    return frame_of(request, circle, membership, **more)


def _own(request: SignedIn, circle: Circle, membership: Membership) -> dict[str, Any]:
    """Return what is for this person alone."""
    now = clock.now()
    claims = queries.claims_of(request.user)
    wish = queries.preference_of(membership)
    first = {"way": wish.way, "elsewhere": wish.elsewhere} if wish else None
    here = [one for one in claims if one.circle_id == circle.pk]
    return {
        "own": True,
        "wish_form": WishForm(initial=first),
        "elsewhere": wish.elsewhere if wish else "",
        "claims": [one for one in here if one.due_at],
        "advances": {one.meeting_id: one for one in here},
        "coming": queries.coming(circle, now),
        "total": queries.total_of(claims, now.astimezone(circle.zone).date()),
    }


@login_required
@require_safe
def letter(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    arrangement = queries.arrangement_of(circle)
    if arrangement is None or not rules.gets(Role(membership.role), arrangement.kind):
        raise Http404
    claims = [one for one in queries.claims_of(request.user) if one.circle_id == circle.pk]
    today = clock.now().astimezone(circle.zone).date()
    due = [one for one in claims if one.due_at and one.meeting.starts_at.year == today.year]
    context = {
        "circle": circle,
        "membership": membership,
        "arrangement": arrangement,
        "kind_words": rules.KIND_WORDS[rules.Kind(arrangement.kind)],
        "claims": due,
        "whole": sum(one.whole for one in due),
        "euros": euros,
        "today": today,
        "zone": circle.zone,
    }
    return render(request, "compensation/letter.html", context)


def euros(cents: int) -> str:
    """Return cents as people write them."""
    return f"€ {number_format(cents / 100, 2, force_grouping=True)}"
