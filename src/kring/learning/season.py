"""The try-outs of a circle on the line of its season."""

from collections.abc import Iterator
from datetime import date

from kring.circles.models import Circle
from kring.kernel.words import _
from kring.learning.models import TryOut
from kring.people.models import Person
from kring.planning.marks import TRY_OUT, Mark


def try_outs_of(person: Person, circle: Circle, first: date, last: date) -> Iterator[Mark]:
    """Return when is asked what came of the try-outs that this person may see; whose they are, not what they are."""
    found = TryOut.objects.visible_to(person).filter(circle=circle, by_when__range=(first, last))
    for one in found.select_related("owner"):
        said = _("what came of the try-out of %(name)s?")
        yield Mark(one.by_when, TRY_OUT, said % {"name": one.owner.display_name})
