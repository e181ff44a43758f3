"""How long the journey to each offered place takes somebody, and between which hours they are on the road.

Plain Python. Journeys are told in quarters of an hour; what is not told is not known, and nothing is guessed. Hours are
minutes of the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

QUARTER = 15
MOST_QUARTERS = 16  # four hours
HOUR = 60
# Our proposal for who says nothing about it: nobody need leave before half past seven or be home after half past ten.
LEAVE, HOME = 7 * HOUR + 30, 22 * HOUR + 30
LEAVES = tuple(range(6 * HOUR, 11 * HOUR + 1, 30))
HOMES = tuple(range(14 * HOUR, 24 * HOUR + 1, 30))


@dataclass(frozen=True)
class Travel:
    """What one person told. to: quarters of an hour by the id of a place; step_free: they need no steps."""

    to: Mapping[str, int] = field(default_factory=dict)
    leave: int = LEAVE
    home: int = HOME
    step_free: bool = False

    def strains(self, place: str, *, starts: int, minutes: int) -> bool | None:
        """Whether they would leave too soon or be home too late for a meeting at this place; None: not known."""
        if place not in self.to:
            return None
        way = QUARTER * self.to[place]
        return starts - way < self.leave or starts + minutes + way > self.home

    def strained_anywhere(self, places: Iterable[str], *, starts: int, minutes: int) -> bool:
        """Whether that is so at each of these places, one or more of them."""
        found = [self.strains(place, starts=starts, minutes=minutes) for place in places]
        return bool(found) and all(found)

    def kept(self) -> dict[str, Any]:
        """Return it as a reply keeps it; {} when nothing was told."""
        told = {
            "to": dict(self.to),
            "leave": self.leave if self.leave != LEAVE else None,
            "home": self.home if self.home != HOME else None,
            "step_free": self.step_free,
        }
        return {name: value for name, value in told.items() if value}


def read(kept: Mapping[str, Any]) -> Travel:
    """Return what a reply keeps."""
    return Travel(
        to=dict(kept.get("to", {})),
        leave=kept.get("leave", LEAVE),
        home=kept.get("home", HOME),
        step_free=bool(kept.get("step_free")),
    )


def clock_words(minute: int) -> str:
    """Return a minute of the day as a clock shows it."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"
