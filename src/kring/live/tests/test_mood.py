"""How far the meeting went, and a moment with who facilitates: who is told what, byte by byte.

Planted, seen red here, and put back: zones counted under five · the spread told to all · who wants a moment told to
all · the asker in the record · a moment that stays after it was had.
"""

import pytest

from kring.circles.rules import FEWEST_COUNTED, Role
from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.live import contact, daring, stage, votes
from kring.live.actions import contact as talking
from kring.live.actions import presence, sessions
from kring.live.models import Presence, Slip
from kring.live.rules import Seat
from kring.live.stage import Mode
from kring.live.tests.test_rules import ANNEKE, BART, CARLA, moment
from kring.live.tests.world import make_table, without_numbers
from kring.live.votes import ZONE
from kring.methods.script import Actor, Allow, CaseGiver
from kring.methods.zones import WORDS, Climate, Zone

MOOD = moment(Actor.TURN, CaseGiver.PART, (Allow.SCORE,), output=("safety_score",))
EVERYBODY = ("anneke", "bart", "carla", "dirk", "esra")
FAMILIAR, EXCITING, MUCH = Zone.FAMILIAR, Zone.EXCITING, Zone.TOO_MUCH


@pytest.fixture
def table(db):
    table = make_table()
    table.go("check_out")
    return table


def tap(table, *zones, numbers=(8, 8, 8, 8, 8)):
    for name, number, zone in zip(EVERYBODY, numbers, zones, strict=False):
        table.give(name, number)
        table.give(name, zone, ZONE)


def ask(table, name, wanted=True):
    talking.ask(table.session.pk, by=table.person(name), wanted=wanted, now=clock.now())


def told(table, name, mode=Mode.OWN):
    return stage.context(table.sees(name, mode))["outcome"].mood


@pytest.mark.parametrize(
    ("when", "value", "may"),
    [(MOOD, 1, True), (MOOD, 3, True), (MOOD, 0, False), (MOOD, 4, False), (MOOD, -1, False),
     (moment(Actor.TURN, CaseGiver.PART, (Allow.SCORE,)), 1, False),
     (moment(Actor.GRP, CaseGiver.PART, (Allow.VOTE,)), 1, False)],
)  # fmt: skip
def test_one_of_three_and_only_where_the_mood_is_asked(when, value, may):
    found = votes.may_give(value, about=ZONE, before={}, candidates=(), phase=when.phase)
    assert bool(found) is may


@pytest.mark.parametrize("how_many", range(8))
def test_under_five_no_zone_is_counted_and_a_number_may_be_left_out(how_many):
    counted = votes.count([{ZONE: 2}] * how_many + [{"": 7}] * 2, MOOD.phase)
    many = how_many >= FEWEST_COUNTED
    assert counted == {"n": 2} | ({"zones": [0, how_many, 0]} if many else {})
    numbers = votes.count([{"": 7}] * 6 + [{ZONE: 1}] * 4, MOOD.phase)
    assert "mean" in numbers
    assert "zones" not in numbers


def test_the_circle_gets_a_summary_and_only_who_facilitates_the_spread(table):
    tap(table, FAMILIAR, EXCITING, EXCITING, MUCH, EXCITING)
    table.count()
    assert told(table, "anneke").spread == tuple(
        (WORDS[zone], n) for zone, n in ((FAMILIAR, 1), (EXCITING, 3), (MUCH, 1))
    )
    for name in EVERYBODY:
        assert told(table, name).where is Climate.GROWS
        assert ("climate__spread" in table.wire(name)) is (name == "anneke")
    for mode in (Mode.SCREEN, Mode.SHARED):
        assert told(table, "anneke", mode).where is Climate.GROWS
        assert "climate__spread" not in table.wire("anneke", mode=mode)
    assert not Slip.objects.exists()


