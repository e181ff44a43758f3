"""What no answer for a whole pool is worth more than, from the prices that its parts found."""

from collections.abc import Sequence

import numpy as np

from kring.forming.matching.crowd import Crowd, Numbers
from kring.forming.matching.growing import NEVER, grown
from kring.forming.matching.part import Part
from kring.forming.matching.problem import (
    IDEAL,
    MOST_PERSPECTIVES,
    OFF_SIZE,
    PERSPECTIVE,
    SEAT,
    Problem,
)

AT_ONCE = 100


def bound_of(problem: Problem, parts: Sequence[Part]) -> int:
    """Return the bound of the whole. Parts whose people can never sit together just add up; others share prices."""
    regions = [{problem.candidates[one].region for one in part.people} for part in parts]
    whole = sum(len(part.people) // problem.fewest for part in parts) <= problem.circles
    alone = len(parts) == 1 or (
        whole
        and not problem.pinned
        and not any("" in names for names in regions)
        and sum(map(len, regions)) == len(set[str]().union(*regions))
    )
    if alone:
        return int(np.floor(sum(part.bound for part in parts) + 1e-6))
    prices = np.zeros(len(problem.candidates))
    for part in parts:
        prices[part.people] = part.prices
    people = sorted(one for part in parts for one in part.people)
    tried = (priced(problem, people, prices), priced(problem, people, dear(problem)))
    return int(np.floor(min(tried) + 1e-6))


def priced(problem: Problem, people: list[int], prices: Numbers) -> float:
    """Return what no circles of these people are worth more than, by any prices of 0 or more."""
    prices = np.maximum(prices, 0)
    groups: dict[str, list[int]] = {}
    for one in people:
        groups.setdefault(problem.candidates[one].region, []).append(one)
    if "" in groups or problem.pinned:
        groups = {"": people}
    most = {name: _most(problem, some, prices) for name, some in groups.items()}
    apart = sum(
        len(some) // problem.fewest * max(0.0, most[name]) for name, some in groups.items()
    )
    together = problem.circles * max(0.0, *most.values())
    return float(prices[people].sum() + min(apart, together))


def _most(problem: Problem, people: list[int], prices: Numbers) -> float:
    """Return what no circle of these people is worth more than above its prices."""
    crowd, best = Crowd(problem, people), NEVER
    musts = crowd.must_points * np.isin(np.arange(crowd.size), list(crowd.must))
    for at in range(0, len(crowd.kinds), AT_ONCE):
        kinds = np.arange(at, min(at + AT_ONCE, len(crowd.kinds)))
        worth, _ = grown(crowd, kinds, prices[people] + musts, rules=False)
        best = max(best, float(worth.max()))
    return best


def dear(problem: Problem) -> Numbers:
    """Return prices at which no circle wins: of the best theme, all sides and the best size for everybody."""
    sizes = range(problem.fewest, problem.most + 1)
    share = max((PERSPECTIVE * MOST_PERSPECTIVES + OFF_SIZE * abs(n - IDEAL)) / n for n in sizes)
    return np.array([SEAT + max(one.fits, default=0) + share for one in problem.candidates])
