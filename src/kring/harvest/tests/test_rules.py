"""The rules as tables: who may do what with a lesson, and when it may go to the ring."""

from uuid import UUID

import pytest

from kring.circles.rules import Role
from kring.harvest import rules
from kring.harvest.rules import Answer, Approved, Capacity, Dossier, Scope, Stage, Words

CARLA, DIRK, BART, ANNEKE = (UUID(int=n) for n in range(1, 5))
BSN = "111222333"
GIVER, FACILITATOR = Capacity.GIVER, Capacity.FACILITATOR


def yes(*makers, edition=2, scope=Scope.UNNAMED, withdrawn=False):
    return tuple(Answer(maker, edition, scope, withdrawn) for maker in makers)


def both(edition=2):
    return (Approved(BART, GIVER, edition), Approved(ANNEKE, FACILITATOR, edition))


def dossier(**changes):
    usual = {
        "edition": 2,
        "makers": frozenset({CARLA, DIRK}),
        "answers": yes(CARLA, DIRK),
        "approvals": both(),
    }
    return Dossier(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "stage", "why"),
    [
        ({}, Stage.READY, ""),
        ({"answers": yes(CARLA) + yes(DIRK, scope=Scope.NAMED)}, Stage.READY, ""),
        ({"asked": False}, Stage.DRAFT, "First ask everybody"),
        ({"answers": ()}, Stage.WAITING, "2 people have not answered"),
        ({"answers": yes(CARLA)}, Stage.WAITING, "1 person has not answered"),
        # Silence is no, an old yes is no, and a yes taken back is no.
        ({"answers": yes(CARLA, DIRK, edition=1)}, Stage.WAITING, "2 people"),
        ({"answers": yes(CARLA) + yes(DIRK, withdrawn=True)}, Stage.WAITING, "1 person"),
        ({"answers": yes(CARLA) + yes(DIRK, scope=Scope.INSIDE)}, Stage.INSIDE, "stay inside"),
        ({"answers": yes(CARLA) + yes(DIRK, scope=Scope.REFUSED)}, Stage.REFUSED, "does not want"),
        ({"intact": False}, Stage.REFUSED, "taken back"),
        ({"makers": frozenset()}, Stage.REFUSED, "taken back"),
        # Somebody who was erased cannot say yes.
        ({"makers": frozenset({CARLA, DIRK, None})}, Stage.WAITING, "1 person"),
        # The yes of somebody who made nothing counts for nothing.
        ({"answers": yes(CARLA, BART)}, Stage.WAITING, "1 person"),
        ({"approvals": ()}, Stage.APPROVING, "must both approve"),
        ({"approvals": both()[:1]}, Stage.APPROVING, "must both approve"),
        ({"approvals": both()[1:]}, Stage.APPROVING, "must both approve"),
        ({"approvals": both(edition=1)}, Stage.APPROVING, "must both approve"),
        (
            {"approvals": (Approved(BART, GIVER, 2), Approved(BART, FACILITATOR, 2))},
            Stage.APPROVING,
            "must both approve",
        ),
    ],
)
def test_a_lesson_goes_out_only_with_every_yes_and_two_approvals(changes, stage, why):
    verdict = rules.may_publish(dossier(**changes))
    assert why in verdict.reason
    assert bool(verdict) is (stage is Stage.READY)
    assert rules.stage_of(dossier(**changes), public=False) is stage


def test_what_everybody_reads_is_public_whatever_else():
    assert rules.stage_of(dossier(), public=True) is Stage.PUBLIC


HARVESTERS = {
    Role.PARTICIPANT,
    Role.FACILITATOR,
    Role.CONVENOR,
    Role.LIVED_EXPERT,
}


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_write_a_lesson_after_the_meeting(role):
    assert bool(rules.may_write(role, ended=True)) is (role in HARVESTERS)
    assert not rules.may_write(role, ended=False)


def test_during_the_meeting_a_harvester_hears_when_it_is_time():
    assert "after the meeting" in rules.may_write(Role.PARTICIPANT, ended=False).reason


@pytest.mark.parametrize(
    ("role", "is_writer", "allowed"),
    [
        (Role.PARTICIPANT, True, True),
        (Role.PARTICIPANT, False, False),
        (Role.FACILITATOR, False, True),
        (Role.LEAD, False, False),
        (Role.GUEST, True, False),
        (None, True, False),
    ],
)
def test_the_writer_or_a_facilitator_carries_a_lesson_on(role, is_writer, allowed):
    verdicts = [
        rules.may_rewrite(role, is_writer=is_writer, edition=2, newest=2),
        rules.may_ask(role, is_writer=is_writer, asked=False),
        rules.may_send_out(role, dossier(), is_writer=is_writer),
    ]
    assert [bool(verdict) for verdict in verdicts] == [allowed] * 3


