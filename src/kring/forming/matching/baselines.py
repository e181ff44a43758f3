"""What the matchmaker is measured against: filling circles at random, and the best next person each time."""

import random
from collections.abc import Iterator

from kring.forming.matching.problem import (
    Answer,
    Circle,
    Problem,
    Rule,
    answer_of,
    broken_in,
    worth_of,
)

_GROWING = {Rule.SIZE, Rule.LIVED}  # a circle that still grows may break these


def fits_in(problem: Problem, circle: Circle, one: int) -> bool:
    """Whether somebody can still come into a circle that grows."""
    if len(circle) >= problem.most:
        return False
    return not set(broken_in(problem, (*circle, one))) - _GROWING


def _points(problem: Problem, circle: Circle) -> int:
    return sum(worth_of(problem, circle).values())


def _free(problem: Problem) -> list[int]:
    return [
        place
        for place in range(len(problem.candidates))
        if place not in problem.out and place not in problem.pinned
    ]


def _pinned(problem: Problem, number: int) -> Circle:
    return tuple(sorted(one for one, circle in problem.pinned.items() if circle == number))


def _with_pair(problem: Problem, circle: Circle, free: list[int]) -> Circle:
    """Give a lone lived-experience expert company, or take them out: two or none."""
    if Rule.LIVED not in broken_in(problem, circle):
        return circle
    for one in free:
        if problem.candidates[one].lived and one not in circle and fits_in(problem, circle, one):
            return (*circle, one)
    return tuple(
        one for one in circle if not problem.candidates[one].lived or one in problem.pinned
    )


def _kept(problem: Problem, circle: Circle) -> bool:
    return not broken_in(problem, circle)


def _grown(problem: Problem, start: Circle, free: list[int]) -> Circle:
    """Add whoever adds most, until nobody adds anything."""
    circle = start
    while True:
        now = _points(problem, circle)
        gains = [
            (_points(problem, (*circle, one)) - now, -one)
            for one in free
            if one not in circle and fits_in(problem, circle, one)
        ]
        if not gains or max(gains)[0] <= 0:
            return circle
        circle = (*circle, -max(gains)[1])


def _starts(problem: Problem, number: int, free: list[int]) -> Iterator[Circle]:
    fixed = _pinned(problem, number)
    if fixed:
        yield fixed
        return
    for one in free:
        yield (one,)


def greedy(problem: Problem, *, starts: int = 8) -> Answer:
    """Fill one circle after the other with whoever adds most; of several first people, the best."""
    free, circles = _free(problem), []
    for number in range(problem.circles):
        tried = []
        for start in list(_starts(problem, number, free))[:starts]:
            circle = _with_pair(problem, _grown(problem, start, free), free)
            if _kept(problem, circle):
                tried.append(circle)
        best = max(tried, key=lambda circle: _points(problem, circle), default=())
        circles.append(best)
        free = [one for one in free if one not in best]
    return answer_of(problem, circles)


def at_random(problem: Problem, *, seed: int = 1) -> Answer:
    """Fill circles with whoever comes next in a shuffled row and does not break a rule."""
    free, circles = _free(problem), []
    random.Random(seed).shuffle(free)  # noqa: S311 — no secret
    for number in range(problem.circles):
        circle = _pinned(problem, number)
        for one in free:
            if fits_in(problem, circle, one):
                circle = (*circle, one)
        circle = _with_pair(problem, circle, free)
        if not _kept(problem, circle):
            circle = ()
        circles.append(circle)
        free = [one for one in free if one not in circle]
    return answer_of(problem, circles)
