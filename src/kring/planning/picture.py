"""The line of a season as a picture: days from left to right, in percent of its width. Pure; the template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kring.planning.freedays import Free
from kring.planning.marks import LOOK_BACK, Mark

MARGIN = timedelta(days=12)
LANES = 2  # of names, so that neighbours do not stand on each other
NEAR = 9.0  # percent: closer than this two names touch


@dataclass(frozen=True)
class Stop:
    """One meeting. state: past, coming, today, cancelled; half, end: where the circle chooses which way to go."""

    day: date
    number: int
    state: str
    name: str = ""


@dataclass(frozen=True)
class At:
    """Something at a place on the line."""

    x: float
    thing: object
    lane: int = 0


@dataclass(frozen=True)
class Band:
    """A free stretch, from x on, so wide."""

    x: float
    width: float


@dataclass(frozen=True)
class Picture:
    """The whole line. now: where today is; None when it lies outside."""

    months: list[tuple[float, date]] = field(default_factory=list)
    stops: list[At] = field(default_factory=list)
    marks: list[At] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    now: float | None = None


def picture(
    stops: Sequence[Stop], marks: Sequence[Mark], free: Sequence[Free], today: date
) -> Picture:
    """Return where everything stands. stops: at least one, in order."""
    after = [one.day for one in marks if one.kind == LOOK_BACK]
    first, last = stops[0].day - MARGIN, max([stops[-1].day, *after]) + MARGIN
    whole = (last - first).days

    def x(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    shown = [one for one in marks if first <= one.day <= last]
    bands = [
        Band(x(max(one.first, first)), round(100 * _days(one, first, last) / whole, 2))
        for one in free
        if one.kind != "public" and one.first <= last and one.last >= first
    ]
    return Picture(
        months=[(x(day), day) for day in _months(first, last)],
        stops=_laned([At(x(one.day), one) for one in stops]),
        marks=[At(x(one.day), one) for one in shown],
        bands=bands,
        now=x(today) if first <= today <= last else None,
    )


def _days(one: Free, first: date, last: date) -> int:
    return (min(one.last, last) - max(one.first, first)).days + 1


def _months(first: date, last: date) -> list[date]:
    """Return the first days of the months, or of each second or third in a long season."""
    found = []
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found[:: 1 + len(found) // 8]


def _laned(stops: list[At]) -> list[At]:
    """Put the names of neighbours in turn above each other."""
    found: list[At] = []
    for one in stops:
        near = found and one.x - found[-1].x < NEAR
        lane = (found[-1].lane + 1) % LANES if near else 0
        found.append(At(one.x, one.thing, lane))
    return found
