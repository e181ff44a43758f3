"""One at a time."""

from uuid import UUID

from kring.circles import rules
from kring.circles.models import Circle
from kring.kernel.verdicts import require


def lock(circle_id: UUID, *, also_closed: bool = False) -> Circle:
    """Take the row of the circle: of two who act at once, one waits. Raises RefusedError: closed, or for practice.

    also_closed: for what can be done in a closed circle too.
    """
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle_id)
    require(rules.is_shared(practice=circle.practice))
    require(rules.is_open(closed=circle.closed_at is not None and not also_closed))
    return circle
