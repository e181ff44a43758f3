"""What slices above put on the line of a season: a day each, with a word. They call `add` in their `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

TRY_OUT, HARVEST, CHOICE, POLL = "try_out", "harvest", "choice", "poll"
LOOK_BACK = "look_back"  # after the last meeting


@dataclass(frozen=True, order=True)
class Mark:
    """Something on one day of a season."""

    day: date
    kind: str
    title: str
    href: str = ""


# (person, circle, first day, last day) -> marks
Source = Callable[[Any, Any, date, date], Iterable[Mark]]
_sources: list[Source] = []


def add(source: Source) -> None:
    """Let `source` put marks on the line of a season."""
    if source not in _sources:
        _sources.append(source)


def marks(person: object, circle: object, first: date, last: date) -> list[Mark]:
    """Return what this person may see of these days, in order."""
    return sorted(one for source in _sources for one in source(person, circle, first, last))
