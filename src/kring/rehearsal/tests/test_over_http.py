"""A whole meeting, and a crowd, against a real server."""

import asyncio

import pytest
from django.db import connections

from kring.asgi import application
from kring.kernel import clock
from kring.learning.models import TryOut
from kring.live.models import Contribution, Session
from kring.rehearsal.address import on_this_machine
from kring.rehearsal.crowd import Crowd, Load
from kring.rehearsal.figures import figures, percentiles
from kring.rehearsal.play import Plan, RehearsalError, rehearse
from kring.rehearsal.player import Player
from kring.rehearsal.wire import Wire
from kring.web.demo import world
from kring.web.demo.rooms import make_rooms
from tests.serving import free_port, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(settings):
    settings.DEMO = True
    with serving(application()) as port:
        yield on_this_machine(f"http://127.0.0.1:{port}")


def plan(address, **over) -> Plan:
    given = {"part": None, "slow": False, "patience": 60, "anew": False}
    return Plan(address=address, **(given | over))


@pytest.mark.once
def test_nine_people_hold_a_whole_meeting_by_themselves(address):
    world.make_world(clock.now())
    told = []
    assert asyncio.run(rehearse(plan(address), told.append)) == []
    session = Session.objects.get(meeting=world.meeting_of_today())
    assert session.ended_at
    assert session.meeting.case.real_question.startswith("Hoe durf ik als wethouder")
    said = Contribution.objects.filter(session=session)
    assert {"reflect", "q_open", "answer", "reform", "advice", "sw"} <= {c.kind for c in said}
    assert said.filter(chosen=True).count() == 2
    assert TryOut.objects.filter(meeting=session.meeting, owner=session.giver).exists()
    assert any("Wat dacht je toen ze opstonden?" in line for line in told)


@pytest.mark.slow
def test_the_meeting_does_not_stop_when_the_person_at_the_table_does_nothing(address):
    world.make_world(clock.now())

    async def play():
        playing = asyncio.create_task(
            rehearse(plan(address, part="participant", patience=0.5), lambda _words: None)
        )
        tineke = Wire(address)
        await tineke.get("/demo/")
        await tineke.post("/demo/seat/", {"who": "tineke"})
        while not (session := await asyncio.to_thread(open_session)):
            await asyncio.sleep(0.1)
        await tineke.post(f"/live/{session}/arrival/", {})
        tineke.close()
        return await playing

    def open_session():
        found = Session.objects.filter(ended_at=None).first()
        connections.close_all()
        return found.pk if found else None

    errors = asyncio.run(play())
    assert errors == []
    assert Session.objects.get(meeting=world.meeting_of_today()).ended_at


def test_a_crowd_loses_nothing_and_doubles_nothing(address):
    load = Load(
        address=address,
        cookie="kring",
        csrf="kring-csrf",
        rooms=make_rooms(2, clock.now()),
        seconds=2,
        every=1,
    )
    found = figures(load, asyncio.run(Crowd(load).measure()))
    assert found.good, found.table()
    assert found.values["people"] == 16
    assert found.values["acked"] == Contribution.objects.count() > 16
    assert set(found.values["seen_ms"]) == {"p50", "p95", "p99", "max"}


def test_without_a_demo_there_is_nothing_to_rehearse(address, settings):
    settings.DEMO = False
    with pytest.raises(RehearsalError, match="no demo"):
        asyncio.run(rehearse(plan(address), print))


def test_without_a_server_it_says_what_to_do():
    nowhere = on_this_machine(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RehearsalError, match="kring demo"):
        asyncio.run(rehearse(plan(nowhere), print))


def test_a_refusal_is_told_and_counts_as_something_wrong(address):
    world.make_world(clock.now())
    company = type("Told", (), {"errors": [], "say": staticmethod(print), "among_people": False})()
    bram = Player("bram", "Bram Kuiper", Wire(address), company)

    async def knock():
        await bram.sign_in()
        path = f"/meetings/{meeting}/session/"
        bram.check("opens the meeting", await bram.wire.post(path, {}))
        bram.wire.close()

    meeting = world.meeting_of_today().pk
    asyncio.run(knock())
    assert len(company.errors) == 1
    assert "404" in company.errors[0]


def test_percentiles_are_in_milliseconds():
    assert percentiles([]) == {}
    assert percentiles([n / 1000 for n in range(1, 101)]) == {
        "p50": 51.0, "p95": 96.0, "p99": 100.0, "max": 100.0
    }  # fmt: skip
