"""The matchmaker: every result keeps every rule, whatever it is asked."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.forming.matching import baselines, codec
from kring.forming.matching.problem import Candidate, Problem, Rule, broken, broken_in, total
from kring.forming.matching.solver import solve

pytestmark = pytest.mark.once


def person(number, **more):
    return Candidate(key=str(number), **({"fits": (0,)} | more))


@st.composite
def problems(draw, least=0, most=14):
    people = draw(st.integers(least, most))
    few = st.sampled_from
    candidates = tuple(
        Candidate(
            key=str(n),
            level=draw(few(["", "hands", "team"])),
            situation=draw(few(["", "small", "large"])),
            area=draw(few(["", "a", "b", "c"])),
            place=draw(few(["", "p", "q", "r", "s", "t"])),
            perspective=draw(few(["", "x", "y", "z"])),
            lived=draw(few([False, False, False, True])),
            languages=draw(
                few([frozenset(), frozenset({"nl"}), frozenset({"nl", "en"}), frozenset({"en"})])
            ),
            parts=draw(few([frozenset(), frozenset({1, 4}), frozenset({4, 7}), frozenset({7})])),
            fits=(draw(st.integers(0, 30)), draw(st.integers(0, 30))),
        )
        for n in range(people)
    )
    pairs = st.tuples(st.integers(0, max(0, people - 1)), st.integers(0, max(0, people - 1)))
    apart = {(min(p), max(p)) for p in draw(st.lists(pairs, max_size=4)) if p[0] != p[1]}
    places = st.integers(0, max(0, people - 1))
    out = draw(st.frozensets(places, max_size=2)) if people else frozenset()
    pinned = draw(st.dictionaries(places, st.integers(0, 1), max_size=2)) if people else {}
    return Problem(
        candidates=candidates,
        circles=2,
        fewest=draw(st.integers(3, 6)),
        most=draw(st.integers(6, 10)),
        apart=frozenset(apart),
        out=out - pinned.keys(),
        pinned=pinned,
    )  # fmt: skip


def kept(problem, answer):
    """Assert that an answer keeps every rule and every wish, and counts right."""
    assert broken(problem, answer.circles) == []
    everybody = [one for circle in answer.circles for one in circle]
    assert len(everybody) == len(set(everybody))
    assert not set(everybody) & problem.out
    assert answer.worth == total(problem, answer.circles)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_whatever_is_asked_every_rule_holds(problem):
    found = solve(problem)
    if found is None:
        assert problem.pinned  # only what somebody holds can be impossible
        return
    kept(problem, found)
    assert all(one in found.circles[number] for one, number in problem.pinned.items())
    assert found.bound is None or found.worth <= found.bound
    for other in (baselines.greedy(problem), baselines.at_random(problem)):
        if not problem.pinned:
            kept(problem, other)
            assert not found.proven or other.worth <= found.worth


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_problem_survives_the_way_to_another_process(problem):
    assert codec.problem_from(codec.problem_as_text(problem)) == problem


def eight(**more):
    return tuple(
        person(n, place=f"p{n}", perspective=f"x{n % 4}", parts=frozenset({1, n % 3}), fits=(20,), **more)
        for n in range(8)
    )  # fmt: skip


def test_the_same_question_gets_the_same_answer():
    problem = Problem(
        candidates=eight() + tuple(person(n, fits=(n,)) for n in range(8, 14)), circles=1
    )
    answers = {solve(problem).circles for _ in range(3)}
    assert len(answers) == 1


def test_who_must_be_in_is_in_and_who_may_not_is_not():
    lone = person(8, lived=True)
    problem = Problem(candidates=(*eight(), lone), circles=1)
    assert 8 not in solve(problem).seated  # alone with lived experience
    forced = Problem(candidates=(*eight(), lone), circles=1, within=frozenset({8}))
    assert solve(forced) is None
    two = Problem(candidates=(*eight(), lone, person(9, lived=True)), circles=1)
    assert {8, 9} <= solve(two).seated


@pytest.mark.parametrize(
    ("people", "rule"),
    [
        ([person(n) for n in range(5)], Rule.SIZE),
        ([person(n) for n in range(11)], Rule.SIZE),
        ([*eight(), person(8, lived=True)], Rule.LIVED),
        ([*eight(), person(8, place="p0"), person(9, place="p0")], Rule.PLACE),
        ([person(n, languages=frozenset({"nl" if n else "en"})) for n in range(6)], Rule.LANGUAGE),
        ([person(n, parts=frozenset({1 if n else 2})) for n in range(6)], Rule.WHEN),
        ([person(n, region=str(n % 2)) for n in range(6)], Rule.REGION),
    ],
)
def test_each_rule_is_seen_broken(people, rule):
    problem = Problem(candidates=tuple(people))
    assert rule in broken_in(problem, tuple(range(len(people))))


def test_power_keeps_two_apart():
    problem = Problem(candidates=eight(), apart=frozenset({(0, 1)}))
    assert Rule.POWER in broken_in(problem, tuple(range(8)))
    assert not {0, 1} <= solve(problem).seated


def many(people=620, circles=80):
    """More people than one part holds, in two regions, with lines between some."""
    sides = ("x", "y", "z", "w")
    return Problem(
        candidates=tuple(
            person(
                n, region=f"r{n % 2}", place=f"p{n % 140}", perspective="lived" if n % 9 == 0 else sides[n % 4],
                lived=n % 9 == 0, fits=(n % 30, n % 7), parts=frozenset({n % 5, n % 3}),
            )
            for n in range(people)
        ),
        circles=circles,
        apart=frozenset({(0, 2), (4, 6)}),
    )  # fmt: skip


@pytest.mark.parametrize("circles", [105, 20])
def test_many_are_taken_in_parts_and_every_rule_still_holds(circles):
    problem = many(circles=circles)
    told = []
    found = solve(problem, lambda answer: told.append(answer) or False)
    for answer in (*told, found):
        kept(problem, answer)
    assert 0.95 * found.bound <= found.worth <= found.bound
    assert len(told) == 4
    assert solve(problem).circles == found.circles
    stopped = solve(problem, lambda _answer: True)
    kept(problem, stopped)
    assert stopped.circles == told[0].circles


def test_who_is_held_among_many_is_where_they_are_held():
    problem = replace(many(circles=105), pinned={8: 3, 612: 3, 17: 0}, within=frozenset({40}))
    found = solve(problem)
    kept(problem, found)
    assert {8, 612} <= set(found.circles[3])
    assert 17 in found.circles[0]
    assert 40 in found.seated
    assert found.worth <= found.bound
