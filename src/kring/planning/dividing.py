"""Who does what at which meeting: dividing it fairly over a season. Plain Python."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import permutations
from uuid import UUID

from kring.kernel.words import gettext_lazy


class DutyKind(StrEnum):
    """What somebody does at one meeting. Source: the group carries the meeting itself (step 6 of the nine)."""

    LEADER = "leader"
    TIMEKEEPER = "timekeeper"
    HARVESTER = "harvester"
    HOST = "host"


DUTY_WORDS = {
    DutyKind.LEADER: gettext_lazy("round leader"),
    DutyKind.TIMEKEEPER: gettext_lazy("timekeeper"),
    DutyKind.HARVESTER: gettext_lazy("harvester"),
    DutyKind.HOST: gettext_lazy("host"),
}
# What each asks, in a sentence.
DUTY_ASKS = {
    DutyKind.LEADER: gettext_lazy("leads the meeting through its steps; the script tells how"),
    DutyKind.TIMEKEEPER: gettext_lazy("watches the clock, and may pause it or add minutes"),
    DutyKind.HARVESTER: gettext_lazy("writes down with the circle what others could use"),
    DutyKind.HOST: gettext_lazy("receives the circle at their place"),
}
# What goes round among all; who hosts must have a place (see `hosts`).
ROTA = (DutyKind.LEADER, DutyKind.TIMEKEEPER, DutyKind.HARVESTER)


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A member who can do something. times: how often they did each kind, what stands planned included."""

    member: UUID
    times: Mapping[str, int] = field(default_factory=dict)
    joined_at: datetime


@dataclass(frozen=True, kw_only=True)
class Day:
    """A meeting for which something is still to be divided. out: who has their hands full, or cannot come."""

    free: Sequence[str]
    out: Collection[UUID] = ()


def divide(days: Sequence[Day], people: Sequence[Somebody]) -> list[dict[str, UUID]]:
    """Return for each meeting, in order, who does what that was free.

    Nobody does a thing twice while somebody who can come, and does nothing else then, has not done it once;
    after that, who did least of all. Where there are too few people the last kinds stay free.
    """
    people = sorted(people, key=lambda one: (one.joined_at, one.member))
    times = {one.member: Counter(one.times) for one in people}
    found = []
    for day in days:
        able = [one.member for one in people if one.member not in day.out]
        chosen = _best(day.free[: len(able)], able, times)
        for kind, member in chosen.items():
            times[member][kind] += 1
        found.append(chosen)
    return found


def _best(
    kinds: Sequence[str], able: Sequence[UUID], times: Mapping[UUID, Counter[str]]
) -> dict[str, UUID]:
    """Return who does each of these kinds on one day, such that what they did before counts least in all."""

    def worth(kind: str, member: UUID) -> tuple[int, int, int]:
        return times[member][kind], times[member].total(), able.index(member)

    # For each kind only the first few matter: no more of them can be taken by the other kinds.
    few = {
        one
        for kind in kinds
        for one in sorted(able, key=lambda member: worth(kind, member))[: len(kinds)]
    }
    order = [one for one in able if one in few]

    def whole(taken: Sequence[UUID]) -> tuple[int, ...]:
        worths = [worth(kind, member) for kind, member in zip(kinds, taken, strict=True)]
        return tuple(sum(part) for part in zip(*worths, strict=True))

    if not kinds:
        return {}
    best = min(permutations(order, len(kinds)), key=whole)
    return dict(zip(kinds, best, strict=True))
