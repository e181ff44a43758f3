"""What was divided for a meeting, at its table: Carla keeps the time, Dirk is to lead; Anneke opened it."""

import pytest
from django.test import Client
from django.urls import reverse

from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.live.actions import chair, presence, sessions
from kring.live.actions.sessions import free_seat
from kring.live.stage import Mode
from kring.live.tests.world import Table, make_meeting
from kring.planning.dividing import DutyKind
from kring.planning.models import Duty

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json", "HTTP_ACCEPT_LANGUAGE": "nl"}
NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra")
CLOCK, LEAD = "You keep the time", "Dirk leads the round today"


def laid(duties, *there, **over):
    """Return a table that is laid when these duties stand; there: who arrived beside Anneke."""
    world = make_circle(*NAMES)
    meeting = make_meeting(world, **over)
    for kind, name in duties.items():
        Duty.objects.create(
            circle=world.circle, meeting=meeting, kind=kind, membership=world[name]
        )
    session = sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    for name in there:
        presence.arrive(session.pk, by=getattr(world, name), now=clock.now())
    return Table(world, meeting, session)


@pytest.fixture
def table():
    duties = {DutyKind.TIMEKEEPER: "carla", DutyKind.LEADER: "dirk", DutyKind.HARVESTER: "esra"}
    return laid(duties, "bart", "carla", "dirk", "esra")


def press(table, name, deed="clock", **data):
    client = Client()
    client.force_login(table.person(name))
    about = {"seen": str(table.fresh().state_seq)} | data
    return client.post(reverse(deed, args=[table.session.pk]), about, **JSON)


def drawn(table, name, mode=Mode.OWN):
    """All that is drawn for somebody, in the language of the source."""
    return table.wire(name, mode=mode)


def test_who_keeps_the_time_stops_the_clock_lets_it_run_and_gives_minutes(table):
    ends = table.fresh().ends_at
    assert press(table, "carla", do="pause").status_code == 200
    assert table.fresh().paused_seconds is not None
    assert press(table, "carla", do="resume").status_code == 200
    assert table.fresh().paused_seconds is None
    assert press(table, "carla", minutes="5").status_code == 200
    assert 290 <= (table.fresh().ends_at - ends).total_seconds() <= 310


@pytest.mark.parametrize("data", [{"do": "pause"}, {"do": "resume"}, {"minutes": "5"}])
@pytest.mark.parametrize("name", ["bart", "dirk", "esra"])
def test_the_clock_is_refused_to_all_others_with_a_sentence(table, name, data):
    before = table.fresh().seq
    answer = press(table, name, **data)
    assert answer.status_code == 403
    assert "Iemand anders leidt" in answer.content.decode()
    assert table.fresh().seq == before


@pytest.mark.parametrize(
    ("deed", "data"),
    [
        ("position", {"to": "1"}),
        ("turn", {"to": "{dirk}"}),
        ("silence", {"do": "hush"}),
        ("giver", {"giver": "{dirk}"}),
        ("pace", {"way": "later", "minutes": "5"}),
        ("lead", {"do": "offer", "to": "{dirk}"}),
        ("ending", {}),
    ],
)
def test_who_keeps_the_time_may_do_nothing_else_of_who_leads(table, deed, data):
    before = table.fresh().seq
    filled = {key: value.format(dirk=table.seat("dirk").pk) for key, value in data.items()}
    assert press(table, "carla", deed, **filled).status_code == 403
    assert table.fresh().seq == before


def test_a_button_of_the_clock_drawn_before_the_meeting_moved_is_refused(table):
    old = str(table.fresh().state_seq)
    table.go("questions")
    assert press(table, "carla", minutes="5", seen=old).status_code == 403


def test_the_clock_is_drawn_for_who_keeps_the_time_and_for_who_leads_only(table):
    address = reverse("clock", args=[table.session.pk])
    with_clock = {name for name in map(str.lower, NAMES) if address in drawn(table, name)}
    assert with_clock == {"anneke", "carla"}
    assert CLOCK in drawn(table, "carla")
    assert CLOCK not in drawn(table, "anneke")
    for mode in (Mode.SCREEN, Mode.SHARED):
        assert address not in drawn(table, "carla", mode)


def test_who_leads_is_told_whose_turn_it_is_and_asks_them_with_one_press(table):
    assert [name for name in map(str.lower, NAMES) if LEAD in drawn(table, name)] == ["anneke"]
    assert press(table, "anneke", "lead", do="offer", to=table.seat("dirk").pk).status_code == 200
    assert table.fresh().chair == table.seat("anneke")  # nothing changes by itself
    assert LEAD not in drawn(table, "anneke")
    assert press(table, "dirk", "lead", do="accept").status_code == 200
    assert table.fresh().chair == table.seat("dirk")


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_they_are_proposed_once(table, answer):
    press(table, "anneke", "lead", do="offer", to=table.seat("dirk").pk)
    press(table, "dirk", "lead", do=answer)
    if answer == "accept":
        chair.offer(table.session.pk, by=table.world.dirk, to=table.seat("anneke").pk)
        chair.answer_offer(table.session.pk, by=table.world.anneke, accepted=True)
    assert table.fresh().chair == table.seat("anneke")
    assert LEAD not in drawn(table, "anneke")


def test_they_are_proposed_when_they_are_there():
    table = laid({DutyKind.LEADER: "dirk"}, "bart")
    assert LEAD not in drawn(table, "anneke")
    presence.arrive(table.session.pk, by=table.world.dirk, now=clock.now())
    assert LEAD in drawn(table, "anneke")


def test_who_opens_the_meeting_that_they_lead_is_proposed_nobody():
    table = laid({DutyKind.LEADER: "anneke"}, "bart")
    assert "leads the round today" not in drawn(table, "anneke")


def test_who_loses_the_seat_keeps_no_time_and_is_not_proposed(table):
    for name in ("carla", "dirk"):
        member = table.seat(name)
        member.ended_at = clock.now()
        member.save()
        free_seat(table.world.circle.pk, member.pk, by=None)
    after = table.fresh()
    assert (after.timekeeper, after.round_leader) == (None, None)


def test_without_duties_the_clock_is_of_who_leads(table):
    bare = laid({}, "carla")
    assert (bare.session.timekeeper, bare.session.round_leader) == (None, None)
    assert press(bare, "carla", minutes="5").status_code == 403
    assert press(bare, "anneke", minutes="5").status_code == 200
