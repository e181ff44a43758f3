"""The harvest of a circle on the line of its season."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kring.circles.models import Circle
from kring.harvest.models import Publication
from kring.kernel.words import _
from kring.people.models import Person
from kring.planning.marks import HARVEST, Mark


def harvest_of(person: Person, circle: Circle, first: date, last: date) -> Iterator[Mark]:
    """Return when something of this circle was published, by its public title."""
    begin = datetime.combine(first, time(), tzinfo=circle.zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=circle.zone)
    found = Publication.objects.visible_to(person).filter(
        lesson__circle=circle, published_at__gte=begin, published_at__lt=end
    )
    for one in found:
        day = one.published_at.astimezone(circle.zone).date()
        yield Mark(day, HARVEST, _("harvest: %(title)s") % {"title": one.title})
