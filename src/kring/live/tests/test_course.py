"""The way through a script: what can be chosen next, and that what was passed over stays within reach.

Planted, seen red here, and put back: only the phases after the present one offered · a done phase offered again ·
going on to the first of the run instead of past it · a dropped step as the next.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.live.course import State, coming, states, ways
from kring.live.outlook import of
from kring.live.queries import script
from kring.live.tests.world import make_table
from kring.methods import reading

METHODS = [method.id for method in reading.case_methods()]


def a_script(method):
    return script("praktijkkring_sessie", method, case_chosen=True, minutes=300)


DOV = a_script("dov")
PLACE = {step.phase.id: place for place, step in enumerate(DOV)}


def key(name):
    return DOV[PLACE[name]].key


def names(places):
    return [DOV[place].phase.id for place in places]


@pytest.mark.parametrize(
    ("at", "done", "choices", "onward"),
    [
        ("follow_up", "", "", "question"),
        ("question", "", "facts concepts insight goals means", "decision"),
        ("facts", "question", "concepts insight goals means", "decision"),
        ("goals", "facts", "concepts insight means", "decision"),
        ("means", "facts concepts insight goals", "", "decision"),
        ("decision", "facts", "", "pattern"),
    ],
)
def test_fields_in_any_order_are_offered_until_they_are_done(at, done, choices, onward):
    found = ways(DOV, PLACE[at], done={key(name) for name in done.split()})
    assert names(found.choices) == choices.split()
    assert DOV[found.onward].phase.id == onward


def test_what_still_comes_counts_the_fields_not_done_wherever_they_stand():
    left = coming(DOV, PLACE["means"], done={key("facts")})
    found = [step.phase.id for step in left]
    assert found[:4] == ["concepts", "insight", "goals", "decision"]


def test_how_the_steps_of_a_run_sheet_stand():
    done, dropped = {key("check_in"), key("facts")}, {key("break")}
    found = states(DOV, PLACE["goals"], done=done, dropped=dropped)
    assert found[PLACE["check_in"]] is State.DONE
    assert found[PLACE["question"]] is State.SKIPPED
    assert found[PLACE["facts"]] is State.DONE
    assert found[PLACE["goals"]] is State.CURRENT
    assert found[PLACE["means"]] is State.COMING
    assert found[PLACE["break"]] is State.DROPPED


@given(st.sampled_from(METHODS), st.data())
def test_from_anywhere_one_goes_on_to_the_end_and_never_to_what_was_dropped(method, data):
    steps = a_script(method)
    keys = [step.key for step in steps]
    done = data.draw(st.frozensets(st.sampled_from(keys)))
    dropped = data.draw(st.frozensets(st.sampled_from(keys)))
    at, seen = data.draw(st.integers(0, len(steps) - 1)), []
    while at is not None:
        found = ways(steps, at, done=done, dropped=dropped)
        for place in (*found.choices, found.onward, found.back):
            assert place is None or (keys[place] not in dropped and place != at)
        assert not {keys[place] for place in found.choices} & done
        seen.append(at)
        at = found.onward
    assert all(one < other for one, other in pairwise(seen))


@given(st.sampled_from(METHODS), st.data())
def test_what_comes_holds_each_step_once_and_not_the_present_one(method, data):
    steps = a_script(method)
    at = data.draw(st.integers(0, len(steps) - 1))
    found = coming(steps, at)
    assert len({step.key for step in found}) == len(found)
    assert steps[at] not in found
    assert set(steps[at + 1 :]) <= set(found)


@pytest.mark.django_db
def test_who_leads_is_offered_the_fields_and_everybody_sees_what_was_done():
    table = make_table(method="dov")
    table.go("facts")
    table.go("means")
    found = of(table.sees("anneke"))
    titles = [found["course"][place]["title"] for place in found["ways"].choices]
    words = reading.words("dov", "nl").phases
    assert titles == [words[one].title for one in ("concepts", "insight", "goals")]
    page = table.wire("anneke")
    for title in titles:
        assert title in page
    assert "controls__choices" in page
    assert "controls__choices" not in table.wire("bart")
    shown = of(table.sees("bart"))["course"]
    state = {one["title"]: one["state"] for one in shown}
    assert state[words["facts"].title] == "done"
    assert state[words["concepts"].title] == "skipped"
