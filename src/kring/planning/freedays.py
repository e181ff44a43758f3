"""Days on which a circle rather does not meet: public holidays, school holidays per region, feasts and fasts, its own.

Public holidays come from the library `holidays`; school holidays from library/school_holidays.toml, dated data.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kring.kernel.words import gettext_lazy as _

FILE = Path(__file__).parent / "library" / "school_holidays.toml"
FAST = timedelta(days=30)
HOME = "NL"  # whose school holidays we know


class Region(StrEnum):
    """A part of the Netherlands with school holidays of its own."""

    NORTH = "north"
    MIDDLE = "middle"
    SOUTH = "south"


REGION_WORDS = {
    Region.NORTH: _("North"),
    Region.MIDDLE: _("Middle"),
    Region.SOUTH: _("South"),
}
SCHOOL_WORDS = {
    "autumn": _("autumn holiday"),
    "christmas": _("Christmas holiday"),
    "spring": _("spring holiday"),
    "may": _("May holiday"),
    "summer": _("summer holiday"),
}


class Feast(StrEnum):
    """Feasts and fasts that a circle can ask us to go round."""

    ISLAMIC = "islamic"
    JEWISH = "jewish"
    HINDU = "hindu"


FEAST_WORDS = {
    Feast.ISLAMIC: _("Ramadan and the two Eids"),
    Feast.JEWISH: _("Jewish feast days"),
    Feast.HINDU: _("Holi and Diwali"),
}
# Where the library has them: a country, and which of its days.
_FEASTS = {
    Feast.ISLAMIC: ("TR", ("Eid al-Fitr", "Eid al-Adha")),
    Feast.JEWISH: ("IL", ("Rosh Hashanah", "Yom Kippur", "Sukkot", "Pesach", "Shavuot")),
    Feast.HINDU: ("IN", ("Diwali", "Holi")),
}


@dataclass(frozen=True, order=True)
class Free:
    """A stretch of days with what it is. kind: public, school, own. sure: read at the source."""

    first: date
    last: date
    name: str
    kind: str
    sure: bool = True

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


@lru_cache(maxsize=64)
def public(country: str, year: int, language: str) -> tuple[Free, ...]:
    """Return the public holidays of a country in a year; none for a country that the library does not know."""
    if not country:
        return ()
    import holidays  # noqa: PLC0415 — only who plans needs it

    try:
        try:
            found = holidays.country_holidays(country, years=year, language=language)
        except (NotImplementedError, ValueError):
            found = holidays.country_holidays(country, years=year)
        return tuple(Free(day, day, name, "public") for day, name in sorted(found.items()))
    except NotImplementedError:
        return ()


@lru_cache(maxsize=1)
def _school() -> tuple[tuple[Region, Free], ...]:
    found = []
    for year in tomllib.loads(FILE.read_text())["year"]:
        for holiday, stretches in year.items():
            if holiday in SCHOOL_WORDS:
                for region in Region:
                    first, last = stretches.get("all") or stretches[region]
                    sure = region in year["verified"]
                    found.append((region, Free(first, last, holiday, "school", sure)))
    return tuple(found)


def school(region: str) -> list[Free]:
    """Return the school holidays of a region that we know, named in the language in use."""
    return [
        Free(one.first, one.last, str(SCHOOL_WORDS[one.name]), "school", one.sure)
        for where, one in _school()
        if where == region
    ]


def known_until(region: str) -> date | None:
    """Return the last day about which we know whether schools of this region are free."""
    return max((one.last for where, one in _school() if where == region), default=None)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What a circle takes into account. own, lifted: stretches that it added, or in which it meets all the same."""

    country: str
    region: str = ""
    language: str = "nl"
    own: tuple[tuple[date, date], ...] = ()
    lifted: tuple[tuple[date, date], ...] = ()

    def free(self, first: date, last: date) -> list[Free]:
        """Return the free stretches that touch these days, in order."""
        found: list[Free] = []
        for year in range(first.year, last.year + 1):
            found += public(self.country, year, self.language)
        found += school(self.region)
        found += [Free(a, b, str(_("a day off of the circle")), "own") for a, b in self.own]
        return sorted(one for one in found if one.first <= last and one.last >= first)

    def why_not(self, day: date, free: Sequence[Free]) -> Free | None:
        """Return what the circle would meet in on this day, or None; free: of the days around."""
        if any(a <= day <= b for a, b in self.lifted):
            return None
        return next((one for one in free if one.holds(day)), None)


def feast_days(feasts: Iterable[str], first: date, last: date) -> set[date]:
    """Return the days of these feasts and fasts. By the moon they can be a day earlier or later."""
    years = range(first.year, last.year + 1)
    found = {day for feast in feasts for year in years for day in _feast(Feast(feast), year)}
    return {day for day in found if first <= day <= last}


@lru_cache(maxsize=64)
def _feast(feast: Feast, year: int) -> tuple[date, ...]:
    import holidays  # noqa: PLC0415 — only who plans needs it

    country, names = _FEASTS[feast]
    days: set[date] = set()
    for day, name in holidays.country_holidays(country, years=year, language="en_US").items():
        if any(one in name for one in names):
            days |= {day, *_fast(feast, day, name)}
    return tuple(sorted(days))


def _fast(feast: Feast, day: date, name: str) -> Iterator[date]:
    """Return the days of the fast that ends on a feast."""
    if feast is Feast.ISLAMIC and "Eid al-Fitr" in name:
        for back in range(1, FAST.days + 1):
            yield day - timedelta(days=back)
