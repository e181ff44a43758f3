"""Who may follow a table, without a server.

Planted, seen red here, and put back: standings not asked in `draw` · the proof of a login not compared · a login that
ran out counts · what one device may get goes to another that signed out · where viewers stood kept when a
table is read anew · a seat in another circle counts · who is blocked counts · one that breaks stops all · numbers fall.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from kring.circles.actions.memberships import end_membership
from kring.circles.models import Membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.live import drawing, stage
from kring.live.actions import chair
from kring.live.admission import Standing, admit, standings
from kring.live.drawing import CLOSED, Frames
from kring.live.snapshot import snapshots
from kring.live.streams import LONGEST_QUEUE, Stream, sending_of
from kring.live.tests.world import make_table, without_numbers
from kring.live.viewing import Mode
from kring.people import actions as people
from kring.people.models import Login
from tests.server import cookies_of

pytestmark = pytest.mark.django_db
SECRET = "KAN-toegang"


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Stay on the connection of the test: what a thread does first is not for us."""
    monkeypatch.setattr(drawing, "close_old_connections", lambda: None)


@pytest.fixture
def table():
    table = make_table()
    table.go("questions")
    return table


def ticket(table, name, mode=Mode.OWN):
    return admit(table.session.pk, cookies_of(table.person(name)), mode)


def drawn(table, *tickets):
    """What each of these screens gets when Carla has said something just now."""
    since = table.fresh().seq
    table.say("carla", "q_open", SECRET)
    [(seq, found)] = drawing.draw([(table.session.pk, [(one, since) for one in tickets])])
    assert seq == table.fresh().seq
    return found


def test_everybody_with_a_seat_is_admitted_and_gets_what_is_said(table):
    table.world.seat("Mohammed")
    table.world.seat("Nel")
    for name in ("anneke", "bart", "mohammed", "nel"):
        one = ticket(table, name)
        assert one.viewer.person == table.person(name).pk
        assert standings([one]) == {one: Standing.HOLDS}
    assert SECRET in str(drawn(table, ticket(table, "dirk")))


@pytest.mark.parametrize("name", ["Ineke", "Karin", "Otto"])
def test_who_belongs_to_the_circle_without_a_seat_is_not(table, name):
    table.world.seat(name)
    assert ticket(table, name.lower()) is None


def test_neither_is_who_belongs_elsewhere_nor_who_is_nobody(table):
    other = make_table("Anneke", "Bart", "Fatima")
    assert ticket(table, "joop") is None
    assert admit(table.session.pk, cookies_of(other.person("fatima")), Mode.OWN) is None
    assert admit(uuid4(), cookies_of(table.person("dirk")), Mode.OWN) is None
    for cookies in (
        "",
        "kring=",
        f"{settings.SESSION_COOKIE_NAME}={'a' * 32}",
        'kring="\\000aaaaaaaa"',
    ):
        assert admit(table.session.pk, cookies, Mode.OWN) is None


def leave(table):
    Membership.objects.filter(pk=table.seat("esra").pk).update(ended_at=clock.now())


def become_sponsor(table):
    Membership.objects.filter(pk=table.seat("esra").pk).update(role=Role.SPONSOR)


def be_blocked(table):
    table.world.esra.is_active = False
    table.world.esra.save()


def sign_out(table):
    Login.objects.all().delete()


def run_out(table):
    Login.objects.update(expire_date=clock.now() - timedelta(seconds=1))


def sign_out_everywhere(table):
    people.sign_out_everywhere(table.world.esra, by=table.world.esra)


@pytest.mark.parametrize(
    "lose", [leave, become_sponsor, be_blocked, sign_out, run_out, sign_out_everywhere]
)
@pytest.mark.parametrize("mode", Mode)
def test_who_lost_the_seat_or_the_login_gets_nothing_from_that_moment(table, lose, mode):
    """Without any word of it from the rest of the house: not a frame may go out in between."""
    esra = ticket(table, "esra", mode)
    stage.look(table.session.pk, esra.viewer)  # what is kept in memory knows her still
    lose(table)
    dirk = ticket(table, "dirk")
    hers, his = drawn(table, esra, dirk)
    assert hers in (None, CLOSED)
    assert SECRET in str(his)
    assert standings([esra, dirk])[esra] is not Standing.HOLDS
    assert ticket(table, "esra", mode) is None or lose in {sign_out, run_out, sign_out_everywhere}


def test_who_signed_out_on_one_of_two_devices_follows_on_the_other_only(table):
    laptop, phone = ticket(table, "esra"), ticket(table, "esra")
    Login.objects.filter(session_key=laptop.login).delete()
    left, here = drawn(table, laptop, phone)
    assert left is None
    assert SECRET in str(here)


