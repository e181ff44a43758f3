"""Lessons inside their circle: the list, writing one, and where it stands."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kring.circles.access import find_circle, frame_of, role_here
from kring.circles.rules import Right, is_open, is_readable
from kring.harvest import rules
from kring.harvest.actions import lessons as actions
from kring.harvest.actions.lessons import Draft
from kring.harvest.deeds import deeds_of
from kring.harvest.forms import LessonForm
from kring.harvest.models import Lesson, Publication
from kring.harvest.queries import (
    RingText,
    Standing,
    as_ring_sees,
    offered_for,
    organisations_at,
    roots_of,
    standing_publication,
    standings_of,
)
from kring.harvest.views.finding import find_lesson
from kring.kernel import clock, personal_data, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live.kinds import kind_word
from kring.live.models import Contribution, Session
from kring.meetings.models import Meeting
from kring.people.http import SignedIn


@login_required
@require_GET
def lessons(request: SignedIn, circle_id: UUID) -> HttpResponse:
    circle, membership = find_circle(request, circle_id)
    context = frame_of(request, circle, membership)
    if membership.has(Right.SEE_CASES):
        seen = Lesson.objects.visible_to(request.user).filter(circle=circle)
        context["standings"] = standings_of(seen.select_related("meeting"))
    else:
        public = Publication.objects.visible_to(request.user)
        context["publications"] = list(public.filter(lesson__circle=circle))
    return render(request, "harvest/circle_lessons.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedIn, meeting_id: UUID) -> HttpResponse:
    seen = Meeting.objects.visible_to(request.user).select_related("circle")
    meeting = get_object_or_404(seen, pk=meeting_id)
    require(is_readable(readable=vault.readable(meeting.circle_id)))
    ended = Session.objects.visible_to(request.user).filter(
        meeting=meeting, ended_at__isnull=False
    )
    require(is_open(closed=meeting.circle.closed_at is not None))
    require(rules.may_write(role_here(request, meeting.circle), ended=ended.exists()))
    desk = _desk(request, meeting)
    if request.method == "POST" and desk.form.is_valid():
        try:
            made = actions.write_lesson(
                meeting, by=request.user, draft=_draft(desk.form), now=clock.now()
            )
        except RefusedError as refusal:
            desk.form.add_error(None, str(refusal))
        else:
            return _kept(request, made)
    return _show(request, desk)


@login_required
@require_http_methods(["GET", "POST"])
def text(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_lesson(request, lesson_id)
    deeds = deeds_of(lesson, request.user)
    require(deeds.rewrite)
    desk = _desk(request, lesson.meeting, lesson)
    if request.method == "POST" and desk.form.is_valid():
        try:
            made = actions.rewrite_lesson(
                lesson,
                by=request.user,
                draft=_draft(desk.form),
                edition=desk.form.cleaned_data["edition"],
                now=clock.now(),
            )
        except RefusedError as refusal:
            desk.form.add_error(None, str(refusal))
        else:
            return _kept(request, made)
    return _show(request, desk)


@login_required
@require_GET
def lesson(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_lesson(request, lesson_id)
    [standing] = standings_of([lesson])
    context = {
        "lesson": lesson,
        "standing": standing,
        "text": _text(standing),
        "roots": list(roots_of(lesson, lesson.edition, request.user)),
        "deeds": deeds_of(lesson, request.user, standing),
        "is_member": role_here(request, lesson.circle) is not None,
        "kind_word": kind_word,
    }
    return render(request, "harvest/lesson.html", context)


def _text(standing: Standing) -> Publication | RingText:
    """Return what the ring reads, or would."""
    public = standing.stage is rules.Stage.PUBLIC and standing_publication(standing.lesson)
    return public or as_ring_sees(standing.lesson)


@login_required
@require_POST
def asking(request: SignedIn, lesson_id: UUID) -> HttpResponse:
    lesson = find_lesson(request, lesson_id)
    actions.ask_consent(lesson, by=request.user, now=clock.now())
    messages.success(request, _("Asked. Everybody whose words are used now sees this text."))
    return redirect("harvest", lesson.pk)


@dataclass(frozen=True)
class Desk:
    """Where a lesson is written: the form, and what it may grow out of."""

    meeting: Meeting
    lesson: Lesson | None
    form: LessonForm


def _desk(request: SignedIn, meeting: Meeting, lesson: Lesson | None = None) -> Desk:
    offered = offered_for(meeting.pk, request.user, lesson).select_related("maker")
    form = LessonForm(
        request.POST if request.method == "POST" else None,
        offered=[one for one in offered if one.body.strip()],
        organisations=organisations_at(meeting.circle_id),
        initial=_as_saved(request, lesson) if lesson else None,
    )
    return Desk(meeting, lesson, form)


def _as_saved(request: SignedIn, lesson: Lesson) -> dict[str, object]:
    texts = {name: getattr(lesson, name) for name in ("title", "body", "place", "context")}
    roots = roots_of(lesson, lesson.edition, request.user)
    return texts | {
        "edition": lesson.edition,
        "contributions": [str(one.pk) for one in roots],
        "organisations": [str(one.pk) for one in lesson.organisations.all()],
    }


def _draft(form: LessonForm) -> Draft:
    return Draft(form.words(), form.named(), form.chosen())


def _kept(request: SignedIn, lesson: Lesson) -> HttpResponse:
    messages.success(request, _("Kept. Read it once more, then ask who helped to make it."))
    if careful := personal_data.warning(lesson.title, lesson.body, lesson.place, lesson.context):
        messages.warning(request, careful)
    return redirect("harvest", lesson.pk)


def _show(request: SignedIn, desk: Desk) -> HttpResponse:
    groups: dict[str, list[Contribution]] = {}
    for one in desk.form.offered.values():
        groups.setdefault(kind_word(one.kind), []).append(one)
    context = {
        "meeting": desk.meeting,
        "lesson": desk.lesson,
        "form": desk.form,
        "groups": groups,
        "picked": desk.form.picked,
    }
    status = 400 if desk.form.errors else 200
    return render(request, "harvest/writing.html", context, status=status)
