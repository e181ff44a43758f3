"""Cards typed in afterwards: as if said in their step, and hidden from whom it was hidden.

Planted, seen red here, and put back: the giver of another round taken for that of the card · what was written in
silence shown before its step is · anybody types in for anybody · no end to the two weeks.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import rules
from kring.live.actions import sessions, steps
from kring.live.actions.cards import copy_in
from kring.live.actions.contributions import Draft
from kring.live.models import Contribution
from kring.live.queries import steps_of
from kring.live.rules import Moment, Seat
from kring.live.tests.world import make_table
from kring.methods import reading
from kring.methods.codes import Hand, cards
from kring.methods.script import flatten

pytestmark = pytest.mark.django_db
WORDS = "CANARY-KAART Ga eerst eens luisteren."


def code(table, part, kind=None):
    """Return the code of the card for the first step whose key holds these words."""
    made = cards(steps_of(table.fresh()))
    return next(c.code for c in made if part in c.step.key and kind in {None, c.kind.value})


def copy(table, name, card, text=WORDS, *, maker=None, giver=None, now=None, card_id=None):
    seat = table.seat(maker).pk if maker else None
    return copy_in(
        table.session.pk,
        by=table.person(name),
        code=card,
        draft=Draft(id=card_id or uuid4(), kind="", text=text, maker=seat),
        giver=table.seat(giver).pk if giver else None,
        now=now or clock.now(),
    )


def end(table):
    session = table.fresh()
    sessions.end_session(
        session.pk, by=session.chair.person, seen=session.state_seq, now=clock.now()
    )


def reads(table, name):
    """Tell whether the words stand on the page with everything that was said."""
    client = Client()
    client.force_login(table.person(name))
    return WORDS in client.get(reverse("all_said", args=[table.session.pk])).text


def test_a_card_is_kept_in_its_step_by_who_wrote_it_and_who_typed_it():
    table = make_table()
    kept = copy(table, "anneke", code(table, "advice"), maker="carla")
    kept.refresh_from_db()
    assert (kept.step, kept.kind) == ("case.basis5.advice.1", "advice")
    assert kept.maker == table.seat("carla")
    assert kept.entered_by == table.seat("anneke")
    assert kept.body == WORDS
    assert kept.open_to_circle
    assert all(reads(table, name) for name in ("anneke", "bart", "carla"))


def test_the_same_card_twice_is_kept_once():
    table = make_table()
    one = uuid4()
    for _time in range(2):
        copy(table, "anneke", code(table, "advice"), maker="carla", card_id=one)
    assert Contribution.objects.filter(kind="advice").count() == 1


def test_a_meeting_without_any_screen_is_typed_in_after_it_ended():
    table = make_table(method="tien")
    end(table)
    kept = copy(table, "anneke", code(table, "write_questions"), maker="dirk")
    assert kept.open_to_circle
    assert reads(table, "bart")


def test_until_two_weeks_after_and_not_a_moment_longer():
    table = make_table()
    end(table)
    card = code(table, "advice")
    copy(table, "anneke", card, maker="carla", now=clock.now() + timedelta(days=13, hours=23))
    late = clock.now() + timedelta(days=14, minutes=1)
    with pytest.raises(RefusedError, match=r"two weeks|twee weken"):
        copy(table, "anneke", card, maker="dirk", now=late)
    client = Client()
    with time_machine.travel(late, tick=False):
        client.force_login(table.person("anneke"))
        assert client.get(reverse("cards", args=[table.session.pk])).status_code == 403


def test_one_types_in_ones_own_and_who_leads_those_of_others():
    table = make_table()
    assert copy(table, "carla", code(table, "advice")).entered_by is None
    with pytest.raises(RefusedError):
        copy(table, "carla", code(table, "advice"), maker="dirk")


def test_what_was_behind_the_back_of_the_case_giver_stays_there():
    table = make_table(method="incident7")
    table.go("small_groups")
    kept = copy(table, "anneke", code(table, "small_groups"), maker="carla")
    assert kept.hidden_from == table.seat("bart")
    assert WORDS not in table.wire("bart")
    assert WORDS in table.wire("dirk")
    end(table)
    assert not reads(table, "bart")
    assert reads(table, "dirk")
    with pytest.raises(RefusedError):
        copy(table, "bart", code(table, "small_groups"))


def test_where_the_turn_goes_round_the_card_says_whose_round_it_was():
    table = make_table("Anneke", "Bart", "Carla", method="troika")
    end(table)
    made = cards(steps_of(table.fresh()))
    second = next(c for c in made if c.step.phase.id == "consult" and c.step.round == 2)
    with pytest.raises(RefusedError):
        copy(table, "anneke", second.code, maker="bart")
    kept = copy(table, "anneke", second.code, maker="bart", giver="carla")
    assert kept.hidden_from == table.seat("carla")
    assert reads(table, "bart")
    assert not reads(table, "carla")


def test_what_is_written_in_silence_stays_hidden_until_it_is_shown():
    table = make_table(method="tien")
    card = code(table, "write_questions")
    copy(table, "anneke", card, maker="carla")  # before its step
    assert not reads(table, "dirk")
    table.go("write_questions")
    copy(table, "anneke", card, WORDS + " Twee.", maker="esra")
    assert WORDS not in table.wire("dirk")
    table.go("rate_questions")  # on without showing it
    copy(table, "anneke", card, WORDS + " Drie.", maker="anneke")
    assert not reads(table, "dirk")
    table.go("write_questions")
    session = table.fresh()
    steps.reveal(session.pk, by=session.chair.person, seen=session.state_seq, now=clock.now())
    assert sum(WORDS in text for text in table.texts("dirk")) == 3


def test_a_card_of_another_method_or_a_slip_is_refused_and_the_words_stay_on_the_page():
    table = make_table()
    client = Client()
    client.force_login(table.person("anneke"))
    page = reverse("cards", args=[table.session.pk])
    form = {"id": uuid4(), "maker": table.seat("carla").pk, "text": WORDS}
    strange = cards(flatten(reading.method("roddel")))[0].code
    for wrong in (strange, "0000", ""):
        answer = client.post(page, form | {"code": wrong})
        assert answer.status_code == 200
        assert WORDS in answer.text
        assert 'role="alert"' in answer.text
    assert not Contribution.objects.exists()
    answer = client.post(page, form | {"code": code(table, "advice").lower()}, follow=True)
    assert WORDS not in answer.text
    assert Contribution.objects.get().kind == "advice"


def test_what_a_step_does_not_take_or_is_too_much_is_refused():
    table = make_table()
    with pytest.raises(RefusedError):
        copy(
            table, "anneke", code(table, "advice"), maker="bart"
        )  # the case giver gives no advice
    with pytest.raises(RefusedError):
        copy(table, "anneke", code(table, "advice"), "Mijn bsn is 111222333", maker="carla")
    with pytest.raises(RefusedError):
        copy(table, "anneke", code(table, "advice"), "a" * 4001, maker="carla")


@pytest.mark.parametrize("method_id", [method.id for method in reading.case_methods()])
def test_every_card_that_is_printed_can_be_typed_in_by_somebody(method_id):
    giver, peer, chair = uuid4(), uuid4(), uuid4()
    hands = {
        Hand.GIVER: [(Seat.GIVER, giver)],
        Hand.LEADER: [(Seat.PEER, chair)],
        Hand.ALL: [(Seat.PEER, peer), (Seat.OBSERVER, peer)],
    }
    with translation.override("en"):
        for card in cards(flatten(reading.container(), reading.method(method_id))):
            moment = Moment(card.step, giver, chair, silent=False, revealed=False, ended=False)
            verdicts = [
                rules.may_contribute(card.kind, "x", seat=seat, moment=moment, leads=who == chair)
                for seat, who in hands[card.hand]
            ]
            assert any(verdicts), (card.step.key, card.kind, verdicts[0].reason)
