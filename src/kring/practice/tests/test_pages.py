"""The pages of practising: choosing, the bar above the table, looking back."""

import pytest

from kring.circles.tests.world import make_circle
from kring.live.models import Session
from kring.live.tests.world import make_table
from kring.practice.models import PracticeRun
from kring.practice.rules import Character
from kring.practice.tests.world import make_practice

pytestmark = pytest.mark.django_db
FORM = {
    "method": "basis5", "story": "care", "people": "6", "speed": "own", "language": "nl",
    "difficult": ["silent", "adviser"],
}  # fmt: skip


@pytest.fixture
def anneke(client):
    person = make_circle("Anneke").anneke
    person.language = "en"
    person.save()
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def begin(client, **over):
    return client.post("/practice/new/", FORM | over)


def test_from_the_page_of_a_method_one_sits_down_to_practise_it(anneke):
    assert "/practice/new/?method=roddel" in anneke.get("/methods/roddel/").content.decode()
    page = anneke.get("/practice/new/?method=roddel").content.decode()
    assert '<option value="roddel" selected>' in page
    answer = begin(anneke)
    session = Session.objects.get(circle__practice=True)
    assert answer.headers["Location"] == f"/live/{session.pk}/"
    table = anneke.get(f"/live/{session.pk}/").content.decode()
    assert "Practice run" in table
    assert "beat.js" in table
    assert "somebody who says nothing" in table
    assert "Hoe blijf ik welkom" in table


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"people": "3"}, "Select a valid choice"),
        ({"method": "nothing"}, "Select a valid choice"),
        ({"difficult": ["silent", "adviser", "moved", "jargon"]}, "one at a time"),
        ({"people": "4", "difficult": ["silent", "adviser", "jargon"]}, "one at a time"),
    ],
)
def test_what_cannot_be_practised_is_said(anneke, over, words):
    answer = begin(anneke, **over)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_three_tables_may_stand_open(anneke):
    for _ in range(3):
        assert begin(anneke).status_code == 302
    answer = begin(anneke)
    assert "Three practice tables" in answer.content.decode()


def test_without_script_one_presses_and_says_things(anneke):
    begin(anneke)
    run = PracticeRun.objects.get()
    here = f"/practice/{run.pk}/"
    assert anneke.post(here + "beat/", {"do": "next"}).headers["Location"].startswith("/live/")
    assert run.session.contributions.count() == 1
    assert anneke.post(here + "remarks/", {"remark": "others"}).status_code == 302
    assert run.remarks.count() == 1
    assert anneke.post(here + "remarks/", {"remark": "nonsense"}).status_code == 404
    asked = anneke.post(here + "beat/", headers={"Accept": "application/json"})
    assert asked.json() == {"wait": 0.0} or asked.json()["wait"] is not None


def test_when_the_meeting_ends_one_looks_back(anneke):
    practice = make_practice(Character.DOMINANT)
    practice.play_step()
    practice.end()
    answer = anneke.get(f"/live/{practice.session.pk}/")
    assert answer.headers["Location"] == f"/practice/{practice.run.pk}/"
    page = anneke.get(answer.headers["Location"]).content.decode()
    for words in ("What went how", "To try next time", "no marks", "Time for each step"):
        assert words in page
    assert anneke.get(f"/live/{practice.session.pk}/said/").status_code == 200
    listed = anneke.get("/practice/").content.decode()
    assert "somebody who fills every gap" in listed


def test_an_open_run_leads_back_to_its_table_and_can_be_cleared(anneke):
    begin(anneke)
    run = PracticeRun.objects.get()
    assert anneke.get(f"/practice/{run.pk}/").headers["Location"] == f"/live/{run.session_id}/"
    assert anneke.post(f"/practice/{run.pk}/clearing/").status_code == 302
    assert not PracticeRun.objects.exists()
    assert "not practised yet" in anneke.get("/practice/").content.decode()


def test_an_ordinary_table_has_no_bar_and_costs_no_query_more(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kring.practice.views import parts

    table = make_table()
    client.force_login(table.world.anneke)
    session = Session.objects.select_related("circle").get(pk=table.session.pk)
    with CaptureQueriesContext(connection) as asked:
        assert parts.at_table(None, session) is None
        assert parts.on_screen(None, session) is None
        assert parts.look_back(session) is None
    assert len(asked) == 0
    page = client.get(f"/live/{table.session.pk}/").content.decode()
    assert "beat.js" not in page
    assert "kring-practice" not in page
