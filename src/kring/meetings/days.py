"""What slices above know of a day on which a circle would meet: that it is a holiday, say.

A slice adds in `apps.py` ready(): `days.add(of)`; of(circle, days) answers a sentence for each day that has one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kring.circles.models import Circle

Sentences = Callable[[Circle, Sequence[date]], Mapping[date, str]]
_added: list[Sentences] = []


def add(of: Sentences) -> None:
    """Let `of(circle, days)` say what is special about days."""
    if of not in _added:
        _added.append(of)


def said(circle: Circle, days: Sequence[date]) -> list[str]:
    """Return what there is to say of these days before they are planned, in order; of most days nothing."""
    found = [of(circle, days) for of in _added]
    return [one[day] for day in days for one in found if day in one]


def to_ask(circle: Circle, day: date, *, before: date | None = None, sure: str) -> list[str]:
    """Return what to say before a day is kept; nothing where it was so before. sure: the day of which we said it."""
    if day == before or sure == day.isoformat():
        return []
    return said(circle, [day])
