"""The way in: a personal link or a code leads to a seat that is held."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles import queries, rules
from kring.circles.actions import invitations as actions
from kring.circles.forms import CodeForm
from kring.circles.models import Invitation
from kring.circles.rules import ROLE_WORDS, Role
from kring.kernel import sections
from kring.kernel.words import _
from kring.people.accounts import let_in
from kring.people.limits import within_limit
from kring.people.models import Person

HELD = "circles.held_seat"
# A code is typed over a phone or a borrowed screen; who comes in without account stays in.
STAYS_IN = timedelta(days=90)


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which seat this link holds, and show it. Opening a link takes nothing: mail scanners do."""
    return _show(request, queries.invitation_by(token))


def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code. The answer to a wrong, an old and a tried-out code is the same."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allowed = within_limit(request, "enter_code")
        held = actions.enter_code(form.cleaned_data["code"]) if allowed else None
        if held:
            return _show(request, held)
        form.add_error("code", rules.wrong_code())
    return render(request, "circles/enter.html", {"form": form})


@require_safe
def seat(request: HttpRequest) -> HttpResponse:
    """Show the seat that is held for this browser."""
    held = queries.held_seat(request.session.get(HELD))
    if held is None:
        return render(request, "circles/seat_gone.html")
    context = {
        "invitation": held.invitation,
        "circle": held.circle,
        "agreement": held.agreement,
        "role": ROLE_WORDS[Role(held.invitation.role)],
        "without_account": rules.may_come_without_account(Role(held.invitation.role)),
        "host": held.host,
        "parts": sections.sections("seat", request, held.invitation),
    }
    return render(request, "circles/seat.html", context)


@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Take the seat, as who is signed in or as somebody without an account."""
    held = queries.held_seat(request.session.get(HELD))
    if held is None:
        return redirect("seat")
    person = request.user if isinstance(request.user, Person) else None
    membership = actions.claim_invitation(held.invitation, by=person)
    request.session.pop(HELD, None)
    if request.user != membership.person:
        let_in(request, membership.person, stays=STAYS_IN)
    messages.success(request, _("Welcome. This is your circle."))
    page = "circle" if held.invitation.person_id else "circle-welcome"
    return redirect(page, membership.circle_id)


def _show(request: HttpRequest, held: Invitation | None) -> HttpResponse:
    if held is None:
        request.session.pop(HELD, None)
    else:
        request.session[HELD] = str(held.pk)
    return redirect("seat")


def is_welcome(request: HttpRequest) -> bool:
    """Whether a seat is held for this browser, so that it may make an account."""
    return queries.held_seat(request.session.get(HELD)) is not None
