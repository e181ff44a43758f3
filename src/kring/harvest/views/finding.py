"""The door of every page about one lesson."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from kring.circles.rules import is_readable
from kring.harvest.models import Lesson
from kring.harvest.queries import asked_of
from kring.kernel import vault
from kring.kernel.verdicts import require
from kring.people.http import SignedIn


def find_lesson(request: SignedIn, lesson_id: UUID) -> Lesson:
    """Return a lesson that the viewer may see. Raises Http404; RefusedError: its key is gone."""
    seen = Lesson.objects.visible_to(request.user)
    related = seen.select_related("circle", "meeting", "giver", "written_by")
    return _readable(get_object_or_404(related, pk=lesson_id))


def find_asked(request: SignedIn, lesson_id: UUID) -> Lesson:
    """Return a lesson in which the viewer's own words were ever used. Raises Http404."""
    return get_object_or_404(asked_of(request.user), pk=lesson_id)


def _readable(lesson: Lesson) -> Lesson:
    require(is_readable(readable=vault.readable(lesson.circle_id)))
    return lesson
