"""Answering a call without an account: one question on each screen, each kept at once."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.forming import queries, rules, screens
from kring.forming.actions import applications as actions
from kring.forming.forms import AnswersForm, initial_of
from kring.forming.models import Application, Call
from kring.forming.showing import shown
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.people.limits import within_limit


@require_POST
def new(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=call_id)
    require(rules.not_too_often(within=within_limit(request, "apply")))
    _application, token = actions.begin(call, now=clock.now())
    return redirect("application-step", token, screens.SCREENS[0].name)


@require_safe
def application(request: HttpRequest, token: str) -> HttpResponse:
    one = _find(token)
    if one.sent_at is None and not one.said.question:
        first = screens.SCREENS[0].name
        return render(
            request,
            "forming/asked.html",
            {"call": one.call, "token": token, "first": first, "name": one.name},
        )
    context = {
        "call": one.call,
        "token": token,
        "one": one,
        "screens": screens.filled(one, one.call, shown(one)),
        "link": settings.ADDRESS + request.path,
    }
    return render(request, "forming/application.html", context)


def step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Show one screen; what is posted is kept before the next one comes."""
    one, screen = _find(token), screens.BY_NAME.get(step)
    if screen is None:
        raise Http404
    data = request.POST.copy()
    form = AnswersForm(data or None, call=one.call, only=screen.fields, initial=initial_of(one))
    if request.method == "POST" and form.is_valid() and _kept(one, form, data):
        further = screens.after(step) if "on" in request.POST and one.sent_at is None else ""
        return (
            redirect("application-step", token, further)
            if further
            else redirect("application", token)
        )
    context = {
        "call": one.call,
        "token": token,
        "screen": screen,
        "form": form,
        "place": screens.place_of(step) + 1,
        "many": len(screens.SCREENS),
        "before": screens.before(step),
        "one": one,
    }
    return render(request, "forming/step.html", context, status=400 if form.errors else 200)


def _kept(one: Application, form: AnswersForm, data: QueryDict) -> bool:
    """Keep what a screen says; a refusal is said above it, and nothing typed is lost."""
    try:
        actions.save(one, form.some(), edition=form.cleaned_data["edition"], now=clock.now())
    except RefusedError as refused:
        form.add_error(None, str(refused))
        one.refresh_from_db(fields=["edition"])
        data["edition"] = str(one.edition)
        return False
    return True


@require_POST
def sending(request: HttpRequest, token: str) -> HttpResponse:
    one = _find(token)
    try:
        actions.send(one, now=clock.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is sent. Thank you."))
    return redirect("application", token)


def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    one = _find(token)
    if request.method == "POST":
        call = one.call
        actions.withdraw(one)
        messages.success(request, _("What you told us is deleted."))
        return redirect("call-page", call.pk)
    return render(request, "forming/withdrawal.html", {"call": one.call, "token": token})


def _find(token: str) -> Application:
    found = queries.application_by(token)
    if found is None:
        raise Http404
    return found
