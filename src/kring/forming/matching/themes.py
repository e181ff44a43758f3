"""Questions laid side by side: which belong together, and whether there is one circle in them or two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kring.forming.matching.problem import BEST_FIT, FEWEST, MOST
from kring.forming.matching.terms import Terms

# Below this nearness questions do not belong together; found by reading clusters of real questions.
NEAR = 0.08
MOST_TERMS = 6


@dataclass(frozen=True)
class Theme:
    """Questions that share words. places: in the order of the texts."""

    places: tuple[int, ...]
    words: tuple[str, ...]


def themes(terms: Terms) -> list[Theme]:
    """Put questions together, the nearest first, until what is left is too far apart. Largest theme first.

    Groups are numbered as they come up; of pairs as near the smaller, then the newer goes first. What two groups share
    is the sum over their questions, so joining two only adds up, and a pair is looked at once.
    """
    groups: dict[int, tuple[int, ...]] = {place: (place,) for place in range(len(terms.texts))}
    between = {place: dict(row) for place, row in enumerate(terms.rows)}
    pairs = [
        pair
        for i, row in between.items()
        for j, shared in row.items()
        if j < i and (pair := _pair(shared, groups, i, j))
    ]
    heapify(pairs)
    while pairs:
        _far, _size, i, j = heappop(pairs)
        if -i in groups and -j in groups:
            made = len(terms.texts) * 2 - len(groups)
            for pair in _joined(groups, between, -i, -j, made):
                heappush(pairs, pair)
    found = sorted(groups.values(), key=lambda group: (-len(group), group))
    return [Theme(group, tuple(terms.shared(group, MOST_TERMS))) for group in found]


Pair = tuple[float, int, int, int]


def _pair(shared: float, groups: Mapping[int, tuple[int, ...]], i: int, j: int) -> Pair | None:
    """Return two groups as a heap keeps them, the nearest first; None when they are too far apart."""
    a, b = len(groups[i]), len(groups[j])
    near = shared / (a * b)
    return (-near, a + b, -max(i, j), -min(i, j)) if near >= NEAR else None


def _joined(
    groups: dict[int, tuple[int, ...]],
    between: dict[int, dict[int, float]],
    i: int,
    j: int,
    made: int,
) -> Iterator[Pair]:
    """Make one group of two, and yield which others are near it."""
    groups[made] = tuple(sorted((*groups.pop(i), *groups.pop(j))))
    one, other = between.pop(i), between.pop(j)
    between[made] = {}
    for third in sorted((one.keys() | other.keys()) & groups.keys()):
        shared = one.get(third, 0.0) + other.get(third, 0.0)
        between[made][third] = between[third][made] = shared
        if pair := _pair(shared, groups, made, third):
            yield pair


def fits(terms: Terms, found: Sequence[Theme]) -> list[tuple[int, ...]]:
    """Return for each text how well it fits each theme with two questions or more: 0–30."""
    shared = [theme for theme in found if len(theme.places) > 1]
    theme_of = {place: n for n, theme in enumerate(shared) for place in theme.places}
    near = [_near(row, theme_of, len(shared)) for row in terms.rows]
    for place, n in theme_of.items():
        near[place][n] /= len(shared[n].places) - 1
    best = [max(near[place][n] for place in theme.places) for n, theme in enumerate(shared)]
    for place, row in enumerate(near):
        for n, theme in enumerate(shared):
            if theme_of.get(place) != n:
                row[n] /= len(theme.places)
    return [
        tuple(
            round(BEST_FIT * min(1.0, one / most)) if most else 0
            for one, most in zip(row, best, strict=True)
        )
        for row in near
    ]


def _near(row: Mapping[int, float], theme_of: Mapping[int, int], themes: int) -> list[float]:
    """Return how near one text is to the others of each theme, all together."""
    sums = [0.0] * themes
    for other in sorted(row):
        if other in theme_of:
            sums[theme_of[other]] += row[other]
    return sums


def circles_in(found: Sequence[Theme], people: int) -> int:
    """Return how many circles these questions make: one per theme of six or more, as far as there are people."""
    large = sum(len(theme.places) >= FEWEST for theme in found)
    needed = -(-people // MOST)
    return max(min(max(large, needed), people // FEWEST), 1 if people >= FEWEST else 0)
