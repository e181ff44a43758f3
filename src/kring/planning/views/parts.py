"""What stands about a poll on the page of its circle."""

from kring.circles.access import role_here
from kring.circles.models import Circle
from kring.circles.rules import Right, may
from kring.kernel.pages import draw
from kring.people.http import SignedIn
from kring.planning import queries


def section(request: SignedIn, circle: Circle) -> str | None:
    """Ask who has not answered yet; show who plans how far it is."""
    role = role_here(request, circle)
    if not may(role, Right.BRING_CASE) and not may(role, Right.PLAN):
        return None
    poll = queries.open_poll_of(circle.pk)
    if poll is None:
        return None
    replies = queries.replies_of(poll)
    mine = next((one for one in replies if one.membership.person_id == request.user.pk), None)
    context = {
        "poll": poll,
        "circle": circle,
        "mine": mine,
        "plans": may(role, Right.PLAN),
        "answered": sum(one.answered_at is not None for one in replies),
        "asked": len(replies),
    }
    return draw("planning/section.html", context, request)
