"""Finding methods that people made; the shelf that the library of methods looks on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Max

from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.networks.models import Organisation
from kring.people.models import Person
from kring.workshop.models import OwnMethod, Version

MOST_SHOWN = 150


class OwnShelf:
    """The own methods as kring.methods.reading asks for them."""

    def newest(self, method_id: str) -> str:
        """Return the checksum of the newest version. Raises KeyError: there is none."""
        found = Version.objects.filter(method__name=method_id).order_by("-number")
        return self._one(found, method_id)

    def version(self, method_id: str, number: int) -> str:
        """Return the checksum of one version. Raises KeyError: there is none."""
        return self._one(Version.objects.filter(method__name=method_id, number=number), method_id)

    def texts(self, checksums: Sequence[str]) -> Mapping[str, str]:
        """Return scripts by checksum."""
        return {one.checksum: one.text for one in Version.objects.filter(checksum__in=checksums)}

    def shown_to(self, person: object) -> Sequence[str]:
        """Return the checksums of the newest versions that somebody may choose, the latest first."""
        if not isinstance(person, Person):
            return ()
        seen = OwnMethod.objects.visible_to(person).filter(put_away_at=None, published__gt=0)
        newest = Version.objects.filter(method__in=seen, number=F("method__published"))
        found = newest.order_by("-published_at").values_list("checksum", flat=True)
        return list(found[:MOST_SHOWN])

    def _one(self, versions: Any, method_id: str) -> str:  # noqa: ANN401 — a queryset
        checksum: str | None = versions.values_list("checksum", flat=True).first()
        if checksum is None:
            raise KeyError(method_id)
        return checksum


def leads(person: Person) -> bool:
    """Tell whether somebody facilitates a circle."""
    return (
        Membership.objects.seeing(person, Right.LEAD_TABLE).filter(circle__practice=False).exists()
    )


def leads_circle_of(method: OwnMethod, person: Person) -> bool:
    """Tell whether somebody leads the circle that a method is shared with."""
    return OwnMethod.objects.editable_by(person).filter(pk=method.pk).exists()


def circles_of(person: Person) -> list[Circle]:
    """Return the circles that somebody can share a method with."""
    seats = Membership.objects.seeing(person, Right.SEE_MEETINGS)
    found = Circle.objects.visible_to(person).filter(
        pk__in=seats.values("circle_id"), closed_at=None
    )
    return list(found.order_by("formed_at"))


def organisations_of(person: Person) -> list[Organisation]:
    """Return the organisations that somebody belongs to here."""
    seats = Membership.objects.current().filter(person=person)
    return list(Organisation.objects.filter(memberships__in=seats).distinct().order_by("name"))


def newest_of(method: OwnMethod) -> Version | None:
    """Return the newest version of a method."""
    return method.versions.first()


def last_number(method: OwnMethod) -> int:
    """Return the number of the newest version; 0 before the first."""
    return method.versions.aggregate(last=Max("number"))["last"] or 0
