"""What a place in a circle costs: a linear program over the circles that are known, and the search for better ones.

Everybody gets a price. Whatever the prices, no answer is worth more than all of them together, plus what the best
circle is worth above the prices of its people, as often as there are circles. That is the bound; good prices make it
small.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from kring.forming.matching.branching import Dearest
from kring.forming.matching.crowd import Crowd, Numbers, Places
from kring.forming.matching.growing import NEVER, grown
from kring.forming.matching.problem import Circle

# Each round: so many kinds grow a circle that keeps the rules, of so many that came nearest when all were looked at.
GROW, NEAR, LOOK_AT_ALL = 200, 400, 4
# Half of the best prices so far, half of the newest: without it prices jump to and fro.
SMOOTH = 0.5
LITTLE = 1e-6
_GLOP = "use_preprocessing: false use_dual_simplex: false"


@dataclass(frozen=True)
class Prices:
    """people: the price of each. circle: what one more circle costs."""

    people: Numbers
    circle: float = 0.0

    def towards(self, other: "Prices", part: float) -> "Prices":
        """Return prices in between."""
        return Prices(
            (1 - part) * self.people + part * other.people,
            (1 - part) * self.circle + part * other.circle,
        )

    def tolls(self, crowd: Crowd) -> Numbers:
        """Return what a circle of each kind costs beside its people."""
        return np.where(crowd.free, self.circle, 0.0)

    def bound(self, crowd: Crowd, most: float) -> float:
        """Return what no answer is worth more than, when no circle is worth more than `most` above these prices."""
        times = crowd.circles + len(crowd.starts)
        whole = self.people.sum() + self.circle * crowd.circles + times * max(0.0, most)
        return float(whole)


class Market:
    """The circles that are known, and the prices at which no mix of them wins anything."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.circles = crowd, dict[Circle, int]()
        self.program: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.program.SetSolverSpecificParametersAsString(_GLOP)
        self.program.Objective().SetMaximization()
        limit = -self.program.infinity()
        self._people = [self.program.Constraint(limit, 1) for _ in range(crowd.size)]
        self._circles = self.program.Constraint(limit, crowd.circles)
        self._parts: list[Any] = []

    def add(self, circle: Circle) -> bool:
        """Make a circle known; answers whether it is new."""
        if circle in self.circles:
            return False
        self.circles[circle] = self.crowd.worth(circle)
        part = self.program.NumVar(0, self.program.infinity(), "")
        self._parts.append(part)
        self.program.Objective().SetCoefficient(part, self.circles[circle])
        for one in circle:
            self._people[one].SetCoefficient(part, 1)
        if not self.crowd.held.intersection(circle):
            self._circles.SetCoefficient(part, 1)
        return True

    def solve(self) -> tuple[float, Prices]:
        """Return what the best mix is worth, and its prices."""
        self.program.Solve()
        people = np.array([row.dual_value() for row in self._people])
        prices = Prices(np.maximum(people, 0), max(0.0, self._circles.dual_value()))
        return self.program.Objective().Value(), prices

    def nearest(self, prices: Prices, people: Set[int], most: int) -> list[Circle]:
        """Return the circles of only these people that are worth most above these prices."""
        cost = prices.people.tolist()
        found = [
            (sum([cost[one] for one in circle]) - worth, circle)
            for circle, worth in self.circles.items()
            if people >= set(circle)
        ]
        return [circle for _lacks, circle in sorted(found)[:most]]

    def shares(self) -> list[tuple[float, Circle]]:
        """Return the circles of the best mix with their part in it, the largest part first."""
        parts = zip(self._parts, self.circles, strict=True)
        found = [(round(part.solution_value(), 6), circle) for part, circle in parts]
        return sorted((one for one in found if one[0] > 0), key=lambda one: (-one[0], one[1]))


@dataclass
class Search:
    """Looks for circles that are worth more than their people cost, until there are none."""

    market: Market
    prices: Prices
    bound: float = np.inf
    worth: float = 0.0
    newest: Prices = field(init=False)
    _near: Places = field(init=False)

    def __post_init__(self) -> None:
        self.newest = self.prices
        self._near = np.arange(len(self.market.crowd.kinds))

    def run(self, rounds: int, gap: float) -> None:
        """Look until the bound is so near, as a part of the whole, or rounds are over."""
        crowd, now, part = self.market.crowd, self.prices, SMOOTH
        everything = True
        for number in range(rounds if crowd.kinds else 0):
            everything = everything or number % LOOK_AT_ALL == 0
            if everything:
                self._near = np.arange(len(crowd.kinds))
            top, new = self._round(now)
            if everything:
                self._bounded(now, top)
            self.worth, self.newest = self.market.solve()
            if self.bound - self.worth <= gap * self.worth or (
                everything and not new and not part
            ):
                break
            everything, part = not new, SMOOTH if new else 0.0
            now = self.newest.towards(self.prices, part)

    def _round(self, prices: Prices) -> tuple[float, int]:
        """Grow circles at these prices. Return what none is worth more than, and how many are new."""
        crowd, kinds = self.market.crowd, self._near
        tolls = prices.tolls(crowd)
        worth, _ = grown(crowd, kinds, prices.people, rules=False)
        most = worth.max(axis=1) - tolls[kinds]
        order = np.argsort(-most, kind="stable")
        self._near = kinds[order[:NEAR]]
        some = kinds[order[:GROW]][most[order[:GROW]] > LITTLE]
        new = 0
        if len(some):
            worth, who = grown(crowd, some, prices.people, rules=True)
            for row, size in enumerate(worth.argmax(axis=1)):
                if worth[row, size] > tolls[some[row]] + LITTLE:
                    new += self.market.add(tuple(sorted(who[row, :size].tolist())))
        return float(most.max(initial=NEVER)), new

    def _bounded(self, prices: Prices, most: float) -> None:
        bound = prices.bound(self.market.crowd, most)
        if bound < self.bound:
            self.bound, self.prices = bound, prices

    def prove(self, times: int, gap: float) -> None:
        """Compare people too, so that the bound comes down to what is really there. Circles it meets are kept."""
        for _ in range(times if self.market.crowd.kinds else 0):
            if self.bound - self.worth <= gap * self.worth:
                return
            at = self.newest
            look = Dearest(self.market.crowd, at.people, at.tolls(self.market.crowd))
            self._bounded(at, look.most)
            if not sum([self.market.add(circle) for circle in look.found]):
                return
            self.worth, self.newest = self.market.solve()
