"""The pages of a case: writing it, reading it, and its place on the page of the circle."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kring.cases import actions, rules
from kring.cases.forms import CaseForm, ExpiryForm
from kring.cases.models import Case
from kring.cases.queries import shelf_of
from kring.circles.access import find_circle, frame_of, role_here, seat_here
from kring.circles.models import Circle
from kring.circles.rules import Right, Role, is_readable, may
from kring.kernel import clock, pages, personal_data, sections, vault
from kring.kernel.pages import draw, url
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.people.http import SignedIn


def _find(request: SignedIn, case_id: UUID) -> Case:
    """Return a case that the viewer may see. Raises Http404; RefusedError: its key is gone."""
    seen = Case.objects.visible_to(request.user).select_related("circle", "giver")
    case = get_object_or_404(seen, pk=case_id)
    require(is_readable(readable=vault.readable(case.circle_id)))
    return case


def _find_own(request: SignedIn, case_id: UUID) -> Case:
    """Return a case of the viewer. Raises Http404: also when it is another's."""
    case = _find(request, case_id)
    if not actions.is_giver(case, request.user):
        raise Http404
    return case


@login_required
def cases(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    if not membership.has(Right.SEE_CASES):
        raise Http404
    if request.method == "POST":
        return redirect("case", actions.begin(circle, by=request.user, now=clock.now()).pk)
    context = frame_of(request, circle, membership, shelf=shelf_of(circle, request.user))
    context["may_begin"] = membership.may(Right.BRING_CASE)
    return render(request, "cases/cases.html", context)


@login_required
def case(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find(request, case_id)
    if request.method == "POST":
        return _save(request, case)
    if actions.is_giver(case, request.user) and case.circle.closed_at is None:
        return _desk(request, case, CaseForm(initial=_as_saved(case)))
    return _reading(request, case, "cases/case.html")


@login_required
@require_safe
def preview(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find_own(request, case_id)
    verdict = rules.may_offer(
        Role(case.giver.role), is_giver=True, burning_question=case.burning_question
    )
    return _reading(request, case, "cases/preview.html", may_offer=verdict)


def _as_saved(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in CaseForm.base_fields}


def _save(request: SignedIn, case: Case) -> HttpResponse:
    """Save, and answer in the language of who asks: the script that saves meanwhile, or the button."""
    by_script = request.headers.get("Accept") == "application/json"
    form = CaseForm(request.POST)
    if not form.is_valid():
        return _not_saved(request, case, form, "", by_script=by_script)
    answers = dict(form.cleaned_data)
    edition = answers.pop("edition")
    text = actions.CaseText(**answers)
    try:
        saved = actions.save(case, by=request.user, edition=edition, text=text, now=clock.now())
    except RefusedError as refusal:
        return _not_saved(request, case, form, str(refusal), by_script=by_script)
    said = _("Saved at %(time)s.") % {"time": pages.time(saved.saved_at, case.circle.zone)}
    if by_script:
        return JsonResponse({"edition": saved.edition, "said": said})
    messages.success(request, said)
    if careful := personal_data.warning(*answers.values()):
        messages.warning(request, careful)
    return redirect("case_preview" if "preview" in request.POST else "case", case.pk)


def _not_saved(
    request: SignedIn, case: Case, form: CaseForm, reason: str, *, by_script: bool
) -> HttpResponse:
    """Say why, and give back what was written: it must not get lost."""
    if not actions.is_giver(case, request.user):
        raise RefusedError(reason or rules.may_edit(is_giver=False, edition=0, newest=0).reason)
    if by_script:
        text = reason or " ".join(
            str(error) for errors in form.errors.values() for error in errors
        )
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    newest = _find(request, case.pk)
    written = request.POST.copy()
    stale = written.get("edition") != str(newest.edition)
    # Saving what stands here now is a choice: the newest text is shown beside it.
    written["edition"] = str(newest.edition)
    again = CaseForm(written)
    again.full_clean()
    if reason:
        again.add_error(None, reason)
    return _desk(request, newest, again, stale=stale, status=409)


def _desk(
    request: SignedIn, case: Case, form: CaseForm, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "stale": stale,
        "newest": [(form[name].label, value) for name, value in _as_saved(case).items()][1:],
        "expiry_form": ExpiryForm(initial={"expires_on": case.expires_on}),
        "parts": sections.sections("case", request, case),
    }
    return render(request, "cases/desk.html", context, status=status)


def _reading(request: SignedIn, case: Case, template: str, **more: object) -> HttpResponse:
    answers = [
        (_("What happened"), case.what_happened),
        (_("My own part"), case.my_part),
        (_("What I tried"), case.tried),
        (_("What I hope for"), case.hope),
    ]
    parts = sections.sections("case", request, case)
    return render(request, template, {"case": case, "answers": answers, "parts": parts, **more})


@login_required
@require_POST
def offer(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find(request, case_id)
    actions.offer(case, by=request.user, now=clock.now())
    messages.success(request, _("Offered. The members of your circle can read it now."))
    return redirect("case", case.pk)


@login_required
@require_POST
def withdrawal(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find(request, case_id)
    actions.take_back(case, by=request.user)
    messages.success(request, _("Taken back. Only you see it now."))
    return redirect("case", case.pk)


@login_required
@require_POST
def expiry(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find(request, case_id)
    form = ExpiryForm(request.POST)
    if not form.is_valid():
        raise RefusedError(_("Fill in a date, for example 31-12-2026."))
    day = form.cleaned_data["expires_on"]
    today = clock.now().astimezone(case.circle.zone).date()
    actions.keep_until(case, by=request.user, day=day, today=today)
    messages.success(request, _("Kept until %(day)s.") % {"day": pages.date(day)})
    return redirect("case", case.pk)


@login_required
def deletion(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _find_own(request, case_id)
    if request.method == "POST":
        circle_id = case.circle_id
        actions.delete(case, by=request.user)
        messages.success(request, _("Your question is deleted."))
        return redirect("circle", circle_id)
    return render(request, "cases/deletion.html", {"case": case})


# What stands on the pages of circles


def section(request: SignedIn, circle: Circle) -> str | None:
    """Show the offered questions, one's own, and a way to begin one."""
    seat = seat_here(request, circle)
    if seat is None or not seat.may(Right.SEE_CASES):
        return None
    context = {
        "circle": circle,
        "shelf": shelf_of(circle, request.user),
        "may_begin": seat.may(Right.BRING_CASE),
    }
    return draw("cases/section.html", context, request)


def tab(request: SignedIn, circle: Circle) -> sections.Tab | None:
    """Add the page with all questions to the tabs of the circle."""
    if not may(role_here(request, circle), Right.SEE_CASES):
        return None
    return ("cases", _("Questions"), url("cases", circle.pk))
