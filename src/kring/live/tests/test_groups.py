"""Pairs and small groups: who sits with whom.

Planted, seen red here, and put back: people not sorted by organisation · the case giver in a group while turned away ·
a latecomer dealt anew · the round not counted · the number of groups rounded up.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.live.groups import Sitter, groups
from kring.methods import reading
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Visibility

BEGAN = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
FARM, CITY, CARE = (UUID(int=n) for n in range(101, 104))


def people(*organisations, late=0):
    return [
        Sitter(
            UUID(int=n), one, BEGAN + timedelta(minutes=n if n > len(organisations) - late else -1)
        )
        for n, one in enumerate(organisations, 1)
    ]


def phase(actor=Actor.SMALL, case_giver=CaseGiver.NONE):
    return Phase("now", 10, actor, case_giver, (Allow.DIALOG,), Visibility.CIRCLE)


def dealt(sitters, *, actor=Actor.SMALL, case_giver=CaseGiver.NONE, giver=None, turn=1):
    return groups(sitters, phase(actor, case_giver), giver=giver, began_at=BEGAN, turn=turn)


@pytest.mark.parametrize(
    ("number", "actor", "sizes"),
    [
        (8, Actor.PAIR, [2, 2, 2, 2]),
        (7, Actor.PAIR, [3, 2, 2]),
        (3, Actor.PAIR, []),
        (1, Actor.PAIR, []),
        (8, Actor.SMALL, [4, 4]),
        (6, Actor.SMALL, [3, 3]),
        (9, Actor.SMALL, [3, 3, 3]),
        (10, Actor.SMALL, [5, 5]),
        (24, Actor.SMALL, [4] * 6),
        (5, Actor.SMALL, []),
        (8, Actor.ALL, []),
        (8, Actor.GRP, []),
    ],
)
def test_how_large_the_groups_are(number, actor, sizes):
    assert [len(group) for group in dealt(people(*[None] * number), actor=actor)] == sizes


def test_people_of_one_organisation_sit_apart_as_far_as_that_goes():
    sitters = people(FARM, FARM, FARM, CITY, CITY, CITY, CARE, CARE, CARE)
    home = {one.id: one.organisation for one in sitters}
    for group in dealt(sitters):
        assert {home[one] for one in group} == {FARM, CITY, CARE}


def test_each_round_brings_others_together_and_the_first_stays():
    sitters = people(*[None] * 16)
    rounds = [dealt(sitters, turn=turn) for turn in (1, 2, 3)]
    hosts = [[group[0] for group in one] for one in rounds]
    assert hosts[0] == hosts[1] == hosts[2]
    met = [{frozenset(group) for group in one} for one in rounds]
    assert not met[0] & met[1]
    assert not met[1] & met[2]


@pytest.mark.parametrize(
    ("state", "takes_part"),
    [(state, state in {CaseGiver.PART, CaseGiver.NONE, CaseGiver.SPEAK}) for state in CaseGiver],
)
def test_the_case_giver_sits_in_a_group_only_when_they_take_part(state, takes_part):
    sitters = people(*[None] * 8)
    found = dealt(sitters, case_giver=state, giver=sitters[0].id)
    assert any(sitters[0].id in group for group in found) is takes_part


@given(
    st.lists(st.sampled_from([None, FARM, CITY, CARE]), min_size=6, max_size=30), st.integers(1, 9)
)
def test_everybody_sits_in_one_group_and_latecomers_move_nobody(organisations, turn):
    late = 2
    before = dealt(people(*organisations)[:-late], turn=turn)
    after = dealt(people(*organisations, late=late), turn=turn)
    if not before:
        assert not after
        return
    assert sorted(one for group in after for one in group) == [
        UUID(int=n) for n in range(1, len(organisations) + 1)
    ]
    for was, now in zip(before, after, strict=True):
        assert now[: len(was)] == was
    assert max(map(len, before)) - min(map(len, before)) <= 1


def test_every_step_for_groups_that_we_ship_deals_a_circle_of_eight():
    steps = [
        (method.id, one)
        for method in reading.library().values()
        for one in method.phases
        if one.actor in {Actor.PAIR, Actor.SMALL}
    ]
    assert {name for name, _ in steps} >= {"all124", "worldcafe", "incident7", "w3", "pct15"}
    for _name, one in steps:
        sitters = people(*[None] * 8)
        assert groups(sitters, one, giver=sitters[0].id, began_at=BEGAN, turn=1)
