"""Questions laid side by side: which belong together, and whether there is one circle in them or two."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Put questions together, the nearest first, until what is left is too far apart. Largest theme first."""
    groups: list[tuple[int, ...]] = [(place,) for place in range(len(terms.texts))]
    near = _nearness(terms)
    while len(groups) > 1:
        pairs = [
            (_between(near, a, b), -len(a) - len(b), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups[:i])
        ]
        best = max(pairs)
        if best[0] < NEAR:
            break
        _near, _size, i, j = best
        joined = tuple(sorted((*groups[i], *groups[j])))
        groups = [one for n, one in enumerate(groups) if n not in {i, j}] + [joined]
    groups.sort(key=lambda group: (-len(group), group))
    return [Theme(group, tuple(terms.shared(group, MOST_TERMS))) for group in groups]


def _nearness(terms: Terms) -> list[list[float]]:
    size = range(len(terms.texts))
    return [[terms.nearness(i, j) if i != j else 1.0 for j in size] for i in size]


def _between(near: Sequence[Sequence[float]], a: Sequence[int], b: Sequence[int]) -> float:
    return sum(near[i][j] for i in a for j in b) / (len(a) * len(b))


def fits(terms: Terms, found: Sequence[Theme]) -> list[tuple[int, ...]]:
    """Return for each text how well it fits each theme with two questions or more: 0–30."""
    shared = [theme for theme in found if len(theme.places) > 1]
    return [
        tuple(_fit(terms, place, theme) for theme in shared) for place in range(len(terms.texts))
    ]


def _fit(terms: Terms, place: int, theme: Theme) -> int:
    others = [one for one in theme.places if one != place]
    near = sum(terms.nearness(place, one) for one in others) / max(1, len(others))
    best = max(
        (
            sum(terms.nearness(one, two) for two in theme.places if two != one)
            / max(1, len(theme.places) - 1)
            for one in theme.places
        ),
        default=0.0,
    )
    return round(BEST_FIT * min(1.0, near / best)) if best else 0


def circles_in(found: Sequence[Theme], people: int) -> int:
    """Return how many circles these questions make: one per theme of six or more, as far as there are people."""
    large = sum(len(theme.places) >= FEWEST for theme in found)
    needed = -(-people // MOST)
    return max(min(max(large, needed), people // FEWEST), 1 if people >= FEWEST else 0)
