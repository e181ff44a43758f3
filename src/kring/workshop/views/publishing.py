"""A draft becomes a version; who may see it; how it leaves here as a file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.kernel import clock
from kring.kernel.words import _
from kring.methods.onefile import written
from kring.people.http import SignedIn
from kring.workshop import actions, checks, draft, queries, rules
from kring.workshop.actions import Sharing
from kring.workshop.forms.publishing import PublishForm, ShareForm
from kring.workshop.rules import Reach
from kring.workshop.views.finding import find, frame


@login_required
def publication(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    licences = rules.licences(method.source_licence)
    initial = {
        "licence": data["licence"] if data["licence"] in licences else licences[0],
        "attribution": draft.words_of(data).get("attribution") or request.user.name,
    }
    form = PublishForm(request.POST or None, initial=initial, licences=licences)
    if request.method == "POST" and form.is_valid():
        version = actions.publish(
            method.pk,
            by=request.user,
            licence=form.cleaned_data["licence"],
            attribution=form.cleaned_data["attribution"],
            now=clock.now(),
        )
        said = _("Version %(number)d is there. Meetings can be held by it.")
        messages.success(request, said % {"number": version.number})
        return redirect("workshop_publication", method.pk)
    must = [one for one in checks.remarks(data) if one.blocking]
    context = frame(request, method, data, form=form, must=must, versions=method.versions.all())
    return render(
        request, "workshop/publication.html", context, status=400 if form.errors else 200
    )


@login_required
def sharing(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id, only_maker=True)
    circles, homes = queries.circles_of(request.user), queries.organisations_of(request.user)
    initial = {
        "reach": method.reach,
        "circle": method.circle_id,
        "organisation": method.organisation_id,
    }
    form = ShareForm(
        request.POST or None,
        initial=initial,
        circles=[(str(one.pk), one.title) for one in circles],
        organisations=[(str(one.pk), one.name) for one in homes],
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        circle = next((one for one in circles if str(one.pk) == chosen["circle"]), None)
        home = next((one for one in homes if str(one.pk) == chosen["organisation"]), None)
        named = Sharing(reach=Reach(chosen["reach"]), circle=circle, organisation=home)
        actions.share(method.pk, named, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("workshop_sharing", method.pk)
    context = frame(request, method, data, form=form)
    return render(request, "workshop/sharing.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def away(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, _data = find(request, own_id)
    do = request.POST.get("do")
    if do == "throw":
        actions.throw_away(method.pk, by=request.user)
        messages.success(request, _("Thrown away."))
        return redirect("workshop")
    actions.put_away(method.pk, by=request.user, away=do == "away", now=clock.now())
    return redirect("workshop_sharing", method.pk)


@login_required
@require_safe
def as_file(request: SignedIn, own_id: UUID) -> HttpResponse:
    method, data = find(request, own_id)
    newest = queries.newest_of(method)
    text = newest.text if newest and not method.changed else written(draft.pruned(data))
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{method.name}.toml"'
    return response
