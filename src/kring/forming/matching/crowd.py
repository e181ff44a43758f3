"""A pool of people as arrays: what a person adds in each kind of circle, and who stands in whose way.

A **kind** of circle is what it has in common: a moment, a language and a region (its `reach`), and its main theme,
level and situation (its `bent`). Within one kind each person is worth a number of their own; only sides, places and
areas hang together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kring.forming.matching.problem import (
    FEWEST_LIVED,
    IDEAL,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    OTHER_LEVEL,
    OTHER_SITUATION,
    PERSPECTIVE,
    SAME_AREA,
    SAME_PLACE,
    SEAT,
    Candidate,
    Circle,
    Problem,
)

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Switches = NDArray[np.bool_]
# Points for who must be in, so many that nothing outweighs them.
MUST = 200


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Rows of `reaches` and `bents`, which held people it begins with, and whether lived experience is in it."""

    reach: int
    bent: int
    start: Circle = ()
    lived: bool = False


class Crowd:
    """Some people of a problem, by their places in `people`; everywhere else a person is a place in this crowd.

    `circles`: how many may be made beside those that somebody is held in.
    """

    def __init__(
        self, problem: Problem, people: Sequence[int], circles: int | None = None
    ) -> None:
        self.problem, self.people = problem, list(people)
        self.size = len(self.people)
        self.all = [problem.candidates[one] for one in self.people]
        at = {one: place for place, one in enumerate(self.people)}
        held: dict[int, list[int]] = {}
        for one, number in sorted(problem.pinned.items()):
            held.setdefault(number, []).append(at[one]) if one in at else None
        self.starts: dict[int, Circle] = {n: tuple(some) for n, some in sorted(held.items())}
        self.held = {one for some in self.starts.values() for one in some}
        self.must = self.held | {at[one] for one in problem.within if one in at}
        free = problem.circles - len(self.starts) if circles is None else circles
        self.circles = max(0, min(free, self.size // problem.fewest))

    @cached_property
    def apart(self) -> Switches:
        """Who may not sit together."""
        at = {one: place for place, one in enumerate(self.people)}
        pairs = np.zeros((self.size, self.size), bool)
        for a, b in self.problem.apart:
            if a in at and b in at:
                pairs[at[a], at[b]] = pairs[at[b], at[a]] = True
        return pairs

    @cached_property
    def must_points(self) -> int:
        """What one who must be in is worth on top: more than all circles together."""
        return MUST * (self.size + 1)

    @cached_property
    def reaches(self) -> Switches:
        """Who can be in a circle at a moment, in a language, in a region; a row that lies in another is left out."""
        sets = (
            self._having(lambda one: one.parts),
            self._having(lambda one: one.languages),
            self._having(lambda one: {one.region} - {""}),
        )
        rows = {(a & b & c).tobytes(): a & b & c for a, b, c in product(*sets)}
        kept: list[Switches] = []
        for row in sorted(rows.values(), key=lambda row: (-int(row.sum()), row.tobytes())):
            if row.sum() >= self.problem.fewest and not any((row <= one).all() for one in kept):
                kept.append(row)
        return np.array(kept, bool).reshape(-1, self.size)

    def _having(self, of: Callable[[Candidate], Iterable[object]]) -> list[Switches]:
        has = [frozenset(of(one)) for one in self.all]
        values = sorted({value for some in has for value in some}, key=str)
        rows = [np.array([not some or value in some for some in has], bool) for value in values]
        return rows or [np.ones(self.size, bool)]

    @cached_property
    def bents(self) -> Numbers:
        """What each person adds by a main theme, level and situation, without sides, places and areas."""
        fits = np.array([one.fits for one in self.all], float).T
        themes = fits[fits.any(axis=1)] if fits.any() else np.zeros((1, self.size))
        levels = self._others([("" if one.lived else one.level) for one in self.all], OTHER_LEVEL)
        situations = self._others([one.situation for one in self.all], OTHER_SITUATION)
        added = themes[:, None, None] + levels[None, :, None] + situations[None, None, :]
        musts = np.isin(np.arange(self.size), list(self.must)) * self.must_points
        return np.unique(added.reshape(-1, self.size), axis=0) + SEAT + musts

    def _others(self, said: list[str], points: int) -> Numbers:
        values = sorted(set(said) - {""})
        rows = [[points * (one not in ("", value)) for one in said] for value in values]
        return np.array(rows or [[0] * self.size], float)

    @cached_property
    def kinds(self) -> list[Kind]:
        """Every kind of circle that can be made."""
        found = []
        for start in ((), *self.starts.values()):
            some = sum(self.lived[list(start)]) if start else 0
            for reach, row in enumerate(self.reaches):
                if len(start) > self.most or not row[list(start)].all():
                    continue
                lives = bool((row & self.lived).sum() >= FEWEST_LIVED)
                modes = [mode for mode in (False, True) if (lives if mode else not some)]
                found += [
                    Kind(reach=reach, bent=bent, start=start, lived=mode)
                    for bent in range(len(self.bents))
                    for mode in modes
                ]
        return found

    @cached_property
    def open(self) -> Switches:
        """Who may be in a circle of each kind: a row per kind."""
        rows = np.array([self.reaches[kind.reach] for kind in self.kinds], bool)
        rows = rows.reshape(-1, self.size)
        for row, kind in zip(rows, self.kinds, strict=True):
            row[[one for one in self.held if one not in kind.start]] = False
            if not kind.lived:
                row[self.lived] = False
        return rows

    @cached_property
    def most(self) -> int:
        """How many can be in one circle at most."""
        return min(self.problem.most, self.size)

    @cached_property
    def begin(self) -> Places:
        """Who is held in a circle of each kind, the first `begins` of its row."""
        rows = np.zeros((len(self.kinds), max(self.most, 1)), np.intp)
        for row, kind in zip(rows, self.kinds, strict=True):
            row[: len(kind.start)] = kind.start
        return rows

    @cached_property
    def begins(self) -> Places:
        """How many are held in a circle of each kind."""
        return np.array([len(kind.start) for kind in self.kinds], np.intp)

    @cached_property
    def with_lived(self) -> Switches:
        """Which kinds have lived experience in them."""
        return np.array([kind.lived for kind in self.kinds], bool)

    @cached_property
    def bent_of(self) -> Places:
        """Which row of `bents` goes with each kind."""
        return np.array([kind.bent for kind in self.kinds], np.intp)

    @cached_property
    def free(self) -> Switches:
        """Which kinds nobody is held in."""
        return np.array([not kind.start for kind in self.kinds], bool)

    @cached_property
    def lived(self) -> Switches:
        """Who brings lived experience."""
        return np.array([one.lived for one in self.all], bool)

    @cached_property
    def lived_alike(self) -> bool:
        """Whether all who bring lived experience look from one side; then their rule costs the bound nothing."""
        return len({one.perspective for one in self.all if one.lived}) <= 1

    @cached_property
    def side(self) -> Places:
        """From which side each looks, numbered; -1 was not said."""
        return self._numbered(lambda one: one.perspective, alone=False)

    @cached_property
    def place(self) -> Places:
        """The organisation of each, numbered; who did not say has a number of their own."""
        return self._numbered(lambda one: one.place, alone=True)

    @cached_property
    def area(self) -> Places:
        """The area of each, in the same way."""
        return self._numbered(lambda one: one.area, alone=True)

    def _numbered(self, of: Callable[[Candidate], str], *, alone: bool) -> Places:
        names = sorted({of(one) for one in self.all} - {""})
        numbers = {name: number for number, name in enumerate(names)}
        return np.array(
            [numbers.get(of(one), -1 - place * alone) for place, one in enumerate(self.all)],
            np.intp,
        )

    def worth(self, circle: Circle) -> int:
        """Return the points of a circle, with those of who must be in."""
        some, size = list(circle), len(circle)
        sides = len(set(self.side[some].tolist()) - {-1})
        return (
            int(self.bents[:, some].sum(axis=1).max())
            + PERSPECTIVE * min(sides, MOST_PERSPECTIVES)
            + SAME_PLACE * (size - len(set(self.place[some].tolist())))
            + SAME_AREA * (size - len(set(self.area[some].tolist())))
            + OFF_SIZE * abs(size - IDEAL)
        )

    def named(self, circle: Circle) -> Circle:
        """Return a circle by the places of its people in the problem."""
        return tuple(sorted(self.people[one] for one in circle))
