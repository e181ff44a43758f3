"""Growing the best circle of a kind, one person at a time.

With prices on people, the best circle of one kind is found by adding whoever adds most: sides count as the rank of a
matroid does, so taking the best next is exact for each size. That holds as long as nobody is compared with one other
person. So `rules=False` gives what no circle of this kind can be worth more than, and `rules=True` gives a circle that
keeps all rules.
"""

from dataclasses import dataclass

import numpy as np

from kring.forming.matching.crowd import Crowd, Numbers, Places, Switches
from kring.forming.matching.problem import (
    FEWEST_LIVED,
    IDEAL,
    MOST_OF_ONE_PLACE,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
)

NEVER = -1e9


class Growing:
    """Circles of several kinds that grow side by side: a row for each."""

    def __init__(self, crowd: Crowd, kinds: Places, prices: Numbers, cases: "Cases") -> None:
        self.crowd, self.rows, self.cases = crowd, np.arange(len(kinds)), cases
        worth = (crowd.bents - prices)[crowd.bent_of[kinds]]
        self.added = np.where(cases.open, worth + PERSPECTIVE * (crowd.side >= 0), NEVER)
        self.total = np.zeros(len(kinds))
        self.seen = np.zeros((len(kinds), crowd.side.max(initial=0) + 1), bool)
        self.first = int(cases.many.max(initial=0))
        some = crowd.lived[cases.begin] & (np.arange(cases.begin.shape[1]) < cases.many[:, None])
        self.lacks = np.maximum(0, FEWEST_LIVED - some.sum(axis=1)) * crowd.with_lived[kinds]
        self.places = np.zeros((len(kinds), crowd.size), np.int8)
        self.areas = np.zeros((len(kinds), crowd.size), np.int8)

    def next(self, step: int, *, lived: bool) -> Places:
        """Choose who adds most, or who is held; lived: those with lived experience come first where they must."""
        added, begins = self.added, step < self.cases.many
        if lived and self.lacks.any():
            must = (self.lacks > 0) & ~begins
            self.lacks -= must
            added = np.where(must[:, None] & ~self.crowd.lived, NEVER, added)
        who: Places = added.argmax(axis=1)
        if step < self.first:
            who = np.where(begins, self.cases.begin[:, step], who)
        self.total += added[self.rows, who]
        self.added[self.rows, who] = NEVER
        self._sides(who)
        return who

    def _sides(self, who: Places) -> None:
        """Count a side once, and no more than five of them."""
        side = self.crowd.side
        theirs = side[who]
        new = self.rows[(theirs >= 0) & ~self.seen[self.rows, theirs]]
        counted = self.seen[new].sum(axis=1)
        new, counted = new[counted < MOST_PERSPECTIVES], counted[counted < MOST_PERSPECTIVES]
        self.seen[new, theirs[new]] = True
        loses = side == theirs[new][:, None]
        last = counted == MOST_PERSPECTIVES - 1
        if last.any():
            loses[last] |= (side >= 0) & ~self.seen[new[last]][:, side]
        self.added[new] -= PERSPECTIVE * loses

    def compare(self, rows: Places, who: Places) -> None:
        """Let the others count who came in: the same place or area costs points, and who may not come is out."""
        crowd = self.crowd
        same = crowd.place[who][:, None] == crowd.place
        near = crowd.area[who][:, None] == crowd.area
        first = same & (self.places[rows] == 0), near & (self.areas[rows] == 0)
        self.added[rows] += SAME_PLACE * first[0] + SAME_AREA * first[1]
        self.places[rows] += same
        self.areas[rows] += near
        out = crowd.apart[who] | (self.places[rows] >= MOST_OF_ONE_PLACE)
        self.added[rows] = np.where(out, NEVER, self.added[rows])


@dataclass(frozen=True)
class Cases:
    """A row for each circle that grows. open: who may come in. begin: who is in it, the first `many` of the row."""

    open: Switches
    begin: Places
    many: Places

    @classmethod
    def of(cls, crowd: Crowd, kinds: Places) -> "Cases":
        """Return the whole of each kind, with who is held in it."""
        return cls(crowd.open[kinds], crowd.begin[kinds], crowd.begins[kinds])

    def __getitem__(self, rows: Places | Switches | slice) -> "Cases":
        return Cases(self.open[rows], self.begin[rows], self.many[rows])


def grown(
    crowd: Crowd, kinds: Places, prices: Numbers, *, rules: bool, cases: Cases | None = None
) -> tuple[Numbers, Places]:
    """Return per kind and size the worth above the prices, and who came in, in order.

    Shapes: kinds × (most + 1), and kinds × most. prices: per person. Who a case begins with is
    always compared with the others; with `rules` everybody is.
    """
    problem = crowd.problem
    cases = cases or Cases.of(crowd, kinds)
    growing = Growing(crowd, kinds, prices, cases)
    worth = np.full((len(kinds), problem.most + 1), NEVER)
    who = np.zeros((len(kinds), crowd.most), np.intp)
    lived = rules or crowd.lived_alike
    for step in range(crowd.most):
        who[:, step] = growing.next(step, lived=lived)
        rows = growing.rows if rules else np.flatnonzero(step < cases.many)
        if len(rows):
            growing.compare(rows, who[rows, step])
        if step + 1 >= problem.fewest:
            whole = (growing.lacks == 0) | (not lived)
            off = OFF_SIZE * abs(step + 1 - IDEAL)
            worth[:, step + 1] = np.where(whole, growing.total + off, NEVER)
    if growing.first > problem.fewest:
        worth[np.arange(problem.most + 1) < cases.many[:, None]] = NEVER
    return worth, who
