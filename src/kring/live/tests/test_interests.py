"""Groups by what people choose and by experience: held against every possible division; who is told what.

Planted, and seen red: somebody with lived experience alone for a theme · the best division not looked for · no fewer
groups when it must · experience before what people chose · a choice for somebody else by who does not lead · groups
made anew after something was written in them · a theme sent to who is turned away (the rule) · a theme that is gone
chosen, or counted · wishes at a change of tables · a theme added where none may be.
"""

from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.circles.actions import memberships
from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import stage
from kring.live.actions import presence, themes
from kring.live.company import Sitter, alone
from kring.live.groups import dealt
from kring.live.interests import Mix, Wishes, cost, divided
from kring.live.picture import together
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.live.themes import themes_in
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Visibility

PAIR = Phase("p", 5, Actor.PAIR, CaseGiver.NONE, (Allow.DIALOG,), Visibility.CIRCLE)
SMALL = Phase("s", 5, Actor.SMALL, CaseGiver.NONE, (Allow.DIALOG,), Visibility.CIRCLE)


@st.composite
def tables(draw):
    """Four to eight people who chose something, some with lived experience, some of those with a buddy."""
    ids = [UUID(int=n) for n in range(1, draw(st.integers(4, 8)) + 1)]
    lived, level = st.sampled_from([True, False, False]), st.integers(0, 3)
    sitters = []
    for one in ids:
        has = draw(lived)
        buddy = draw(st.sampled_from([None, *(pk for pk in ids if pk != one)])) if has else None
        sitters.append(Sitter(one, None, has, buddy, level=draw(level)))
    chosen = {one: draw(st.frozensets(st.integers(1, 3), max_size=2)) for one in ids}
    return sitters, Wishes(chosen, draw(st.sampled_from(list(Mix))))


def every(people, sizes):
    """Every way to divide people over groups of these sizes, written apart from the code that is tested."""
    if not sizes:
        yield []
        return
    for group in combinations(people, sizes[0]):
        rest = [one for one in people if one not in group]
        for others in every(rest, sizes[1:]):
            yield [list(group), *others]


def sizes(people, number):
    return [people // number + (n < people % number) for n in range(number)]


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(2, 3))
def test_no_other_division_is_better_and_nobody_sits_alone_for_a_theme(table, number):
    sitters, wishes = table
    known = {one.id: one for one in sitters}
    if len(known) < 2 * number:
        return
    found = divided(sitters, number, wishes)
    assert sorted(one for group in found for one in group) == sorted(known)

    def lonely(groups):
        return sum(alone(group, known) for group in groups)

    def total(groups):
        return tuple(map(sum, zip(*(cost(one, known, wishes) for one in groups), strict=True)))

    can_be = [
        n
        for n in range(number, 1, -1)
        if any(not lonely(one) for one in every(list(known), sizes(len(known), n)))
    ]
    if can_be and not alone(known, known):
        assert not lonely(found)
        assert len(found) == can_be[0]
    others = every(list(known), sizes(len(known), len(found)))
    assert total(found) == min(total(groups) for groups in others)


@settings(max_examples=25, deadline=None)
@given(st.integers(11, 30), st.integers(2, 5), st.randoms(use_true_random=False))
def test_also_more_people_sit_once_in_groups_of_about_one_size_and_nobody_alone(
    people, number, dice
):
    ids = [UUID(int=n) for n in range(1, people + 1)]
    sitters = [Sitter(one, None, n < 2) for n, one in enumerate(ids)]
    wishes = Wishes({one: frozenset({dice.randint(1, number)}) for one in ids})
    found = divided(sitters, number, wishes)
    known = {one.id: one for one in sitters}
    assert sorted(one for group in found for one in group) == ids
    assert max(map(len, found)) - min(map(len, found)) <= 1
    assert not any(alone(group, known) for group in found)


def places(chosen, *, mix=Mix.ANY, levels=(), lived=(), phase=SMALL, before=()):
    """Deal people who chose "a", "b", "ab" or ""; return the groups as lists of places from 1."""
    ids = [UUID(int=n) for n in range(1, len(chosen) + 1)]
    sitters = [
        Sitter(pk, None, n in lived, level=levels[n - 1] if levels else 0)
        for n, pk in enumerate(ids, 1)
    ]
    numbers = {
        pk: frozenset("abc".index(letter) + 1 for letter in word)
        for pk, word in zip(ids, chosen, strict=True)
    }
    found = dealt(sitters, phase, giver=None, turn=1, before=before, wishes=Wishes(numbers, mix))
    return sorted(sorted(one.int for one in group) for group in found)


