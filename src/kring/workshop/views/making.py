"""One's own methods, and beginning one: from a method, from nothing, from a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kring.kernel import clock
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.methods import reading
from kring.methods.intake import FileRefusedError, taken_in
from kring.methods.onefile import LANGUAGES, Script
from kring.people.http import SignedIn
from kring.workshop import actions, draft, queries, rules
from kring.workshop.forms.publishing import FileForm, NameForm
from kring.workshop.forms.texts import LONGEST_NAME
from kring.workshop.models import OwnMethod


@login_required
@require_safe
def workshop(request: SignedIn) -> HttpResponse:
    found = OwnMethod.objects.visible_to(request.user).editable_by(request.user)
    own = [
        {"own": one, "data": data, "words": draft.words_of(data), "id": one.name}
        for one in found.select_related("circle", "organisation")
        for data in [draft.read(one.draft)]
    ]
    verdict = rules.may_make(leads=queries.leads(request.user), owned=0)
    return render(request, "workshop/workshop.html", {"rows": own, "may_make": verdict})


@login_required
def new(request: SignedIn) -> HttpResponse:
    require(rules.may_make(leads=queries.leads(request.user), owned=0))
    source = _source(request)
    form = NameForm(request.POST or None, initial={"title": _name_for(source, _language(request))})
    if request.method == "POST" and form.is_valid():
        title, language = form.cleaned_data["title"], _language(request)
        make, licence = actions.empty(language, title), ""
        if source:
            make = actions.copy_of(source, language, title, _after(source, language))
            licence = source.method.licence
        own = actions.begin(make, by=request.user, now=clock.now(), source_licence=licence)
        return redirect("workshop_draft", own.pk)
    source_title = source.words_in(_language(request)).title if source else ""
    context = {"form": form, "source": source, "source_title": source_title}
    return render(request, "workshop/new.html", context, status=400 if form.errors else 200)


def _language(request: SignedIn) -> str:
    language = (get_language() or request.user.language).split("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def _source(request: SignedIn) -> Script | None:
    """Return what is copied, '' in the address for nothing. Raises Http404: not to be seen, or a whole meeting."""
    method_id = request.GET.get("from", "")
    if not method_id:
        return None
    if not reading.may_use(request.user, method_id):
        raise Http404
    return reading.script_of(method_id)


def _name_for(source: Script | None, language: str) -> str:
    if source is None:
        return ""
    said = _("%(title)s, our way") % {"title": source.words_in(language).title}
    return said[:LONGEST_NAME]


def _after(source: Script, language: str) -> str:
    words = source.words_in(language)
    return actions.made_after(words.title, source.method.licence)


@login_required
def file(request: SignedIn) -> HttpResponse:
    require(rules.may_make(leads=queries.leads(request.user), owned=0))
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        raw = form.raw()
        try:
            script = taken_in(raw)
            return _taken(request, script)
        except FileRefusedError as refused:
            text = raw.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
            lines = text.split("\n")
            line = lines[refused.line - 1][:200] if refused.line <= len(lines) else ""
            context |= {"form": FileForm(initial={"text": text}), "refused": refused, "line": line}
    status = 400 if "refused" in context else 200
    return render(request, "workshop/file.html", context, status=status)


def _taken(request: SignedIn, script: Script) -> HttpResponse:
    """Begin a draft from a file that was taken in."""
    language = _language(request)
    words = script.words_in(language)
    make = actions.copy_of(script, language, words.title, "", every=True)
    licence = script.method.licence
    own = actions.begin(make, by=request.user, now=clock.now(), source_licence=licence)
    messages.success(request, _("Taken in. Look whether it is as you want it, then publish it."))
    return redirect("workshop_draft", own.pk)
