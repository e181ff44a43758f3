"""How the voices were divided: counts, never of fewer than five people, and for who may see them only.

Planted, seen red here, and put back: a group of four told · the others of one group told by subtracting · shown to all
before a facilitator does · what was written in private counted.
"""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import transaction

from kring.circles.rules import Role
from kring.kernel.verdicts import RefusedError
from kring.live.actions.voices import show_voices
from kring.live.queries import said_aloud
from kring.live.tests.world import make_table
from kring.live.voices import may_show_voices, voices

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna")


def counted(sizes, said):
    """Return (perspective, people, percent) for groups of these sizes; `said`: texts of each group."""
    people = {uuid4(): group for group, size in sizes.items() for _ in range(size)}
    by_group = {
        group: next(pk for pk, found in people.items() if found == group) for group in sizes
    }
    texts = [(by_group[group], "reflect") for group, count in said.items() for _ in range(count)]
    found = voices(people, texts)
    return [(s.perspective, s.people, s.percent) for s in found.shares] if found else None


@pytest.mark.parametrize(
    ("sizes", "said", "told"),
    [
        ({"professional": 5, "resident": 5}, {"professional": 3, "resident": 1},
         [("professional", 5, 75), ("resident", 5, 25)]),
        # Too few of one group: nor of the other, by subtracting.
        ({"professional": 5, "resident": 4}, {"professional": 3, "resident": 1}, []),
        # Together the small groups are large enough.
        ({"professional": 6, "resident": 3, "": 2}, {"professional": 1, "resident": 1, "": 2},
         [("professional", 6, 25), ("", 5, 75)]),
        ({"professional": 8}, {"professional": 3}, []),  # one group: nothing to divide
        ({"": 8}, {"": 3}, []),
        ({"professional": 5, "resident": 5}, {}, []),
        ({"professional": 2, "resident": 2}, {"professional": 1}, None),
    ],
)  # fmt: skip
def test_a_share_is_told_of_five_people_or_more_and_so_is_what_is_left(sizes, said, told):
    assert counted(sizes, said) == told


def test_questions_and_advice_are_counted_for_all_together():
    people = {uuid4(): "" for _ in range(5)}
    kinds = ["q_fact", "q_open", "q_open", "advice", "story"]
    found = voices(people, zip(people, kinds, strict=True))
    assert (found.questions, found.advice) == (3, 1)
    assert voices(dict(list(people.items())[:4]), []) is None
    stranger = voices(people, [(uuid4(), "advice")])
    assert stranger.advice == 0


@pytest.mark.parametrize("role", [*Role, None])
def test_only_who_facilitates_shows_it_to_all(role):
    assert bool(may_show_voices(role)) == (role is Role.FACILITATOR)


@pytest.fixture
def table(db):
    table = make_table(*NAMES)
    table.go("questions")
    table.say("carla", "q_open", "Wat wil je zelf?")
    table.say("dirk", "sw", "Voor mezelf.")
    table.go("check_out")
    return table


def told(table, name):
    return "Hoe de stemmen verdeeld waren" in table.wire(name)


def test_in_the_check_out_the_facilitator_sees_it_and_others_when_it_is_shown(table):
    assert Counter(told(table, name.lower()) for name in NAMES) == {True: 1, False: 7}
    assert "1 vraag" in table.wire("anneke")
    show_voices(table.session.pk, by=table.world.anneke, shown=True)
    assert all(told(table, name.lower()) for name in NAMES)
    show_voices(table.session.pk, by=table.world.anneke, shown=False)
    assert not told(table, "bart")


def test_a_note_for_oneself_is_no_voice(table):
    assert said_aloud(table.session) == [(table.seat("carla").pk, "q_open")]


def test_before_the_check_out_nobody_is_distracted_by_it(table):
    show_voices(table.session.pk, by=table.world.anneke, shown=True)
    table.go("questions")
    assert not told(table, "anneke")
    assert not told(table, "bart")


def test_a_participant_cannot_show_it(table):
    with pytest.raises(RefusedError, match="facilitator"), transaction.atomic():
        show_voices(table.session.pk, by=table.world.bart, shown=True)


def test_afterwards_it_stands_above_everything_that_was_said(table, client):
    page = f"/live/{table.session.pk}/said/"
    client.force_login(table.world.bart)
    assert "stemmen verdeeld" not in client.get(page).text
    client.force_login(table.world.anneke)
    assert "stemmen verdeeld" in client.get(page).text
    client.post(f"/live/{table.session.pk}/voices/", {"show": "yes"})
    client.force_login(table.world.bart)
    assert "stemmen verdeeld" in client.get(page).text
