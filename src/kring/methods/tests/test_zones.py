"""When the next meeting should lean another way, by how the last ones were.

Planted, seen red here, and put back: "at least" for "more than" · two meetings for three · the oldest for the newest ·
too much overruled by familiar.
"""

import pytest

from kring.methods import reading
from kring.methods.advice import Wish, advise
from kring.methods.script import Experience
from kring.methods.zones import METHODS, REASONS, Climate, Lean, climate, fitting, lean

FAMILIAR, MIXED, MUCH = [4, 1, 0], [2, 3, 0], [1, 2, 2]


@pytest.mark.parametrize(
    ("counted", "found"),
    [
        ([], None),
        ([FAMILIAR] * 2, None),
        ([FAMILIAR] * 3, Lean.BOLDER),
        ([FAMILIAR, FAMILIAR, MIXED], None),
        ([FAMILIAR] * 3 + [MIXED], Lean.BOLDER),
        ([MIXED] + [FAMILIAR] * 3, None),
        ([[7, 3, 0]] * 3, None),  # 70 % is not more than 70 %
        ([[8, 3, 0]] * 3, Lean.BOLDER),
        ([[3, 1, 1]], None),  # 20 % is not more than 20 %
        ([[3, 2, 1]], None),
        ([[3, 4, 2]], Lean.GENTLER),
        ([MUCH], Lean.GENTLER),
        ([MUCH, FAMILIAR, FAMILIAR], Lean.GENTLER),
        ([FAMILIAR, MUCH], None),  # it was better since
        ([[15, 0, 4], FAMILIAR, FAMILIAR], Lean.GENTLER),  # both hold: the careful side
    ],
)
def test_which_way_the_next_meeting_could_lean(counted, found):
    assert lean(counted) is found


@pytest.mark.parametrize(
    ("mean", "zones", "where", "next_"),
    [
        (8.0, [1, 4, 0], Climate.GROWS, None),
        (7.0, [2, 3, 0], Climate.GROWS, None),
        (7.0, [3, 3, 0], Climate.GROWS, None),  # half is enough
        (7.0, [3, 2, 0], Climate.EASY, Lean.BOLDER),
        (6.9, [5, 0, 0], Climate.STUCK, Lean.GENTLER),
        (6.9, [1, 4, 0], Climate.STRAINED, Lean.GENTLER),
        (9.0, [1, 2, 2], Climate.GROWS, Lean.GENTLER),  # said freely that it was too much
        (9.0, [7, 0, 3], Climate.EASY, Lean.GENTLER),
    ],
)
def test_safe_and_challenging_together_say_where_a_circle_stands(mean, zones, where, next_):
    assert climate(mean, zones) is where
    assert fitting(where, zones) is next_


def test_the_methods_that_are_named_are_there():
    assert {one for some in METHODS.values() for one in some} <= set(reading.library())


@pytest.mark.parametrize("way", Lean)
@pytest.mark.parametrize("used", [(), ("basis5",), ("basis5", "tien", "incident7")])
def test_the_advisor_proposes_first_what_leans_that_way_with_that_reason(way, used):
    wish = Wish(people=7, used=used, experience=Experience.EXPERIENCED, lean=way)
    first = advise(wish, reading.case_methods()).proposals[0]
    assert first.method.id in METHODS[way]
    assert str(REASONS[way]) in first.reasons
    without = advise(Wish(people=7, used=used), reading.case_methods()).proposals
    assert not [one for one in without if str(REASONS[way]) in one.reasons]


def test_what_somebody_says_is_the_matter_counts_for_more():
    wish = Wish(first=("moreelberaad_dilemma",), named=True, people=7, lean=Lean.BOLDER)
    found = [one.method.id for one in advise(wish, reading.case_methods()).proposals]
    assert found[0] == "moreelberaad_dilemma"
    assert found[1] in METHODS[Lean.BOLDER]


def test_what_does_not_fit_is_not_proposed_before_what_does():
    wish = Wish(people=7, experience=Experience.NEW, lean=Lean.BOLDER)
    found = advise(wish, reading.case_methods())
    assert found.fits
