"""A call: writing it, and reading it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.forming import queries, reasons, rules
from kring.forming.actions import calls as actions
from kring.forming.forms import CallForm
from kring.forming.models import Call
from kring.forming.views.finding import frame_of, own_call
from kring.kernel import clock
from kring.kernel.verdicts import require
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
@require_safe
def calls(request: SignedIn) -> HttpResponse:
    context = {
        "mine": list(queries.my_calls(request.user)),
        "open_calls": list(queries.open_calls(clock.now().date())),
        "may_call": rules.may_call(is_host=request.user.is_host),
    }
    return render(request, "forming/calls.html", context)


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    context = {"rules": reasons.MUST, "rows": reasons.points()}
    return render(request, "forming/points.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    require(rules.may_call(is_host=request.user.is_host))
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = actions.CallText(**form.cleaned_data)
        call = actions.make_call(text, by=request.user, now=clock.now())
        return redirect("call-page", call.pk)
    return render(request, "forming/call_new.html", {"form": form})


@require_safe
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=call_id)
    takes = rules.may_apply(
        opened=call.opened_at is not None,
        closed=call.closed_at is not None,
        closes_on=call.closes_on,
        today=clock.now().date(),
    )
    own = call.maker_id == request.user.pk and call.forgotten_at is None
    context = frame_of(call, takes=takes, own=own, address=settings.ADDRESS + request.path)
    return render(request, "forming/call.html", context)


@login_required
def text(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    initial = {name: getattr(call, name) for name in CallForm.base_fields}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_call(call, actions.CallText(**form.cleaned_data), by=request.user)
        return redirect("call-page", call.pk)
    return render(request, "forming/call_text.html", frame_of(call, form=form))


@login_required
@require_POST
def opening(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    actions.open_call(call, by=request.user, now=clock.now())
    messages.success(request, _("The call is open. Pass its address on."))
    return redirect("call-page", call.pk)


@login_required
@require_POST
def closing(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    actions.close_call(call, by=request.user, now=clock.now())
    messages.success(
        request, _("The call is closed. Nobody new can answer; you can go on forming circles.")
    )
    return redirect("call-page", call.pk)


@login_required
def forgetting(request: SignedIn, call_id: UUID) -> HttpResponse:
    call = own_call(request, call_id)
    if request.method == "POST":
        actions.forget_call(call, by=request.user, now=clock.now())
        messages.success(request, _("What people wrote for this call is deleted."))
        return redirect("calls")
    return render(request, "forming/forgetting.html", frame_of(call))
