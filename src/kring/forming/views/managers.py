"""Asking the manager of a team for their yes; the page on which they give it, without account."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from kring.circles.access import find_circle, frame_of
from kring.circles.rules import Right, Role
from kring.forming import queries, rules
from kring.forming.actions import managers as actions
from kring.forming.forms import ConfirmationForm, ManagerForm
from kring.forming.models import ManagerYes
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
def manager(request: SignedIn, circle_id: UUID) -> HttpResponse:
    """Show whose yes is missing, and ask the manager."""
    circle, membership = find_circle(request, circle_id)
    yeses = queries.yeses_of(circle)
    agreed = yeses is not None
    require(membership.may(Right.SHAPE))
    require(rules.may_ask_manager(Role(membership.role), agreed=agreed))
    one = yeses.manager if yeses else None
    initial = {"manager": one.manager, "email": one.email} if one else {}
    form = ManagerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_manager(circle, **form.cleaned_data, by=request.user, now=clock.now())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is kept."))
            return redirect("circle-manager", circle.pk)
    link = settings.ADDRESS + reverse("manager-yes", args=[one.token]) if one else ""
    context = frame_of(request, circle, membership, yeses=yeses, form=form, link=link)
    return render(request, "forming/manager.html", context, status=400 if form.errors else 200)


def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what goes back, and keep the answer. Opening it decides nothing: mail scanners open links too."""
    one = _find(token)
    form = ConfirmationForm(request.POST or None)
    form.fields["remark"].help_text = _("The coach reads this, and may tell the team.")
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            actions.answer(one, said["answer"], said["remark"], now=clock.now())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("manager-yes", token)
    context = {"one": one, "form": form}
    return render(request, "forming/manager_yes.html", context, status=400 if form.errors else 200)


@csrf_exempt  # the token is the key, and mail programs press it without a page (RFC 8058)
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminders to a manager. Opening it decides nothing."""
    one = _find(token)
    if request.method == "POST":
        actions.stop_reminders(one)
    context = {"stopped": request.method == "POST", "see": reverse("manager-yes", args=[token])}
    return render(request, "forming/reminders.html", context)


def _find(token: str) -> ManagerYes:
    """Return what this link opens. Raises Http404."""
    one = queries.manager_yes_by(token)
    if one is None or one.circle.closed_at or not vault.readable(one.circle_id):
        raise Http404
    return one
