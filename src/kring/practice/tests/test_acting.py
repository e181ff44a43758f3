"""What the made-up people do next: small rules, as tables, without a database.

Planted, seen red here, and put back (in kring.practice.acting): a silent one speaks where anybody may · `park` does not
look at what was said aloud · who dominates is not tamed · the case giver goes on while they are moved.
"""

from itertools import pairwise

import pytest

from kring.practice.rules import Remark
from kring.practice.tests.scenes import does, plays, scene

EARLY, PARKED = "general.hidden_advice.0", "advice?"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # Questions: somebody asks, the case giver answers before the next.
        (scene("questions"), "b says q_open"),
        (scene("questions", said=[("b", "q_open", "care.q_open.0")]), "a says answer"),
        (scene("questions", paused=True), "waits"),
        # The silent one.
        (scene("questions", silent="b", said=[], turn="b"), "b says q_open"),
        (scene("questions", silent="b", remarks=[Remark.QUIET]), "b hand"),
        (scene("questions", silent="b", remarks=[Remark.QUIET], hand="b"), "c says q_fact"),
        # Who dominates comes first, and again after another.
        (scene("questions", dominant="d"), "d says q_open"),
        (
            scene("closing", dominant="d", said=[("a", "choice"), ("a", "reflect"), ("b", "reflect")], tried=True),
            "d says reflect",
        ),
        # Advice too early, until it is time for questions only.
        (scene("questions", adviser="b"), "b says hidden_advice"),
        (scene("questions", adviser="b", remarks=[Remark.QUESTIONS]), "b park"),
        (
            scene("questions", adviser="b", remarks=[Remark.QUESTIONS], said=[("b", PARKED)]),
            "b says q_open",
        ),
        (scene("advice", adviser="c", turn="c", said=[("c", "<advice?")]), "c bring_in"),
        # Only the case giver speaks.
        (scene("reframing"), "a says reform"),
        (scene("reframing", dominant="b", said=[("a", "reform")]), "b ready"),
        # A round: who has the turn speaks and gives it on; who practises gives on their own.
        (scene("advice", turn="b"), "b says advice"),
        (scene("advice", turn="b", said=[("b", "advice")]), "b give_on"),
        (scene("advice", turn="z"), "waits"),
        (scene("advice", turn="b", dominant="c", said=[("b", "advice")]), "c says advice"),
        (scene("advice", turn="c", dominant="c", said=[("c", "advice")]), "c says advice"),
        (
            scene("advice", turn="c", dominant="c", said=[("c", "advice")], remarks=[Remark.OTHERS]),
            "c give_on",
        ),
        # The case giver chooses before telling what they take along.
        (scene("closing", said=[("b", "<advice")]), "a choose"),
        (scene("closing"), "a says choice"),
        # Who drops out does so halfway, once.
        (scene("questions", dropout="b", index=0), "b says q_open"),
        (scene("advice", dropout="b", turn="z"), "b fall_away"),
        (scene("advice", dropout="b", turn="z", fell=True, away="b"), "waits"),
        # Jargon, and ordinary words when asked.
        (scene("questions", jargon="b"), "b says jargon_question"),
        (
            scene(
                "questions",
                jargon="c",
                remarks=[Remark.PLAIN],
                said=[("c", "q_open", "general.jargon_question.0")],
            ),
            "c says plain_question",
        ),
        # The case giver is moved: nobody speaks until there was a moment of rest.
        (scene("questions", moved="a", said=[("a", "answer", "general.moved.0")]), "waits"),
        (
            scene("questions", moved="a", rested=True, said=[("a", "answer", "general.moved.0")]),
            "b says q_open",
        ),
        (
            scene("questions", moved="a", remarks=[Remark.BREATHE], said=[("a", "answer", "general.moved.0")]),
            "b says q_open",
        ),
        # Everybody is done.
        (scene("reframing", said=[("a", "reform")], ready="abcde"), "waits"),
    ],
)  # fmt: skip
def test_what_comes_next(found, expected):
    assert does(found) == expected


def speakers(done):
    return [one.split()[0] for one in done if "answer" not in one]


def test_a_silent_one_says_nothing_of_their_own_accord():
    assert "c" not in speakers(plays(scene("questions", silent="c")))


def test_a_silent_one_writes_like_everybody_in_silence():
    found = plays(scene("associations", method="balint11"))
    assert sorted(speakers(found)) == ["b", "c", "d", "e"]


def test_who_dominates_speaks_more_than_anybody_until_asked_for_the_others():
    alone = speakers(plays(scene("questions", dominant="c")))
    asked = speakers(plays(scene("questions", dominant="c", remarks=[Remark.OTHERS])))
    assert alone.count("c") == 4
    assert all(alone.count(other) <= 2 for other in "bde")
    assert asked.count("c") == 1


def test_who_dominates_speaks_between_the_others_never_twice_in_a_row():
    found = speakers(plays(scene("questions", dominant="c")))
    assert all(one != after or one != "c" for one, after in pairwise(found))


def test_who_advises_too_early_asks_real_questions_after_it_was_parked():
    found = plays(scene("questions", adviser="c", remarks=[Remark.QUESTIONS]))
    assert found[0] == "c park"
    assert not [one for one in found if "hidden" in one]
    assert [one for one in found if one.startswith("c says q_")]


def test_a_turn_given_in_a_free_step_lets_the_silent_one_speak():
    found = scene("questions", turn="c", silent="c")
    assert does(found).startswith("c says q_")


def test_the_case_giver_is_moved_at_their_second_answer_and_then_all_are_silent():
    found = plays(scene("questions", moved="a"))
    assert found[-1] == "a says moved"
    assert sum(one.startswith("a says") for one in found) == 2
