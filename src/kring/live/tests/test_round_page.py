"""What each sees of a written round: what is asked, how many answered and never who, what came since."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kring.live import stage, written_round
from kring.live.actions import sessions, steps
from kring.live.kinds import kind_word
from kring.live.models import Quiet, Session
from kring.live.tests.rounds import MONDAY, at, begin_round
from kring.methods.script import Allow

pytestmark = pytest.mark.django_db
TUE, WED, THU = (MONDAY + timedelta(days=n) for n in (1, 2, 3))


@pytest.fixture
def asking():
    """Monday evening: the questions are open until Wednesday."""
    made = begin_round()
    made.wait(hours=2)
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    return made


def count(made, name="anneke"):
    return written_round.counted(made.sees(name))["count"]


def test_written_and_passed_count_alike_and_nobody_is_named(asking):
    assert count(asking) == {"done": 0, "all": 5}
    asking.say("carla", "q_open", "Wat maakte dat?")
    asking.let_be("dirk")
    asking.say("esra", "sw", "Alleen voor mij")  # a note is no answer
    assert count(asking) == count(asking, "bart") == {"done": 2, "all": 5}
    for name in ("anneke", "bart", "hanna"):
        page = stage.stage_html(asking.sees(name))
        assert "slaat" not in page
        assert "Wat maakte dat?" not in page


def test_who_leads_is_not_sent_who_has_written(asking):
    before = asking.session.seq
    asking.say("carla", "q_open", "Wat maakte dat?")
    events = stage.events_for(asking.sees("anneke"), since=before)
    assert [(event["type"], event.get("id")) for event in events] == [("part", "written")]
    page = stage.stage_html(asking.sees("anneke"))
    assert "heard__one" not in page + str(events)


def test_passing_is_taken_back_and_is_only_for_who_is_asked(asking, client):
    asking.let_be("dirk")
    asking.let_be("dirk", passes=False)
    assert count(asking) == {"done": 0, "all": 5}
    client.force_login(asking.world.bart)
    answer = client.post(reverse("let_be", args=[asking.session.pk]), {"passes": "1"})
    assert answer.status_code == 403


def test_what_was_hidden_by_the_step_before_stands_on_the_page_when_it_has_closed(asking):
    asking.say("carla", "q_open", "Wat maakte dat?")
    asking.work(at(WED, 20))
    for name in ("bart", "dirk"):
        page = stage.stage_html(asking.sees(name))
        assert "Wat maakte dat?" in page
        assert "Hij kwam niet." in page


def test_one_device_for_all_and_a_beamer_lead_to_ones_own_page(asking, client):
    client.force_login(asking.world.anneke)
    own = reverse("table", args=[asking.session.pk])
    for name in ("shared", "screen"):
        assert client.get(reverse(name, args=[asking.session.pk])).url == own
    assert client.get(own).status_code == 200


def test_everything_works_without_script(asking, client):
    client.force_login(asking.world.carla)
    here = reverse("table", args=[asking.session.pk])
    said = {"kind": "q_open", "text": "Wat maakte dat?"}
    assert client.post(here + "contributions/", said).url == here
    assert "Wat maakte dat?" in client.get(here).content.decode()
    client.post(here + "reminders/", {"wanted": "0"})
    assert Quiet.objects.filter(membership=asking.seat("carla")).exists()
    client.post(here + "reminders/", {"wanted": "1"})
    assert not Quiet.objects.exists()


def test_who_leads_moves_the_date_on_the_page(asking, client):
    client.force_login(asking.world.anneke)
    here = reverse("table", args=[asking.session.pk])
    page = client.get(here).content.decode()
    assert 'name="on" value="2027-03-04"' in page
    on = {"on": "2027-03-05", "seen": asking.session.state_seq}
    assert client.post(here + "closing/", on).url == here
    assert asking.closes()[1] == "Fri 05 20:00"
    assert client.post(here + "closing/", {"on": "morgen", "seen": "1"}).status_code == 403


def since(made, name):
    return written_round.of(made.comes_back(name))["since"]


def test_who_was_away_is_told_what_came_in_five_lines_at_most(asking):
    assert since(asking, "dirk") == ["1 story, of Bart", "We are now at “Open vragen”."]
    first = asking.say("carla", "q_open", "Wat maakte dat?")
    asking.say("esra", "q_open", "En toen?")
    asking.wait(hours=1)
    assert since(asking, "dirk") == []  # nothing was shown yet
    asking.work(at(WED, 20))
    asking.say("bart", "answer", "Ik was bang.", about=first.pk)
    asking.say("bart", "reform", "Hoe durf ik?")
    asking.wait(days=1)
    assert since(asking, "dirk") == [
        "2 open questions", "1 answer, of Bart", "1 new question, of Bart",
        "We are now at “Antwoorden en de nieuwe vraag”.",
    ]  # fmt: skip
    asking.wait(minutes=10)
    assert len(since(asking, "dirk")) == 4  # still the same visit
    asking.wait(hours=2)
    assert since(asking, "dirk") == []


def test_one_who_has_never_looked_away_and_a_newcomer_are_told_nothing(asking):
    asking.comes_back("carla")
    asking.now += timedelta(minutes=5)
    asking.say("bart", "sw", "Voor mij")
    assert since(asking, "carla") == ["1 story, of Bart", "We are now at “Open vragen”."]
    nel = asking.world.seat("Nel")
    sessions.take_seat(asking.world.circle.pk, nel.pk, by=None, now=asking.now)
    assert since(asking, "nel") == []


def test_however_much_came_it_is_five_lines(asking):
    kinds = [
        Allow.Q_OPEN,
        Allow.STORY,
        Allow.REFORM,
        Allow.ADVICE,
        Allow.REFLECT,
        Allow.ARGS,
        Allow.ACTION,
    ]
    asking.comes_back("dirk")
    asking.wait(hours=3)
    one = asking.say("carla", "q_open", "Wat maakte dat?")
    for kind in kinds:
        one.pk, one.kind, one.seq = one.pk.__class__(int=one.pk.int + 1), kind, one.seq + 1
        one.revealed_at, one.visibility, one.said_at = asking.now, "circle", asking.now
        one._state.adding = True
        one.save(force_insert=True)
    Session.objects.update(seq=one.seq, state_seq=one.seq)
    asking.work(at(WED, 20))
    lines = since(asking, "dirk")
    assert len(lines) == 5
    assert lines[-2] == "4 contributions more"
    assert kind_word("args")


def test_advice_behind_the_back_is_no_news_for_who_is_turned_away():
    made = begin_round(method="roddel")
    key = next(
        n for n, step in enumerate(steps.steps_of(made.session)) if step.phase.id == "gossip"
    )
    made.lead(steps.go, to=key, now=made.now)
    made.wait(hours=3)
    made.say("carla", "analysis", "Hij durft niet.")
    made.wait(hours=3)
    assert not [line for line in since(made, "bart") if "Carla" in line]
    assert "Hij durft niet." not in made.wire("bart")


def test_the_page_of_a_round_asks_as_many_questions_with_five_people_as_with_twenty(
    asking, client
):
    client.force_login(asking.world.anneke)
    here = reverse("table", args=[asking.session.pk])
    client.get(here)
    with CaptureQueriesContext(connection) as few:
        client.get(here)
    for number in range(15):
        seat = asking.world.seat(f"Extra{number}")
        sessions.take_seat(asking.world.circle.pk, seat.pk, by=None, now=asking.now)
        asking.say(f"extra{number}", "q_open", "Hoe dan?")
    client.get(here)
    with CaptureQueriesContext(connection) as many:
        client.get(here)
    assert len(many) == len(few)
