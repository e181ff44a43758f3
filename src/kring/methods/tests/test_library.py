"""The library of methods, as everybody can read it."""

import re
from html import unescape
from itertools import pairwise

import pytest

from kring.methods import course, reading


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
    blocks = course.picture(reading.method(method_id)).blocks
    assert blocks[0].x == 0
    assert blocks[-1].x + blocks[-1].width == pytest.approx(100)
    for before, after in pairwise(blocks):
        assert before.x + before.width == pytest.approx(after.x)


def test_the_picture_tells_who_is_busy_when():
    gossip = course.picture(reading.method("roddel"))
    told = [(block.number, block.giver, block.others) for block in gossip.blocks]
    assert told == [
        (1, "speak", "listen"),
        (2, "speak", "turn"),
        (3, "away", "speak"),
        (4, "speak", "listen"),
        (5, "speak", "speak"),
    ]
    assert [
        number
        for block in course.picture(reading.method("troika")).blocks
        if (number := block.number) == 2
    ] == [2, 2, 2]
    assert not course.picture(reading.method("aar")).with_giver


def test_a_method_we_do_not_have_is_not_found(client, db):
    assert client.get("/methods/nope/").status_code == 404


def shown(client, **asked):
    """Return the ids of the methods on the page, in order."""
    page = client.get("/methods/", asked, headers={"Accept-Language": "nl"}).text
    return re.findall(r'methods__title"><a href="/methods/(\w+)/', page)


def test_methods_are_searched_by_any_word(client, db):
    assert len(shown(client)) == 47
    assert shown(client, q="moreel dilemma's")[0] == "moreelberaad_dilemma"
    assert "<script>" not in client.get("/methods/", {"q": "<script>"}).text


def test_methods_are_found_by_what_is_the_matter_the_best_first(client, db):
    assert shown(client, situation="moral") == ["moreelberaad_dilemma", "moreelberaad_utrecht"]
    assert shown(client, situation="moral", people="4") == ["moreelberaad_utrecht"]


@pytest.mark.parametrize(
    "wrong", [{"situation": "nope"}, {"people": "many"}, {"minutes": "-3"}, {"way": "teleport"}]
)
def test_what_makes_no_sense_in_an_address_counts_as_open(client, db, wrong):
    assert len(shown(client, **wrong)) == 47


def test_when_nothing_is_found_the_page_says_what_to_do(client, db):
    slip = client.get("/methods/", {"q": "dilema"}, headers={"Accept-Language": "nl"}).text
    assert 'href="?q=dilemma"' in slip
    both = client.get("/methods/", {"q": "roddelen", "people": "40"}).text
    assert 'href="?q=roddelen"' in both
    assert "no-store" not in both


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_is_helped_to_choose(client, db, language):
    page = client.get("/methods/advice/", headers={"Accept-Language": language}).text
    assert page.count('<li class="proposal">') == 4
    asked = {"situation": "moral", "people": "3", "minutes": "45", "experience": "some"}
    page = client.get("/methods/advice/", asked, headers={"Accept-Language": language}).text
    assert page.count('<li class="proposal">') == 4
    assert "dilemma" in page
    assert client.get("/methods/advice/", {"people": "no", "way": "?"}).status_code == 200
