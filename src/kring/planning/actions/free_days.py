"""The days off of a circle."""

from datetime import date
from uuid import UUID

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people.models import Person
from kring.planning import rules
from kring.planning.facts import FreeDaysChanged
from kring.planning.models import FreeStretch


@transaction.atomic
def set_free(circle: Circle, *, by: Person, first: date, last: date, meets: bool) -> None:
    """Say that a circle is free on these days, or (meets) comes together all the same. Raises RefusedError."""
    require(rules.may_set_free(circle.role_of(by), first=first, last=last))
    FreeStretch.objects.get_or_create(circle=circle, first=first, last=last, meets=meets)
    ledger.record(FreeDaysChanged(by=by.pk, circle=circle.pk))


@transaction.atomic
def forget_free(circle: Circle, *, by: Person, stretch: UUID) -> None:
    """Take back what a circle said about some days. Raises RefusedError."""
    today = date.min
    require(rules.may_set_free(circle.role_of(by), first=today, last=today))
    FreeStretch.objects.filter(circle=circle, pk=stretch).delete()
    ledger.record(FreeDaysChanged(by=by.pk, circle=circle.pk))
