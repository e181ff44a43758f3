"""Pairs, small groups and rooms: who sits with whom, who sees what is written there, and what comes of it.

Planted, seen red here, and put back: people not sorted by organisation · the case giver in a group while turned away ·
a latecomer dealt anew · the round not counted · the number of groups rounded up · what is said in a group seen by all ·
by the beamer · hidden from the giver of the whole table · groups dealt anew in each step · a host who moves.
"""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import stage
from kring.live.actions import contributions, gathering, presence
from kring.live.actions.sessions import free_seat
from kring.live.company import Sitter
from kring.live.groups import dealt, rooms_in, seated, seats_in, without
from kring.live.models import Contribution
from kring.live.picture import together
from kring.live.queries import moment_of, steps_of
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.methods import reading
from kring.methods.script import Actor, Allow, CaseGiver, Phase, Step, Visibility

FARM, CITY, CARE = (UUID(int=n) for n in range(101, 104))


def people(*organisations):
    return [Sitter(UUID(int=n), one) for n, one in enumerate(organisations, 1)]


def phase(actor=Actor.SMALL, case_giver=CaseGiver.NONE, **more):
    return Phase("now", 10, actor, case_giver, (Allow.DIALOG,), Visibility.CIRCLE, **more)


def sit(sitters, *, actor=Actor.SMALL, case_giver=CaseGiver.NONE, giver=None, turn=1, **more):
    rooms, rotates = more.pop("rooms", 0), more.pop("rotates", False)
    one = phase(actor, case_giver, rooms=rooms, giver_rotates=rotates)
    return dealt(sitters, one, giver=giver, turn=turn, **more)


@pytest.mark.parametrize(
    ("number", "actor", "rooms", "sizes"),
    [
        (8, Actor.PAIR, 0, [2, 2, 2, 2]),
        (7, Actor.PAIR, 0, [3, 2, 2]),
        (3, Actor.PAIR, 0, []),
        (1, Actor.PAIR, 0, []),
        (8, Actor.SMALL, 0, [4, 4]),
        (6, Actor.SMALL, 0, [3, 3]),
        (9, Actor.SMALL, 0, [3, 3, 3]),
        (10, Actor.SMALL, 0, [5, 5]),
        (24, Actor.SMALL, 0, [4] * 6),
        (24, Actor.SMALL, 6, [6] * 4),
        (5, Actor.SMALL, 0, []),
        (8, Actor.ALL, 3, [4, 4]),
        (9, Actor.CG, 3, [3, 3, 3]),
        (5, Actor.ALL, 3, []),
    ],
)
def test_how_large_the_groups_are(number, actor, rooms, sizes):
    found = sit(people(*[None] * number), actor=actor, rooms=rooms)
    assert [len(group) for group in found] == sizes


def test_without_organisations_people_of_one_perspective_sit_apart():
    """Planted, seen red: who has no organisation counts as each their own."""
    views = ("farmer", "neighbour", "council") * 3
    sitters = [Sitter(UUID(int=n), None, perspective=one) for n, one in enumerate(views[::-1], 1)]
    view = {one.id: one.perspective for one in sitters}
    for group in sit(sitters):
        assert {view[one] for one in group} == {"farmer", "neighbour", "council"}


def test_people_of_one_organisation_sit_apart_as_far_as_that_goes():
    sitters = people(FARM, FARM, FARM, CITY, CITY, CITY, CARE, CARE, CARE)
    home = {one.id: one.organisation for one in sitters}
    for group in sit(sitters):
        assert {home[one] for one in group} == {FARM, CITY, CARE}


def test_each_round_brings_others_together_and_the_first_stays():
    sitters, rounds = people(*[None] * 16), []
    for turn in (1, 2, 3):
        rounds.append(sit(sitters, turn=turn, before=rounds[-1] if rounds else ()))
    hosts = [[group[0] for group in one] for one in rounds]
    assert hosts[0] == hosts[1] == hosts[2]
    met = [{frozenset(group) for group in one} for one in rounds]
    assert not met[0] & met[1]
    assert not met[1] & met[2]


def test_a_host_stays_also_when_somebody_comes_who_would_be_dealt_first():
    sitters = people(CITY, CARE, FARM, CITY, CARE, FARM)
    before = sit(sitters)
    first = Sitter(UUID(int=99), UUID(int=1))
    after = sit([*sitters, first], turn=2, before=before)
    assert [group[0] for group in after] == [group[0] for group in before]


