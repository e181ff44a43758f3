"""The geometry of the table: pure, no database."""

from itertools import combinations
from math import dist, hypot
from types import SimpleNamespace

import pytest

from kring.kernel import roundtable
from kring.kernel.roundtable import called, initials, picture, place, seat


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Noor van Dijk", "ND"),
        ("Maarten-Jan de Boer", "MB"),
        ("joke", "J"),
        ("Samira El Amrani", "SA"),
        ("Ömer", "Ö"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_initials_leave_small_words_out(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["Noor van Dijk", "Bram Hoekstra"], ["Noor", "Bram"]),
        (["Anne Bos", "Anne de Wit", "Tjeerd"], ["Anne B.", "Anne W.", "Tjeerd"]),
        (["Mevrouw Bakker", "dr. Smit"], ["Mevrouw Bakker", "dr. Smit"]),
        (["Anne", "Anne"], ["Anne", "Anne"]),
        ([], []),
    ],
)
def test_people_at_one_table_are_called_by_their_first_names(names, labels):
    assert called(names) == labels


def test_an_empty_chair_keeps_the_whole_name_of_the_missing_perspective():
    [bram, doctor] = place(
        [{"name": "Bram Hoekstra"}, {"name": "Wijkverpleging Oost", "state": "empty"}]
    )
    assert (bram.label, doctor.label) == ("Bram", "Wijkverpleging…")


def test_seats_may_be_dicts_objects_or_seats():
    as_dict = seat({"name": "Noor van Dijk", "you": True, "organisation": None})
    as_object = seat(SimpleNamespace(name="Noor van Dijk", you=True))
    assert as_dict == as_object == seat(as_dict)
    assert (as_dict.initials, as_dict.state, as_dict.organisation) == ("ND", "present", "")


@pytest.mark.parametrize("size", ["large", "small", "icon"])
@pytest.mark.parametrize("chairs", range(1, 25))
def test_chairs_stand_evenly_inside_the_drawing_and_touch_nobody(size, chairs):
    it = picture([{"name": f"Persoon {n}"} for n in range(chairs)], size=size)
    r = it.chair
    for spot in it.places:
        assert r <= spot.x <= it.width - r
        assert r <= spot.y <= it.height - r
        assert hypot(spot.x - it.x, spot.y - it.y) >= it.r + r, "the chair stands on the table"
    for one, other in combinations(it.places, 2):
        assert dist((one.x, one.y), (other.x, other.y)) >= 2 * r


@pytest.mark.parametrize("chairs", range(2, 11))
def test_names_of_up_to_ten_people_lie_on_no_chair(chairs):
    it = picture([{"name": f"Persoon{n}"} for n in range(chairs)])
    for spot in it.places:
        assert 12 <= spot.label_y <= it.height - 4
        for other in it.places:
            across = abs(other.x - spot.x) > it.chair + 30
            along = not other.y - it.chair - 2 < spot.label_y - 5 < other.y + it.chair + 2
            assert across or along, (spot.label, other.label)


def test_the_first_chair_is_at_the_top_and_the_next_clockwise():
    first, second, *_ = place([{"name": n} for n in "ABCD"])
    assert (first.x, first.angle) == (180, 0)
    assert second.x > first.x
    assert second.angle == 90


def test_turn_as_a_number_is_stronger_than_turn_on_the_seat():
    seats = [{"name": "Noor", "turn": True}, {"name": "Bram"}]
    assert [p.seat.turn for p in place(seats)] == [True, False]
    assert [p.seat.turn for p in place(seats, turn=1)] == [False, True]


@pytest.mark.parametrize(
    ("centre", "rows"),
    [
        (None, []),
        ("Vragenronde", ["Vragenronde"]),
        (["Vragenronde", "12 min"], ["Vragenronde", "12 min"]),
        ("Hoe blijft iedereen aan boord?", ["Hoe blijft", "iedereen aan", "boord?"]),
        ("Wat kunnen wij samen doen als er niemand thuis is en de hond blaft?",
         ["Wat kunnen wij", "samen doen als er", "niemand thuis is…"]),
    ],
)  # fmt: skip
def test_the_middle_of_the_table_holds_at_most_three_rows_and_one_under(centre, rows):
    assert [line.text for line in picture([], centre=centre).centre] == rows


def test_with_many_chairs_the_names_stand_in_the_list_only():
    many = place([{"name": "Noor"}] * 17)
    assert {spot.label for spot in many} == {""}


def test_a_size_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="large, small or icon"):
        roundtable.picture([], size="huge")
