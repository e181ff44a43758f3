"""Who hosts which of these dates, so that the journeys are shared, by OR-Tools CP-SAT, with proof.

The dates stand: who can come goes before how they travel. What must hold: a host can come, nobody hosts twice before
all who can host did once, and nobody twice in a row. Then, each before the next: few dates without a host, few people
who leave too soon or come home too late, who hosted least, the longest journey of one person, all journeys together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_SECONDS = 2.0


@dataclass(frozen=True)
class Guest:
    """Somebody who travels. comes: by date; quarters: by place, None when not known; strains: by date, by place."""

    comes: tuple[bool, ...]
    quarters: tuple[int | None, ...]
    strains: tuple[tuple[bool, ...], ...] = ()

    def way(self, date: int, place: int) -> int:
        """Return the quarters of an hour on the road, one way; 0 when they stay away or it is not known."""
        return (self.quarters[place] or 0) if self.comes[date] else 0


@dataclass(frozen=True)
class Spot:
    """A place that is offered. host: whose it is, a place in `guests`; hosted: how often they did before."""

    id: str
    host: int
    hosted: int = 0


@dataclass(frozen=True)
class Tour:
    """What there is to divide."""

    dates: int
    spots: tuple[Spot, ...]
    guests: tuple[Guest, ...]

    def may(self, date: int, spot: int) -> bool:
        """Whether the host of this place can come on this date."""
        return self.guests[self.spots[spot].host].comes[date]

    def strained(self, date: int, spot: int) -> int:
        """Return for how many this is too soon or too late."""
        return sum(bool(one.strains) and one.strains[date][spot] for one in self.guests)


Hosts = tuple[int | None, ...]


@dataclass(frozen=True)
class Division:
    """A place for each date; None: nobody hosts it. cost: see cost_of. proven: there is no better one."""

    hosts: Hosts = ()
    cost: tuple[int, ...] = ()
    proven: bool = False


def ways(tour: Tour, hosts: Sequence[int | None]) -> list[int]:
    """Return for each guest the quarters of an hour on the road, one way, all dates together."""
    chosen = [(date, spot) for date, spot in enumerate(hosts) if spot is not None]
    return [sum(one.way(date, spot) for date, spot in chosen) for one in tour.guests]


def cost_of(tour: Tour, hosts: Sequence[int | None]) -> tuple[int, ...]:
    """Return what a division costs, the dearest first: open, strained, hosted before, longest, all together."""
    chosen = [(date, spot) for date, spot in enumerate(hosts) if spot is not None]
    least = min((one.hosted for one in tour.spots), default=0)
    quarters = ways(tour, hosts)
    return (
        len(hosts) - len(chosen),
        sum(tour.strained(date, spot) for date, spot in chosen),
        sum(tour.spots[spot].hosted - least for _date, spot in chosen),
        max(quarters, default=0),
        sum(quarters),
    )


def keeps(tour: Tour, hosts: Sequence[int | None]) -> bool:
    """Whether a division keeps what must hold."""
    size, said = len(tour.spots), list(enumerate(hosts))
    blocks = [
        [one for _n, one in said[at : at + size] if one is not None]
        for at in range(0, len(said), size or 1)
    ]
    return (
        all(tour.may(date, spot) for date, spot in said if spot is not None)
        and all(len(set(block)) == len(block) for block in blocks)
        and (size < 2 or all(a is None or a != b for a, b in pairwise(hosts)))
    )


def divide(tour: Tour, *, most_seconds: float = MOST_SECONDS) -> Division:
    """Return the best division of who hosts."""
    if not tour.spots:
        return Division((None,) * tour.dates, cost_of(tour, (None,) * tour.dates), proven=True)
    # Taken in when first needed, as the dates are.
    from ortools.sat.python import cp_model  # noqa: PLC0415

    model = cp_model.CpModel()
    at = _held(model, tour)
    model.minimize(_costs(model, tour, at))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = most_seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 7
    status = solver.solve(model)
    hosts: list[int | None] = [None] * tour.dates
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for (date, spot), var in at.items():
            if solver.boolean_value(var):
                hosts[date] = spot
    return Division(tuple(hosts), cost_of(tour, hosts), proven=status == cp_model.OPTIMAL)


def _held(model: Any, tour: Tour) -> dict[tuple[int, int], Any]:  # noqa: ANN401 - CP-SAT says little of its types
    """Say what must hold, and return a variable for each date at each place."""
    dates, spots = range(tour.dates), range(len(tour.spots))
    at = {
        (date, spot): model.new_bool_var(f"at{date}-{spot}")
        for date in dates
        for spot in spots
        if tour.may(date, spot)
    }
    for date in dates:
        model.add(sum(at[date, spot] for spot in spots if (date, spot) in at) <= 1)
    for spot in spots:
        for start in range(0, tour.dates, len(spots)):
            block = range(start, start + len(spots))
            model.add(sum(at[date, spot] for date in block if (date, spot) in at) <= 1)
        for date in dates:
            if len(spots) > 1 and {(date, spot), (date + 1, spot)} <= at.keys():
                model.add(at[date, spot] + at[date + 1, spot] <= 1)
    return at


def _costs(model: Any, tour: Tour, at: dict[tuple[int, int], Any]) -> Any:  # noqa: ANN401
    """Return the cost as one sum: each kind weighs more than all after it together."""
    least = min(one.hosted for one in tour.spots)
    road = [
        sum(one.way(date, spot) * var for (date, spot), var in at.items()) for one in tour.guests
    ]
    most = [
        sum(
            max((one.way(d, s) for d, s in at if d == date), default=0)
            for date in range(tour.dates)
        )
        for one in tour.guests
    ]
    longest = model.new_int_var(0, max(most, default=0), "longest")
    for sum_of_one in road:
        model.add(longest >= sum_of_one)
    kinds = [
        (tour.dates - sum(at.values()), tour.dates),
        (sum(tour.strained(*key) * var for key, var in at.items()), tour.dates * len(tour.guests)),
        (
            sum((tour.spots[spot].hosted - least) * var for (_d, spot), var in at.items()),
            tour.dates * max(one.hosted - least for one in tour.spots),
        ),
        (longest, max(most, default=0)),
        (sum(road), sum(most)),
    ]
    weight, whole = 1, 0
    for cost, highest in reversed(kinds):
        whole = whole + weight * cost
        weight *= highest + 1
    return whole