def test_nobody_writes_over_a_newer_text_or_asks_twice():
    assert (
        "has changed"
        in rules.may_rewrite(Role.FACILITATOR, is_writer=True, edition=1, newest=2).reason
    )
    assert "already" in rules.may_ask(Role.FACILITATOR, is_writer=True, asked=True).reason


@pytest.mark.parametrize(
    ("words", "sources", "why"),
    [
        (Words("Titel", "Les"), 1, ""),
        (Words(" ", "Les"), 1, "Write a title"),
        (Words("Titel", "\n"), 1, "Write a title"),
        (Words("Titel", "Les"), 0, "grows out of what was said"),
        (Words("t" * 121, "Les"), 1, "too long"),
        (Words("Titel", "l" * 6001), 1, "too long"),
        (Words("Titel", "Les", place="p" * 201), 1, "too long"),
        (Words("Titel", "Les", context="c" * 201), 1, "too long"),
        (Words("Titel", f"Zij heeft {BSN}"), 1, "BSN"),
        (Words(f"BSN {BSN}", "Les"), 1, "BSN"),
        (Words("Titel", "Les", place=BSN), 1, "BSN"),
        (Words("Titel", "Les", context=BSN), 1, "BSN"),
    ],
)
def test_what_can_be_kept_as_a_lesson(words, sources, why):
    verdict = rules.may_save(words, sources=sources)
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"is_maker": False}, "whose words are used"),
        ({"asked": False}, "being rewritten"),
        ({"scope": "maybe"}, "four answers"),
        ({"edition": 1}, "has changed"),
    ],
)
def test_who_may_answer_about_which_text(changes, why):
    usual = {"is_maker": True, "asked": True, "edition": 2, "newest": 2, "scope": "named"}
    verdict = rules.may_answer(**(usual | changes))
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("capacity", "changes", "why"),
    [
        (GIVER, {"is_giver": True}, ""),
        (GIVER, {}, "Only the case giver"),
        (FACILITATOR, {"role": Role.FACILITATOR}, ""),
        (FACILITATOR, {"role": Role.PARTICIPANT}, "Only a facilitator"),
        (FACILITATOR, {"role": None}, "Only a facilitator"),
        (FACILITATOR, {"role": Role.FACILITATOR, "is_giver": True}, "Another facilitator"),
        (GIVER, {"is_giver": True, "dossier": dossier(asked=False)}, "First ask"),
        (GIVER, {"is_giver": True, "edition": 1}, "has changed"),
        (GIVER, {"is_giver": True, "person": ANNEKE}, "Two different people"),
    ],
)
def test_who_may_approve_as_what(capacity, changes, why):
    usual = {
        "person": CARLA,
        "is_giver": False,
        "role": None,
        "dossier": dossier(),
        "edition": 2,
    }
    verdict = rules.may_approve(capacity, **(usual | changes))
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("maker", "giver", "role", "allowed"),
    [
        (True, False, None, True),
        (False, True, None, True),
        (False, False, Role.FACILITATOR, True),
        (False, False, Role.PARTICIPANT, False),
        (False, False, Role.LEAD, False),
        (False, False, None, False),
    ],
)
def test_who_may_take_a_page_down_and_hide_reactions(maker, giver, role, allowed):
    assert bool(rules.may_take_down(is_maker=maker, is_giver=giver, role=role)) is allowed
    hides = rules.may_hide(is_writer=False, is_maker=maker, role=role)
    assert bool(hides) is (allowed and not giver)
    assert rules.may_hide(is_writer=True, is_maker=False, role=None)


def test_a_maker_may_always_withdraw_and_nobody_else():
    assert rules.may_withdraw(is_maker=True)
    assert not rules.may_withdraw(is_maker=False)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"has_account": False}, "need an account"),
        ({"standing": False}, "taken down"),
        ({"body": "  "}, "Write something"),
        ({"body": "a" * 1001}, "1,000 characters"),
        ({"lately": 9}, ""),
        ({"lately": 10}, "10 reactions"),
        ({"body": BSN}, "BSN"),
    ],
)
def test_who_may_react_and_how_often(changes, why):
    usual = {"has_account": True, "standing": True, "lately": 0, "body": "Dank."}
    verdict = rules.may_react(**(usual | changes))
    assert bool(verdict) is (why == "")
    assert why in verdict.reason


def test_every_scope_and_stage_has_words():
    assert set(rules.SCOPE_WORDS) == set(rules.SCOPE_HINTS) == set(Scope)
    assert set(rules.STAGE_WORDS) == set(Stage)
    assert set(rules.CAPACITY_WORDS) == set(Capacity)
