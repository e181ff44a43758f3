"""At the table: letting the made-up people go on, and speaking to them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kring.kernel import clock
from kring.people.http import SignedIn
from kring.practice.actions import beats
from kring.practice.models import PracticeRun
from kring.practice.rules import Remark


@require_POST
@login_required
def beat(request: SignedIn, run_id: UUID) -> HttpResponse:
    run = _find(request, run_id)
    pressed = request.POST.get("do") == "next"
    found = beats.beat(run.pk, by=request.user, now=clock.now(), pressed=pressed)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"wait": found.wait})
    return redirect("table", session_id=run.session_id)


@require_POST
@login_required
def remark(request: SignedIn, run_id: UUID) -> HttpResponse:
    run = _find(request, run_id)
    said = request.POST.get("remark", "")
    if said not in set(Remark):
        raise Http404
    beats.say_aloud(run.pk, Remark(said), by=request.user, now=clock.now())
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    return redirect("table", session_id=run.session_id)


def _find(request: SignedIn, run_id: UUID) -> PracticeRun:
    return get_object_or_404(PracticeRun.objects.visible_to(request.user).standing(), pk=run_id)