@pytest.mark.parametrize(
    ("state", "takes_part"),
    [(state, state in {CaseGiver.PART, CaseGiver.NONE, CaseGiver.SPEAK}) for state in CaseGiver],
)
def test_the_case_giver_sits_in_a_group_only_when_they_take_part(state, takes_part):
    sitters = people(*[None] * 8)
    found = sit(sitters, case_giver=state, giver=sitters[0].id)
    assert any(sitters[0].id in group for group in found) is takes_part
    rotating = sit(sitters, case_giver=state, giver=sitters[0].id, rotates=True)
    assert sitters[0].id in {group[0] for group in rotating}


everybody = st.lists(st.sampled_from([None, FARM, CITY, CARE]), min_size=2, max_size=30)


@given(everybody, st.integers(1, 9), st.integers(0, 5))
def test_everybody_sits_in_one_group_and_latecomers_move_nobody(organisations, turn, late):
    sitters = people(*organisations)
    before = sit(sitters, turn=turn)
    assert not before or max(map(len, before)) - min(map(len, before)) <= 1
    more = [*sitters, *people(*[None] * (len(sitters) + late))[len(sitters) :]]
    after = sit(more, turn=turn, before=before, stay=True) if before else before
    for was, now in zip(before, after, strict=True):
        assert now[: len(was)] == was
    found = sorted(one for group in after for one in group)
    assert found == ([one.id for one in more] if before else [])


@given(everybody, st.lists(st.integers(1, 30), max_size=6), st.integers(2, 5))
def test_hosts_stay_whoever_comes_and_goes(organisations, gone, turn):
    sitters = people(*organisations)
    before = sit(sitters)
    here = [one for one in sitters if one.id.int not in gone]
    after = sit(here, turn=turn, before=before)
    everybody_once = sorted(one for group in after for one in group)
    assert everybody_once in ([], [one.id for one in here])
    if after and not gone:
        assert [group[0] for group in after] == [group[0] for group in before]


def step(key="case.troika.story.1", number=1, **more):
    fields = {"actor": Actor.CG, "case_giver": CaseGiver.SPEAK, "rooms": 3, "giver_rotates": True}
    one = phase(**(fields | more))
    return Step(key, "troika", one, number, 2)


@given(st.integers(6, 24), st.integers(1, 6))
def test_in_a_trio_each_is_case_giver_once_and_the_trio_stays_together(number, turn):
    sitters = people(*[None] * number)
    kept = seated({}, step(), sitters, giver=sitters[-1].id)
    later = step("case.troika.consult.2", turn, actor=Actor.ALL, case_giver=CaseGiver.AWAY)
    rooms = rooms_in(seated(kept, later, sitters, giver=sitters[-1].id), later)
    assert [room.members for room in rooms] == [room.members for room in rooms_in(kept, step())]
    for room in rooms:
        givers = [
            next(r for r in rooms_in(kept, step(number=n)) if r.id == room.id).giver
            for n in range(1, len(room.members) + 1)
        ]
        assert sorted(givers) == sorted(room.members)
        assert room.giver == room.members[(turn - 1) % len(room.members)]
    assert sitters[-1].id in {room.members[0] for room in rooms}


def test_who_left_is_in_no_group_any_more():
    sitters = people(*[None] * 6)
    kept = without(seated({}, step(), sitters, giver=None), sitters[0].id)
    assert all(sitters[0].id not in room.members for room in seats_in(kept))


def test_every_step_for_groups_that_we_ship_deals_a_circle_of_twelve():
    found = [
        (method.id, one)
        for method in reading.library().values()
        for one in method.phases
        if one.actor in {Actor.PAIR, Actor.SMALL} or one.rooms
    ]
    assert {name for name, _ in found} >= {"all124", "worldcafe", "troika", "wisecrowds", "w3"}
    for _name, one in found:
        sitters = people(*[None] * 12)
        assert len(dealt(sitters, one, giver=sitters[0].id, turn=1)) > 1


# At the table

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna", "Ilse")
ALL = tuple(name.lower() for name in NAMES)


@pytest.fixture
def trios(db):
    return make_table(*NAMES, method="troika")