def hand_over(table):
    """Dirk leads from now on."""
    chair.offer(table.session.pk, by=table.fresh().chair.person, to=table.seat("dirk").pk)
    chair.answer_offer(table.session.pk, by=table.world.dirk, accepted=True)


def test_what_a_table_keeps_in_mind_says_the_same_as_what_is_read_anew(table):
    names = ("anneke", "bart", "dirk", "esra")
    tickets = [ticket(table, name) for name in names] + [ticket(table, "dirk", Mode.SHARED)]
    pk = table.session.pk
    for deed in (
        lambda: table.say("esra", "q_open", "Een?"),
        lambda: hand_over(table),
        lambda: table.say("bart", "answer", "Ja."),
        lambda: table.go("advice"),
        lambda: table.say("esra", "advice", "Ga erheen."),
        lambda: end_membership(table.seat("esra"), by=table.world.anneke),
        lambda: table.say("anneke", "advice", "Bel eerst."),
    ):
        since = table.fresh().seq
        deed()
        asked = [(pk, [(one, since) for one in tickets])]
        kept = drawing.draw(asked)
        snapshots.forget(pk)
        assert without_numbers(str(drawing.draw(asked))) == without_numbers(str(kept))


def test_all_tickets_of_a_server_are_looked_up_with_two_queries(table, django_assert_num_queries):
    other = make_table("Anneke", "Bart", "Carla")
    tickets = [ticket(t, name) for t in (table, other) for name in ("anneke", "bart", "carla")] * 3
    with django_assert_num_queries(2):
        assert set(standings(tickets).values()) == {Standing.HOLDS}


def test_a_seat_elsewhere_is_no_seat_here(table):
    other = make_table("Anneke", "Bart", "Carla", "Esra")
    here, there = ticket(table, "esra"), ticket(other, "esra")
    leave(table)
    assert standings([here, there]) == {here: Standing.SEAT_LOST, there: Standing.HOLDS}


def test_what_breaks_for_one_screen_stops_no_other(table, monkeypatch, caplog):
    whole = stage.spoken_events

    def breaking(viewing, *, since):
        if viewing.viewer.person == table.world.bart.pk:
            raise ZeroDivisionError
        return whole(viewing, since=since)

    monkeypatch.setattr(stage, "spoken_events", breaking)
    bart, dirk = drawn(table, ticket(table, "bart"), ticket(table, "dirk"))
    assert bart is None
    assert SECRET in str(dirk)
    assert SECRET not in caplog.text


def test_a_table_that_is_gone_closes_its_screens(table):
    dirk = ticket(table, "dirk")
    table.session.delete()
    assert drawing.draw([(table.session.pk, [(dirk, 3)])]) == [(0, [CLOSED])]


def put(stream, seq, events):
    """Do what the desk and the room do with what was drawn."""
    _stream, stream.since, frame, over = sending_of(stream, seq, events, Frames())
    if frame:
        stream.put(frame)
    if over:
        stream.end()


def test_a_stream_queues_in_order_and_numbers_never_fall(table):
    stream = Stream(ticket(table, "dirk"), 5)
    put(stream, 7, [{"type": "gone", "id": "c-1"}])
    put(stream, 7, [])
    put(stream, 0, CLOSED)
    put(stream, 9, [{"type": "gone", "id": "c-2"}])
    assert list(stream.waiting) == [
        b'id: 7\ndata: [{"type":"gone","id":"c-1"}]\n\n', b'id: 7\ndata: [{"type":"closed"}]\n\n', None,
    ]  # fmt: skip


def test_a_queue_that_is_full_is_thrown_away_and_ends(table):
    stream = Stream(ticket(table, "dirk"), 0)
    for n in range(LONGEST_QUEUE + 5):
        put(stream, n, [{"type": "gone"}])
    assert stream.over
    assert list(stream.waiting) == [None]


def test_words_stay_on_one_line_of_the_stream(table):
    stream = Stream(ticket(table, "dirk"), 0)
    put(stream, 1, [{"type": "said", "html": "een\ntwee\r\ndrie\u2028vier\n\nid: 99\ndata: x"}])
    (frame,) = stream.waiting
    assert frame.count(b"\n") == 3
    assert b"\r" not in frame


def test_what_several_get_is_put_into_bytes_once_also_when_it_is_not_plain():
    frames = Frames()
    events = [{"type": "said", "html": "één"}, {"type": "part", "votes": {"a": [1]}}]
    first, second = frames.of(3, events), frames.of(3, [dict(event) for event in events])
    assert first is second
    assert first == (
        'id: 3\ndata: [{"type":"said","html":"één"},{"type":"part","votes":{"a":[1]}}]\n\n'.encode()
    )
