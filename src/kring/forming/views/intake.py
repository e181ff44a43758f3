"""What came in, for who forms the circle: questions side by side, people, and who may not sit together."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kring.forming import queries
from kring.forming.actions import applications
from kring.forming.actions import lines as line_actions
from kring.forming.forms import AnswersForm, AskForm, LineForm, initial_of
from kring.forming.models import Application, PowerLine
from kring.forming.overview import overview_of
from kring.forming.showing import shown
from kring.forming.views.finding import frame_of, own_call
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
@require_safe
def intake(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    pool = queries.pool_of(call)
    context = frame_of(
        call,
        overview=overview_of(pool),
        unsent=[one for one in queries.unsent(call) if one.name],
        placed=queries.placed(call),
        ask_form=AskForm(prefix="ask"),
        line_form=LineForm(people=pool.people, prefix="line"),
    )
    return render(request, "forming/intake.html", context)


@login_required
@require_POST
def ask(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    form = AskForm(request.POST, prefix="ask")
    if not form.is_valid():
        messages.error(request, _("Fill in a name, and an e-mail address that is right or none."))
        return redirect("intake", call.pk)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    one, _token = applications.ask(call, name, email, by=request.user, now=clock.now())
    messages.success(request, _("The link for %(name)s is ready.") % {"name": name})
    return redirect("intake-person", call.pk, one.pk)


@login_required
def enter(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    form = AnswersForm(
        request.POST or None, call=call, initial={"edition": 0, "languages": [call.language]}
    )
    if request.method == "POST" and form.is_valid():
        one, _token = applications.enter(call, by=request.user, now=clock.now())
        if _kept(one, form):
            messages.success(request, _("%(name)s is on the list.") % {"name": one.name})
            return redirect("intake", call.pk)
        applications.remove(one, by=request.user)
    context = frame_of(call, form=form)
    return render(request, "forming/enter.html", context, status=400 if form.errors else 200)


def _kept(one: Application, form: AnswersForm) -> bool:
    """Keep and send what was typed in; a refusal is said above the form."""
    try:
        applications.save(one, form.some(), edition=form.cleaned_data["edition"], now=clock.now())
        applications.send(one, now=clock.now())
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    one.refresh_from_db()
    return True


@login_required
def person(request: SignedIn, call_id: UUID, application_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    one = _find(request, call_id, application_id)
    form = AnswersForm(request.POST or None, call=call, initial=initial_of(one))
    if request.method == "POST" and form.is_valid() and _kept(one, form):
        messages.success(request, _("It is kept."))
        return redirect("intake-person", call.pk, one.pk)
    link = settings.ADDRESS + reverse("application", args=[one.token])
    context = frame_of(call, one=one, form=form, shown=shown(one), link=link)
    return render(request, "forming/person.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def removal(request: SignedIn, call_id: UUID, application_id: UUID) -> HttpResponse:
    own_call(request, call_id)
    applications.remove(_find(request, call_id, application_id), by=request.user)
    messages.success(request, _("What this person told us is deleted."))
    return redirect("intake", call_id)


@login_required
@require_POST
def lines(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    form = LineForm(request.POST, people=queries.pool_of(call).people, prefix="line")
    if form.is_valid():
        one, other = (
            _find(request, call_id, form.cleaned_data[name]) for name in ("one", "other")
        )
        line_actions.draw_line(call, one, other, by=request.user)
    else:
        messages.error(request, _("Choose two different people who answered this call."))
    return redirect("intake", call.pk)


@login_required
@require_POST
def line_removal(request: SignedIn, call_id: UUID, power_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    line = get_object_or_404(PowerLine.objects.visible_to(request.user), pk=power_id, call=call)
    line_actions.rub_out(line, by=request.user)
    return redirect("intake", call.pk)


def _find(request: SignedIn, call_id: UUID, application_id: UUID | str) -> Application:
    seen = Application.objects.visible_to(request.user).select_related("call")
    return get_object_or_404(seen, pk=application_id, call_id=call_id)