def group_of(table, name):
    """The names in the group of this person, the first first."""
    room = moment_of(table.fresh()).seating.room_of(table.seat(name).pk)
    by_id = {seat.pk: who for who, seat in table.world.memberships.items()}
    return [by_id[one] for one in room.members] if room else []


def outside(table, name):
    return [other for other in ALL if other not in group_of(table, name)]


def giver_in(table, name):
    giver = moment_of(table.fresh()).giver_of(table.seat(name).pk)
    return next(who for who in ALL if table.seat(who).pk == giver)


def test_what_is_said_in_a_group_is_sent_to_that_group_and_to_nobody_else(trios):
    trios.go("troika.story")
    told = {}
    for name in ALL:
        if giver_in(trios, name) == name:
            told[name] = trios.say(name, "story", f"KANARIE-{name}")
    assert len(told) == 3
    for name in told:
        for other in group_of(trios, name):
            assert f"KANARIE-{name}" in trios.wire(other)
        for other in outside(trios, name):
            assert f"KANARIE-{name}" not in trios.wire(other)
            assert f"KANARIE-{name}" not in trios.wire(other, mode=Mode.SHARED)
        assert f"KANARIE-{name}" not in trios.wire(name, mode=Mode.SCREEN)
    assert not Contribution.objects.exclude(room="").filter(open_to_circle=True).exists()


def test_each_group_has_its_own_case_giver_turned_away(trios):
    trios.go("troika.consult")
    one = group_of(trios, "anneke")
    giver = giver_in(trios, "anneke")
    adviser = next(name for name in one if name != giver)
    trios.say(adviser, "advice", "KANARIE-raad")
    for name in one:
        assert ("KANARIE-raad" in trios.wire(name)) is (name != giver)
    assert "KANARIE-raad" not in trios.wire(adviser, mode=Mode.SHARED)  # it lies before the giver
    with pytest.raises(RefusedError):
        trios.say(giver, "advice", "voor mezelf")
    trios.go("troika.most_valuable.1")
    assert "KANARIE-raad" not in trios.wire(giver)
    trios.go("troika.story.2")
    assert group_of(trios, "anneke") == one
    assert giver_in(trios, "anneke") == one[1]


def test_in_plenary_its_maker_brings_it_to_the_whole_table_and_nobody_else(trios):
    trios.go("troika.story")
    giver = giver_in(trios, "bart")
    told = trios.say(giver, "story", "KANARIE-verhaal")
    with pytest.raises(RefusedError):  # not while people sit in groups
        share(trios, told, giver)
    trios.go("look_back")
    mate = next(name for name in ALL if name != giver and told_to(trios, told, name))
    for name in (mate, *strangers(trios, told)):
        with pytest.raises(RefusedError):
            share(trios, told, name)
    assert "KANARIE-verhaal" in trios.wire(giver)
    share(trios, told, giver)
    for name in ALL:
        assert "KANARIE-verhaal" in trios.wire(name)
    assert Contribution.objects.get(pk=told.pk).open_to_circle


def told_to(table, said, name):
    return said.pk in {one.pk for one in table.sees(name).seen}


def strangers(table, said):
    return [name for name in ALL if not told_to(table, said, name)]


def share(table, said, name):
    contributions.share(table.session.pk, said.pk, by=table.person(name), now=clock.now())


def test_advice_behind_somebodys_back_is_never_brought_to_the_whole_table(trios):
    trios.go("troika.consult")
    giver = giver_in(trios, "carla")
    adviser = next(name for name in group_of(trios, "carla") if name != giver)
    advice = trios.say(adviser, "advice", "KANARIE-raad")
    trios.go("look_back")
    with pytest.raises(RefusedError):
        share(trios, advice, adviser)
    assert "KANARIE-raad" not in trios.wire(giver)


def test_one_device_writes_for_its_group_when_a_phone_is_lost(trios):
    trios.go("troika.story")
    giver = giver_in(trios, "dirk")
    mate = next(name for name in group_of(trios, "dirk") if name not in {giver, "anneke"})
    kinds = trios.sees(mate, Mode.SHARED).kinds
    assert "story" in kinds
    assert "sw" not in kinds
    made = trios.say(mate, "story", "KANARIE-samen", maker=trios.seat(giver).pk)
    assert (made.maker, made.entered_by) == (trios.seat(giver), trios.seat(mate))
    assert "KANARIE-samen" in trios.wire(mate, mode=Mode.SHARED)
    stranger = next(name for name in outside(trios, "dirk") if name != "anneke")
    with pytest.raises(RefusedError):
        trios.say(stranger, "story", "nee", maker=trios.seat(giver).pk)


