"""What forming puts on other pages."""

from collections.abc import Sequence

from markupsafe import Markup

from kring.circles.access import role_here, seat_here
from kring.circles.models import Circle
from kring.circles.rules import Right, may
from kring.forming import queries
from kring.kernel.pages import draw
from kring.people.http import SignedIn


def calls(request: SignedIn, _circles: Sequence[Circle]) -> Markup | None:
    """Tell on home how many people wait for a circle, to who made a call."""
    if not request.user.is_host:
        return None
    found = queries.calls_with_waiting(request.user)
    return draw("forming/at_home.html", {"calls": found}, request) if found else None


def arrival(request: SignedIn, circle: Circle) -> Markup | None:
    """Offer a newcomer their own question, and ask what they commit to."""
    seat = seat_here(request, circle)
    if seat is None or not seat.may(Right.BRING_CASE):
        return None
    found = queries.arrival_of(seat)
    if not found.came:
        return None
    return draw("forming/arrival.html", {"circle": circle, "arrival": found}, request)


def coverage(request: SignedIn, circle: Circle) -> Markup | None:
    """Tell who leads how many members have room to try things out."""
    if not may(role_here(request, circle), Right.SHAPE):
        return None
    rows = queries.coverage_of(circle)
    if not any(row.mandate for row in rows):
        return None
    return draw(
        "forming/coverage.html",
        {"circle": circle, "count": queries.covered(rows), "all": len(rows)},
        request,
    )


def three_yeses(request: SignedIn, circle: Circle) -> Markup | None:
    """Tell a team whose yes to its agreement is missing: team, coach, or manager."""
    yeses = queries.yeses_of(circle)
    if yeses is None:
        return None
    context = {
        "circle": circle,
        "yeses": yeses,
        "shapes": not circle.closed_at and may(role_here(request, circle), Right.SHAPE),
    }
    return draw("forming/three_yeses.html", context, request)
