"""Changing a draft: each function gives new tables, and loses nothing."""

from copy import deepcopy

import pytest

from kring.methods import reading
from kring.workshop import draft
from kring.workshop.draft import mark_of_order, mark_of_phase

pytestmark = pytest.mark.once


@pytest.fixture
def data():
    script = reading.script_of("basis5")
    return draft.copied(script, "nl", method_id="own1", title="Van ons", after="Naar Basis.")


def ids(data):
    return [phase["id"] for phase in data["phases"]]


@pytest.mark.parametrize(
    ("phase", "by", "order"),
    [
        ("questions", -1, "questions case_round reframing advice closing"),
        ("questions", 1, "case_round reframing questions advice closing"),
        ("case_round", -1, "case_round questions reframing advice closing"),
        ("closing", 1, "case_round questions reframing advice closing"),
        ("closing", -4, "closing case_round questions reframing advice"),
    ],
)
def test_a_phase_moves_and_stays_at_the_ends(data, phase, by, order):
    assert ids(draft.moved(data, phase, by)) == order.split()


@pytest.mark.parametrize(
    "order",
    ["", "advice", "advice advice reframing questions case_round", "x questions reframing advice closing"],
)  # fmt: skip
def test_an_order_of_other_phases_is_refused(data, order):
    with pytest.raises((KeyError, ValueError)):
        draft.ordered(data, order.split())


def test_nothing_changes_what_it_was_given(data):
    before = deepcopy(data)
    draft.with_phase(data, "advice", {"minutes": 3, "limit_per_person": None}, {"title": "x"})
    draft.with_basics(data, {"title": "x"}, {"min": 1, "ideal": 1, "max": 1})
    draft.doubled(data, "advice")
    draft.without(data, "advice")
    draft.moved(data, "advice", 1)
    draft.drawn(data)
    assert data == before


def test_a_copy_of_a_phase_stands_behind_it_with_its_words(data):
    twice, new = draft.doubled(data, "advice")
    assert ids(twice)[3:5] == ["advice", new]
    assert draft.spoken(twice, new) == draft.spoken(data, "advice")
    _thrice, other = draft.doubled(twice, "advice")
    assert other not in ids(twice)


def test_other_minutes_are_our_own_proposal_from_then_on(data):
    said = draft.words_of(data)["minutes_note"]
    assert (
        draft.words_of(draft.with_phase(data, "advice", {"minutes": 15}, {}))["minutes_note"]
        == said
    )
    other = draft.with_phase(data, "advice", {"minutes": 14}, {})
    assert (other["minutes_status"], draft.words_of(other)["minutes_note"]) == (
        "own_default",
        draft.OWN_MINUTES["nl"],
    )


def test_words_that_a_phase_does_not_use_wait_until_it_does(data):
    without = draft.with_phase(data, "advice", {"case_giver": "none", "allow": ["none"]}, {})
    used = draft.words_of(draft.pruned(without))["phases"]["advice"]
    assert not {"giver", "placeholder"} & used.keys()
    assert draft.spoken(without, "advice")["giver"] == draft.spoken(data, "advice")["giver"]


def test_who_adapts_keeps_who_made_it(data):
    text = draft.publishable(data, number=1, licence="CC-BY-4.0")
    words = draft.words_of(draft.read(text))
    assert "Naar Basis." in words["adapted_from"]
    assert "podopost" in words["adapted_from"]  # whom the first one named


def test_a_mark_changes_with_its_own_part_only(data):
    other = draft.with_phase(data, "advice", {"minutes": 3}, {})
    assert mark_of_phase(other, "advice") != mark_of_phase(data, "advice")
    assert mark_of_phase(other, "questions") == mark_of_phase(data, "questions")
    assert mark_of_order(other) == mark_of_order(data)
