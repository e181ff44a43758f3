"""The rules as tables: what may be tried, told, kept and shared."""

from datetime import date, datetime, timedelta

import pytest

from kring.circles.rules import Role
from kring.learning import rules
from kring.learning.rules import Effect, Loop, Plan, Telling

TODAY = date(2026, 11, 12)
SOON = TODAY + timedelta(days=14)
BSN = "111222333"
AT_TABLE = {
    Role.PARTICIPANT,
    Role.FACILITATOR,
    Role.CONVENOR,
    Role.LIVED_EXPERT,
    Role.GUEST,
}


@pytest.mark.parametrize("role", [*Role, None])
def test_who_sits_at_the_table_may_hold_a_try_out_and_observers_keep_lines_too(role):
    assert bool(rules.may_hold(role)) is (role in AT_TABLE)
    assert bool(rules.may_write_line(role, "Een zin")) is (role in AT_TABLE | {Role.OBSERVER})


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (Plan("Ik bel de wijkagent", "", SOON), ""),
        (Plan("Ik bel", "Hij komt", TODAY), ""),
        (Plan(" ", "", SOON), "Write what you will try"),
        (Plan("x" * 2001, "", SOON), "2,000"),
        (Plan("Ik bel", "x" * 2001, SOON), "2,000"),
        (Plan(BSN, "", SOON), "BSN"),
        (Plan("Ik bel", BSN, SOON), "BSN"),
        (Plan("Ik bel", "", TODAY - timedelta(days=1)), "today or a later day"),
        (Plan("Ik bel", "", TODAY + timedelta(days=366)), ""),
        (Plan("Ik bel", "", TODAY + timedelta(days=367)), "within a year"),
    ],
)
def test_what_can_be_named_as_a_try_out(plan, why):
    verdict = rules.may_name(plan, today=TODAY)
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("telling", "why"),
    [
        (Telling("worked"), ""),
        (Telling("not", "Hij nam niet op."), ""),
        (Telling("not_yet", "", SOON), ""),
        (Telling(""), "Choose what came of it"),
        (Telling("great"), "Choose what came of it"),
        (Telling("worked", "x" * 2001), "2,000"),
        (Telling("worked", BSN), "BSN"),
        (Telling("not_yet", BSN, SOON), "BSN"),
        (Telling("worked", "", SOON), "only fits with"),
        (Telling("not_yet", "", TODAY - timedelta(days=1)), "today or a later day"),
    ],
)
def test_what_can_be_told_of_it(telling, why):
    verdict = rules.may_tell(telling, today=TODAY)
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("owner", "leads", "by_phone", "chairs", "why"),
    [
        (True, False, False, False, ""),
        (False, True, True, False, ""),
        (False, False, False, True, ""),
        (False, True, False, False, "by phone"),
        (False, False, True, False, "Only the person"),
        (False, False, False, False, "Only the person"),
    ],
)
def test_who_writes_for_whom(owner, leads, by_phone, chairs, why):
    verdict = rules.may_enter(is_owner=owner, leads=leads, by_phone=by_phone, chairs_now=chairs)
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


def test_only_the_owner_takes_back_and_only_the_writer_shares():
    assert rules.may_take_back(is_owner=True)
    assert not rules.may_take_back(is_owner=False)
    assert rules.may_share(is_writer=True)
    assert not rules.may_share(is_writer=False)


@pytest.mark.parametrize(
    ("told", "effect", "waits"),
    [(False, "", True), (True, "not_yet", True), (True, "worked", False), (True, "not", False)],
)
def test_not_yet_keeps_a_try_out_open(told, effect, waits):
    at = datetime(2026, 11, 12, tzinfo=None) if told else None  # noqa: DTZ001 - only whether it is there
    assert rules.is_open(told_at=at, effect=effect) is waits


def test_a_line_is_one_thing_and_holds_no_bsn():
    assert "2,000" in rules.may_write_line(Role.GUEST, "x" * 2001).reason
    assert "BSN" in rules.may_write_line(Role.GUEST, BSN).reason
    assert rules.may_write_line(Role.GUEST, "")


def test_everything_has_words():
    assert set(rules.EFFECT_WORDS) == set(Effect)
    assert set(rules.LOOP_WORDS) == set(rules.LOOP_HINTS) == set(Loop)
