"""What stands about lessons on the pages of others."""

from django.db.models import QuerySet
from markupsafe import Markup

from kring.circles.access import role_here, seat_here
from kring.circles.models import Circle
from kring.circles.rules import Right, Role, may
from kring.harvest import rules
from kring.harvest.models import Lesson, Publication
from kring.harvest.queries import standings_of, waiting_for
from kring.kernel import sections
from kring.kernel.pages import draw, url
from kring.kernel.prepared import prepared
from kring.kernel.words import _
from kring.live.access import table_here
from kring.meetings.models import Meeting
from kring.people.http import SignedIn
from kring.people.models import Person

MOST_ON_CIRCLE = 4


def on_meeting(request: SignedIn, meeting: Meeting) -> Markup | None:
    """Show the lessons that grow out of a meeting, and the way to write one."""
    seat = seat_here(request, meeting.circle)
    session = table_here(request, meeting)
    if session is None or seat is None or not seat.may(Right.SEE_CASES):
        return None
    role, ended = Role(seat.role), session.ended_at is not None
    verdict = seat.may(Right.HARVEST) and rules.may_write(role, ended=ended)
    standings = standings_of(_of_meeting(request.user, meeting))
    found = {"meeting": meeting, "verdict": verdict, "standings": standings}
    return draw("harvest/section_meeting.html", found, request)


@prepared
def _of_meeting(person: Person, meeting: Meeting) -> QuerySet[Lesson]:
    seen = Lesson.objects.visible_to(person).filter(meeting=meeting)
    return seen.only("circle", "title", "edition", "state")


@prepared
def _newest(person: Person, circle: Circle) -> QuerySet[Lesson]:
    seen = Lesson.objects.visible_to(person).filter(circle=circle)
    return seen.only("circle", "title", "edition", "state")[:MOST_ON_CIRCLE]


def on_circle(request: SignedIn, circle: Circle) -> Markup | None:
    """Show the newest lessons of a circle; to who sees no cases, only what everybody may read."""
    if may(role_here(request, circle), Right.SEE_CASES):
        seen = _newest(request.user, circle)
        found: dict[str, object] = {"standings": standings_of(seen)}
    else:
        public = Publication.objects.visible_to(request.user).filter(lesson__circle=circle)
        found = {"publications": list(public[:MOST_ON_CIRCLE])}
    if not any(found.values()):
        return None
    return draw("harvest/section_circle.html", found | {"circle": circle}, request)


def at_home(request: SignedIn, _subject: object) -> Markup | None:
    """Show what lessons ask of this person; also of guests, and of who left the circle."""
    found = waiting_for(request.user)
    return draw("harvest/section_home.html", {"waiting": found}, request) if found else None


def tab(request: SignedIn, circle: Circle) -> sections.Tab | None:
    """Add the page with lessons to the tabs of the circle."""
    role = role_here(request, circle)
    if not (may(role, Right.SEE_CASES) or may(role, Right.SEE_COUNTS)):
        return None
    return ("lessons", _("Lessons"), url("circle_lessons", circle.pk))
