"""Better circles by moving people: somebody comes in, changes, trades places, or takes a place whose owner moves on.

Tables hold what each step would win. A step changes two or three circles, so only their rows are counted anew.
"""

from collections.abc import Sequence

import numpy as np

from kring.forming.matching.crowd import Crowd, Numbers, Places, Switches
from kring.forming.matching.growing import NEVER
from kring.forming.matching.problem import (
    IDEAL,
    MOST_OF_ONE_PLACE,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
    Circle,
)

LITTLE = 1e-6
MOST_STEPS = 2_000


class Swapping:
    """Circles of a crowd with who sits where; -1 waits.

    comes: what is won when a person (row) comes into a circle (column). goes: … when they leave theirs. replaces: …
    when another (column) takes the place of a person (row), who leaves. The other tables are for counting these.
    """

    def __init__(self, crowd: Crowd, circles: Sequence[Circle]) -> None:
        self.crowd, size = crowd, crowd.size
        self.at: Places = np.full(size, -1)
        for number, circle in enumerate(circles):
            self.at[list(circle)] = number
        self.number = len(circles)
        self.reach = crowd.reaches.T.astype(np.float32)
        self.worth = crowd.bents.T.copy()
        self.sides = np.equal.outer(crowd.side, np.arange(crowd.side.max(initial=0) + 1)) * 1
        self.same = np.equal.outer(crowd.place, crowd.place)
        self.near = np.equal.outer(crowd.area, crowd.area)
        self._free = ~np.isin(np.arange(size), list(crowd.held))
        self.comes = np.full((size, self.number), NEVER)
        self.goes = np.zeros(size)
        self.replaces = np.full((size, size), NEVER)
        for number in range(self.number):
            self._count(number)

    @property
    def circles(self) -> list[Circle]:
        """The circles as they are now."""
        return [tuple(np.flatnonzero(self.at == n).tolist()) for n in range(self.number)]

    def run(self) -> list[Circle]:
        """Take the best step until none wins anything, and return the circles."""
        for _ in range(MOST_STEPS if self.number else 0):
            won, moves = self._best()
            if won <= LITTLE:
                break
            changed = {int(self.at[one]) for one, _to in moves} | {to for _one, to in moves}
            for one, to in moves:
                self.at[one] = to
                if to < 0:
                    self.goes[one], self.replaces[one] = 0.0, NEVER
            for number in changed - {-1}:
                self._count(number)
        return self.circles

    def _best(self) -> tuple[float, list[tuple[int, int]]]:
        """Return what the best step wins, and who goes where by it."""
        at, waits = self.at, self.at < 0
        moves = self.comes + self.goes[:, None]
        one, to = np.unravel_index(moves.argmax(), moves.shape)
        best = float(moves[one, to]), [(int(one), int(to))]
        trades = np.where(waits, self.replaces, self.replaces + self.replaces.T)
        one, other = np.unravel_index(trades.argmax(), trades.shape)
        if trades[one, other] > best[0]:
            best = float(trades[one, other]), [(int(one), int(at[other])), (int(other), int(at[one]))]  # fmt: skip
        onward = self.comes.argmax(axis=1)
        chains = self.replaces + self.goes + self.comes.max(axis=1)[:, None]
        chains[(onward[:, None] == at) & ~waits] = NEVER
        one, other = np.unravel_index(chains.argmax(), chains.shape)
        if chains[one, other] > best[0]:
            best = float(chains[one, other]), [(int(one), int(onward[one])), (int(other), int(at[one]))]  # fmt: skip
        return best

    def _count(self, number: int) -> None:
        """Fill the tables for one circle and the people in it."""
        crowd, inside = self.crowd, np.flatnonzero(self.at == number)
        self.comes[:, number] = NEVER
        if not len(inside):
            return
        now = Inside(self, inside)
        self.comes[:, number] = np.where(
            (len(inside) < crowd.problem.most) & now.may & (self.at != number) & self._free,
            now.comes + OFF_SIZE * (abs(len(inside) + 1 - IDEAL) - abs(len(inside) - IDEAL)),
            NEVER,
        )
        for one in inside:
            if not self._free[one]:
                self.goes[one], self.replaces[one] = NEVER, NEVER
                continue
            rest = Inside(self, inside[inside != one])
            less = rest.worth - now.worth
            size = OFF_SIZE * (abs(len(inside) - 1 - IDEAL) - abs(len(inside) - IDEAL))
            stays = len(inside) > crowd.problem.fewest and rest.lived != 1
            self.goes[one] = less + size if stays else NEVER
            may = rest.may & (self.at != number) & self._free
            self.replaces[one] = np.where(may, less + rest.comes, NEVER)


class Inside:
    """Some people in a circle: what they are worth without their size, what each other would add, and who may come."""

    def __init__(self, table: Swapping, some: Places) -> None:
        crowd = table.crowd
        worth, sides = table.worth[some].sum(axis=0), table.sides[some].sum(axis=0)
        places, areas = table.same[some].sum(axis=0), table.near[some].sum(axis=0)
        seen = int((sides > 0).sum())
        self.lived = int(crowd.lived[some].sum())
        kind = float(worth.max())
        self.worth = (
            kind
            + PERSPECTIVE * min(seen, MOST_PERSPECTIVES)
            + SAME_PLACE * (len(some) - len(set(crowd.place[some].tolist())))
            + SAME_AREA * (len(some) - len(set(crowd.area[some].tolist())))
        )
        new = (crowd.side >= 0) & (sides[crowd.side] == 0) & (seen < MOST_PERSPECTIVES)
        self.comes: Numbers = (
            (worth + table.worth).max(axis=1) - kind
            + PERSPECTIVE * new + SAME_PLACE * (places > 0) + SAME_AREA * (areas > 0)
        )  # fmt: skip
        reach = (table.reach[some].sum(axis=0) == len(some)).astype(np.float32)
        self.may: Switches = (
            (table.reach @ reach > 0)
            & (places < MOST_OF_ONE_PLACE)
            & ~crowd.apart[some].any(axis=0)
            & (self.lived + crowd.lived != 1)
        )
