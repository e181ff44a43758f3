"""The matchmaker beside counting everything: in a small pool it finds the best there is, and no bound lies below it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.forming.matching.bounds import dear, priced
from kring.forming.matching.branching import Dearest
from kring.forming.matching.crowd import Crowd
from kring.forming.matching.every import every
from kring.forming.matching.growing import grown
from kring.forming.matching.prices import Market, Prices, Search
from kring.forming.matching.problem import broken_in, worth_of
from kring.forming.matching.solver import solve
from kring.forming.tests.test_matching import problems

pytestmark = pytest.mark.once
few = st.sampled_from


@st.composite
def small(draw):
    """A pool so small that every division can be counted; circles of two to four."""
    problem = draw(problems(least=4, most=8))
    out = draw(st.frozensets(st.integers(0, len(problem.candidates) - 1), max_size=1))
    within = draw(st.frozensets(st.integers(0, len(problem.candidates) - 1), max_size=1))
    fewest = draw(few([2, 3]))
    return replace(
        problem, fewest=fewest, most=fewest + 1, out=out - problem.pinned.keys() - within, within=within
    )  # fmt: skip


def possible(problem):
    """Every circle that keeps the rules, with its points."""
    free = [one for one in range(len(problem.candidates)) if one not in problem.out]
    return {
        circle: sum(worth_of(problem, circle).values())
        for size in range(problem.fewest, problem.most + 1)
        for circle in combinations(free, size)
        if not broken_in(problem, circle)
    }


def best_of_all(problem):
    """The points of the best division there is, by counting all; None when there is none."""
    worth = possible(problem) | {(): 0}

    def divisions(number, seated):
        if number == problem.circles:
            yield 0 if problem.within | problem.pinned.keys() <= seated else None
            return
        held = {one for one, circle in problem.pinned.items() if circle == number}
        for circle, points in worth.items():
            mine = set(circle)
            elsewhere = (mine & problem.pinned.keys()) - held
            if held <= mine and not elsewhere and not mine & seated:
                for rest in divisions(number + 1, seated | mine):
                    yield None if rest is None else points + rest

    return max((sum_ for sum_ in divisions(0, frozenset()) if sum_ is not None), default=None)


@settings(max_examples=150, deadline=None)
@given(small())
def test_in_a_small_pool_it_finds_the_best_of_all_divisions_and_proves_it(problem):
    best, found = best_of_all(problem), solve(problem)
    if best is None:
        assert found is None
        return
    assert found is not None
    assert (found.worth, found.bound, found.proven) == (best, best, True)


@settings(max_examples=100, deadline=None)
@given(small(), st.lists(st.integers(0, 160), min_size=8, max_size=8))
def test_whatever_the_prices_no_bound_lies_below_the_best(problem, prices):
    problem = replace(problem, pinned={}, within=frozenset())
    best = best_of_all(problem)
    size = len(problem.candidates)
    people = [one for one in range(size) if one not in problem.out]
    for cost in (np.array(prices[:size], float), dear(problem)):
        assert priced(problem, people, cost) >= best - 1e-6
    crowd = Crowd(problem, people)
    search = Search(Market(crowd), Prices(crowd.bents.max(axis=0)))
    search.run(3, 0.0)
    assert search.bound >= best - 1e-6
    search.prove(2, 0.0)
    assert search.bound >= best - 1e-6


@settings(max_examples=100, deadline=None)
@given(small(), st.lists(st.integers(60, 130), min_size=8, max_size=8), st.booleans())
def test_the_dearest_circle_is_found_at_any_prices(problem, prices, alike):
    problem = replace(problem, pinned={}, within=frozenset())
    if alike:
        sides = tuple(
            replace(one, perspective="lived") if one.lived else one for one in problem.candidates
        )
        problem = replace(problem, candidates=sides)
    people = [one for one in range(len(problem.candidates)) if one not in problem.out]
    crowd = Crowd(problem, people)
    cost = np.array(prices, float)[people]
    above = {
        circle: points - sum(prices[one] for one in circle)
        for circle, points in possible(problem).items()
    }
    most = max((0.0, *above.values()))
    look = Dearest(crowd, cost, np.zeros(len(crowd.kinds)))
    assert look.most >= most - 1e-6
    if alike:
        assert look.most == pytest.approx(most)
    assert {crowd.named(circle) for circle in look.found} <= above.keys()
    listed = every(crowd, Prices(cost), -40.0)
    assert {crowd.named(circle) for circle in listed} == {
        circle for circle, points in above.items() if points >= -40
    }
    if crowd.kinds:
        worth, who = grown(crowd, np.arange(len(crowd.kinds)), cost, rules=True)
        for row, size in enumerate(worth.argmax(axis=1)):
            if worth[row, size] > -1e6:
                assert crowd.named(tuple(who[row, :size].tolist())) in above
