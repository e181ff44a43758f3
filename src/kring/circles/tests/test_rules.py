"""Who may do what, as tables. No database."""

from datetime import UTC, datetime, timedelta

import pytest

from kring.circles import rules
from kring.circles.rules import ROLES, SEATED, Right, Role
from kring.circles.sizes import seats_sentence

NOW = datetime(2026, 11, 12, 13, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
P, F, L, C = Role.PARTICIPANT, Role.FACILITATOR, Role.LEAD, Role.CONVENOR
X, S, O = Role.LIVED_EXPERT, Role.SPONSOR, Role.OBSERVER  # noqa: E741


def test_whoever_sits_outside_sees_no_cases():
    for role in (Role.SPONSOR, Role.SOUNDING_BOARD, Role.LEAD, Role.OBSERVER, Role.GUEST):
        assert Right.SEE_CASES not in ROLES[role], role


def test_a_sponsor_sees_aims_and_counts_and_nothing_else():
    assert ROLES[Role.SPONSOR] == {Right.SEE_AIMS, Right.SEE_COUNTS}


def test_somebody_with_lived_experience_may_do_what_a_participant_may():
    assert ROLES[Role.LIVED_EXPERT] == ROLES[Role.PARTICIPANT]


@pytest.mark.parametrize("right", Right)
def test_nobody_outside_the_circle_may_do_anything(right):
    assert not rules.may(None, right)


@pytest.mark.parametrize(
    ("seated", "begin"),
    [(0, "A circle like"), (5, "A circle like"), (6, ""), (10, ""), (11, "More")],
)
def test_the_sentence_about_the_number_of_seats(seated, begin):
    said = seats_sentence(seated)
    assert said.startswith(begin)
    assert bool(said) == bool(begin)


@pytest.mark.parametrize(
    ("role", "as_role", "seated", "allowed"),
    [
        (F, P, 0, True),
        (F, F, 0, True),
        (F, P, 9, True),
        (F, P, 10, False),
        (F, X, 10, False),
        (F, S, 10, True),
        (C, P, 0, True),
        (C, F, 0, False),
        (C, L, 0, False),  # else they invite themselves to more rights
        (L, F, 0, True),
        (P, P, 0, False),
        (S, P, 0, False),
        (O, O, 0, False),
        (None, P, 0, False),
    ],
)
def test_who_may_invite_whom(role, as_role, seated, allowed):
    assert bool(rules.may_invite(role, as_role=as_role, seated=seated)) is allowed


def test_nobody_can_invite_to_a_right_to_shape_that_they_do_not_have():
    for role in Role:
        for as_role in rules.invitable(role):
            assert Right.SHAPE not in ROLES[as_role] or Right.SHAPE in ROLES[role]


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, True),
        ({"claimed": True}, False),
        ({"revoked": True}, False),
        ({"now": NOW + HOUR}, False),
        ({"seated": 9}, True),
        ({"seated": 10}, False),
        ({"seated": 10, "as_role": S}, True),
    ],
)
def test_which_invitations_open_a_seat(change, allowed):
    usual = {
        "expires_at": NOW + HOUR,
        "claimed": False,
        "revoked": False,
        "seated": 0,
        "as_role": P,
        "now": NOW,
    }
    assert bool(rules.may_claim(**(usual | change))) is allowed


def test_used_withdrawn_and_late_sound_the_same():
    usual = {"seated": 0, "as_role": P}
    said = {
        rules.may_claim(expires_at=at, claimed=claimed, revoked=revoked, now=NOW, **usual).reason
        for at, claimed, revoked in (
            (NOW - HOUR, False, False),
            (NOW + HOUR, True, False),
            (NOW + HOUR, False, True),
        )
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, True),
        ({"now": NOW + HOUR}, False),
        ({"wrong_codes": 4}, True),
        ({"wrong_codes": 5}, False),
        ({"claimed": True}, False),
        ({"revoked": True}, False),
    ],
)
def test_which_codes_may_be_tried(change, allowed):
    usual = {
        "code_expires_at": NOW + HOUR,
        "wrong_codes": 0,
        "claimed": False,
        "revoked": False,
        "now": NOW,
    }
    verdict = rules.may_enter_code(**(usual | change))
    assert bool(verdict) is allowed
    assert verdict.reason in ("", rules.wrong_code())


@pytest.mark.parametrize(
    ("role", "has_account", "circles", "allowed"),
    [
        (F, False, 1, True),
        (C, False, 1, True),
        (F, True, 1, False),
        (F, False, 2, False),  # a pass would open the other circle too
        (P, False, 1, False),
        (None, False, 1, False),
    ],
)
def test_who_may_make_a_pass_for_whom(role, has_account, circles, allowed):
    verdict = rules.may_make_pass(role, has_account=has_account, circles=circles)
    assert bool(verdict) is allowed


@pytest.mark.parametrize("role", Role)
def test_only_roles_that_do_nothing_for_others_come_without_account(role):
    acts_for_others = ROLES[role] & {Right.INVITE, Right.SHAPE, Right.LEAD_TABLE, Right.PLAN}
    if acts_for_others:
        assert not rules.may_come_without_account(role)


@pytest.mark.parametrize(
    ("role", "of_role", "to_role", "more", "allowed"),
    [
        (F, P, X, {}, True),
        (L, P, C, {}, True),
        (P, P, F, {}, False),
        (C, P, F, {}, False),
        (None, P, F, {}, False),
        (F, F, P, {"facilitators": 1}, False),
        (F, F, F, {"facilitators": 1}, True),
        (F, F, P, {"facilitators": 2, "seated": 10}, False),
        (F, P, X, {"seated": 10}, True),
        (F, S, P, {"seated": 10}, False),
        (F, X, F, {"has_account": False}, False),
        (F, X, P, {"has_account": False}, True),
    ],
)
def test_who_may_give_whom_another_role(role, of_role, to_role, more, allowed):
    usual = {"has_account": True, "seated": 6, "facilitators": 1}
    verdict = rules.may_change_role(role, of_role=of_role, to_role=to_role, **(usual | more))
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("role", "of_self", "of_role", "facilitators", "allowed"),
    [
        (P, True, P, 1, True),
        (F, True, F, 1, False),
        (F, True, F, 2, True),
        (F, False, P, 1, True),
        (L, False, F, 1, False),
        (L, False, F, 2, True),
        (P, False, P, 1, False),
        (C, False, P, 1, False),
    ],
)
def test_who_may_end_whose_membership(role, of_self, of_role, facilitators, allowed):
    verdict = rules.may_remove(role, of_self=of_self, of_role=of_role, facilitators=facilitators)
    assert bool(verdict) is allowed


@pytest.mark.parametrize(
    ("role", "version", "newest", "allowed"),
    [(P, 1, 1, True), (P, 1, 2, False), (P, 3, 2, False), (S, 2, 2, True), (None, 1, 1, False)],
)
def test_who_may_accept_which_agreement(role, version, newest, allowed):
    assert bool(rules.may_accept(role, version=version, newest=newest)) is allowed


@pytest.mark.parametrize(
    ("role", "of_self", "allowed"),
    [(P, True, True), (P, False, False), (F, False, True), (S, True, True), (None, True, False)],
)
def test_who_may_change_a_name(role, of_self, allowed):
    assert bool(rules.may_rename(role, of_self=of_self)) is allowed


def test_seated_roles_bring_cases():
    for role in SEATED:
        assert Right.BRING_CASE in ROLES[role]
