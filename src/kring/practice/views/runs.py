"""Choosing what to practise, and looking back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.people.http import SignedIn
from kring.practice import looking
from kring.practice.actions import runs as actions
from kring.practice.forms import SetupForm
from kring.practice.models import PracticeRun


@require_GET
@login_required
def runs(request: SignedIn) -> HttpResponse:
    found = PracticeRun.objects.visible_to(request.user).select_related("session")
    cards = [looking.card(one, get_language() or "nl") for one in found]
    return render(request, "practice/runs.html", {"cards": cards})


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedIn) -> HttpResponse:
    initial = {"method": request.GET.get("method", "basis5")}
    form = SetupForm(request.POST or None, person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.begin_run(form.setup(), by=request.user, now=clock.now())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("table", session_id=run.session_id)
    return render(request, "practice/new.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
@login_required
def run(request: SignedIn, run_id: UUID) -> HttpResponse:
    run = _find(request, run_id)
    if run.session and run.session.ended_at is None:
        return redirect("table", session_id=run.session_id)
    if run.ended_at is None:  # the server stopped right after the meeting ended
        run = actions.end_run(run.pk, by=request.user, now=clock.now())
    return render(request, "practice/run.html", looking.page(run, get_language() or "nl"))


@require_POST
@login_required
def clearing(request: SignedIn, run_id: UUID) -> HttpResponse:
    run = _find(request, run_id)
    actions.clear_table(run.pk, by=request.user)
    return redirect("practice_runs")


@require_POST
@login_required
def removal(request: SignedIn, run_id: UUID) -> HttpResponse:
    run = _find(request, run_id)
    actions.forget_run(run.pk, by=request.user)
    return redirect("practice_runs")


def _find(request: SignedIn, run_id: UUID) -> PracticeRun:
    mine = PracticeRun.objects.visible_to(request.user).select_related("session")
    return get_object_or_404(mine, pk=run_id)