@pytest.mark.parametrize(
    ("chosen", "groups"),
    [
        (("a", "b", "a", "b", "a", "b"), [[1, 3, 5], [2, 4, 6]]),
        # Five want one theme: as far as the size allows. Who chose both makes it fit.
        (("a", "a", "ab", "a", "b", "b"), [[1, 2, 4], [3, 5, 6]]),
        # One theme for all: two groups about the same.
        (("a",) * 6, [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_people_sit_with_what_they_chose(chosen, groups):
    assert places(chosen) == groups


def test_by_experience_alone():
    levels = (1, 1, 1, 3, 3, 3)
    assert places(("",) * 6, mix=Mix.ALIKE, levels=levels) == [[1, 2, 3], [4, 5, 6]]
    for group in places(("",) * 6, mix=Mix.DIFFERENT, levels=levels):
        assert {1, 3} == {levels[n - 1] for n in group}
    # What people chose goes before it; who did not tell fits anywhere.
    chosen = ("a", "a", "a", "b", "b", "b")
    assert places(chosen, mix=Mix.DIFFERENT, levels=levels) == [[1, 2, 3], [4, 5, 6]]
    assert places(("",) * 6, mix=Mix.ALIKE, levels=(0,) * 6) == places(("",) * 6)


def test_two_with_lived_experience_sit_together_although_they_chose_apart():
    found = places(("a", "a", "a", "b", "b", "b"), lived={1, 4})
    assert any({1, 4} <= set(group) for group in found)


def test_three_with_lived_experience_make_fewer_groups_rather_than_one_alone():
    found = places(("a", "b", "c") * 2, lived={1, 2, 3}, phase=PAIR)
    assert found == [[1, 2, 3], [4, 5, 6]]


def test_when_groups_change_places_what_was_chosen_counts_no_more():
    before = [[UUID(int=n) for n in group] for group in ([1, 2, 3], [4, 5, 6])]
    assert places(("a", "b") * 3, before=before) == places(("",) * 6, before=before)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" Wonen \n\n  Geld  en schuld\nWonen\r\n", ["Wonen", "Geld en schuld"]),
        ("", []),
        ("🙂\n<b>", ["🙂", "<b>"]),
    ],
)
def test_what_a_facilitator_writes_becomes_themes(text, found):
    assert themes_in(text) == found


# At the table

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima")
ALL = tuple(name.lower() for name in NAMES)


@pytest.fixture
def table(db):
    made = make_table(*NAMES, method="w3")
    steps = made.sees("anneke").snapshot.steps
    made.first = next(n for n, one in enumerate(steps) if one.phase.actor is Actor.SMALL)
    made.go_to(made.first - 1)
    return made


def offer(table, *words, by="anneke", mix=Mix.ANY, adding=False):
    themes.offer(
        table.session.pk,
        by=table.person(by),
        words=words,
        mix=mix,
        adding=adding,
        seen=table.fresh().state_seq,
    )


def choose(table, name, theme, *, chosen=True, to=None):
    member = table.seat(to).pk if to else None
    themes.choose(
        table.session.pk, by=table.person(name), theme=theme, chosen=chosen, member=member
    )


def make(table, by="anneke"):
    themes.make_groups(table.session.pk, by=table.person(by), seen=table.fresh().state_seq)


def groups(table):
    return sorted((one["theme"], sorted(one["names"])) for one in together(table.sees("anneke")))


def test_the_groups_of_a_step_follow_what_people_chose_on_their_own_screens(table):
    offer(table, "KANARIE-wonen", "KANARIE-geld")
    for name in ALL:
        assert "KANARIE-wonen" in table.wire(name)
    assert "KANARIE-wonen" in table.wire("anneke", mode=Mode.SCREEN)
    for name in ("anneke", "dirk", "esra"):
        choose(table, name, 1)
    for name in ("bart", "carla", "fatima"):
        choose(table, name, 2)
    choose(table, "carla", 1)
    table.go_to(table.first)
    assert groups(table) == [
        ("KANARIE-geld", ["Bart", "Carla", "Fatima"]),
        ("KANARIE-wonen", ["Anneke", "Dirk", "Esra"]),
    ]
    assert "Het gaat over: KANARIE-geld" in table.wire("bart")
    with pytest.raises(RefusedError, match="have been made"):
        choose(table, "bart", 1)


def test_what_is_kept_of_it_is_numbers_and_who_chose_what_is_not_shown_to_others(table):
    offer(table, "wonen", "geld")
    choose(table, "esra", 2)
    kept = table.fresh().division
    assert kept == {
        "open": True,
        "of": [1, 2],
        "adding": False,
        "mix": "",
        "chosen": {str(table.seat("esra").pk): [2]},
    }
    pressed = 'aria-pressed="true"'
    assert pressed in table.wire("esra")
    for name in ("bart", "anneke"):
        assert pressed not in table.wire(name)
    assert "1 van 6 heeft gekozen" in table.wire("anneke")
    assert "heeft gekozen" not in table.wire("bart")


def test_who_leads_enters_it_for_somebody_by_phone_and_nobody_else_does(table):
    presence.arrive(
        table.session.pk,
        by=table.person("anneke"),
        now=clock.now(),
        by_phone=table.seat("esra").pk,
    )
    offer(table, "wonen", "geld")
    choose(table, "anneke", 2, to="esra")
    assert "Esra (per telefoon): geld" in table.wire("anneke")
    with pytest.raises(RefusedError):
        choose(table, "bart", 1, to="esra")
    choose(table, "anneke", 2, to="esra", chosen=False)
    assert table.fresh().division["chosen"][str(table.seat("esra").pk)] == []


def test_themes_grow_from_the_table_and_who_leads_takes_one_away(table):
    offer(table, "wonen", "geld", adding=True)
    themes.add(table.session.pk, by=table.person("dirk"), word="eenzaam")
    themes.add(table.session.pk, by=table.person("bart"), word="eenzaam")  # at the same time
    choose(table, "dirk", 3)
    choose(table, "bart", 2)
    themes.remove(table.session.pk, by=table.person("anneke"), theme=2)
    assert "eenzaam" in table.wire("esra")
    assert "geld" not in stage.stage_html(table.sees("esra")).split("interests__list")[1]
    with pytest.raises(RefusedError, match="not there any more"):
        choose(table, "carla", 2)
    with pytest.raises(RefusedError):
        themes.remove(table.session.pk, by=table.person("dirk"), theme=1)
    choose(table, "carla", 3)
    table.go_to(table.first)
    about = {theme for theme, _names in groups(table)}
    assert "eenzaam" in about
    assert "geld" not in about


def test_groups_are_made_anew_as_long_as_nothing_was_written_in_them(table):
    table.go_to(table.first)
    offer(table, "wonen", "geld")
    for name in ("anneke", "dirk", "esra"):
        choose(table, name, 1)
    with pytest.raises(RefusedError):
        make(table, by="dirk")
    make(table)
    assert ("wonen", ["Anneke", "Dirk", "Esra"]) in groups(table)
    said = table.say("bart", "obs", "KANARIE")
    assert said.room
    before = groups(table)
    offer(table, "iets", "anders")  # for the next step for groups
    with pytest.raises(RefusedError, match="stay as they are"):
        make(table)
    assert groups(table) == before


def test_something_written_while_people_chose_keeps_the_groups(table):
    table.go_to(table.first)
    offer(table, "wonen", "geld")
    table.say("bart", "obs", "KANARIE")
    before = groups(table)
    with pytest.raises(RefusedError, match="stay as they are"):
        make(table)
    assert groups(table) == before


def test_by_experience_that_people_told_of_themselves(table):
    for name, level in zip(ALL, (1, 1, 1, 3, 3, 3), strict=True):
        person, seat = table.person(name), table.seat(name)
        memberships.rename_member(seat, seat.display_name, by=person, level=level)
    offer(table, mix=Mix.ALIKE)
    table.go_to(table.first)
    assert [names for _theme, names in groups(table)] == [
        ["Anneke", "Bart", "Carla"],
        ["Dirk", "Esra", "Fatima"],
    ]


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ((), "two themes"),
        (("wonen",), "two themes"),
        (tuple("abcdefghi"), "eight"),
        (("wonen", "x" * 81), "80"),
    ],
)
def test_what_cannot_be_chosen_from_is_refused_with_what_to_do(table, words, refused):
    with pytest.raises(RefusedError, match=refused):
        offer(table, *words)


