"""What went how: counts, and a few friendly sentences; as tables."""

import pytest

from kring.practice.findings import Findings, StepTime, from_numbers, next_time, praise
from kring.practice.rules import Character, Remark
from kring.practice.tests.world import make_practice


def step(seconds, planned=600, **more):
    return StepTime(
        key="basis5.questions.1", method="basis5", phase="questions", round=1,
        planned_seconds=planned, seconds=seconds, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Findings(early=1, parked=1), "kept for later"),
        (Findings(silent_step=3), "in step 3"),
        (Findings(moved=True, rested=True), "time instead of words"),
        (Findings(fell=True, back=True), "by phone"),
        (Findings(chosen=True), "choose themself"),
        (Findings(people=5, voices=5), "Everybody"),
        (Findings(questions=8, advice=3), "8 questions"),
        (Findings(dominant=3, others_tenths=20, turns_given=1), "fair share"),
        (Findings(steps=(step(600),)), "first step to the last"),
    ],
)
def test_what_went_well_is_said(found, words):
    assert any(words in one for one in praise(found))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Findings(moved=True), "press pause"),
        (Findings(early=2), "it keeps"),
        (Findings(difficult=(Character.SILENT,)), "was not heard"),
        (Findings(fell=True), "Seat them by phone"),
        (Findings(dominant=7, others_tenths=20), "go round the table"),
        (Findings(has_choice=True), "what they choose"),
        (Findings(steps=(step(900), step(600))), "1 step took longer"),
        (Findings(steps=(step(900), step(900))), "2 steps took longer"),
        (Findings(steps=(step(100), step(100), step(600))), "silence last"),
        (Findings(), "somebody difficult"),
    ],
)
def test_there_is_one_thing_to_try_next_time(found, words):
    assert words in next_time(found)


def test_nobody_is_praised_for_more_than_three_things():
    found = Findings(
        early=1, parked=1, silent_step=1, chosen=True, people=3, voices=3, questions=5, advice=1
    )
    assert len(praise(found)) == 3


def test_findings_are_kept_as_numbers_and_codes_and_come_back_the_same():
    found = Findings(
        steps=(step(30, skipped=True),),
        questions=4,
        difficult=(Character.MOVED,),
        remarks={Remark.OTHERS.value: 2},
    )
    assert from_numbers(found.as_numbers()) == found


@pytest.mark.django_db
def test_a_whole_run_is_counted_and_holds_no_words():
    practice = make_practice(Character.SILENT, Character.ADVISER)
    for index in range(4):
        if index:
            practice.go_to(index)
        practice.play_step()
    found = from_numbers(practice.end().findings)
    assert found.questions >= 4
    assert found.early == 2
    assert (found.voices, found.people) == (5, 5)
    assert found.silent_step == 3
    assert found.chosen
    assert [one.skipped for one in found.steps] == [False] * 4
    bodies = {one.body for one in practice.said()}
    assert not any(body in str(practice.run.findings) for body in bodies)


@pytest.mark.django_db
def test_a_step_that_was_skipped_or_never_reached_is_left_out_of_the_times():
    practice = make_practice()
    practice.go_to(2)
    found = from_numbers(practice.end().findings)
    assert [one.skipped for one in found.steps] == [False, True, False, True]