def test_who_facilitates_is_told_which_methods_fit_then_and_nobody_else(table):
    tap(table, FAMILIAR, FAMILIAR, FAMILIAR, FAMILIAR, EXCITING)
    table.count()
    assert told(table, "anneke").where is Climate.EASY
    assert [address for _title, address in told(table, "anneke").methods] == [
        "/methods/incident10/", "/methods/roddel/", "/methods/socratisch/",
    ]  # fmt: skip
    assert "/methods/incident10/" in table.wire("anneke")
    assert "/methods/incident10/" not in table.wire("carla")


@pytest.mark.parametrize("tapped", [0, 4])
def test_under_five_nobody_is_told_anything(table, tapped):
    tap(table, *[MUCH] * tapped)
    table.give("esra", 8)
    table.count()
    for name in EVERYBODY:
        assert told(table, name) is None
        assert "climate" not in table.wire(name)


def test_not_a_byte_of_what_somebody_tapped_goes_to_another(table):
    since = table.fresh().seq
    before = {
        (name, mode): without_numbers(table.wire(name, since=since, mode=mode))
        for name in EVERYBODY for mode in Mode if name != "carla"
    }  # fmt: skip
    for zone in Zone:
        table.give("carla", zone, ZONE)
        sent = {at: without_numbers(table.wire(at[0], since=since, mode=at[1])) for at in before}
        for wire in sent.values():
            assert 'value="3" aria-pressed="true"' not in wire
            assert "moment with somebody" not in wire
        assert sent == before if zone != FAMILIAR else True
        before = sent
    assert 'name="zone" value="3" aria-pressed="true"' in table.wire("carla")
    assert "Would you like a moment with somebody?" in table.wire("carla")


def test_who_wants_a_moment_is_told_to_who_facilitates_and_to_nobody_else(table):
    since = table.fresh().seq
    sent = []
    for name in ("carla", "dirk"):
        ask(table, name)
        others = [one for one in EVERYBODY if one not in {"anneke", "carla", "dirk"}]
        wires = [without_numbers(table.wire(n, since=since, mode=m)) for n in others for m in Mode]
        wires += [
            without_numbers(table.wire("anneke", mode=m)) for m in (Mode.SCREEN, Mode.SHARED)
        ]
        assert not [wire for wire in wires if "would like a moment with you" in wire]
        sent.append(wires)
        said = f"{table.seat(name).display_name} would like a moment with you."
        assert said in table.wire("anneke")
        assert said not in table.wire(name)
        assert "Anneke sees that you would like a moment." in table.wire(name)
        for mode in (Mode.SCREEN, Mode.SHARED):  # what they hold up for all
            assert "would like a moment" not in table.wire(name, mode=mode)
        ask(table, name, wanted=False)
        assert said not in table.wire("anneke")
    assert sent[0] == sent[1]  # the same whoever it was
    records = Record.objects.filter(kind="live.ContactChanged")
    assert [one.by for one in records] == [None] * 4
    assert all(set(one.particulars) == {"circle", "session", "seq"} for one in records)


def test_it_stands_on_the_page_of_the_meeting_until_they_have_spoken(table, client):
    ask(table, "carla")
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    page, place = f"/meetings/{table.meeting.pk}/", f"/live/{session.pk}/contact/"
    seen = {}
    for name in EVERYBODY:
        client.force_login(table.person(name))
        seen[name] = "wil even contact" in client.get(page).content.decode()
    assert [name for name in EVERYBODY if seen[name]] == ["anneke"]
    client.force_login(table.world.bart)
    fields = {"do": "done", "to": str(table.seat("carla").pk)}
    assert client.post(place, fields).status_code == 403
    client.force_login(table.world.anneke)
    assert client.post(place, fields).url == page
    assert not Presence.objects.exclude(contact_at=None).exists()
    assert "wil even contact" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("seat", "when", "heard", "may"),
    [(Seat.PEER, MOOD, True, True), (Seat.GIVER, MOOD, True, True), (Seat.OBSERVER, MOOD, True, True),
     (Seat.PEER, MOOD, False, False), (Seat.OUTSIDE, MOOD, True, False), (Seat.SCREEN, MOOD, True, False),
     (Seat.PEER, moment(allow=(Allow.Q_OPEN,)), True, False)],
)  # fmt: skip
def test_who_may_ask_for_a_moment(seat, when, heard, may):
    assert bool(contact.may_ask(seat, when, heard=heard)) is may


