"""Home, and the pages about Kring itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kring.circles import queries
from kring.kernel import sections
from kring.kernel.roundtable import Seat
from kring.kernel.words import _
from kring.meetings import programme
from kring.methods import reading
from kring.people.models import Person


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        return render(request, "web/front.html", {"seats": _example_seats()})
    cards = queries.my_circles(person)
    circles = [card.circle for card in cards]
    context = {
        "cards": cards,
        "lines": sections.lines("home", request, circles),
        "parts": sections.sections("home", request, circles),
        "to_accept": [card for card in cards if card.membership.to_accept],
    }
    return render(request, "web/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return render(
        request, "web/methods.html", programme.found(request.GET, get_language() or "nl")
    )


@require_safe
def method(request: HttpRequest, method_id: str) -> HttpResponse:
    language = get_language() or "nl"
    if method_id not in reading.library():
        raise Http404
    context = {
        "method": reading.method(method_id),
        "words": reading.words(method_id, language),
        "legs": programme.course(method_id, language),
        "bars": programme.picture(method_id),
        "width": programme.COURSE_WIDTH,
    }
    return render(request, "web/method.html", context)


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
