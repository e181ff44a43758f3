"""Nobody with lived experience sits alone among others in a group, as long as that can be.

Planted, and seen red: groups left as they were dealt · no fewer groups when it must · a buddy who does not count ·
who comes later put in the smallest group, whoever sits there · a first of a group who never moves · the sentence to
somebody who does not lead, and on the device in the middle.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.circles.rules import Role
from kring.kernel import clock
from kring.live import stage
from kring.live.actions import presence
from kring.live.company import Sitter, alone
from kring.live.groups import dealt
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Visibility

FARM, CITY = UUID(int=101), UUID(int=102)
PAIR = Phase("p", 5, Actor.PAIR, CaseGiver.NONE, (Allow.DIALOG,), Visibility.CIRCLE)
SMALL = Phase("s", 5, Actor.SMALL, CaseGiver.NONE, (Allow.DIALOG,), Visibility.CIRCLE)


@st.composite
def tables(draw):
    """Four to nine people; some with lived experience, some of those with a buddy, at the table or not."""
    ids = [UUID(int=n) for n in range(1, draw(st.integers(4, 9)) + 1)]
    homes, lived = st.sampled_from([None, FARM, CITY]), st.sampled_from([True, False, False])
    found = []
    for one in ids:
        buddies = [pk for pk in ids if pk != one]
        buddy = draw(st.sampled_from([None, UUID(int=99), *buddies]))
        has = draw(lived)
        found.append(Sitter(one, draw(homes), has, buddy if has else None))
    return found


def divisions(people: list[UUID], sizes: tuple[int, ...]) -> Iterator[list[list[UUID]]]:
    """Return every way to divide people over groups of these sizes."""
    if not sizes:
        yield []
        return
    for chosen in _some(people, sizes[0]):
        rest = [one for one in people if one not in chosen]
        for others in divisions(rest, sizes[1:]):
            yield [chosen, *others]


def _some(people, number):
    if number == 0:
        yield []
    elif len(people) >= number:
        for chosen in _some(people[1:], number - 1):
            yield [people[0], *chosen]
        yield from _some(people[1:], number)


def can_be(known, most):
    """Tell whether there is any way, over two groups up to so many, of about one size, in which nobody is alone."""
    people = list(known)
    for number in range(most, 1, -1):
        sizes = tuple(len(people) // number + (n < len(people) % number) for n in range(number))
        for groups in divisions(people, sizes):
            if not any(alone(group, known) for group in groups):
                return True
    return False


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([PAIR, SMALL]), st.integers(1, 4))
def test_nobody_sits_alone_where_any_division_could_prevent_it(sitters, phase, rounds):
    known = {one.id: one for one in sitters}
    before, most = [], 0
    for turn in range(1, rounds + 1):
        found = dealt(sitters, phase, giver=None, turn=turn, before=before)
        if not found:
            return
        most = most or len(found) + 4  # never more groups than a first dealing makes
        assert sorted(one for group in found for one in group) == sorted(known)
        assert min(map(len, found)) >= 2
        if any(alone(group, known) for group in found):
            number = len(sitters) // (2 if phase is PAIR else 3)
            assert not can_be(known, min(number, len(before) or number))
        before = found


def sit(*people, phase=PAIR, before=(), stay=False):
    """Deal people given as "L" (lived), "-" or "L3" (lived, the third is their buddy). Returns groups of places."""
    ids = [UUID(int=n) for n in range(1, len(people) + 1)]
    sitters = [
        Sitter(pk, None, word[0] == "L", UUID(int=int(word[1:])) if word[1:] else None)
        for pk, word in zip(ids, people, strict=True)
    ]
    groups = [[UUID(int=n) for n in group] for group in before]
    found = dealt(sitters, phase, giver=None, turn=1, before=groups, stay=stay)
    return sorted(sorted(one.int for one in group) for group in found)


@pytest.mark.parametrize(
    ("people", "together"),
    [
        (("L", "-", "L", "-", "-", "-"), [1, 3]),  # two with lived experience
        (("L4", "-", "-", "-", "-", "-"), [1, 4]),  # with their buddy
        (("L6", "-", "L", "-", "L", "-"), [3, 5]),
    ],
)
def test_who_has_company_sits_with_it(people, together):
    assert together in sit(*people)


def test_three_with_lived_experience_in_pairs_make_one_larger_group():
    found = sit("L", "-", "L", "-", "-", "L")
    assert found == [[1, 3, 6], [2, 4, 5]]


def test_the_only_one_without_a_buddy_leaves_the_groups_as_they_are():
    assert sit("L", "-", "-", "-") == sit("-", "-", "-", "-")


def test_who_comes_later_joins_a_group_with_company():
    before = [[1, 2], [3, 4, 5]]
    assert sit("-", "-", "L", "-", "-", "L", before=before, stay=True) == [[1, 2], [3, 4, 5, 6]]
    assert sit("-", "-", "-", "-", "-", "-", before=before, stay=True) == [[1, 2, 6], [3, 4, 5]]


def as_lived(table, name, buddy=None):
    seat = table.seat(name)
    seat.role, seat.buddy = Role.LIVED_EXPERT, table.seat(buddy) if buddy else None
    seat.save()


@pytest.mark.django_db
def test_only_who_leads_reads_that_somebody_sits_alone_and_no_name():
    table = make_table("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", method="w3")
    as_lived(table, "esra")
    steps = table.sees("anneke").snapshot.steps
    first, second, *_rest = [one.key for one in steps if one.phase.actor is Actor.SMALL]
    table.go(first)
    page = stage.stage_html(table.sees("anneke"))
    assert "somebody sits alone" in page
    assert "Esra" not in page.split("somebody sits alone")[1].split("</p>")[0]
    assert "somebody sits alone" not in stage.stage_html(table.sees("anneke", Mode.SHARED))
    for name in ("bart", "esra"):
        assert "somebody sits alone" not in stage.stage_html(table.sees(name))
    as_lived(table, "esra", buddy="bart")
    table.go(second)
    assert "somebody sits alone" not in stage.stage_html(table.sees("anneke"))
    assert table.sees("esra").room == table.sees("bart").room


@pytest.mark.django_db
def test_a_latecomer_with_a_buddy_comes_to_sit_with_them():
    names = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit")
    table = make_table(*names, method="w3")
    as_lived(table, "gerrit", buddy="carla")
    table.session.presences.filter(membership=table.seat("gerrit")).delete()
    step = next(s for s in table.sees("anneke").snapshot.steps if s.phase.actor is Actor.SMALL)
    table.go(step.key)
    presence.arrive(table.session.pk, by=table.person("gerrit"), now=clock.now())
    assert table.sees("gerrit").room == table.sees("carla").room
