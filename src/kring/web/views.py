"""Home, and the pages about Kring itself."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kring.circles import queries
from kring.circles.access import find_circle, frame_of
from kring.circles.rules import Right
from kring.forming.queries import open_calls
from kring.kernel import clock, sections
from kring.kernel.roundtable import Seat
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.people.http import SignedIn
from kring.people.models import Person
from kring.web.nine_steps import following, nine
from kring.web.standing import found_of

MOST_CALLS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        calls = open_calls(clock.now().date())[:MOST_CALLS]
        return render(request, "web/front.html", {"seats": _example_seats(), "calls": calls})
    cards = queries.my_circles(person)
    circles = [card.circle for card in cards]
    context = {
        "cards": cards,
        "lines": sections.lines("home", request, circles),
        "parts": sections.sections("home", request, circles),
        "to_accept": [card for card in cards if card.membership.to_accept],
    }
    return render(request, "web/home.html", context)


@login_required
@require_safe
def nine_steps(request: SignedIn, circle_id: UUID) -> HttpResponse:
    """Show how far a circle is in the nine steps, to who sees its members."""
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SEE_MEMBERS))
    steps = nine(found_of(circle, clock.now()))
    context = frame_of(request, circle, membership, steps=steps, now=following(steps))
    return render(request, "web/nine_steps.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


def _example_seats() -> list[Seat]:
    """Return the table on the front page: seven people and an empty chair."""
    people = [
        ("Anneke", _("youth policy"), "facilitator"),
        ("Bart", _("primary school"), "case_giver"),
        ("Carla", _("home care"), ""),
        ("Dirk", _("housing"), ""),
        ("Esra", _("youth work"), ""),
        ("Fatima", _("welfare"), ""),
        ("Hanna", _("own experience"), ""),
    ]
    seats = [
        Seat(name=name, organisation=where, role=role, turn=name == "Esra")
        for name, where, role in people
    ]
    return [*seats, Seat(name=_("police"), state="empty")]
