"""Which moments a poll proposes: weekdays × parts of the day × weeks, without free days. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kring.kernel.words import gettext_lazy as _
from kring.planning.freedays import Calendar, Free

MOST_SLOTS = 160
LONGEST_MOVE = 7  # weeks: past the summer
WEEK = timedelta(weeks=1)
NOON, EVENING = 12, 17


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_WORDS = {
    Part.MORNING: _("morning"),
    Part.AFTERNOON: _("afternoon"),
    Part.EVENING: _("evening"),
}
USUAL = {Part.MORNING: time(9, 30), Part.AFTERNOON: time(13, 30), Part.EVENING: time(19, 30)}


def part_of(at: time) -> Part:
    """Return in which part of the day something begins."""
    if at.hour < NOON:
        return Part.MORNING
    return Part.AFTERNOON if at.hour < EVENING else Part.EVENING


def line_of(local: datetime) -> str:
    """Return the name of the line that a moment stands in, such as "1-morning"; 0 is Monday."""
    return f"{local.weekday()}-{part_of(local.time())}"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a circle would like to meet. weeks: between two meetings; around: how many weeks sooner or later to offer."""

    starts_on: date
    count: int
    weeks: int
    around: int
    weekdays: tuple[int, ...]
    times: tuple[time, ...]


@dataclass(frozen=True, kw_only=True)
class PollPlan:
    """What a circle wishes of its dates. The names are those of a poll."""

    count: int
    weeks: int
    fewest_weeks: int
    most_weeks: int
    quorum: int
    minutes: int = 150
    by_turn: bool = True
    daytime: bool = False
    region: str = ""
    feasts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Moments by the clock of the circle, and what was left out, with why."""

    moments: tuple[datetime, ...]
    left_out: tuple[tuple[date, Free], ...]


def last_day(wishes: Wishes) -> date:
    """Return the last day that a poll with these wishes may offer."""
    weeks = (wishes.count - 1) * wishes.weeks + wishes.around + 1
    return wishes.starts_on + weeks * WEEK


def proposal(wishes: Wishes, calendar: Calendar) -> Proposal:
    """Return the moments around each beat of the rhythm, and which days were left out."""
    # A beat may move a long holiday further; look as far.
    free = calendar.free(wishes.starts_on, last_day(wishes) + LONGEST_MOVE * WEEK)
    moments, left_out = [], []
    for monday in _weeks(wishes, calendar, free):
        for day in _days(wishes, monday):
            reason = calendar.why_not(day, free)
            if reason:
                left_out.append((day, reason))
            else:
                moments += [datetime.combine(day, at) for at in sorted(wishes.times)]
    return Proposal(tuple(moments), tuple(left_out))


def _days(wishes: Wishes, monday: date) -> list[date]:
    days = [monday + timedelta(days=weekday) for weekday in sorted(wishes.weekdays)]
    return [day for day in days if day >= wishes.starts_on]


def _weeks(wishes: Wishes, calendar: Calendar, free: Sequence[Free]) -> Sequence[date]:
    """Return the Mondays of the weeks to offer: those of the beats, and so many around each.

    A beat in the middle of a long holiday moves to the nearest week in which something can be offered.
    """
    first = wishes.starts_on - timedelta(days=wishes.starts_on.weekday())
    weeks: set[date] = set()
    for beat in range(wishes.count):
        middle = first + beat * wishes.weeks * WEEK
        near = [middle + move * WEEK for move in sorted(range(-3, LONGEST_MOVE), key=_nearest)]
        open_weeks = (
            week for week in near if week >= first and _offers(wishes, week, calendar, free)
        )
        middle = next(open_weeks, middle)
        weeks |= {middle + off * WEEK for off in range(-wishes.around, wishes.around + 1)}
    return sorted(week for week in weeks if week >= first)


def _nearest(move: int) -> tuple[int, int]:
    """Put the nearer first; of two as near the later one."""
    return abs(move), -move


def _offers(wishes: Wishes, monday: date, calendar: Calendar, free: Sequence[Free]) -> bool:
    return any(calendar.why_not(day, free) is None for day in _days(wishes, monday))
