"""Questions about cases."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kring.cases.models import Case
from kring.circles.models import Circle
from kring.kernel.prepared import prepared
from kring.people.models import Person


@dataclass(frozen=True)
class Shelf:
    """The cases of one circle, as one person may see them. `mine` are those that nobody else sees."""

    offered: list[Case]
    discussed: list[Case]
    mine: list[Case]


@prepared
def _seen(person: Person, circle: Circle) -> QuerySet[Case]:
    """Return what a list shows of each."""
    seen = Case.objects.visible_to(person).filter(circle=circle).select_related("giver")
    return seen.only(
        "circle", "burning_question", "offered_at", "discussed_at", "giver__display_name"
    )


def shelf_of(circle: Circle, person: Person) -> Shelf:
    """Return what this person sees of the cases of a circle, newest first. One query."""
    seen = _seen(person, circle)
    offered = [case for case in seen if case.offered_at]
    return Shelf(
        offered=[case for case in offered if not case.discussed_at],
        discussed=[case for case in offered if case.discussed_at],
        mine=[case for case in seen if not case.offered_at],
    )
