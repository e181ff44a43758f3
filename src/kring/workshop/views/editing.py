"""Changing a draft: its basics, its phases, one phase; and what each would see."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import CharField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.methods import course
from kring.methods.onefile import WORDS
from kring.people.http import SignedIn
from kring.workshop import actions, checks, draft, languages, roles
from kring.workshop.draft import Data
from kring.workshop.forms.basics import BasicsForm, basics_of
from kring.workshop.forms.phases import PhaseForm, phase_values
from kring.workshop.forms.texts import Seen
from kring.workshop.models import OwnMethod
from kring.workshop.starters import STARTERS, starter
from kring.workshop.views.finding import find, frame, source_of

View = Callable[..., HttpResponse]
STEPS = {"up": -1, "down": 1}
NOWHERE: Data = {
    "phases": [],
    WORDS: {"": {}},
}  # where there is no draft, words are kept all the same


@login_required
@require_safe
def draft_page(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    return render(request, "workshop/draft.html", _drawn(request, method, data))


def _drawn(request: SignedIn, method: OwnMethod, data: Data) -> dict[str, Any]:
    script = draft.drawn(data)
    words = script.words_in(draft.language_of(data))
    remarks = checks.remarks(data)
    return frame(
        request,
        method,
        data,
        words=draft.words_of(data),
        legs=list(zip(data["phases"], course.legs(script.method, words), strict=True)),
        total=checks.minutes(data),
        picture=course.picture(script.method),
        must=[one for one in remarks if one.blocking],
        might=[one for one in remarks if not one.blocking],
        seen=draft.mark_of_order(data),
        starters=[(name, title) for name, (title, _m, _p) in STARTERS.items()],
        written_in=languages.name_of(draft.language_of(data)),
        also_in=_also_in(data),
        offered=[(one, languages.name_of(one)) for one in languages.offered(data)],
    )


def _also_in(data: Data) -> list[tuple[str, str, int]]:
    """Return each further language: its code, its name, and how many texts are still to be written."""
    return [
        (one, languages.name_of(one), sum(languages.to_write(data, one).values()))
        for one in languages.others(data)
    ]


def keeps_words(form: Callable[[Any], Seen]) -> Callable[[View], View]:
    """Give somebody who may not change this method (any more) back what they typed: 404 as always, with their words.

    The same whether there is such a method or not.
    """

    def kept(view: View) -> View:
        @wraps(view)
        def found(request: SignedIn, own_id: UUID, *args: str, **kwargs: str) -> HttpResponse:
            try:
                return view(request, own_id, *args, **kwargs)
            except Http404:
                words = _typed(form(request.POST)) if request.method == "POST" else []
                if not words:
                    raise
                return render(request, "workshop/lost.html", {"words": words}, status=404)

        return found

    return kept


def _typed(form: Seen) -> list[tuple[str, str]]:
    """Return what was typed, as (label, words); also what could not be kept as it is."""
    typed = [name for name, one in form.fields.items() if isinstance(one, CharField)]
    found = [(str(form[name].label), form.data.get(name, "")) for name in typed if name != "seen"]
    return [(label, words) for label, words in found if words.strip()]


@login_required
@keeps_words(BasicsForm)
def basics(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    make = partial(BasicsForm, initial=basics_of(data))
    form, stale = make(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_basics(
                method.pk,
                by=request.user,
                seen=form.cleaned_data["seen"],
                words=form.words(),
                people=form.people(),
                structure=form.structure(),
                now=clock.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("workshop_draft", method.pk)
        except RefusedError as refused:
            stale = str(refused)
    return asked_again(request, "workshop/basics.html", form, stale, own_id, basics_of, make)


def asked_again(
    request: SignedIn,
    template: str,
    form: Seen,
    stale: str,
    own_id: UUID,
    values: Callable[[Data], dict[str, Any]],
    make: Callable[[Any], Seen],
    **more: Any,  # noqa: ANN401
) -> HttpResponse:
    """Draw a form as it was filled in. When it was stale: with what stands there now beside what is other."""
    method, data = find(request, own_id)
    newest, others = values(data), []
    if stale:
        filled = request.POST.copy()
        filled["seen"] = newest["seen"]
        form = make(filled)
        others = _others(form, newest)
        form.add_error(None, stale)
    context = frame(request, method, data, form=form, others=others, **more)
    status = 409 if stale else 400 if form.errors else 200
    return render(request, template, context, status=status)


def _others(form: Seen, newest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what stands there now where it is other than what was filled in, as (label, words)."""
    filled = form.cleaned_data if form.is_valid() else {}

    def words(name: str, value: object) -> str:
        known = {str(key): str(said) for key, said in getattr(form.fields[name], "choices", ())}
        several = value if isinstance(value, list) else [value]
        return ", ".join(known.get(str(one), str(one)) for one in several)

    both = {name: (newest.get(name, ""), filled.get(name, "")) for name in form.fields}
    return [
        (str(form[name].label), words(name, now))
        for name, (now, then) in both.items()
        if name != "seen" and words(name, now) != words(name, then) and (now or then)
    ]


