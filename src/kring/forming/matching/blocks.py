"""The matchmaker for many: people who touch are put together in blocks, and each block is solved on its own.

What is lost is what a circle across two blocks would have gained. So the bound is not that of the blocks: it is a
relaxation of the whole, in which nobody stands in anybody's way. It is proven, and for many people it is loose.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from kring.forming.matching import baselines, exact
from kring.forming.matching.exact import Effort
from kring.forming.matching.problem import (
    IDEAL,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    PERSPECTIVE,
    SEAT,
    Answer,
    Candidate,
    Circle,
    Problem,
    answer_of,
)

# So many people in a block, and circles of about eight in it.
BLOCK = 24
WORK, LEAST_WORK, ALL_WORK = 0.6, 0.02, 25.0


def bound_of(problem: Problem) -> int:
    """Return what no answer can be worth more than: everybody placed in their best theme, in a circle of all sides."""
    best = [
        SEAT + max(person.fits, default=0)
        for one, person in enumerate(problem.candidates)
        if one not in problem.out
    ]
    best.sort(reverse=True)
    placed = best[: problem.circles * problem.most]
    sides = min(MOST_PERSPECTIVES, len({one.perspective for one in problem.candidates} - {""}))
    # What a circle of a size has for its sides, as the share of each person in it: the best share bounds all.
    shares = [
        (PERSPECTIVE * sides + OFF_SIZE * abs(size - IDEAL)) / size
        for size in range(problem.fewest, problem.most + 1)
    ]
    return sum(placed) + math.ceil(len(placed) * max(0.0, *shares))


def _order(person: Candidate) -> tuple[object, ...]:
    """Return by what people stand in a row: who is near in it fits together."""
    theme = max(range(len(person.fits)), key=lambda n: person.fits[n]) if person.fits else 0
    first = min(person.parts, default=-1)
    return (person.region, theme, first, person.situation, person.level, person.key)


def blocks(problem: Problem) -> Iterator[list[int]]:
    """Yield the people of each block; one region never shares a block with another."""
    by_region: dict[str, list[int]] = defaultdict(list)
    free = set(range(len(problem.candidates))) - problem.out
    for one in sorted(free, key=lambda one: _order(problem.candidates[one])):
        by_region[problem.candidates[one].region].append(one)
    for people in by_region.values():
        for start in range(0, len(people), BLOCK):
            yield people[start : start + BLOCK]


def _part(problem: Problem, people: list[int]) -> Problem:
    places = {one: place for place, one in enumerate(people)}
    apart = ((places[a], places[b]) for a, b in problem.apart if a in places and b in places)
    some = [problem.candidates[one] for one in people]
    themes = sorted({n for one in some for n, fit in enumerate(one.fits) if fit})
    return replace(
        problem,
        candidates=tuple(replace(one, fits=tuple(one.fits[n] for n in themes)) for one in some),
        circles=max(1, len(people) // problem.fewest - 1) if len(people) >= problem.fewest else 0,
        apart=frozenset((min(pair), max(pair)) for pair in apart),
        pinned={},
        out=frozenset(),
        within=frozenset(),
    )


def solve(
    problem: Problem, tell: Callable[[Answer], bool], effort: Effort | None = None
) -> Answer:
    """Return circles for many people; with nobody pinned. Told after each block; a yes ends it with what is there."""
    circles: list[Circle] = []
    left: list[int] = []
    bound, parts = bound_of(problem), list(blocks(problem))
    effort = effort or Effort(
        work=max(LEAST_WORK, min(WORK, ALL_WORK / max(1, len(parts)))), seconds=2.0
    )
    for people in parts:
        part = _part(problem, people)
        found = exact.solve(part, effort) if part.circles else None
        made = [circle for circle in (found.circles if found else ()) if circle]
        circles += [tuple(people[one] for one in circle) for circle in made]
        seated = {people[one] for circle in made for one in circle}
        left += [one for one in people if one not in seated]
        if tell(answer_of(problem, _fitted(problem, circles), bound=bound)):
            break
    circles += _again(problem, left)
    return answer_of(problem, _fitted(problem, circles), bound=bound)


def _again(problem: Problem, left: list[int]) -> list[Circle]:
    """Make circles of who is left over in all blocks."""
    part = _part(problem, left)
    if part.circles == 0 or len(left) > 4 * BLOCK:
        return []
    found = baselines.greedy(part, starts=2)
    return [tuple(left[one] for one in circle) for circle in found.circles if circle]


def _fitted(problem: Problem, circles: list[Circle]) -> list[Circle]:
    """Return as many circles as were asked for."""
    kept = circles[: problem.circles]
    return kept + [()] * (problem.circles - len(kept))
