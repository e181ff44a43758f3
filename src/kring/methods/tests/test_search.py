"""Finding methods by words and by what must fit."""

import pytest

from kring.methods import reading, shelf
from kring.methods.script import Way
from kring.methods.search import close_to, search, words_in
from kring.methods.shelf import Sieve

pytestmark = pytest.mark.once

METHODS = reading.case_methods()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("moreel dilemma's", "moreelberaad_dilemma"),
        ("Morele vragen", "moreelberaad_utrecht"),
        ("roddelen", "roddel"),
        ("leidinggeven", "wial"),
        ("een lastig gesprek oefenen", "clinic"),
        ("drietallen", "troika"),
        ("relaties", "balint_klassiek"),
        ("IDEEËN", "brainwriting"),
        ("ideeen", "brainwriting"),
        ("Scharmer", "caseclinic"),
        ("listening", "caseclinic"),
        ("gossiping", "roddel"),
        ("moral dilemmas", "moreelberaad_dilemma"),
    ],
)
def test_words_are_found_whatever_their_ending(asked, first):
    assert search(asked, METHODS, "nl")[0] == first


@pytest.mark.parametrize(
    ("asked", "among"),
    [
        ("conflict", "balint_klassiek"),
        ("ruzies", "clinic"),
        ("weerstand", "casuistiek"),
        ("werkdruk", "waarderend"),
        ("quarrel", "raguse"),
    ],
)
def test_other_words_for_what_is_the_matter_find_methods_too(asked, among):
    assert among in search(asked, METHODS, "nl")


def test_all_words_must_be_there():
    assert set(search("vragen oefenen", METHODS, "nl")) < set(search("vragen", METHODS, "nl"))
    assert search("", METHODS, "nl") == []
    assert search("zzz", METHODS, "nl") == []
    assert search(
        "de", METHODS, "nl"
    )  # what tells nothing is looked for when there is nothing else


def test_a_slip_of_the_finger_is_put_right():
    assert close_to("dilema", METHODS) == "dilemma"
    assert close_to("dilemma", METHODS) == ""
    assert close_to("xqzw", METHODS) == ""


def test_accents_and_apostrophes_make_no_difference():
    assert words_in("Dilemma’s, ideeën & ÉÉN") == ["dilemmas", "ideeen", "een"]


@pytest.mark.parametrize(
    ("sieve", "holds"),
    [
        (Sieve(people=3), lambda m: m.people_min <= 3 <= m.people_max),
        (Sieve(minutes=30), lambda m: m.minutes <= 50),
        (Sieve(giver="without"), lambda m: not m.has_giver),
        (Sieve(giver="with"), lambda m: m.has_giver),
        (Sieve(way="apart"), lambda m: Way.APART in m.choosing.ways),
        (Sieve(paper=True), lambda m: m.choosing.paper),
        (Sieve(shelf="moral"), lambda m: m.id.startswith("moreelberaad")),
        (Sieve(people=12, minutes=60, giver="without"), lambda m: m.people_max >= 12),
    ],
)
def test_what_must_fit_leaves_out_all_else(sieve, holds):
    found = {one.id for _heading, some in shelf.shelves(sieve, "nl") for one in some}
    assert found
    assert len(found) < len(METHODS)
    assert all(holds(reading.method(one)) for one in found)


def test_every_method_stands_once_on_a_shelf():
    found = [one.id for _heading, some in shelf.shelves(Sieve(), "nl") for one in some]
    assert sorted(found) == [method.id for method in METHODS]


def test_variety_counts_kinds_and_passes_over_what_is_not_ours():
    counts = dict(shelf.variety(["basis5", "tien", "aar", "made_here"]))
    assert sorted(counts.values()) == [0, 0, 0, 0, 0, 0, 0, 1, 2]
