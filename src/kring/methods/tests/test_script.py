"""What is hidden stays hidden, steps come in the right order, and minutes always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.methods import reading
from kring.methods.script import (
    Actor,
    Allow,
    CaseGiver,
    Phase,
    Step,
    Visibility,
    flatten,
    natural_visibility,
    scale,
    total,
)


def keys(*args, **kwargs):
    return [step.key for step in flatten(*args, **kwargs)]


def steps_of(lengths):
    phase = reading.method("basis5").phases[0]
    return [Step(f"tea.pour{n}.1", "tea", phase, 1, length) for n, length in enumerate(lengths)]


@pytest.mark.parametrize(
    ("actor", "giver", "allow", "seen_by"),
    [
        ("all", "answer", ["q_open"], "circle"),
        ("grp", "part", ["reflect"], "circle"),
        ("sil", "listen", ["advice"], "reveal"),
        ("silall", "write", ["reflect"], "reveal"),
        ("turn", "listen", ["sw_reveal", "q_open"], "reveal"),
        ("silall", "write", ["sw"], "private"),
        ("sil", "listen", ["sw", "q_open"], "reveal"),
        ("cg", "speak", ["story", "sw"], "circle"),
        ("all", "away", ["advice"], "table_not_giver"),
        ("sil", "away", ["sw_reveal"], "table_not_giver"),
    ],
)
def test_who_sees_follows_from_the_nature_of_the_phase(actor, giver, allow, seen_by):
    kinds = [Allow(kind) for kind in allow]
    assert natural_visibility(Actor(actor), CaseGiver(giver), kinds) == seen_by


@pytest.mark.parametrize(
    ("giver", "visibility", "kind", "by_giver", "seen_by"),
    [
        ("answer", "circle", "q_open", False, "circle"),
        ("answer", "circle", "story", True, "circle"),
        ("speak", "circle", "sw", False, "private"),
        ("part", "circle", "vote", False, "reveal"),
        ("part", "circle", "score", False, "private"),
        ("listen", "reveal", "q_open", False, "reveal"),
        ("listen", "reveal", "score", False, "private"),
        ("listen", "private", "vote", False, "private"),
        ("away", "table_not_giver", "advice", False, "table_not_giver"),
        ("away", "table_not_giver", "vote", False, "table_not_giver"),
        ("away", "table_not_giver", "advice", True, "private"),
        ("away", "table_not_giver", "sw", False, "private"),
        ("away", "private", "advice", False, "private"),
    ],
)
def test_who_sees_one_contribution(giver, visibility, kind, by_giver, seen_by):
    phase = Phase(
        "pour", 5, Actor.ALL, CaseGiver(giver), (Allow(kind),), visibility=Visibility(visibility)
    )
    assert phase.visibility_of(Allow(kind), by_giver=by_giver) == seen_by


def test_a_method_by_itself_runs_its_phases_in_order():
    assert keys(reading.method("basis5")) == [
        "basis5.case_round.1",
        "basis5.questions.1",
        "basis5.reframing.1",
        "basis5.advice.1",
        "basis5.closing.1",
    ]


def test_the_method_stands_in_the_place_that_the_container_keeps():
    assert keys(reading.container(), reading.method("basis5")) == [
        "praktijkkring_sessie.check_in.1",
        "praktijkkring_sessie.agreement.1",
        "praktijkkring_sessie.follow_up.1",
        "case.basis5.case_round.1",
        "case.basis5.questions.1",
        "case.basis5.reframing.1",
        "case.basis5.advice.1",
        "case.basis5.closing.1",
        "praktijkkring_sessie.break.1",
        "praktijkkring_sessie.recognition.1",
        "praktijkkring_sessie.harvest.1",
        "praktijkkring_sessie.check_out.1",
    ]


def test_a_block_runs_whole_before_it_starts_again_each_round_with_another_giver():
    steps = flatten(reading.method("troika"))
    block = [f"troika.{phase}" for phase in ("story", "clarify", "consult", "most_valuable")]
    rounds = [f"{phase}.{number}" for number in (1, 2, 3) for phase in block]
    assert [step.key for step in steps] == ["troika.own_question.1", *rounds, "troika.look_back.1"]
    assert [step.round for step in steps] == [1, *[1] * 4, *[2] * 4, *[3] * 4, 1]
    assert {step.phase.id for step in steps if step.phase.giver_rotates} == {
        "story",
        "clarify",
        "consult",
        "most_valuable",
    }


@pytest.mark.parametrize(
    ("method_id", "inside", "chosen", "left_out"),
    [
        ("basis5", False, False, set()),
        ("basis5", False, True, {"case_round"}),
        ("basis5", True, False, set()),
        ("basis5", True, True, {"case_round"}),
        ("incident7", False, False, set()),
        ("incident7", False, True, {"pitches", "choice"}),
        ("incident7", True, False, {"follow_up"}),
        ("incident7", True, True, {"follow_up", "pitches", "choice"}),
        ("roddel", True, True, set()),
        ("troika", True, True, set()),
        ("waarderend", True, True, set()),
    ],
)
def test_what_was_done_already_is_left_out(method_id, inside, chosen, left_out):
    method = reading.method(method_id)
    run = (reading.container(), method) if inside else (method,)
    ours = {
        step.phase.id for step in flatten(*run, case_chosen=chosen) if step.method_id == method_id
    }
    assert {phase.id for phase in method.phases} - ours == left_out


def test_no_two_steps_of_any_meeting_have_the_same_key():
    for method in reading.case_methods():
        found = keys(reading.container(), method)
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("container", "method"),
    [
        ("praktijkkring_sessie", None),
        ("basis5", "roddel"),
        ("praktijkkring_sessie", "praktijkkring_sessie"),
    ],
)
def test_a_place_takes_one_method_and_only_a_container_has_a_place(container, method):
    with pytest.raises(ValueError, match=container):
        flatten(reading.method(container), method and reading.method(method))


@pytest.mark.parametrize("method_id", ["basis5", "incident7", "roddel", "troika", "waarderend"])
def test_every_step_of_a_meeting_has_words(method_id):
    for step in flatten(reading.container(), reading.method(method_id)):
        assert reading.step_words(step, "nl").instruction


@pytest.mark.parametrize(
    ("lengths", "minutes", "fitted"),
    [
        ([5, 20, 15, 15, 10], 65, [5, 20, 15, 15, 10]),
        ([5, 20, 15, 15, 10], 45, [4, 14, 10, 10, 7]),
        ([5, 20, 15, 15, 10], 130, [10, 40, 30, 30, 20]),
        ([5, 20, 15, 15, 10], 5, [1, 1, 1, 1, 1]),
        ([10, 10, 10], 10, [4, 3, 3]),
        ([1, 1, 1, 97], 50, [1, 1, 1, 47]),
        ([1, 100], 2, [1, 1]),
        ([2, 6], 6, [1, 5]),
        ([], 0, []),
    ],
)
def test_minutes_are_fitted_by_largest_remainder(lengths, minutes, fitted):
    assert [step.minutes for step in scale(steps_of(lengths), minutes)] == fitted


def test_a_step_cannot_last_less_than_a_minute():
    with pytest.raises(ValueError, match="5 steps need at least 5 minutes, not 4"):
        scale(flatten(reading.method("basis5")), 4)


LENGTHS = st.lists(st.integers(1, 120), min_size=1, max_size=40)


@given(LENGTHS, st.integers(0, 2000))
def test_fitted_minutes_add_up_whatever_is_asked(lengths, more):
    steps, minutes = steps_of(lengths), len(lengths) + more
    fitted = scale(steps, minutes)
    assert total(fitted) == minutes
    assert all(step.minutes >= 1 for step in fitted)
    assert [step.key for step in fitted] == [step.key for step in steps]


@given(LENGTHS)
def test_fitting_to_the_minutes_it_has_changes_nothing(lengths):
    steps = steps_of(lengths)
    assert list(scale(steps, total(steps))) == steps


@given(LENGTHS, st.integers(0, 500))
def test_a_longer_step_never_gets_less_and_equal_steps_differ_by_a_minute_at_most(lengths, more):
    fitted = [step.minutes for step in scale(steps_of(lengths), len(lengths) + more)]
    for one, ours in zip(lengths, fitted, strict=True):
        for other, theirs in zip(lengths, fitted, strict=True):
            if one > other:
                assert ours >= theirs
            elif one == other:
                assert abs(ours - theirs) <= 1


@given(st.sampled_from(["basis5", "incident7", "roddel", "troika", "waarderend"]), st.booleans())
def test_a_meeting_lasts_as_long_as_its_parts(method_id, chosen):
    container, method = reading.container(), reading.method(method_id)
    steps = flatten(container, method, case_chosen=chosen)
    skipped = sum(
        phase.minutes * phase.repeat
        for phase in method.phases
        if phase.skip_in_container or (chosen and phase.skip_when_case_chosen)
    )
    assert total(steps) == container.minutes - 65 + method.minutes - skipped
