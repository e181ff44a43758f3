"""How much a volunteer may get without consequences: dated data, and how near somebody is to it. Plain Python.

Source: library/limits.toml. The limits count over all organisations together, and we only see what is kept here.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "library" / "limits.toml"
AMBER = 80  # percent


@dataclass(frozen=True)
class Limits:
    """The most in a month and in a year, in cents. sure: looked up for this very year."""

    month: int
    year: int
    sure: bool


@lru_cache(maxsize=1)
def _known() -> dict[int, Limits]:
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        int(year): Limits(one["month"], one["year"], one["sure"]) for year, one in read.items()
    }


def limits_of(year: int) -> Limits:
    """Return the limits of a year; of one that is not known those of the nearest before, not sure."""
    known = _known()
    if year in known:
        return known[year]
    before = [one for one in known if one < year] or [min(known)]
    found = known[max(before)]
    return Limits(found.month, found.year, sure=False)


def standing(cents: int, limit: int) -> str:
    """Return "" far below a limit, "amber" from 80 percent on, "stop" where it is reached."""
    if cents >= limit:
        return "stop"
    return "amber" if 100 * cents >= AMBER * limit else ""
