"""The matchmaker for pools of any size: in parts when there are many, on two cores.

The same problem gives the same answer: all work is counted in rounds and cases, nothing looks at a clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from kring.forming.matching.bounds import bound_of
from kring.forming.matching.part import Part, solved
from kring.forming.matching.problem import (
    LARGEST_PART,
    Answer,
    Candidate,
    Circle,
    Problem,
    answer_of,
)

# Called with what was found so far; a yes stops the search.
Progress = Callable[[Answer], bool]
WORKERS = 2


def solve(problem: Problem, tell: Progress = lambda _: False) -> Answer | None:
    """Return the best circles that were found, or None: who is held or asked for could not be put in.

    No circle at all is an answer too: with fewer than six people, or when nothing fits.
    """
    parts = [people for group in groups(problem) for people in in_parts(problem, group)]
    if len(parts) == 1:
        whole = solved(
            problem,
            parts[0],
            tell=lambda circles: tell(answer_of(problem, _rows(problem, circles))),
        )
        return None if whole.impossible else _answer(problem, [whole], whole.circles)
    done: list[Part] = []
    circles: list[Circle] = []
    for part in _each(problem, parts):
        done.append(part)
        circles += part.circles
        if tell(answer_of(problem, _rows(problem, circles))):
            return None if part.impossible else answer_of(problem, _rows(problem, circles))
    if any(part.impossible for part in done):
        return None
    return _answer(problem, done, circles + _rest(problem, done, circles))


def _answer(problem: Problem, done: list[Part], circles: list[Circle]) -> Answer:
    found = answer_of(problem, _rows(problem, circles), bound=bound_of(problem, done))
    return answer_of(
        problem,
        found.circles,
        bound=found.bound,
        proven=found.bound is not None and found.worth >= found.bound,
    )


def _each(problem: Problem, parts: list[list[int]]) -> Iterator[Part]:
    """Solve each part, two at a time; they come in their order."""
    work = partial(solved, problem)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, parts, _shared_out(problem, parts))


def groups(problem: Problem) -> list[list[int]]:
    """Return who is looked at together: the people of a region, or all when they are few or somebody is held.

    In a large pool who fits in any region is a group too; what is left of it is tried with who waits in the others.
    """
    free = [one for one in range(len(problem.candidates)) if one not in problem.out]
    regions: dict[str, list[int]] = defaultdict(list)
    for one in free:
        regions[problem.candidates[one].region].append(one)
    few = len(free) <= LARGEST_PART and "" in regions
    if few or not regions or problem.pinned:
        return [free]
    return [regions[name] for name in sorted(regions)]


def in_parts(problem: Problem, group: list[int]) -> Iterator[list[int]]:
    """Yield the people of each part: as many in each, who are near one another; held in one circle is in one part."""
    number = max(1, -(-len(group) // LARGEST_PART))
    row = sorted(group, key=lambda one: _order(problem.candidates[one]))
    parts = [row[len(row) * n // number : len(row) * (n + 1) // number] for n in range(number)]
    first: dict[int, list[int]] = {}
    for part in parts:
        for one in [one for one in part if one in problem.pinned]:
            home = first.setdefault(problem.pinned[one], part)
            if home is not part:
                part.remove(one)
                home.append(one)
    yield from (sorted(part) for part in parts)


def _order(person: Candidate) -> tuple[object, ...]:
    """Return by what people stand in a row: who is near in it fits together."""
    theme = max(range(len(person.fits)), key=lambda n: person.fits[n]) if person.fits else 0
    return (person.region, theme, person.level, person.situation, person.key)


def _shared_out(problem: Problem, parts: list[list[int]]) -> list[int]:
    """Return how many circles each part may make beside those with somebody held: what fits, or its share."""
    free = problem.circles - len(set(problem.pinned.values()))
    room = [len(part) // problem.fewest for part in parts]
    if sum(room) <= free:
        return room
    ends = [free * sum(room[: n + 1]) // sum(room) for n in range(len(room))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _rest(problem: Problem, done: list[Part], circles: list[Circle]) -> list[Circle]:
    """Make circles of who waits in all parts."""
    seated = {one for circle in circles for one in circle}
    left = [one for part in done for one in part.people if one not in seated]
    if not problem.fewest <= len(left) <= LARGEST_PART or len(circles) >= problem.circles:
        return []
    return solved(problem, left, problem.circles - len(circles)).circles


def _rows(problem: Problem, circles: list[Circle]) -> list[Circle]:
    """Return as many circles as were asked for, those with somebody held in their own place."""
    rows: list[Circle] = [()] * problem.circles
    free = [circle for circle in circles if circle]
    for circle in list(free):
        numbers = {problem.pinned[one] for one in circle if one in problem.pinned}
        for number in numbers:
            rows[number] = circle
            free.remove(circle)
    places = [
        n for n in range(problem.circles) if not rows[n] and n not in problem.pinned.values()
    ]
    for number, circle in zip(places, sorted(free), strict=False):
        rows[number] = circle
    return rows
