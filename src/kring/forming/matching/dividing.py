"""The best division among all circles that could be in a better one, the nearest to their price first.

A circle lacks what it is worth less than its price. An answer that is better than the best so far lacks, all circles
together, less than the best so far lies below the bound; so circles are taken in order of what they lack, and few fit.
"""

from collections.abc import Sequence

import numpy as np

from kring.forming.matching.crowd import Crowd, Places, Switches
from kring.forming.matching.every import Bits
from kring.forming.matching.prices import Prices
from kring.forming.matching.problem import Circle

LITTLE = 1e-6
# So many circles are held against others; a machine does about a thousand million in a second.
MOST_LOOKS = 400_000_000


class Dividing:
    """Looks for a division that is worth more than `best`. proven: there is none better than what `run` returned."""

    def __init__(
        self, crowd: Crowd, circles: Sequence[Circle], prices: Prices, bound: float
    ) -> None:
        self.crowd, self.bound, self.proven = crowd, bound, True
        self.rows = crowd.circles + len(crowd.starts)
        worth = np.array([crowd.worth(one) for one in circles] + [0.0])
        cost = np.array([prices.people[list(one)].sum() for one in circles] + [0.0])
        free = np.array([not crowd.held.intersection(one) for one in circles] + [True])
        lacks = np.maximum(0, cost + prices.circle * free - worth)
        order = np.argsort(lacks, kind="stable")
        known = [*circles, ()]
        self.circles = [known[row] for row in order]
        self.worth, self.lacks, self.free = worth[order], lacks[order], free[order]
        self.bits: Bits = np.array([sum(1 << one for one in circle) for circle in self.circles], np.uint64)  # fmt: skip
        self.found: list[int] = []
        self.looks = 0

    def run(self, best: float) -> list[Circle] | None:
        """Return circles that are worth more together than `best`, as much as can be; None when there are none."""
        self.best = best
        self._look(np.arange(len(self.circles)), [], 0.0)
        return [self.circles[row] for row in self.found if self.circles[row]] or None

    def _look(self, rows: Places, chosen: list[int], lacking: float) -> None:
        left = self.rows - len(chosen)
        worth = float(self.worth[chosen].sum())
        if left == 1:
            self._last(rows, chosen, worth)
            return
        for at, row in enumerate(rows):
            room = self.bound - self.best - lacking - LITTLE
            if self.looks > MOST_LOOKS:
                self.proven = False
                return
            if self.lacks[row] * left >= room:
                return
            rest = rows[at:] if not self.bits[row] else rows[at + 1 :]
            self.looks += len(rest)
            fit = (self.bits[rest] & self.bits[row]) == 0
            fit &= self.lacks[rest] * 1 < room - self.lacks[row] * (left - 1)
            rest = rest[fit & self._may(chosen, int(row), rest)]
            if len(rest):
                self._look(rest, [*chosen, int(row)], lacking + float(self.lacks[row]))

    def _may(self, chosen: list[int], row: int, rest: Places) -> Switches:
        """No more circles without anybody held than asked for; an empty one counts for both."""
        made = sum(bool(self.free[one] and self.bits[one]) for one in [*chosen, row])
        may: Switches = ~self.free[rest] | (self.bits[rest] == 0) | (made < self.crowd.circles)
        return may

    def _last(self, rows: Places, chosen: list[int], worth: float) -> None:
        at = int(self.worth[rows].argmax()) if len(rows) else -1
        if at >= 0 and worth + self.worth[rows[at]] > self.best + LITTLE:
            self.best = worth + float(self.worth[rows[at]])
            self.found = [*chosen, int(rows[at])]