@login_required
@require_POST
def phases(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    verb, _dot, phase_id = request.POST.get("do", "").partition(".")
    by, seen, now = request.user, request.POST.get("seen", ""), clock.now()
    place = "phases"
    try:
        if verb == "undo":
            actions.undo(method.pk, by=by, seen=seen, now=now)
        else:
            change, place = _change(request, verb, phase_id, data)
            actions.arrange(method.pk, change, by=by, seen=seen, now=now)
    except RefusedError as refused:
        messages.error(request, str(refused))
        place = "phases"
    return redirect(f"{reverse('workshop_draft', args=[method.pk])}#{place}")


def _change(
    request: SignedIn, verb: str, phase_id: str, data: Data
) -> tuple[Callable[[Data], Data], str]:
    """Return what was pressed, and where on the page to come back to."""
    if verb in STEPS:
        return partial(draft.moved, phase_id=phase_id, by=STEPS[verb]), f"{verb}-{phase_id}"
    if verb == "remove":
        return partial(draft.without, phase_id=phase_id), "phases"
    if verb == "speak":
        source = source_of(request.user, data)
        return partial(languages.with_language, language=phase_id, source=source), "languages"
    if verb == "unspeak":
        return partial(languages.without_language, language=phase_id), "languages"
    if verb == "double":
        return (lambda now: draft.doubled(now, phase_id)[0]), f"phase-{phase_id}"
    if verb == "order":
        ids = request.POST.get("order", "").split()
        return partial(draft.ordered, ids=ids), f"phase-{request.POST.get('dragged', '')[:40]}"
    if verb == "add" and request.POST.get("starter") in STARTERS:
        new = starter(request.POST["starter"], draft.language_of(data))
        return (lambda now: draft.added(now, *new)[0]), "add"
    raise Http404


@login_required
@keeps_words(partial(PhaseForm, data=NOWHERE, phase_id=""))
def phase(request: SignedIn, own_id: UUID, phase_id: str) -> HttpResponse:
    method, data = find(request, own_id)
    if phase_id not in [one["id"] for one in data["phases"]]:
        return _put_back(request, method, data, phase_id)
    values = partial(phase_values, phase_id=phase_id)
    make = partial(PhaseForm, initial=values(data), data=data, phase_id=phase_id)
    form, stale = make(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _save_phase(request, method, phase_id, form)
            messages.success(request, _("Saved."))
            return redirect(_after(request, method, phase_id))
        except RefusedError as refused:
            stale = str(refused)
    more = _beside(form, data, phase_id)
    return asked_again(request, "workshop/phase.html", form, stale, own_id, values, make, **more)


def _put_back(request: SignedIn, method: OwnMethod, data: Data, phase_id: str) -> HttpResponse:
    """Keep what was filled in about a phase that somebody took away meanwhile. Raises Http404: nothing was."""
    form = PhaseForm(request.POST or None, data=data, phase_id=phase_id)
    if not form.is_valid():
        raise Http404
    structure = {key: value for key, value in form.structure().items() if value is not None}
    new = (structure | {"id": phase_id}, form.words())
    actions.arrange(
        method.pk,
        lambda now: draft.added(now, *new)[0],
        by=request.user,
        seen=draft.mark_of_order(data),
        now=clock.now(),
    )
    said = _("This phase was taken away meanwhile. What you filled in stands at the end now.")
    messages.warning(request, said)
    return redirect(f"{reverse('workshop_draft', args=[method.pk])}#phase-{phase_id}")


def _save_phase(request: SignedIn, method: OwnMethod, phase_id: str, form: PhaseForm) -> None:
    actions.save_phase(
        method.pk,
        phase_id,
        by=request.user,
        seen=form.cleaned_data["seen"],
        structure=form.structure(),
        words=form.words(),
        together=form.together,
        now=clock.now(),
    )


def _after(request: SignedIn, method: OwnMethod, phase_id: str) -> str:
    if request.POST.get("then") == "stay":
        return reverse("workshop_phase", args=[method.pk, phase_id])
    return f"{reverse('workshop_draft', args=[method.pk])}#phase-{phase_id}"


def _beside(form: PhaseForm, data: Data, phase_id: str) -> dict[str, Any]:
    """Return the number of a phase, what there is to say about it, and what each would see of it as filled in."""
    if form.is_bound and form.is_valid():
        structure, typed = form.structure(), form.words()
        data = draft.with_phase(data, phase_id, structure, typed, together=form.together)
    script = draft.drawn(data)
    drawn, words = script.method.phase(phase_id), script.words_in(draft.language_of(data))
    return {
        "number": [one.id for one in script.method.phases].index(phase_id) + 1,
        "phase_id": phase_id,
        "faces": roles.faces(drawn, words.phases[phase_id]),
        "remarks": [
            one for one in checks.remarks(data) if one.phase == phase_id and not one.language
        ],
    }


@login_required
@require_safe
def preview(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    script = draft.drawn(data)
    language = request.GET.get("language", "")
    words = script.words_in(language if language in data[WORDS] else draft.language_of(data))
    role = request.GET.get("role", "")
    there = [one for one in roles.ROLE_TITLES if one != roles.GIVER or script.method.has_giver]
    shown = [
        (phase, words.phases[phase.id], faces)
        for phase in script.method.phases
        for faces in [roles.faces(phase, words.phases[phase.id])]
    ]
    context = frame(
        request,
        method,
        data,
        shown=shown,
        role=role if role in there else "",
        roles=[(one, roles.ROLE_TITLES[one]) for one in there],
        spoken=words.language,
        spoken_in=[(one, languages.name_of(one)) for one in data[WORDS]],
    )
    return render(request, "workshop/preview.html", context)
