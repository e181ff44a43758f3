"""A word to be explained: who asks is told to nobody, kept nowhere, and cannot be worked out from what is sent.

Planted, seen red here, and put back: the asker in the record · the id of the row made of the asker · a hand lowered by
asking · the answer to the asker telling more than that to others · the word sent to who sits turned away · no limit.
"""

import json
import re

import pytest

from kring.kernel import clock
from kring.kernel.models import Record
from kring.kernel.verdicts import RefusedError
from kring.live.actions import presence, unclear
from kring.live.models import Presence, UnclearWord
from kring.live.rules import Seat
from kring.live.stage import Mode
from kring.live.tests.test_rules import moment
from kring.live.tests.world import make_table
from kring.live.unclear import may_ask, may_see

pytestmark = pytest.mark.django_db
EVERYBODY = ("anneke", "bart", "carla", "dirk", "esra")


@pytest.fixture
def table():
    table = make_table()
    table.go("questions")
    return table


def ask(table, name, word="mandaat"):
    unclear.ask(table.session.pk, by=table.person(name), word=word, now=clock.now())


def explain(table):
    for word in UnclearWord.objects.filter(explained_at=None):
        unclear.put_away(table.session.pk, word.pk, by=table.world.anneke, now=clock.now())


def plain(wire):
    """What was sent, without what is different each time for everybody: ids, numbers, the time."""
    return re.sub(r"\d+", "#", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", wire))


def test_what_everybody_is_sent_is_the_same_whoever_asks(table):
    """The asker's own screen too: somebody who looks over their shoulder sees nothing."""
    presence.hand(table.session.pk, by=table.world.carla, up=True, now=clock.now())
    sent = {}
    for asker in EVERYBODY[1:]:
        since = table.fresh().seq
        ask(table, asker)
        sent[asker] = {
            (name, mode): plain(table.wire(name, since=since, mode=mode))
            for name in EVERYBODY
            for mode in Mode
        }
        assert all("mandaat" in wire for wire in sent[asker].values())
        explain(table)
    assert sent["bart"] == sent["carla"] == sent["dirk"] == sent["esra"]


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_the_answer_to_the_asker_says_no_more_than_that_it_was_heard(table, client, accept):
    client.force_login(table.world.carla)
    answer = client.post(
        f"/live/{table.session.pk}/unclear/", {"word": "mandaat"}, headers={"accept": accept}
    )
    if accept == "text/html":
        assert answer.url == f"/live/{table.session.pk}/"
    else:
        assert json.loads(answer.content) == {}
    assert not answer.cookies


def test_nowhere_is_kept_who_it_was(table):
    before = list(Presence.objects.order_by("pk").values())
    ask(table, "carla")
    assert list(Presence.objects.order_by("pk").values()) == before
    asked = Record.objects.get(kind="live.WordUnclear")
    assert asked.by is None
    assert set(asked.particulars) == {"circle", "session", "seq"}
    assert {field.name for field in UnclearWord._meta.get_fields()} == {
        "id", "circle", "session", "word", "asked_at", "explained_at",
    }  # fmt: skip


def test_an_id_tells_nothing(table):
    """It is drawn by lot each time, also for the same word of the same person."""
    ids = []
    for asker in ("carla", "carla", "dirk"):
        ask(table, asker)
        ids.append(UnclearWord.objects.get(explained_at=None).pk)
        explain(table)
    assert len(set(ids)) == 3
    assert all(pk.version == 4 for pk in ids)


def test_the_word_lies_sealed_and_is_gone_when_it_was_explained(table):
    ask(table, "carla")
    raw = UnclearWord.objects.values_list("word", flat=True).get()
    assert b"mandaat" not in bytes(raw)
    explain(table)
    assert UnclearWord.objects.get().word == ""
    assert "mandaat" not in table.wire("anneke")


def test_who_leads_takes_it_away_and_nobody_else(table):
    ask(table, "carla")
    word = UnclearWord.objects.get()
    with pytest.raises(RefusedError, match="Somebody else leads"):
        unclear.put_away(table.session.pk, word.pk, by=table.world.carla, now=clock.now())
    assert f"unclear/{word.pk}" in table.wire("anneke")
    assert f"unclear/{word.pk}" not in table.wire("carla")
    explain(table)


def test_one_word_is_one_line_and_the_line_may_have_no_word(table):
    for asker, word in (("carla", "Mandaat"), ("dirk", " mandaat "), ("esra", ""), ("bart", "")):
        ask(table, asker, word)
    assert [one.word for one in table.sees("esra").unclear_words] == ["Mandaat", ""]


def test_three_wait_at_most(table):
    for word in ("mandaat", "convenant", "doorzettingsmacht"):
        ask(table, "carla", word)
    with pytest.raises(RefusedError, match="words waiting already"):
        ask(table, "dirk", "regiegroep")


def test_who_sits_turned_away_is_not_sent_a_word_that_may_have_been_said_behind_their_back():
    table = make_table(method="roddel")
    steps = table.sees("anneke").snapshot.steps
    table.go(next(step.key for step in steps if step.phase.case_giver == "away"))
    ask(table, "carla")
    assert "mandaat" in table.wire("dirk")
    assert "mandaat" not in table.wire("bart")
    assert "mandaat" not in table.wire("anneke", mode=Mode.SCREEN)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, ""),
        ({"word": ""}, ""),
        ({"seat": Seat.OBSERVER}, ""),
        ({"seat": Seat.GIVER}, ""),
        ({"seat": Seat.OUTSIDE}, "no seat"),
        ({"seat": Seat.SCREEN}, "no seat"),
        ({"word": "w" * 61}, "60 characters"),
        ({"waiting": 2}, ""),
        ({"waiting": 3}, "waiting already"),
        ({"lately": 11}, ""),
        ({"lately": 12}, "waiting already"),
        ({"ended": True}, "has ended"),
    ],
)
def test_who_may_ask(given, why):
    now = moment(ended=given.pop("ended", False))
    fields = {"word": "mandaat", "seat": Seat.PEER, "waiting": 0, "lately": 0} | given
    verdict = may_ask(fields.pop("word"), moment=now, **fields)
    assert bool(verdict) == (why == "")
    assert why in verdict.reason


@pytest.mark.parametrize("seat", list(Seat))
def test_who_is_told(seat):
    assert may_see(seat, moment()) == (seat is not Seat.OUTSIDE)
