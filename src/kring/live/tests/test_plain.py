"""The table as text only: the same table, the same doors, and nothing that a poor line cannot bear.

What it may not show is held by every test that looks at `Table.wire`, of which this page is a part. Planted, seen red
there, and put back: the page drawn from all contributions of the snapshot instead of those of the viewer.
"""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from markupsafe import escape

from kring.kernel import clock
from kring.live import picture, plain
from kring.live.actions import presence
from kring.live.models import Contribution, Presence
from kring.live.tests.rounds import begin_round
from kring.live.tests.world import make_table

pytestmark = pytest.mark.django_db
INCLUDED = re.compile(r'{% include "([^"]+)"')
TEMPLATES = Path(plain.__file__).parent / "templates" / "live"
NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit", "Hanna")
LONG = (
    "Ik vraag me af wat er gebeurt als je de boeren zelf laat vertellen wat ze nodig hebben, voordat jij iets "
    "voorstelt. Wie zou je dan als eerste bellen, en waarom juist die?"
)
HEAVY = re.compile(r"<(script|svg|img|iframe|video|picture|object)\b|@font-face|http-equiv")


@pytest.fixture
def table():
    table = make_table(*NAMES)
    table.go("questions")
    return table


@pytest.fixture
def carla(table):
    return at(table, "carla")


def template(name):
    return (TEMPLATES / f"{name}.html").read_text()


def at(table, name):
    client = Client(headers={"Accept-Language": "nl"})
    client.force_login(table.person(name))
    return client


def address(table, name="plain"):
    return reverse(name, kwargs={"session_id": table.session.pk})


def get(client, table, **more):
    return client.get(address(table), more).content.decode()


def post(client, table, deed, **fields):
    return client.post(address(table, deed), fields | {"screen": "plain"})


@pytest.mark.parametrize("name", ["anneke", "bart", "carla"])
def test_every_step_is_text_without_script_pictures_or_style_of_the_usual_page(table, name):
    steps = table.sees(name).snapshot.steps
    for index in range(len(steps)):
        table.go_to(index)
        html = plain.draw(table.sees(name))
        assert HEAVY.search(html) is None
        assert html.count("<h1>") == 1
        assert html.count("<link") == 1
        assert re.search(r"<[a-z][^>]* (data-|class=\"(?!sr\"))", html) is None


@pytest.mark.parametrize("usual", ["stage", "round_stage"])
def test_whatever_the_usual_page_is_made_of_is_there_too(usual):
    """What somebody adds to the table is to be added here, or it is not for who has a poor line."""
    there, here = (INCLUDED.findall(template(name)) for name in (usual, "plain"))
    assert set(there) - set(here) == set()


def test_a_table_full_of_words_stays_small(table, carla):
    for name in NAMES:
        kind = "answer" if name == "Bart" else "q_open"
        table.say(name.lower(), kind, f"{name}: {LONG}")
    answer = carla.get(address(table), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode().count(LONG) == len(NAMES)
    assert len(answer.content) < 5_000


def test_what_is_sent_from_there_leads_back_there(table, carla):
    answer = post(carla, table, "contributions", kind="q_open", text="Wat weet je al?")
    assert answer.url == address(table) + "?kept"
    html = carla.get(answer.url).content.decode()
    assert "Wat weet je al?" in html
    assert 'role="status">✓' in html
    for deed, fields in [("hand", {"up": "1"}), ("readiness", {"ready": "1"})]:
        assert post(carla, table, deed, **fields).url == address(table)
    mine = Presence.objects.get(membership=table.seat("carla"))
    assert mine.hand_at
    assert mine.ready_step


def test_looking_for_what_is_new_keeps_what_was_typed_and_puts_nothing_on_the_table(table, carla):
    since = table.fresh().seq
    table.say("dirk", "q_open", "Van Dirk?")
    answer = post(carla, table, "plain", kind="q_open", text="Half een zin <b>", since=since)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r'<textarea id="text"[^>]*>Half een zin &lt;b&gt;</textarea>', html)
    assert "Van Dirk?" in html
    assert "1 bijdrage is nieuw" in html
    assert list(Contribution.objects.values_list("maker", flat=True)) == [table.seat("dirk").pk]


@pytest.mark.parametrize(
    ("deed", "fields", "kept"),
    [
        ("contributions", {"kind": "q_open", "text": "x" * 4001}, True),
        ("contributions", {"kind": "advice", "text": "Te vroeg raad."}, True),
        ("contributions", {"kind": "q_open", "text": "Over 111222333?"}, True),
        ("turn", {"do": "pass"}, False),
    ],
)
def test_a_refusal_comes_on_the_same_page_with_the_words(table, carla, deed, fields, kept):
    answer = post(carla, table, deed, **fields)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert '<p role="alert">' in html
    assert "<script" not in html
    assert (fields.get("text", "niets getypt") in html) is kept
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "🙈 العربية\u202e", "Half\0af", "</textarea><script>", "{{ csrf }}"]
)
def test_whatever_was_typed_comes_back_as_text(table, carla, typed):
    for since in ("1", "99999999999999999999", "zin\0"):
        answer = post(carla, table, "plain", kind="q_open", text=typed, since=since)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert escape(typed) in html
        assert "<script" not in html


def test_a_refusal_elsewhere_keeps_its_own_page(table, carla):
    answer = carla.post(address(table, "turn"), {"do": "pass"})
    assert answer.status_code == 403
    assert "kring.css" in answer.content.decode()


def test_who_was_there_comes_back_there_until_they_choose_the_usual_page(table, carla):
    usual = address(table, "table")
    assert carla.get(usual).status_code == 200
    carla.get(address(table))
    assert carla.get(usual).url == address(table)
    assert at(table, "dirk").get(usual).status_code == 200  # it is Carla's, nobody else's
    assert "kring-table" in carla.get(usual + "?full").content.decode()
    assert carla.get(usual).status_code == 200


def test_who_looks_by_hand_is_not_called_away_after_a_minute(table, carla):
    carla.get(address(table))
    clocked = {"anneke": 0, "carla": 5, "dirk": 5}
    for name, minutes in clocked.items():
        seen = clock.now() - timedelta(minutes=minutes)
        Presence.objects.filter(membership=table.seat(name)).update(seen_at=seen)
    presence.hand(table.session.pk, by=table.person("anneke"), up=True, now=clock.now())
    state = {seat["name"]: seat["state"] for seat in picture.seats(table.sees("anneke"))}
    assert (state["Carla"], state["Dirk"]) == ("present", "away")


@pytest.mark.parametrize("name", ["joop"])
def test_who_has_no_seat_finds_nothing_there(table, name):
    client = at(table, name)
    assert client.get(address(table)).status_code == 404
    assert client.post(address(table), {"text": "?"}).status_code == 404


def test_who_did_not_sit_down_yet_is_shown_to_the_door(table):
    table.world.seat("Ilse")
    client = at(table, "ilse")
    assert client.get(address(table)).url == address(table, "table")
    answer = post(client, table, "arrival")
    assert answer.url == address(table)
    assert client.get(answer.url).status_code == 200


def test_after_the_meeting_it_leads_on(table, carla):
    table.go_to(len(table.sees("anneke").snapshot.steps) - 1)
    session = table.fresh()
    at(table, "anneke").post(address(table, "ending"), {"seen": session.state_seq})
    assert carla.get(address(table)).status_code == 302


def test_a_written_round_is_read_and_answered_there_too():
    made = begin_round()
    html = plain.draw(made.sees("bart"))
    assert html.count("<h1>") == 1
    assert 'name="passes" value="1"' in html
