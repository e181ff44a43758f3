"""The library of methods: for everybody, signed in or not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kring.kernel import sections
from kring.kernel.words import _
from kring.methods import course, reading, search, shelf
from kring.methods.advice import Advice, Proposal, Wish, advise
from kring.methods.forms import AdviceForm, SieveForm
from kring.methods.paper import TITLES, Piece
from kring.methods.printing import piece_in, printed
from kring.methods.script import Method, flatten
from kring.methods.shelf import Sieve


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "methods/library.html", found(request))


@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    form = AdviceForm(request.GET or None)
    context = {"form": form, "asked": bool(form.given()), **advised(request, form.wish())}
    return render(request, "methods/advice.html", context)


@require_safe
def method(request: HttpRequest, method_id: str) -> HttpResponse:
    method = _find(request, method_id)
    words = reading.words_of(method, get_language() or "nl")
    context = {
        "method": method,
        "words": words,
        "legs": course.legs(method, words),
        "parts": sections.sections("method", request, method),
        "picture": course.picture(method),
        "papers": [] if method.is_container else [(one, TITLES[one]) for one in Piece],
    }
    return render(request, "methods/method.html", context)


@require_safe
def paper(request: HttpRequest, method_id: str, piece: str) -> HttpResponse:
    method, language = _find(request, method_id), get_language() or "nl"
    if method.is_container:
        raise Http404
    words = reading.words_of(method, language)
    here = {one: reverse("method_paper", args=[method_id, one]) for one in Piece}
    context = {
        **printed(request, piece_in(piece), flatten(method), language=language, here=here),
        "title": words.title,
        "purpose": words.purpose,
        "back": (reverse("method", args=[method_id]), words.title),
    }
    return render(request, "methods/paper.html", context)


def _find(request: HttpRequest, method_id: str) -> Method:
    """Return a method that we ship, or one that this person may see. Raises Http404."""
    if found := reading.library().get(method_id):
        return found
    for method in reading.shown_to(request.user):
        if method.id == method_id:
            return method
    raise Http404


def found(request: HttpRequest) -> dict[str, Any]:
    """Return what methods/find.html and a list below it need, for what stands in the address."""
    form = SieveForm(request.GET or None)
    sieve, language = form.sieve(), get_language() or "nl"
    there = reading.choosable(request.user)
    groups = shelf.shelves(sieve, language, there)
    context: dict[str, Any] = {"sieve_form": form, "sieve": sieve, "groups": groups}
    return context if groups else context | {"instead": _instead(form, sieve, there)}


def _instead(form: SieveForm, sieve: Sieve, there: Sequence[Method]) -> list[tuple[str, str, int]]:
    """Return what else could be asked when nothing was found, as (words, address, how many methods)."""
    close, language = search.close_to(sieve.q, there), get_language() or "nl"
    others = [(_("Search for “%(words)s”") % {"words": close}, Sieve(q=close))] if close else []
    for name, other in sieve.without().items():
        words = _("Leave open: %(question)s") % {"question": form.fields[name].label}
        others.append((words, other))
    offers = []
    for words, other in others:
        number = sum(len(some) for _heading, some in shelf.shelves(other, language, there))
        if number and other.asked():
            offers.append((words, f"?{urlencode(other.asked())}", number))
    return offers


def advised(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    """Return what methods/proposals.html needs; methods that people here made are weighed with ours."""
    own = reading.shown_to(request.user)
    wish = replace(wish, own=frozenset(method.id for method in own))
    advice = advise(wish, [*own, *reading.case_methods()])
    return {"advice": _drawn(advice, get_language() or "nl")}


def _drawn(advice: Advice, language: str) -> dict[str, Any]:
    def row(one: Proposal) -> dict[str, Any]:
        return {
            "choice": shelf.choice(one.method, language),
            "reasons": one.reasons,
            "against": one.against,
        }

    return {
        "proposals": [row(one) for one in advice.proposals],
        "other": row(advice.other) if advice.other else None,
        "missed": [row(one) for one in advice.missed],
        "fits": advice.fits,
    }
