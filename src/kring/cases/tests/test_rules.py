"""What may be done with a case, as tables."""

from datetime import date, timedelta

import pytest

from kring.cases import rules
from kring.circles.rules import Right, Role, roles_with

TODAY = date(2026, 11, 12)


@pytest.mark.parametrize("role", [*Role, None])
def test_who_brings_a_case_is_who_sits_at_the_table_as_a_peer(role):
    assert bool(rules.may_bring(role)) is (role in roles_with(Right.BRING_CASE))


@pytest.mark.parametrize(
    ("is_giver", "edition", "newest", "allowed"),
    [(True, 3, 3, True), (True, 2, 3, False), (True, 4, 3, False), (False, 3, 3, False)],
)
def test_only_the_newest_edition_is_written_over(is_giver, edition, newest, allowed):
    assert bool(rules.may_edit(is_giver=is_giver, edition=edition, newest=newest)) is allowed


@pytest.mark.parametrize(
    ("is_giver", "role", "question", "allowed"),
    [
        (True, Role.PARTICIPANT, "Hoe nu?", True),
        (True, Role.PARTICIPANT, "  ", False),
        (True, Role.SPONSOR, "Hoe nu?", False),
        (False, Role.FACILITATOR, "Hoe nu?", False),
    ],
)
def test_a_case_is_offered_by_its_giver_with_a_question(is_giver, role, question, allowed):
    verdict = rules.may_offer(role, is_giver=is_giver, burning_question=question)
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("is_giver", "offered", "allowed"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_only_the_giver_takes_back_what_was_offered(is_giver, offered, allowed):
    assert bool(rules.may_take_back(is_giver=is_giver, offered=offered)) is allowed


@pytest.mark.parametrize(
    ("days", "is_giver", "allowed"),
    [(-1, True, False), (0, True, False), (1, True, True), (730, True, True), (731, True, False), (30, False, False)],
)  # fmt: skip
def test_a_case_is_kept_from_tomorrow_to_two_years(days, is_giver, allowed):
    day = TODAY + timedelta(days=days)
    assert bool(rules.may_expire_on(day, is_giver=is_giver, today=TODAY)) is allowed


@pytest.mark.parametrize(("days", "expired"), [(-1, True), (0, True), (1, False)])
def test_a_case_expires_on_its_day(days, expired):
    assert bool(rules.has_expired(TODAY + timedelta(days=days), today=TODAY)) is expired


def test_a_text_that_is_too_long_is_refused_with_how_much():
    assert rules.fits("a" * rules.LONGEST_TEXT, "")
    assert "12" in rules.fits("", "a" * (rules.LONGEST_TEXT + 12)).reason


def test_only_the_giver_deletes():
    assert rules.may_delete(is_giver=True)
    assert not rules.may_delete(is_giver=False)
