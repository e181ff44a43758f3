"""Home, the pages about Kring, and what is shown when something goes wrong."""

from html import unescape
from itertools import pairwise

import pytest
from django.test import Client

from kring.circles.tests.world import make_circle, make_person
from kring.kernel import sections
from kring.meetings import programme
from kring.methods import reading


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
    from kring.web import errors

    answer = errors.server_error(None)
    assert answer.status_code == 500
    assert "<main" in answer.text
    monkeypatch.setattr(errors, "render_to_string", lambda *_: 1 / 0)
    assert "Kring" in errors.server_error(None).content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("method_id", sorted(reading.library()))
def test_everybody_can_read_how_a_method_goes(method_id, language, client, db):
    answer = client.get(f"/methods/{method_id}/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    words = reading.words(method_id, language)
    page = unescape(answer.text)
    for phase in words.phases.values():
        assert phase.title in page
        assert phase.facilitator in page
    assert words.attribution in page
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("method_id", sorted(reading.library()))
def test_the_picture_of_a_course_is_as_wide_as_the_method_is_long(method_id):
    bars = programme.picture(method_id)
    assert bars[0].x == 0
    assert bars[-1].x + bars[-1].width == programme.COURSE_WIDTH
    for before, after in pairwise(bars):
        assert before.x + before.width == after.x


def test_a_method_we_do_not_have_is_not_found(client, db):
    assert client.get("/methods/nope/").status_code == 404


def test_methods_are_searched_by_any_word(client, db):
    assert client.get("/methods/").text.count("methods__title") == 47
    found = client.get("/methods/", {"q": "dilemma's"}, headers={"Accept-Language": "nl"}).text
    assert found.count("methods__title") < 10
    assert "<script>" not in client.get("/methods/", {"q": "<script>"}).text


def test_methods_are_found_by_what_is_the_matter_the_best_first(client, db):
    page = client.get("/methods/", {"situation": "moral"}, headers={"Accept-Language": "nl"}).text
    assert page.count("methods__title") == 2
    assert page.index("dilemmamethode") < page.index("Utrechtse")
    assert client.get("/methods/", {"situation": "nope"}).text.count("methods__title") == 47
