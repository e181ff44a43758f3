"""Our part of the pages of circle, meeting and home."""

from django.db.models import QuerySet
from markupsafe import Markup

from kring.circles.access import seat_here
from kring.circles.models import Circle
from kring.circles.rules import Role
from kring.kernel import vault
from kring.kernel.pages import draw
from kring.kernel.prepared import prepared
from kring.learning import rules
from kring.learning.models import TryOut
from kring.learning.panels import line_cards
from kring.learning.queries import lines_in
from kring.live.access import table_here
from kring.meetings.models import Meeting
from kring.people.http import SignedIn
from kring.people.models import Person

MOST_ON_CIRCLE, MOST_AT_HOME = 12, 4


@prepared
def _open_in(person: Person, circle: Circle) -> QuerySet[TryOut]:
    rows = TryOut.objects.visible_to(person).filter(circle=circle).open()
    return _shown(rows)[:MOST_ON_CIRCLE]


@prepared
def _of_meeting(person: Person, meeting: Meeting) -> QuerySet[TryOut]:
    return _shown(TryOut.objects.visible_to(person).filter(meeting=meeting))


@prepared
def _open_of(person: Person) -> QuerySet[TryOut]:
    return _shown(TryOut.objects.of(person).open().filter(circle__closed_at=None))[:MOST_AT_HOME]


def _shown(rows: QuerySet[TryOut]) -> QuerySet[TryOut]:
    """Return these with what a card shows of each."""
    return rows.select_related("owner").only(
        "circle", "what", "how_known", "by_when", "told", "told_at", "effect",
        "owner__person", "owner__display_name",
    )  # fmt: skip


def on_circle(request: SignedIn, circle: Circle) -> Markup | None:
    """Show what the circle is trying, the first due on top."""
    found = _open_in(request.user, circle)
    return draw("learning/section_circle.html", {"rows": found}, request) if found else None


def on_meeting(request: SignedIn, meeting: Meeting) -> Markup | None:
    """Show, from the moment the meeting is open, its try-outs, one's own lines and what others shared."""
    if table_here(request, meeting) is None:
        return None
    member = seat_here(request, meeting.circle)
    role = Role(member.role) if member else None
    lines = lines_in(meeting, request.user)
    cards = line_cards(lines.own)
    found = {
        "meeting": meeting,
        "rows": _of_meeting(request.user, meeting),
        "cards": cards,
        "written": any(card.line for card in cards),
        "shared": lines.shared,
        "may_hold": bool(rules.may_hold(role)),
        "may_write": bool(rules.may_write_line(role, "")),
    }
    return draw("learning/section_meeting.html", found, request)


def to_take_along(request: SignedIn, circle: Circle) -> Markup:
    """Let somebody take their own words along out of a circle that ends."""
    return draw("learning/own.html", {"circle": circle}, request)


def at_home(request: SignedIn, _subject: object) -> Markup | None:
    """Show what this person is trying, over all circles."""
    # Of a circle that was wiped nothing can be read any more.
    found = [row for row in _open_of(request.user) if vault.readable(row.circle_id)]
    return draw("learning/section_home.html", {"rows": found}, request) if found else None