def test_only_who_leads_lets_people_choose_and_only_where_groups_come(table):
    with pytest.raises(RefusedError):
        offer(table, "wonen", "geld", by="bart")
    offer(table, "wonen", "geld")
    with pytest.raises(RefusedError):
        themes.add(table.session.pk, by=table.person("bart"), word="nieuw")  # not open for that
    themes.withdraw(table.session.pk, by=table.person("anneke"), seen=table.fresh().state_seq)
    assert "wonen" not in table.wire("bart")
    table.go("check_out")
    with pytest.raises(RefusedError, match="no groups"):
        offer(table, "wonen", "geld")


def test_a_theme_does_not_reach_who_is_turned_away(db):
    table = make_table(*NAMES, method="roddel")
    table.go("roddel.gossip")
    session = table.fresh()
    session.themes = '["KANARIE-thema"]'
    session.division = {"open": True, "of": [1], "adding": True, "mix": "", "chosen": {}}
    session.seq += 1
    session.state_seq = session.seq
    session.save()
    assert "KANARIE-thema" in table.wire("dirk")
    assert "KANARIE-thema" not in table.wire("bart")
    assert "KANARIE-thema" not in table.wire("anneke", mode=Mode.SCREEN)


def test_an_observer_sees_what_there_is_to_choose_and_chooses_nothing(table):
    seat = table.seat("esra")
    seat.role = Role.OBSERVER
    seat.save()
    offer(table, "wonen", "geld")
    assert 'name="theme"' not in stage.stage_html(table.sees("esra"))
    with pytest.raises(RefusedError, match="sits at the table"):
        choose(table, "esra", 1)
