"""The page of each maker, and the yes of the case giver and a facilitator."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kring.harvest.actions import consents as actions
from kring.harvest.actions import publications
from kring.harvest.forms import ApprovalForm, ConsentForm
from kring.harvest.models import Lesson
from kring.harvest.queries import (
    answer_of,
    as_ring_sees,
    own_words,
    seats_of_maker,
    standing_publication,
)
from kring.harvest.rules import SCOPE_HINTS, SCOPE_WORDS, Capacity, Scope
from kring.harvest.views.finding import find_asked, find_lesson
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError
from kring.kernel.words import _
from kring.live.kinds import kind_word
from kring.people.http import SignedIn


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_asked(request, lesson_id)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.answer(lesson, by=request.user, **form.cleaned_data, now=clock.now())
        messages.success(request, _thanks(form.cleaned_data["scope"]))
        return redirect("harvest_consent", lesson.pk)
    status = 400 if form.errors else 200
    return render(request, "harvest/consent.html", _asked(request, lesson, form), status=status)


def _thanks(scope: str) -> str:
    if scope == Scope.REFUSED:
        return _("Clear. Your words will not be used in this lesson.")
    if scope == Scope.INSIDE:
        return _("Clear. This lesson stays inside the circle.")
    return _("Thank you. You can change your mind at any time.")


def _asked(request: SignedIn, lesson: Lesson, form: ConsentForm) -> dict[str, object]:
    """Return the page of one maker. The text is there only while it is put before them."""
    # When the circle was wiped its text is gone; what is public can still be withdrawn.
    readable = vault.readable(lesson.circle_id)
    seats = seats_of_maker(lesson, request.user, edition=lesson.edition)
    shown = readable and lesson.state == Lesson.State.ASKED and bool(seats)
    answer = answer_of(lesson, request.user)
    name = seats[0].display_name if seats else ""
    order = (Scope.INSIDE, Scope.UNNAMED, Scope.NAMED, Scope.REFUSED)
    return {
        "lesson": lesson,
        "form": form,
        "words": [one for one in own_words(lesson, request.user) if one.body] if shown else [],
        "readable": readable,
        "text": as_ring_sees(lesson) if shown else None,
        "answer": answer,
        "said_word": SCOPE_WORDS[Scope(answer.scope)] if answer else "",
        "choices": [
            (one.value, SCOPE_WORDS[one], str(SCOPE_HINTS[one]) % {"name": name}) for one in order
        ],
        "publication": standing_publication(lesson),
        "reads": Lesson.objects.visible_to(request.user).filter(pk=lesson.pk).exists(),
        "kind_word": kind_word,
    }


@login_required
@require_POST
def withdrawal(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_asked(request, lesson_id)
    actions.withdraw_consent(lesson, by=request.user, now=clock.now())
    messages.success(request, _("Withdrawn. Nobody outside the circle can read this text now."))
    return redirect("harvest_consent", lesson.pk)


@login_required
@require_POST
def approval(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_lesson(request, lesson_id)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        raise RefusedError(_("Read the text first, then approve it."))
    actions.approve(
        lesson,
        by=request.user,
        capacity=Capacity(form.cleaned_data["capacity"]),
        edition=form.cleaned_data["edition"],
        now=clock.now(),
    )
    messages.success(request, _("Approved."))
    return redirect("harvest", lesson.pk)


@login_required
@require_POST
def publication(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_lesson(request, lesson_id)
    made = publications.publish(lesson, by=request.user, now=clock.now())
    messages.success(request, _("Published. Everybody may read it now."))
    return redirect("lesson", made.pk)
