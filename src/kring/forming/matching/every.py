"""Every circle that could be part of a better answer, for a small pool.

An answer that is worth more than the best so far cannot have a circle in it that is worth much less than its people
cost. Mostly few circles are left, and the best division among them is the best there is.
"""

import numpy as np
from numpy.typing import NDArray

from kring.forming.matching.crowd import Crowd, Numbers, Places, Switches
from kring.forming.matching.prices import Prices
from kring.forming.matching.problem import (
    FEWEST_LIVED,
    IDEAL,
    MOST_OF_ONE_PLACE,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
    Circle,
)

Bits = NDArray[np.uint64]
LARGEST_POOL, MOST_AT_ONCE, MOST_CIRCLES = 63, 150_000, 20_000
LITTLE = 1e-6


def every(crowd: Crowd, prices: Prices, least: float) -> list[Circle] | None:
    """Return all circles that are worth at least so much above their prices, or None: there are too many to look at."""
    if crowd.size > LARGEST_POOL:
        return None
    found: set[int] = set()
    for start, toll in [((), prices.circle), *((one, 0.0) for one in crowd.starts.values())]:
        for reach in crowd.reaches:
            some = _Reach(crowd, prices.people, reach, start, least + toll - LITTLE)
            if not reach[list(start)].all():
                continue
            bits = some.all()
            if bits is None or len(found) > MOST_CIRCLES:
                return None
            found.update(bits)
    places = range(crowd.size)
    return sorted(tuple(one for one in places if bits >> one & 1) for bits in found)


class _Reach:
    """Circles of one reach that begin with the same people, all sizes, grown in one order side by side."""

    def __init__(
        self, crowd: Crowd, prices: Numbers, reach: Switches, start: Circle, least: float
    ) -> None:
        self.crowd, self.problem, self.least, self.start = crowd, crowd.problem, least, start
        added = crowd.bents - prices
        open_ = reach.copy()
        open_[list(crowd.held)] = False
        order = np.argsort(-added.max(axis=0), kind="stable")
        self.who: Places = np.concatenate([np.array(start, np.intp), order[open_[order]]])
        self.added = added[:, self.who].T
        one = np.uint64(1) << self.who.astype(np.uint64)
        self.bit: Bits = one
        self.side = crowd.side[self.who]
        self.apart = self._bits(crowd.apart[np.ix_(self.who, self.who)])
        self.place = self._bits(np.equal.outer(crowd.place[self.who], crowd.place[self.who]))
        self.area = self._bits(np.equal.outer(crowd.area[self.who], crowd.area[self.who]))
        lived = crowd.lived[self.who]
        self.lived: np.uint64 = np.bitwise_or.reduce(one[lived], initial=np.uint64(0))
        self.rest = self._rest()

    def _bits(self, pairs: Switches) -> Bits:
        bits = np.where(pairs, self.bit, np.uint64(0))
        together: Bits = np.bitwise_or.reduce(bits, axis=1, initial=np.uint64(0))
        return together

    def _rest(self) -> Numbers:
        """Return what r people who come after place p add at most: places × r × bents."""
        many, most = len(self.who), self.crowd.most
        rest = np.full((many + 1, most + 1, self.added.shape[1]), -1e9)
        rest[:, 0] = 0
        for place in range(many):
            tail = -np.sort(-self.added[place:], axis=0)[:most]
            rest[place, 1 : len(tail) + 1] = tail.cumsum(axis=0)
        return rest

    def all(self) -> list[int] | None:
        """Return the circles as bits, or None: there are too many."""
        bits, last = np.zeros(1, np.uint64), np.full(1, -1)
        sums, sides = np.zeros((1, self.added.shape[1])), np.zeros(1, np.int64)
        found: list[int] = []
        for size in range(1, self.crowd.most + 1):
            rows, who = self._next(last, size)
            rows, who = self._allowed(bits, rows, who)
            if len(rows) > MOST_AT_ONCE:
                return None
            before = bits[rows]
            again = SAME_PLACE * (before & self.place[who] > 0) + SAME_AREA * (
                before & self.area[who] > 0
            )
            sums = sums[rows] + self.added[who] + again[:, None]
            sides = sides[rows] | np.where(self.side[who] >= 0, 1 << self.side[who].clip(0), 0)
            bits, last = bits[rows] | self.bit[who], who
            kept = self._most(sums, sides, last, size) >= self.least
            bits, last, sums, sides = bits[kept], last[kept], sums[kept], sides[kept]
            found += bits[self._whole(bits, sums, sides, size)].tolist()
        return found

    def _next(self, last: Places, size: int) -> tuple[Places, Places]:
        """Return each row with each person who may come next by the order."""
        if size <= len(self.start):
            return np.arange(len(last)), np.full(len(last), size - 1)
        many = len(self.who) - 1 - last
        rows = np.repeat(np.arange(len(last)), many)
        first = np.repeat(np.cumsum(many) - many, many)
        return rows, last[rows] + 1 + np.arange(len(rows)) - first

    def _allowed(self, bits: Bits, rows: Places, who: Places) -> tuple[Places, Places]:
        places = np.bitwise_count(bits[rows] & self.place[who])
        may = ((bits[rows] & self.apart[who]) == 0) & (places < MOST_OF_ONE_PLACE)
        return rows[may], who[may]

    def _most(self, sums: Numbers, sides: Places, last: Places, size: int) -> Numbers:
        """Return what these can still grow to at most."""
        seen = np.bitwise_count(sides)
        best = np.full(len(sums), -1e9)
        for end in range(max(size, self.problem.fewest), self.crowd.most + 1):
            more = (sums + self.rest[last + 1, end - size]).max(axis=1)
            counted = np.minimum(MOST_PERSPECTIVES, seen + (end - size))
            best = np.maximum(best, more + PERSPECTIVE * counted + OFF_SIZE * abs(end - IDEAL))
        return best

    def _whole(self, bits: Bits, sums: Numbers, sides: Places, size: int) -> Switches:
        """Tell which are a circle as they are, worth enough."""
        if not self.problem.fewest <= size or size < len(self.start):
            return np.zeros(len(bits), bool)
        counted = np.minimum(MOST_PERSPECTIVES, np.bitwise_count(sides))
        worth = sums.max(axis=1) + PERSPECTIVE * counted + OFF_SIZE * abs(size - IDEAL)
        lived = np.bitwise_count(bits & self.lived)
        enough: Switches = (worth >= self.least) & ((lived == 0) | (lived >= FEWEST_LIVED))
        return enough
