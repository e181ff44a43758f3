"""What a member commits to; the page on which a manager says yes; how it stands, for who leads."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kring.circles.access import find_circle, frame_of
from kring.circles.rules import Right
from kring.forming import queries
from kring.forming.actions import mandates as actions
from kring.forming.forms import ConfirmationForm, MandateForm
from kring.forming.models import Mandate
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.people.http import SignedIn


@login_required
def mandate(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SIT_AT_TABLE))
    mine = Mandate.objects.visible_to(request.user).filter(membership=membership).first()
    initial = {name: getattr(mine, name) for name in MandateForm.base_fields} if mine else {}
    form = MandateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            what = actions.Commitment(**form.cleaned_data)
            actions.write_mandate(circle, what, by=request.user, now=clock.now())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is kept."))
            return redirect("mandate", circle.pk)
    link = settings.ADDRESS + reverse("mandate-confirmation", args=[mine.token]) if mine else ""
    context = frame_of(request, circle, membership, mine=mine, form=form, link=link)
    return render(request, "forming/mandate.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def mandates(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    rows = queries.coverage_of(circle)
    context = frame_of(request, circle, membership, rows=rows, count=queries.covered(rows))
    return render(request, "forming/mandates.html", context)


def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, and keep the answer. Opening it decides nothing: mail scanners open links too."""
    one = queries.mandate_by(token)
    if one is None or not vault.readable(one.circle_id):
        raise Http404
    form = ConfirmationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                one, form.cleaned_data["answer"], form.cleaned_data["remark"], now=clock.now()
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("mandate-confirmation", token)
    context = {"one": one, "form": form}
    return render(
        request, "forming/confirmation.html", context, status=400 if form.errors else 200
    )


@csrf_exempt  # the token is the key, and mail programs press it without a page (RFC 8058)
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminders to a manager. Opening it decides nothing."""
    one = queries.mandate_by(token)
    if one is None or not vault.readable(one.circle_id):
        raise Http404
    if request.method == "POST":
        actions.stop_reminders(one)
    see = reverse("mandate-confirmation", args=[token])
    context = {"stopped": request.method == "POST", "see": see}
    return render(request, "forming/reminders.html", context)
