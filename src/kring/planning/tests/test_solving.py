"""The best set of dates: against the wishes, against trying all, and the same each time."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.planning.solving.exact import solve
from kring.planning.solving.judging import judge, others
from kring.planning.solving.problem import (
    MAYBE,
    NO,
    OPEN_TURN,
    YES,
    Moment,
    Problem,
    Somebody,
    givers,
)
from kring.planning.solving.simple import by_lot, greedy
from kring.planning.solving.ways_out import ways_out
from kring.planning.tests.seasons import drawn

pytestmark = pytest.mark.once
START = date(2027, 1, 5)


def season(answers: list[list[int]], days: list[int], *, turns: bool = True, **more) -> Problem:
    """A season of people with these answers, on these days after the start."""
    moments = tuple(
        Moment(START + timedelta(days=day), 10, f"{n:02}") for n, day in enumerate(days)
    )
    people = tuple(
        Somebody(f"p{n}", tuple(said), n if turns else None) for n, said in enumerate(answers)
    )
    usual = {"count": 2, "quorum": 1, "rhythm_days": 14, "fewest_days": 7, "most_days": 28}
    return Problem(moments=moments, people=people, **(usual | more))


@st.composite
def seasons(draw) -> Problem:
    """Small seasons with everything in them: few people, doubtful answers, more meetings than people."""
    people = draw(st.integers(1, 4))
    days = draw(st.lists(st.integers(0, 60), min_size=2, max_size=9))
    answers = st.lists(st.sampled_from([NO, MAYBE, YES]), min_size=len(days), max_size=len(days))
    return season(
        [draw(answers) for _ in range(people)],
        sorted(days),
        turns=draw(st.booleans()),
        count=draw(st.integers(1, 4)),
        quorum=draw(st.integers(1, people)),
        rhythm_days=draw(st.integers(7, 21)),
        fewest_days=draw(st.integers(0, 10)),
        most_days=draw(st.integers(10, 40)),
    )


def sets(problem: Problem):
    """All sets of dates that keep number, spacing and quorum."""
    fit = [n for n in range(len(problem.moments)) if problem.can(n) >= problem.quorum]
    for chosen in combinations(fit, problem.count):
        if all(problem.may_follow(a, b) for a, b in pairwise(chosen)):
            yield chosen


@settings(deadline=None, max_examples=60)
@given(seasons())
def test_no_set_is_cheaper_than_the_one_we_find(problem):
    found = solve(problem)
    costs = [judge(problem, chosen).cost for chosen in sets(problem)]
    assert bool(found.chosen) is bool(costs)
    if costs:
        assert (found.cost, found.bound, found.proven) == (min(costs), min(costs), True)


@settings(deadline=None, max_examples=60)
@given(seasons())
def test_every_set_keeps_every_hard_rule(problem):
    found = solve(problem)
    if not found.chosen:
        return
    judged = judge(problem, found.chosen)
    assert len(found.chosen) == len(set(found.chosen)) == problem.count
    assert (judged.few, judged.near, judged.far) == ((), (), ())
    for evening in judged.evenings:
        if evening.giver is not None:
            assert problem.people[evening.giver].answers[evening.moment] > NO
    turns = [evening.giver for evening in judged.evenings if evening.giver is not None]
    for _size, takers in problem.blocks():
        in_block, turns = turns[: len(takers)], turns[len(takers) :]
        assert judged.open_turns or len(set(in_block)) == len(in_block)


@settings(deadline=None, max_examples=100)
@given(seasons())
def test_turns_are_given_to_as_many_as_can_have_one(problem):
    chosen = tuple(range(min(problem.count, len(problem.moments))))
    given_turns = givers(problem, chosen)
    start = 0
    for size, takers in problem.blocks():
        places = list(range(start, min(start + size, len(chosen))))
        most = max(
            sum(
                problem.people[person].answers[chosen[place]] > NO
                for person, place in zip(order, places, strict=False)
            )
            for order in permutations(takers)
        )
        assert sum(given_turns[place] is not None for place in places) == most
        start += size


def test_who_can_always_has_a_turn_in_the_fair_order():
    problem = season([[YES] * 4] * 4, [0, 14, 28, 42], count=4)
    assert givers(problem, (0, 1, 2, 3)) == [0, 1, 2, 3]


def test_only_who_must_gives_up_their_place_in_the_fair_order():
    problem = season([[YES] * 3, [YES] * 3, [YES, NO, NO]], [0, 14, 28], count=3)
    assert givers(problem, (0, 1, 2)) == [2, 0, 1]


def test_the_same_answers_give_the_same_dates():
    problem = drawn(8, 40, 6, seed=3)
    assert {solve(problem).chosen for _ in range(3)} == {solve(problem).chosen}


def test_ten_people_sixty_moments_eight_meetings_are_proven_in_a_second():
    solve(drawn(3, 12, 2))  # the library itself takes longer the first time
    found = [solve(drawn(10, 60, 8, seed=seed)) for seed in (1, 2, 3)]
    assert all(one.proven for one in found)
    assert min(one.seconds for one in found) < 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_best_is_at_least_as_good_as_greedy_and_lot(seed):
    problem = drawn(6, 24, 4, seed=seed)
    best = solve(problem)
    for chosen in (greedy(problem), by_lot(problem)):
        assert not chosen or judge(problem, chosen).cost >= best.cost


def test_a_turn_that_nobody_can_take_is_left_open_rather_than_refused():
    problem = season([[YES, YES], [NO, NO]], [0, 14])
    found = solve(problem)
    assert found.chosen == (0, 1)
    assert judge(problem, found.chosen).open_turns == 1
    assert judge(problem, found.chosen).evenings[0].giver == 0
    assert found.cost >= OPEN_TURN


def test_nobody_misses_two_where_that_can_be():
    """The cheap dates would leave p1 out twice; the dear ones do not."""
    days = [0, 1, 14, 15]
    problem = season([[YES, MAYBE, YES, MAYBE], [NO, MAYBE, NO, MAYBE]], days, turns=False)
    judged = judge(problem, solve(problem).chosen)
    assert judged.short() == []


def test_other_dates_say_who_wins_and_who_loses():
    problem = season([[YES, NO, YES], [NO, YES, YES]], [0, 1, 14], turns=False)
    assert solve(problem).chosen in {(0, 2), (1, 2)}
    (other,) = others(problem, [0, 2], 0)
    assert (other.moment, other.wins, other.loses) == (1, (1,), (0,))


def test_what_would_have_to_give_is_told():
    problem = season([[YES, NO, YES], [NO, YES, NO]], [0, 14, 28], quorum=2)
    outs = {one.wish: one.to for one in ways_out(problem)}
    assert outs["quorum"] == 1
    assert "count" not in outs


def test_there_is_no_set_when_nobody_can():
    assert solve(season([[NO, NO]], [0, 14])).chosen == ()


def test_who_did_not_take_turns_gets_none():
    lot = Random(4)
    problem = drawn(6, 24, 4)
    people = [
        replace(one, turn=None if lot.random() < 0.5 else one.turn) for one in problem.people
    ]
    problem = replace(problem, people=tuple(people))
    turns = {one.giver for one in judge(problem, solve(problem).chosen).evenings} - {None}
    assert all(problem.people[one].turn is not None for one in turns)
