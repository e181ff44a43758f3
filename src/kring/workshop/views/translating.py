"""The words of a draft in another language, beside those in which it was made."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.people.http import SignedIn
from kring.people.models import Person
from kring.workshop import actions, draft, languages
from kring.workshop.draft import Data
from kring.workshop.forms.basics import AboutForm, about_of
from kring.workshop.forms.phases import WordsForm, translated_values
from kring.workshop.forms.texts import Seen
from kring.workshop.models import OwnMethod
from kring.workshop.views.editing import NOWHERE, asked_again, keeps_words
from kring.workshop.views.finding import find, frame


def _find(request: SignedIn, own_id: UUID, language: str) -> tuple[OwnMethod, Data]:
    """Return a draft with words in this language beside its own. Raises Http404."""
    method, data = find(request, own_id)
    if language not in languages.others(data):
        raise Http404
    return method, data


@login_required
@require_safe
def language_page(request: SignedIn, own_id: UUID, language: str) -> HttpResponse:
    method, data = _find(request, own_id, language)
    counts = languages.to_write(data, language)
    rows = [
        (one["id"], draft.called(data, one["id"]), counts[one["id"]]) for one in data["phases"]
    ]
    more = {"rows": rows, "about": counts[""], "seen": draft.mark_of_order(data)}
    more |= {"spoken": language, "name": languages.name_of(language)}
    return render(request, "workshop/language.html", frame(request, method, data, **more))


@login_required
@keeps_words(AboutForm)
def about(request: SignedIn, own_id: UUID, language: str) -> HttpResponse:
    _method, data = _find(request, own_id, language)
    values = partial(about_of, language=language)
    make = partial(AboutForm, initial=values(data))
    return _kept(request, own_id, language, "", values, make)


@login_required
@keeps_words(partial(WordsForm, data=NOWHERE, phase_id=""))
def phase_words(request: SignedIn, own_id: UUID, language: str, phase_id: str) -> HttpResponse:
    _method, data = _find(request, own_id, language)
    if not draft.find_phase(data, phase_id):
        raise Http404
    values = partial(translated_values, phase_id=phase_id, language=language)
    make = partial(WordsForm, initial=values(data), data=data, phase_id=phase_id)
    return _kept(request, own_id, language, phase_id, values, make)


def _kept(
    request: SignedIn,
    own_id: UUID,
    language: str,
    phase_id: str,
    values: Callable[[Data], Data],
    make: Callable[[Any], AboutForm | WordsForm],
) -> HttpResponse:
    """Save what was filled in, and go on to what is still to be written."""
    form, stale = make(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _save(request.user, (own_id, language, phase_id), form)
            messages.success(request, _("Saved."))
            return _further(request, own_id, language, phase_id)
        except RefusedError as refused:
            stale = str(refused)
    _method, data = _find(request, own_id, language)
    more = _beside(form, data, language, phase_id)
    return asked_again(request, "workshop/words.html", form, stale, own_id, values, make, **more)


def _save(by: Person, place: tuple[UUID, str, str], form: AboutForm | WordsForm) -> None:
    seen, words = form.cleaned_data["seen"], form.words()
    actions.save_words(*place, by=by, seen=seen, words=words, now=clock.now())


def _further(request: SignedIn, own_id: UUID, language: str, phase_id: str) -> HttpResponse:
    """Go on to the next phase; after the last, and when asked so, to the list."""
    _method, data = _find(request, own_id, language)
    ids = ["", *(one["id"] for one in data["phases"])]
    rest = ids[ids.index(phase_id) + 1 :] if phase_id in ids else []
    if request.POST.get("then") == "next" and rest:
        return redirect("workshop_phase_words", own_id, language, rest[0])
    return redirect("workshop_language", own_id, language)


def _beside(form: Seen, data: Data, language: str, phase_id: str) -> dict[str, Any]:
    """Return the fields that are asked, each with what stands there in the language in which it was made."""
    theirs = draft.spoken(data, phase_id) if phase_id else draft.words_of(data)
    return {
        "pairs": [(form[name], _said(theirs, name)) for name in _asked(form, data, phase_id)],
        "phase_id": phase_id,
        "spoken": language,
        "name": languages.name_of(language),
        "own_name": languages.name_of(draft.language_of(data)),
        "heading": draft.called(data, phase_id) if phase_id else _("About this method"),
    }


def _asked(form: Seen, data: Data, phase_id: str) -> list[str]:
    if not isinstance(form, WordsForm):
        return [name for name in form.fields if name != "seen"]
    phase = draft.find_phase(data, phase_id)
    needed = [*draft.asked_words(phase), *(form.scale_names if "rate" in phase["allow"] else ())]
    each = draft.spoken(data, phase_id).get("placeholders", {})
    needed += [f"begin_{kind}" for kind in each]
    needed += ["tips"] if draft.spoken(data, phase_id).get("tips") else []
    # What stands there already may be mended, whether it is asked or not.
    return [
        n
        for n in form.fields
        if n != "seen" and (n in needed or form.initial.get(n) or n in form.errors)
    ]


def _said(words: Data, name: str) -> str:
    if name in WordsForm.scale_names:
        scale = words.get("scale", [])
        place = WordsForm.scale_names.index(name)
        return str(scale[place]) if place < len(scale) else ""
    if name.startswith("begin_"):
        return str(words.get("placeholders", {}).get(name[6:], ""))
    said = words.get(name, "")
    return "\n".join(said) if isinstance(said, list) else str(said)
