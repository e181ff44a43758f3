"""Home, the pages about Kring, and what is shown when something goes wrong."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from kring.circles.tests.world import make_circle, make_person
from kring.kernel import sections
from kring.web import errors


@pytest.fixture(autouse=True)
def _nothing_from_above(monkeypatch):
    """Leave out what other slices put on home: they test that themselves."""
    for registry in ("_sections", "_lines", "_links"):
        monkeypatch.setattr(sections, registry, type(getattr(sections, registry))(list))


@pytest.mark.parametrize("page", ["/", "/about/", "/privacy/", "/accessibility/", "/enter/"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_can_read_the_public_pages(page, language, client, db):
    answer = client.get(page, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_home_shows_my_circles_and_not_those_of_others(client, db):
    world = make_circle("Anneke", "Bart", name="Jeugd")
    make_circle("Anneke", name="Wonen")
    client.force_login(world.bart)
    page = client.get("/").text
    assert "Jeugd" in page
    assert "Wonen" not in page


def test_a_sponsor_sees_no_table_on_home(client, db):
    world = make_circle()
    client.force_login(world.ineke)
    page = client.get("/").text
    assert "Jeugd in de Achterhoek" in page
    assert "Bart" not in page


def test_who_has_no_circle_is_told_what_to_do(client, db):
    client.force_login(make_person("Joop"))
    assert "/enter/" in client.get("/").text


def test_only_a_host_is_offered_to_start_a_circle(client, db):
    client.force_login(make_person("Joop"))
    assert "/circles/new/" not in client.get("/").text
    client.force_login(make_person("Anneke", is_host=True))
    assert "/circles/new/" in client.get("/").text


def test_other_slices_add_to_home(client, db):
    world = make_circle("Anneke")
    sections.add_section("home", lambda _request, circles: f"{len(circles)} wacht", 10)
    sections.add_lines("home", lambda _request, circles: {circles[0].pk: "morgen"}, 10)
    client.force_login(world.anneke)
    page = client.get("/").text
    assert "1 wacht" in page
    assert "morgen" in page


def test_what_is_not_there_is_the_same_for_every_address(client, db):
    one, two = client.get("/een/"), client.get("/twee/")
    assert one.status_code == 404
    assert one.content == two.content


def test_a_form_that_was_open_too_long_says_so(db):
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "<main" in answer.text


def test_a_fault_is_answered_without_the_database(monkeypatch, client):
    """No database mark: any question to it would fail this test."""
    answer = errors.server_error(None)
    assert answer.status_code == 500
    assert "<main" in answer.text
    monkeypatch.setattr(errors, "render_to_string", lambda *_: 1 / 0)
    assert "Kring" in errors.server_error(None).content.decode()


@pytest.mark.parametrize("error", [OperationalError("disk is full"), InterfaceError("closed")])
def test_when_the_database_takes_nothing_people_are_asked_to_send_it_again(error, rf, caplog):
    """No database mark, as above."""
    try:
        raise error
    except type(error):
        answer = errors.server_error(rf.post("/"))
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "niets kwijt" in answer.text
    assert "full" not in caplog.text
    assert type(error).__name__ in caplog.text