def test_it_is_told_to_who_leads_and_who_facilitates_but_never_to_oneself_alone():
    peers = {ANNEKE: Role.FACILITATOR, BART: Role.PARTICIPANT, CARLA: Role.OBSERVER}
    assert contact.who_hears(peers, of=CARLA, chair=BART) == [ANNEKE, BART]
    assert contact.who_hears(peers, of=ANNEKE, chair=ANNEKE) == []
    assert contact.who_hears(peers, of=ANNEKE, chair=BART) == [BART]
    assert contact.who_hears(peers, of=BART, chair=None) == [ANNEKE]


def test_who_alone_facilitates_is_not_offered_a_moment_with_themself(table):
    table.give("anneke", MUCH, ZONE)
    assert not stage.context(table.sees("anneke"))["contact"].may
    with pytest.raises(RefusedError):
        ask(table, "anneke")


def test_by_phone_who_leads_taps_it_and_no_moment_is_kept_for_them(table):
    table.world.seat("Gerrit")
    pk = table.seat("gerrit").pk
    presence.arrive(table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=pk)
    assert "How was it for Gerrit?" in table.wire("anneke")
    assert "How was it for Gerrit?" not in table.wire("bart")
    table.give("anneke", MUCH, ZONE, member=pk)
    assert "Ask Gerrit in private whether they would like a moment" in table.wire("anneke")
    with pytest.raises(RefusedError):
        table.give("bart", MUCH, ZONE, member=pk)
    assert not Presence.objects.exclude(contact_at=None).exists()


def test_what_was_not_shown_yet_is_counted_at_the_end_and_kept_with_the_meeting(table):
    tap(table, FAMILIAR, FAMILIAR, FAMILIAR, FAMILIAR, EXCITING)
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    table.meeting.refresh_from_db()
    assert table.meeting.zones == [4, 1, 0]


def test_of_fewer_than_five_nothing_is_kept_with_the_meeting(table):
    tap(table, FAMILIAR, FAMILIAR, FAMILIAR, FAMILIAR)
    table.count()
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.world.anneke, seen=session.state_seq, now=clock.now()
    )
    table.meeting.refresh_from_db()
    assert table.meeting.zones == []


@pytest.mark.parametrize(
    ("seat", "kinds", "begin"),
    [
        (Seat.PEER, ("q_open", "sw"), "“What would happen if you did nothing"),
        (Seat.PEER, ("q_fact", "sw"), "“Who is not here"),
        (Seat.PEER, ("advice", "sw"), "Say what speaks against"),
        (Seat.PEER, ("analysis", "sw"), "“What do we all take"),
        (Seat.PEER, ("sw",), None),
        (Seat.PEER, ("story", "sw"), None),
        (Seat.PEER, (), None),
        (Seat.GIVER, ("q_open", "sw"), None),  # they are the one who is asked
        (Seat.OBSERVER, ("q_open",), None),
        (Seat.SCREEN, ("q_open",), None),
    ],
)
def test_what_one_can_say_to_challenge_the_others_fits_the_kind_of_step(seat, kinds, begin):
    found = daring.sentences(seat, kinds)
    assert str(found[0]).startswith(begin) if begin else found == ()


def test_the_sentences_come_with_the_step_and_not_to_who_is_asked(db):
    table = make_table()
    for part in ("check_in", "questions"):
        table.go(part)
        for name in EVERYBODY:
            expected = part == "questions" and name != "bart"
            assert ("if you did nothing at all" in table.wire(name)) is expected
    assert "May it be a little sharper?" in table.wire("anneke")
    assert "May it be a little sharper?" not in table.wire("carla")
