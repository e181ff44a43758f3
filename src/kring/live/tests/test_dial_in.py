"""Taking part by phone: who leads sees the number, who is on the line, and what they may read aloud to them.

Planted, seen red here, and put back: read aloud whatever who leads sees · the intersection over nobody · the name of
a nameless maker read aloud · the room named first.
"""

import pytest
from django.template.loader import render_to_string

from kring.kernel import clock
from kring.live import dial_in, stage
from kring.live.actions import presence, steps
from kring.live.stage import Mode
from kring.live.tests.world import make_table
from kring.meetings.models import Attendance
from kring.methods.script import Actor

pytestmark = pytest.mark.django_db
NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra")


def call(table, *names):
    """Seat these people by phone."""
    for name in names:
        pk = table.seat(name).pk
        presence.arrive(table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=pk)


def aloud(table, name="anneke"):
    return "\n".join(dial_in.read_aloud(table.sees(name)))


def shown(table, name="anneke", mode=Mode.OWN):
    return stage.stage_html(table.sees(name, mode))


def test_the_number_and_who_may_call_stand_with_who_leads_and_with_nobody_else():
    table = make_table()
    assert "line__" not in shown(table)  # nobody phones: then nothing about phones
    table.world.seat("Gerrit")
    table.meeting.dial_number, table.meeting.dial_code = "085 000 12 34", "4471#"
    table.meeting.save()
    Attendance.objects.create(
        meeting=table.meeting, membership=table.seat("gerrit"), channel=Attendance.Channel.PHONE
    )
    table.go("questions")
    html = shown(table)
    assert 'href="tel:0850001234"' in html
    assert "4471#" in html
    assert f'name="to" value="{table.seat("gerrit").pk}"' in html
    call(table, "gerrit")
    assert f'data-writes-for="{table.seat("gerrit").pk}"' in shown(table)
    for name, mode in [("carla", Mode.OWN), ("anneke", Mode.SCREEN), ("anneke", Mode.SHARED)]:
        assert "085 000 12 34" not in shown(table, name, mode)


def test_what_is_read_aloud_is_where_we_are_what_lies_there_and_what_is_asked():
    table = make_table()
    table.go("questions")
    call(table, "dirk")
    table.say("carla", "q_open", "Wat deed je toen?")
    told = aloud(table)
    for words in ("Hoe krijg ik de boeren mee?", "Wat deed je toen?", "Carla", "Dirk: "):
        assert words in told
    assert told.index("Carla") < told.index("Dirk: ")


def test_each_contribution_brings_the_text_to_read_to_who_leads():
    table = make_table()
    table.go("questions")
    call(table, "dirk")
    since = table.fresh().seq
    table.say("carla", "q_open", "Wat deed je toen?")
    parts = {
        event["id"]: event.get("html", "")
        for event in stage.events_for(table.sees("anneke"), since=since)
    }
    assert "Wat deed je toen?" in parts["aloud"]
    assert "aloud" not in {
        event["id"] for event in stage.events_for(table.sees("esra"), since=since)
    }


def behind_the_back(table):
    """Bart, the case giver, is turned away; the others gossip."""
    table.go("gossip")
    table.say("carla", "analysis", "GEHEIM: hij durft niet.")


def in_silence(table):
    table.go("questions")
    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq)
    table.say("carla", "q_open", "GEHEIM van Carla?")
    table.say("anneke", "q_open", "GEHEIM van mij?")


def for_oneself(table):
    table.go("questions")
    table.say("anneke", "sw", "GEHEIM voor mij alleen")
    table.say("anneke", "advice", "GEHEIM, voor straks", parked=True)


@pytest.mark.parametrize(
    ("method", "happens", "on_the_phone"),
    [
        ("roddel", behind_the_back, ["bart"]),
        ("roddel", behind_the_back, ["bart", "dirk"]),
        ("basis5", in_silence, ["dirk"]),
        ("basis5", for_oneself, ["dirk"]),
        ("basis5", for_oneself, []),
    ],
)
def test_what_who_is_on_the_line_may_not_hear_is_not_read_aloud(method, happens, on_the_phone):
    table = make_table(method=method)
    call(table, *on_the_phone)
    happens(table)
    assert "GEHEIM" not in aloud(table)
    panel = render_to_string("live/line.html", stage.context(table.sees("anneke")))
    assert "GEHEIM" not in panel


def test_who_is_not_turned_away_hears_it():
    table = make_table(method="roddel")
    call(table, "dirk")
    behind_the_back(table)
    assert "GEHEIM" in aloud(table)


def test_what_is_nameless_is_read_aloud_without_any_name_also_of_who_reads():
    table = make_table()
    table.go("questions")
    call(table, "dirk")
    session = table.fresh()
    steps.hush(session.pk, by=table.world.anneke, seen=session.state_seq, nameless=True)
    table.say("anneke", "q_open", "Mijn vraag?")
    table.reveal()
    line = next(one for one in aloud(table).splitlines() if "Mijn vraag?" in one)
    assert "Anneke" not in line


def test_in_a_round_who_is_on_the_phone_comes_first_and_who_leads_is_told():
    table = make_table()
    table.go("questions")
    Attendance.objects.create(
        meeting=table.meeting, membership=table.seat("carla"), channel=Attendance.Channel.ONLINE
    )
    call(table, "esra")
    part = next(s.key for s in table.sees("anneke").snapshot.steps if s.phase.actor is Actor.TURN)
    table.go(part)
    assert table.fresh().turn == table.seat("esra")
    told = dial_in.of(table.sees("anneke"))["by_line"]
    assert (
        told
        == "Who cannot see the table speaks first: by phone (Esra), then online (Carla), then the room."
    )
    assert dial_in.of(table.sees("carla"))["by_line"] == ""
    steps.pass_turn(table.session.pk, by=table.world.anneke, seen=table.fresh().state_seq)
    assert table.fresh().turn == table.seat("carla")
