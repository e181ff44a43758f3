"""Sheets that are passed on: each writes on the one before them, reads what stood on it, and no more until the end.

Planted, and seen red: sheets that do not move · a newcomer who moves what lies before others · a leaver whose sheet
goes with them · a line shown to whoever wrote on that sheet before · sheets that stay shut when the passing is over.
"""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.kernel import clock
from kring.live import stage
from kring.live.actions import presence, sessions
from kring.live.groups import handed, without
from kring.live.models import Contribution
from kring.live.stage import Mode
from kring.live.tests.world import make_table

HERE = [UUID(int=n) for n in range(1, 9)]


@given(
    st.lists(st.sampled_from(HERE), unique=True, min_size=2),
    st.lists(st.tuples(st.sampled_from(HERE), st.booleans(), st.integers(-2, 3)), max_size=12),
)
def test_a_sheet_lies_before_one_at_most_and_keeps_its_way_whoever_comes_and_goes(people, turns):
    """Each turn somebody comes or leaves within a round, and then all sheets move on, or back."""
    sheets = handed(people, [], on=0)
    there = list(people)
    for one, comes, on in turns:
        before = [list(sheet) for sheet in sheets]
        number = len(before)
        if comes and one not in there:
            there.append(one)
        elif not comes and one in there and len(there) > 1:
            there.remove(one)
            kept = {"x": {"round": 1, "groups": [[str(p) for p in s] for s in before]}}
            groups = without(kept, one)["x"]["groups"]
            before = [[UUID(p) for p in s] for s in groups]
        stays = handed(there, before, on=0)
        assert len(stays) >= number  # the sheet of who left stays, at an empty chair
        for now, was in zip(stays, before, strict=False):
            assert not was or now == was  # nobody's sheet moves within a round
        sheets = handed(there, stays, on=on)
        assert sorted(p for sheet in sheets for p in sheet) == sorted(there)
        assert all(len(sheet) <= 1 for sheet in sheets)
        assert len(sheets) == len(stays)
        assert handed(there, sheets, on=-on) == stays


def test_in_as_many_rounds_as_there_are_people_each_had_every_sheet_once():
    sheets = handed(HERE[:5], [], on=0)
    had = [[], [], [], [], []]
    for _round in range(5):
        for number, sheet in enumerate(sheets):
            had[number] += sheet
        sheets = handed(HERE[:5], sheets, on=1)
    assert all(sorted(one) == HERE[:5] for one in had)
    assert sheets == handed(HERE[:5], [], on=0)


def begin(*names):
    table = make_table(*names, method="brainwriting")
    table.go("write_pass.1")
    return table


def sheet_of(table, name):
    return table.sees(name).room.id


def html(table, name, mode=Mode.OWN):
    return stage.stage_html(table.sees(name, mode))


@pytest.mark.django_db
def test_the_next_reads_what_stands_on_the_sheet_and_nobody_else_does():
    table = begin()
    table.say("bart", "sw_reveal", "CANARY-A van Bart")
    names = ("anneke", "carla", "dirk", "esra")
    assert "CANARY-A" in html(table, "bart")
    for name in names:
        assert "CANARY-A" not in table.wire(name), name
    first = sheet_of(table, "bart")
    table.go("write_pass.2")
    [reader] = [name for name in names if sheet_of(table, name) == first]
    table.say(reader, "sw_reveal", "CANARY-B erbij")
    for name in ("bart", *names):
        here = name == reader
        assert ("CANARY-A" in html(table, name)) is here, name
        assert ("CANARY-B" in html(table, name)) is here, name
        texts = str(table.texts(name))  # what a stream may send
        assert ("CANARY-A" in texts) is (here or name == "bart"), name
    assert html(table, reader).index("CANARY-A") < html(table, reader).index("CANARY-B")
    for mode in (Mode.SCREEN, Mode.SHARED):
        assert "CANARY" not in html(table, "dirk" if reader != "dirk" else "esra", mode)
    assert 'said__maker">Bart' not in html(table, reader)


@pytest.mark.django_db
def test_when_the_passing_is_over_all_see_all_sheets_and_choose_from_them():
    table = begin()
    for number in (1, 2):
        table.go(f"write_pass.{number}")
        for name in ("bart", "carla"):
            table.say(name, "sw_reveal", f"CANARY-{number}-{name}")
    table.go("read_vote")
    for name in ("anneke", "bart", "dirk"):
        page = html(table, name)
        assert page.count("CANARY-") == page.count("CANARY-1-bart") * 4 > 0, name
        assert "Bart</p>" not in page
    table.give("dirk", 1, Contribution.objects.order_by("seq")[0])
    table.count()
    assert set(Contribution.objects.values_list("open_to_circle", flat=True)) == {True}


@pytest.mark.django_db
def test_what_stands_on_the_sheets_is_kept_when_the_meeting_ends_meanwhile():
    table = begin()
    table.say("bart", "sw_reveal", "CANARY-A")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )
    assert "CANARY-A" in str(stage.all_said(table.sees("dirk")))


@pytest.mark.django_db
def test_who_comes_later_brings_a_sheet_and_nobody_s_own_moves():
    table = begin("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima")
    session = table.session
    session.presences.filter(membership=table.seat("fatima")).delete()
    table.go("write_pass.2")
    session.rooms = {}
    session.save(update_fields=["rooms"])
    table.go("write_pass.1")
    before = {name: sheet_of(table, name) for name in ("anneke", "bart", "carla", "dirk", "esra")}
    presence.arrive(session.pk, by=table.person("fatima"), now=clock.now())
    assert {name: sheet_of(table, name) for name in before} == before
    assert sheet_of(table, "fatima").endswith("/6")


@pytest.mark.django_db
def test_the_sheet_of_who_leaves_goes_on():
    table = begin()
    table.say("carla", "sw_reveal", "CANARY-C")
    left, seat = sheet_of(table, "carla"), table.seat("carla")
    seat.ended_at = clock.now()
    seat.save()
    sessions.free_seat(table.world.circle.pk, seat.pk, by=None)
    table.go("write_pass.2")
    readers = [n for n in ("anneke", "bart", "dirk", "esra") if table.sees(n).room]
    assert [n for n in readers if sheet_of(table, n) == left and "CANARY-C" in html(table, n)]


@pytest.mark.django_db
def test_who_leads_reads_to_who_is_on_the_phone_and_writes_on_their_sheet():
    table = begin()
    anneke, esra = table.person("anneke"), table.seat("esra").pk
    presence.arrive(table.session.pk, by=anneke, now=clock.now(), by_phone=esra)
    said = table.say("anneke", "sw_reveal", "CANARY-E", maker=table.seat("esra").pk)
    assert said.room == sheet_of(table, "esra")
    assert "CANARY-E" in html(table, "anneke")
    for name in ("bart", "carla", "dirk"):
        assert "CANARY-E" not in table.wire(name)
    assert "CANARY-E" not in html(table, "anneke", Mode.SCREEN)
