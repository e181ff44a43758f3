"""How a meeting keeps time: when it will end, where time is won back, and that nothing is won unasked.

Planted, seen red here, and put back: the check-out shortened with the rest · the total off by one · a step of no
minutes · a win that cannot be taken back · a dropped step still counted · pauses
counted as work.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import pace
from kring.live.actions import pace as winning
from kring.live.actions import sessions, steps
from kring.live.outlook import of, sentence
from kring.live.pace import (
    Plan,
    Way,
    behind,
    due_at,
    is_kept,
    kept,
    plan_in,
    proposals,
    will_end_at,
)
from kring.live.queries import script, steps_of
from kring.live.tests.world import make_table
from kring.meetings.models import Lap, Meeting
from kring.methods import reading
from kring.methods.script import Allow, total

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
METHODS = [method.id for method in reading.case_methods()]


def minutes(number):
    return timedelta(minutes=number)


def a_script(method="basis5", length=150, plan=Plan()):  # noqa: B008 - frozen
    return script("praktijkkring_sessie", method, case_chosen=True, minutes=length, plan=plan)


@pytest.mark.parametrize(
    ("opened", "fitted", "ends"),
    [
        (0, False, 150),
        (-20, False, 150),  # people were let in early
        (9, False, 150),
        (10, False, 160),
        (25, True, 175),  # they said how long it may take
        (-90, False, 60),
    ],
)
def test_when_a_meeting_should_end(opened, fitted, ends):
    found = due_at(starts_at=NOON, opened_at=NOON + minutes(opened), minutes=150, fitted=fitted)
    assert found == NOON + minutes(ends)


@pytest.mark.parametrize(
    ("ends_at", "paused", "ends"),
    [
        (5, None, 35),
        (-7, None, 30),  # over time: it goes on from now
        (None, 240, 34),
        (None, -60, 30),
    ],
)
def test_when_a_meeting_will_end(ends_at, paused, ends):
    step = None if ends_at is None else NOON + minutes(ends_at)
    found = will_end_at(now=NOON, ends_at=step, paused_seconds=paused, later=30)
    assert found == NOON + minutes(ends)


@pytest.mark.parametrize(("seconds", "late"), [(0, 0), (59, 0), (60, 1), (-59, 0), (-60, -1)])
def test_only_whole_minutes_count(seconds, late):
    assert behind(NOON + timedelta(seconds=seconds), NOON) == late


@pytest.mark.parametrize("late", [0, 1, 2, 10, -1, -2, -10])
def test_the_sentence_says_when_and_how_much(late):
    said = sentence(late) % {"time": "16.10", "n": abs(late)}
    assert "16.10" in said
    assert late == 0 or str(abs(late)) in said


@given(
    st.sampled_from(METHODS),
    st.integers(60, 300),
    st.integers(1, pace.MOST),
    st.floats(0, 0.999),
)
def test_what_is_won_is_exact_and_leaves_every_step_a_minute(method, length, won, part):
    whole = a_script(method, length)
    at = int(part * len(whole))
    coming = whole[at + 1 :]
    for proposal in proposals(coming, won):
        plan = proposal.applied(Plan())
        after = a_script(method, length, plan)
        left = [step for step in after[at + 1 :] if step.key not in plan.dropped]
        assert all(step.minutes >= 1 for step in after)
        assert after[: at + 1] == whole[: at + 1]
        if proposal.way is Way.LATER:
            assert (total(left), plan.later) == (total(coming), won)
            continue
        assert total(coming) - total(left) == proposal.won
        assert proposal.won == won or proposal.way is Way.DROP
        changed = {old.key for old, new in zip(whole, after, strict=True) if old != new}
        for step in coming:
            if is_kept(step.phase):
                assert step.key not in changed | plan.dropped
            assert dict(plan.minutes).get(step.key, 0) <= step.minutes


@pytest.mark.parametrize("method", METHODS)
def test_the_choice_of_the_case_giver_and_the_check_out_keep_their_time(method):
    whole = a_script(method)
    safe = {s.key for s in whole if Allow.CHOICE in s.phase.allow or s.phase.asks_mood}
    assert "praktijkkring_sessie.check_out.1" in safe
    for proposal in proposals(whole, 5):
        assert not safe & {*dict(proposal.minutes), proposal.step}


@given(
    st.dictionaries(st.text(max_size=5), st.integers(1, 60), max_size=3),
    st.frozensets(st.text(max_size=5), max_size=3),
    st.integers(0, 60),
)
def test_a_plan_is_kept_and_read_back_as_it_was(changed, dropped, later):
    plan = Plan(usual=(("a", 3),), dropped=dropped, later=later).lasting(changed)
    assert plan_in(kept(plan)) == plan
    assert plan_in({}) == Plan()


# At the table


@pytest.fixture
def table(db):
    return make_table()


def win(table, way, *, won=5, step="", by="anneke", seen=None):
    seen = table.fresh().state_seq if seen is None else seen
    winning.win(table.session.pk, by=table.person(by), way=way, minutes=won, step=step, seen=seen)


def add(table, number):
    session = table.fresh()
    steps.add_minutes(
        session.pk, by=table.world.anneke, minutes=number, seen=session.state_seq, now=clock.now()
    )


def shown(table, name="anneke"):
    return of(table.sees(name))["pace"]


def test_without_a_choice_the_meeting_ends_later(table):
    before, first = total(steps_of(table.fresh())), steps_of(table.session)[0]
    add(table, 5)
    found = shown(table)
    assert found["late"] == 5
    assert total(steps_of(table.fresh())) == before + 5
    assert table.session.plan["minutes"] == {first.key: first.minutes + 5}


def test_who_leads_wins_time_back_with_one_press_and_takes_it_back(table):
    add(table, 5)
    offered = shown(table)["ways"]
    assert {one["way"] for one in offered} == set(Way)
    for one in offered:
        before = table.fresh().plan
        win(table, one["way"], step=one["step"])
        found = shown(table)
        assert found["late"] <= 0
        assert found["may_undo"]
        winning.undo(table.session.pk, by=table.world.anneke, seen=table.fresh().state_seq)
        assert (table.fresh().plan, shown(table)["late"]) == (before, 5)
    with pytest.raises(RefusedError):
        winning.undo(table.session.pk, by=table.world.anneke, seen=table.fresh().state_seq)


def test_only_who_leads_sees_how_the_time_goes_and_wins_it(table):
    assert shown(table, "bart") is None
    assert "kring-pace" not in table.wire("bart")
    assert "kring-pace" in table.wire("anneke")
    with pytest.raises(RefusedError):
        win(table, Way.LATER, by="bart")
    with pytest.raises(RefusedError):
        win(table, Way.LATER, seen=0)


@pytest.mark.parametrize(
    ("way", "step", "won"),
    [
        (Way.SHORTEN, "praktijkkring_sessie.check_out.1", 5),
        (Way.DROP, "praktijkkring_sessie.check_out.1", 5),
        (Way.DROP, "praktijkkring_sessie.agreement.1", 5),
        (Way.SHORTEN, "nonsense", 5),
        ("nonsense", "", 5),
        (Way.SPREAD, "", 0),
        (Way.SPREAD, "", 61),
    ],
)
def test_what_was_not_proposed_is_refused(table, way, step, won):
    before = table.fresh()
    with pytest.raises(RefusedError):
        win(table, way, step=step, won=won)
    assert table.fresh().plan == before.plan


def test_a_dropped_step_is_passed_over_and_still_within_reach(table):
    dropped = "praktijkkring_sessie.break.1"
    win(table, Way.DROP, step=dropped)
    found = of(table.sees("anneke"))
    place = next(n for n, step in enumerate(steps_of(table.session)) if step.key == dropped)
    assert found["course"][place]["state"] == "dropped"
    table.go_to(place - 1)
    assert of(table.sees("anneke"))["ways"].onward == place + 1
    table.go_to(place)
    assert dropped not in table.fresh().plan["dropped"]


def test_each_stay_in_a_step_is_kept_and_going_back_adds_another(table):
    table.go("agreement")
    table.go("check_in")
    table.go("agreement")
    laps = list(Lap.objects.values_list("step", "planned_minutes"))
    names = [step.split(".")[1] for step, _minutes in laps]
    assert names == ["check_in", "agreement", "check_in"]
    assert of(table.sees("bart"))["course"][0]["state"] == "done"


def test_a_lap_leaves_pauses_out_and_a_break_is_no_pause(table):
    session, anneke = table.fresh(), table.world.anneke
    began = session.step_began_at

    def lead(action, **more):
        action(session.pk, by=anneke, seen=table.fresh().state_seq, **more)

    lead(steps.pause, now=began + minutes(4))
    lead(steps.resume, now=began + minutes(7))
    lead(steps.go, to=1, now=began + minutes(12))
    lead(steps.go, to=2, now=began + minutes(13), skipped=True)
    a_break = next(n for n, s in enumerate(steps_of(table.fresh())) if "break" in s.key)
    lead(steps.go, to=a_break, now=began + minutes(20))
    lead(sessions.end_session, now=began + minutes(31))
    kept_laps = [(lap.seconds // 60, lap.skipped) for lap in Lap.objects.all()]
    assert kept_laps == [(9, False), (1, True), (7, False), (11, False)]


def test_the_plan_of_a_meeting_holds_no_words(table):
    add(table, 3)
    win(table, Way.DROP, step="praktijkkring_sessie.break.1")
    table.go("agreement")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    session, keys = table.fresh(), {step.key for step in steps_of(table.session)}
    held = Meeting.objects.get(pk=session.meeting_id)
    for steps_named in (session.done, session.plan["dropped"], session.plan["minutes"], held.took):
        assert set(steps_named) <= keys
    numbers = [*session.plan["minutes"].values(), session.plan["later"]]
    numbers += [number for pair in held.took.values() for number in pair]
    assert all(isinstance(one, int) for one in numbers)


def test_the_steps_are_the_same_after_a_restart(table):
    add(table, 3)
    win(table, Way.SPREAD)
    before = steps_of(table.fresh())
    script.cache_clear()
    assert steps_of(table.fresh()) == before
    assert replace(plan_in(table.session.plan), later=0).minutes
