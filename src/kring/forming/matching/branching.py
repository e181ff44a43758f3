"""The best circle of all kinds at given prices, when people are compared with one another too.

What grows without comparing is the most a kind can be worth. Where two in it stand in each other's way, the kind falls
apart into two cases: one of them is left out, or is in and from then on compared with the others. Cases that cannot be
better than what was found are dropped; what is left at the end is exact.
"""

from dataclasses import dataclass

import numpy as np

from kring.forming.matching.crowd import Crowd, Numbers, Places, Switches
from kring.forming.matching.growing import NEVER, Cases, grown
from kring.forming.matching.problem import (
    FEWEST_LIVED,
    MOST_OF_ONE_PLACE,
    SAME_AREA,
    SAME_PLACE,
    Circle,
)

LITTLE = 1e-6
MOST_CASES, AT_ONCE = 30_000, 1_000


@dataclass
class Dearest:
    """Looks for the circle that is worth most above the prices of its people, and meets others.

    most: no circle is worth more; 0 at least. found: circles that are worth more than 0, with what they are worth.
    """

    crowd: Crowd
    prices: Numbers
    tolls: Numbers

    def __post_init__(self) -> None:
        self.most, self.best, self.looked = 0.0, 0.0, 0
        self.found: dict[Circle, float] = {}
        every = np.arange(len(self.crowd.kinds))
        worth, _ = grown(self.crowd, every, self.prices, rules=False)
        kinds = every[worth.max(axis=1) - self.tolls > LITTLE]
        self.left = [(some, Cases.of(self.crowd, some)) for some in _split(kinds)]
        while self.left:
            self._look(*self.left.pop())
        self.most = max(self.most, self.best)

    def _look(self, kinds: Places, cases: Cases) -> None:
        worth, who = grown(self.crowd, kinds, self.prices, rules=False, cases=cases)
        worth = worth - self.tolls[kinds][:, None]
        sizes, most = worth.argmax(axis=1), worth.max(axis=1)
        self.looked += len(kinds)
        if self.looked > MOST_CASES:
            self.most = max(self.most, float(most.max()))
            return
        seen = _Seen(self.crowd, cases, who, sizes)
        true = np.where(seen.holds, most + seen.cost, NEVER)
        for row in np.flatnonzero(true > LITTLE):
            self.found[tuple(sorted(who[row, : sizes[row]].tolist()))] = float(true[row])
        self.best = max(self.best, float(true.max()))
        left = most > self.best + LITTLE
        stuck = left & ~seen.clash.any(axis=1) & ~seen.holds
        self.most = max(self.most, float(most[stuck].max(initial=0.0)))
        rows = np.flatnonzero(left & seen.clash.any(axis=1))
        self._divide(kinds[rows], cases[rows], who[rows, seen.clash[rows].argmax(axis=1)])

    def _divide(self, kinds: Places, cases: Cases, who: Places) -> None:
        """Go on without this person, and with them."""
        rows = np.arange(len(kinds))
        without = cases.open.copy()
        without[rows, who] = False
        begin = cases.begin.copy()
        begin[rows, cases.many] = who
        for some in _split(rows):
            self.left.append((kinds[some], Cases(without, cases.begin, cases.many)[some]))
            self.left.append((kinds[some], Cases(cases.open, begin, cases.many + 1)[some]))


class _Seen:
    """What comparing the people of each circle shows. Rows: circles.

    clash: how much somebody who was not compared yet stands in others' way, by the order of coming. cost: points for
    what is the same and was not counted. holds: it keeps every rule.
    """

    def __init__(self, crowd: Crowd, cases: Cases, who: Places, sizes: Places) -> None:
        steps = np.arange(who.shape[1])
        inside = steps < sizes[:, None]
        later = inside & (steps >= cases.many[:, None])
        others = inside[:, :, None] & inside[:, None, :] & ~np.eye(len(steps), dtype=bool)
        new: Switches = others & later[:, :, None] & later[:, None, :]
        places, areas = _equal(crowd.place[who]), _equal(crowd.area[who])
        counted: Switches = others & later[:, :, None] & ~later[:, None, :]
        same: Switches = new & places & ~np.any(counted & places, axis=2)[:, :, None]
        near: Switches = new & areas & ~np.any(counted & areas, axis=2)[:, :, None]
        apart = new & crowd.apart[who[:, :, None], who[:, None, :]]
        three = (others & places).sum(axis=2) >= MOST_OF_ONE_PLACE
        lived = crowd.lived[who] & inside
        lone = (lived.sum(axis=1) > 0) & (lived.sum(axis=1) < FEWEST_LIVED)
        self.cost: Numbers = SAME_PLACE * _again(same) + SAME_AREA * _again(near)
        self.holds: Switches = ~apart.any(axis=(1, 2)) & ~three.any(axis=1) & ~lone
        hard = apart.sum(axis=2) + (three & later) + (lone[:, None] & lived & later)
        self.clash: Places = 100 * hard + 2 * same.sum(axis=2) + near.sum(axis=2)


def _equal(values: Places) -> Switches:
    same: Switches = values[:, :, None] == values[:, None, :]
    return same


def _again(same: Switches) -> Numbers:
    """Count who has an equal before them."""
    earlier = np.tril(np.ones(same.shape[1:], bool), -1)
    again: Numbers = (same & earlier).any(axis=2).sum(axis=1).astype(float)
    return again


def _split(rows: Places) -> list[Places]:
    return [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