def test_who_leads_sees_how_far_each_group_is_and_who_wants_help_and_no_word(trios):
    trios.go("troika.clarify")
    asker = next(n for n in outside(trios, "anneke") if giver_in(trios, n) != n)
    before = trios.fresh().seq
    trios.say(asker, "q_fact", "KANARIE-vraag")
    events = stage.events_for(trios.sees("anneke"), since=before)
    assert [event["id"] for event in events if event["type"] == "part"] == ["heard", "rooms"]
    assert "KANARIE" not in str(events)
    presence.hand(trios.session.pk, by=trios.person(asker), up=True, now=clock.now())
    found = together(trios.sees("anneke"))
    assert sorted((one["wrote"], len(one["hands"])) for one in found) == [(0, 0), (0, 0), (1, 1)]
    assert {(one["wrote"], len(one["hands"])) for one in together(trios.sees("bart"))} == {(0, 0)}


def test_groups_are_called_back_and_the_next_step_forgets_it(trios):
    def call(back=True, by="anneke"):
        session = trios.fresh()
        gathering.call_back(
            session.pk, by=trios.person(by), back=back, seen=session.state_seq, now=clock.now()
        )

    with pytest.raises(RefusedError):
        call()
    trios.go("troika.story")
    with pytest.raises(RefusedError):
        call(by="bart")
    call()
    assert "Terug naar de hele tafel" in trios.wire("dirk")
    call(back=False)
    assert "Terug naar de hele tafel" not in trios.wire("dirk")
    call()
    trios.go("troika.clarify")
    assert trios.fresh().called_at is None


def test_who_comes_late_joins_a_group_and_who_leaves_stops_nobody(trios):
    trios.go("troika.story")
    before = {name: group_of(trios, name) for name in ALL}
    trios.world.seat("Joost")
    presence.arrive(trios.session.pk, by=trios.world.joost, now=clock.now())
    assert len(group_of(trios, "joost")) == 4
    for name in ALL:
        assert group_of(trios, name)[:3] == before[name]
    gone = giver_in(trios, "bart")
    seat = trios.seat(gone)
    seat.ended_at = clock.now()
    seat.save()
    free_seat(seat.circle_id, seat.pk, by=None)
    mates = [name for name in before[gone] if name != gone]
    assert giver_in(trios, mates[0]) in mates


def test_notes_lie_on_the_table_of_a_cafe_for_who_sits_there_next_and_the_host_brings_them_along(
    db,
):
    names = [*NAMES, "Nel", "Oscar", "Piet"]
    table = make_table(*names, method="worldcafe")
    table.go("worldcafe.round.1")
    host = group_of(table, "anneke")[0]
    first = group_of(table, host)
    note = table.say(host, "dialog", "KANARIE-tafel")
    table.go("change_tables")
    table.go("worldcafe.round.2")
    second = group_of(table, host)
    assert second[0] == host
    assert set(first) != set(second)
    for name in [one.lower() for one in names]:
        assert ("KANARIE-tafel" in table.wire(name)) is (name in second)
    table.go("worldcafe.harvest")
    assert "KANARIE-tafel" in table.wire(second[1])
    contributions.share(table.session.pk, note.pk, by=table.person(second[1]), now=clock.now())
    assert all("KANARIE-tafel" in table.wire(one.lower()) for one in names)


def test_who_sits_together_is_kept_by_id_only(trios):
    trios.go("troika.story")
    ids = {str(trios.seat(name).pk) for name in ALL}
    for place, seating in trios.fresh().rooms.items():
        assert place in {step.key.rsplit(".", 2)[0] for step in steps_of(trios.session)}
        assert set(seating) == {"round", "groups"}
        assert {one for group in seating["groups"] for one in group} == ids


def test_the_groups_are_the_same_after_a_restart_and_when_the_meeting_comes_back(trios):
    trios.go("troika.story")
    before = {name: group_of(trios, name) for name in ALL}
    trios.go("look_back")
    trios.go("troika.consult.3")
    assert {name: group_of(trios, name) for name in ALL} == before
    rooms = rooms_in(trios.fresh().rooms, steps_of(trios.session)[trios.session.index])
    assert len(rooms) == 3
