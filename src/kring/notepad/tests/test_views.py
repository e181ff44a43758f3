"""The notepad over HTTP: with and without script, for who may and who may not, and for who sends nonsense."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from kring.kernel import clock
from kring.live.actions import sessions
from kring.live.tests.world import make_meeting, make_table
from kring.notepad import actions, rules
from kring.notepad.models import Notepad
from kring.notepad.queries import text_of


@pytest.fixture
def table(db):
    return make_table()


@pytest.fixture
def here(table):
    return f"/live/{table.session.pk}/notepad/"


@pytest.fixture
def of(table):
    """`of("carla")`: her browser."""

    def sit(name):
        person = table.person(name)
        person.language = "en"
        person.save(update_fields=["language"])
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return sit


def text(table):
    return text_of(Notepad.objects.filter(session=table.session).first())


def send(client, here, *change, **more):
    """Send what a script sends: base, start, end and put in this order; `more` goes over it."""
    sent = {"id": str(uuid4()), **dict(zip(("base", "start", "end", "put"), change, strict=False))}
    return client.post(here, sent | more, headers={"accept": "application/json"})


def end(table):
    session = table.fresh()
    sessions.end_session(
        session.pk, by=table.person("anneke"), seen=session.state_seq, now=clock.now()
    )


def test_without_script_two_forms_of_the_same_page_both_come_in(table, here, of):
    carla, dirk = of("carla"), of("dirk")
    assert 'name="base" value="0"' in carla.get(here).content.decode()
    assert carla.post(here, {"base": "0", "text": "een\r\ndrie"}).status_code == 302
    assert dirk.post(here, {"base": "0", "text": "Notities van Dirk. "}).status_code == 302
    assert sorted(text(table)) == sorted("een\ndrieNotities van Dirk. ")
    page = carla.get(here).content.decode()
    assert 'name="base" value="2"' in page
    assert "Notities van Dirk." in page


def test_without_script_what_is_refused_stays_on_the_page(table, here, of):
    carla = of("carla")
    answer = carla.post(here, {"base": "0", "text": "BSN 111222333"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "citizen service number" in page
    assert "BSN 111222333" in page
    assert text(table) == ""


def test_a_script_is_told_what_it_means_for_its_own_text_and_who_writes(table, here, of):
    carla, dirk = of("carla"), of("dirk")
    assert send(carla, here, 0, 0, 0, "🌳 boom").json() == {
        "version": 1,
        "writing": [],
        "splices": [],
    }
    answer = send(dirk, here, 0, 0, 0, "x").json()
    assert (answer["version"], answer["writing"]) == (2, ["Carla"])
    news = carla.get(f"{here}news/?base=1").json()
    assert news["writing"] == ["Dirk"]
    assert news["splices"] in ([[0, 0, "x"]], [[7, 7, "x"]])
    whole = carla.get(f"{here}news/").json()
    assert whole["text"] == text(table)


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (403, {"base": "x"}),
        (403, {"base": "-1"}),
        (409, {"base": "7"}),
        (409, {"base": "9" * 18}),
        (403, {"base": "9" * 400}),
        (403, {"start": "9" * 18}),
        (403, {"start": "2", "end": "1"}),
        (403, {"id": "nonsense"}),
        (403, {"id": ""}),
        (403, {"put": "\0"}),
        (403, {"put": "x" * 100_001}),
        (200, {"put": "\u202eأ" * 10_000}),
        (200, {"put": "👩‍👩‍👧‍👧" * 5_000}),
        (200, {"put": ""}),
    ],
)
def test_nonsense_is_refused_in_a_sentence_and_never_fails(table, here, of, status, sent):
    carla = of("carla")
    answer = send(carla, here, 0, 0, 0, "x", **sent)
    assert answer.status_code == status
    if status != 200:
        assert answer["Content-Type"].startswith("text/plain")
        assert len(answer.content) > 20
        assert text(table) == ""


def test_a_lone_half_of_an_emoji_does_no_harm(table, here, of):
    carla = of("carla")
    body = f"id={uuid4()}&base=0&start=0&end=0&put=%ED%A0%BD"
    answer = carla.post(
        here, body, content_type="application/x-www-form-urlencoded",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code in {200, 403}
    assert carla.get(here).status_code == 200


def test_the_id_of_a_change_of_another_notepad_is_refused(table, here, of):
    made = str(uuid4())
    send(of("carla"), here, 0, 0, 0, "van hier", id=made)
    notepad = Notepad.objects.get()
    notepad.changes.update(
        notepad=Notepad.objects.create(circle=notepad.circle, session=other(table))
    )
    notepad.version = 0
    notepad.save()
    assert send(of("dirk"), here, 0, 0, 0, "van daar", id=made).status_code == 403


def other(table):
    """Another table of the same circle."""
    meeting = make_meeting(table.world, number=2)
    return sessions.open_session(meeting.pk, by=table.world.anneke, now=clock.now())


def test_who_types_too_fast_is_asked_to_wait(table, here, of, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WITHIN", 1)
    carla = of("carla")
    assert send(carla, here, 0, 0, 0, "a").status_code == 200
    assert send(carla, here, 1, 0, 0, "a").status_code == 429


def test_who_was_away_too_long_gets_the_text_and_keeps_their_own(table, here, of, monkeypatch):
    monkeypatch.setattr(actions, "CHECKPOINT_EVERY", 2)
    monkeypatch.setattr(actions, "STAYS_EVERY", 2)
    monkeypatch.setattr(actions, "STAY", 1)
    carla, dirk = of("carla"), of("dirk")
    for version in range(4):
        send(carla, here, version, 0, 0, "a")
    assert send(dirk, here, 1, 0, 0, "van Dirk").status_code == 409
    answer = dirk.post(here, {"base": "1", "text": "a van Dirk"})
    assert answer.status_code == 409
    assert "a van Dirk" in answer.content.decode()
    assert dirk.get(f"{here}news/?base=1").json()["text"] == "aaaa"


def test_after_the_meeting_the_circle_reads_it_on_its_page_and_a_guest_does_not(table, here, of):
    send(of("carla"), here, 0, 0, 0, "Wat we onthouden")
    page = f"/meetings/{table.meeting.pk}/"
    assert "Wat we onthouden" not in of("dirk").get(page).content.decode()
    end(table)
    dirk = of("dirk")
    found = dirk.get(page).content.decode()
    assert "Wat we onthouden" in found
    assert here in found
    assert dirk.post(here, {"base": "1", "text": "Wat we samen onthouden"}).status_code == 302
    seat = table.seat("esra")
    seat.role = "guest"
    seat.save()
    esra = of("esra")
    assert "onthouden" not in esra.get(page).content.decode()
    assert esra.get(here).status_code == 403
    assert esra.get(f"{here}news/").json().keys() == {"shut"}
    Notepad.objects.get().session.__class__.objects.update(
        ended_at=clock.now() - timedelta(days=8)
    )
    found = dirk.get(page).content.decode()
    assert "Wat we samen onthouden" in found
    assert here not in found
    assert "<textarea" not in dirk.get(here).content.decode()
