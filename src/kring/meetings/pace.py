"""How a meeting is held: live in an hour or two, or in writing over days. Which days that takes. Plain Python.

Days are working days, Monday to Friday: nobody is asked to write in the weekend, though everybody may. A closing
date falls at the same hour by the clock of the circle, in summer and winter time.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from kring.methods.script import Actor, Phase

OPENS, CLOSES = time(8), time(20)
# A step that opens later than planned, with less than this until it closes, gets its own days again.
LEAST_OPEN = timedelta(hours=8)
MOST_DAYS = 20  # of one step
# Reminders go out at this hour, and never before or after these.
REMINDS = time(9)
DECENT = (time(8), time(21))
ONE_DAY, MORE_DAYS = 1, 2
SATURDAY = 5
_ALONE = frozenset({Actor.CG, Actor.CG_PREV, Actor.FAC})


class Pace(StrEnum):
    """How a meeting is held."""

    LIVE = "live"
    WRITTEN = "written"


def days_for(phase: Phase) -> int:
    """Propose for how many working days a phase stays open; 0: nothing is written in it, so it is left out."""
    if not phase.takes_text:
        return 0
    return phase.days or (ONE_DAY if phase.actor in _ALONE else MORE_DAYS)


def working_day(day: date) -> date:
    """Return this day, or the Monday after it when it falls in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def later(day: date, days: int) -> date:
    """Return the day so many working days on. From a weekend, Monday is the first."""
    if days <= 0:
        return working_day(day)
    if day.weekday() >= SATURDAY:
        day = working_day(day)
        days -= 1
    weeks, rest = divmod(days, 5)
    day += timedelta(weeks=weeks)
    return day + timedelta(days=rest if day.weekday() + rest < SATURDAY else rest + 2)


def between(first: date, last: date) -> int:
    """Return how many working days on `last` is from `first`: the least that `later` needs to reach it."""
    days = 0
    while later(first, days) < last:
        days += 1
    return days


def closing_days(begins_on: date, days: Sequence[int], *, today: bool) -> list[date]:
    """Return on which day each step closes. today: whether the first day is one of the days of the first step."""
    found: list[date] = []
    day = begins_on
    for number, count in enumerate(days):
        day = later(day, count - 1 if today and number == 0 else count)
        found.append(day)
    return found


def at_hour(day: date, hour: time, zone: tzinfo) -> datetime:
    """Return the moment at which the clocks of this zone show this day and hour."""
    return datetime.combine(day, hour, tzinfo=zone)


def moved(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the moment so many working days later, at the same hour by the clocks of this zone."""
    local = moment.astimezone(zone)
    return at_hour(later(local.date(), days), local.time(), zone) if days else moment


def reminds_at(opened_at: datetime, closes_at: datetime, zone: tzinfo) -> datetime | None:
    """Return when to remind who has not answered: on the working day before, else on the day itself; None: never.

    A step that opens after that moment, or closes before it, is too short to remind anybody of.
    """
    closes_on = closes_at.astimezone(zone).date()
    day = closes_on - timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    for candidate in (day, closes_on):
        moment = at_hour(candidate, REMINDS, zone)
        if opened_at <= moment < closes_at:
            return moment
    return None


def may_remind(
    opened_at: datetime, closes_at: datetime | None, *, now: datetime, zone: tzinfo
) -> bool:
    """Tell whether it is time to remind: not before its moment, not past the closing date, not at night."""
    due = reminds_at(opened_at, closes_at, zone) if closes_at else None
    if due is None or closes_at is None or not due <= now < closes_at:
        return False
    earliest, latest = DECENT
    return earliest <= now.astimezone(zone).time() < latest
