"""What members promise one another."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.circles import kinds
from kring.circles.access import find_circle, frame_of
from kring.circles.actions import agreements
from kring.circles.forms import AgreementForm
from kring.circles.rules import Right
from kring.kernel.verdicts import require
from kring.people.http import SignedIn


@login_required
@require_safe
def agreement(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    context = frame_of(
        request,
        circle,
        membership,
        agreements=list(circle.agreements.all()),
        may_write=membership.may(Right.SHAPE),
    )
    return render(request, "circles/agreement.html", context)


@login_required
@require_POST
def acceptances(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, _membership = find_circle(request, circle_id)
    version = request.POST.get("version", "")
    agreements.accept_agreement(
        circle, int(version) if version.isdecimal() else 0, by=request.user
    )
    return redirect("circle", circle.pk)


@login_required
def new(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    require(membership.may(Right.SHAPE))
    newest = circle.agreements.first()
    initial = {"text": newest.text, "to_manager": newest.to_manager} if newest else {}
    team = kinds.is_team(circle.form)
    form = AgreementForm(request.POST or None, initial=initial, team=team)
    if request.method == "POST" and form.is_valid():
        agreements.write_agreement(circle, **form.cleaned_data, by=request.user)
        return redirect("circle-agreement", circle.pk)
    context = frame_of(request, circle, membership, form=form)
    return render(request, "circles/agreement_new.html", context)
