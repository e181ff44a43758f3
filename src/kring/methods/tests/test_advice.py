"""Three proposals with reasons, whatever is asked."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.methods import reading
from kring.methods.advice import SHORTEST, Wish, advise, fits, time_for
from kring.methods.forms import AdviceForm
from kring.methods.script import Experience, Family, Sensitivity, Way
from kring.methods.situations import situations

pytestmark = pytest.mark.once

METHODS = reading.case_methods()
IDS = [method.id for method in METHODS]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def asked(**more):
    """Return advice for what somebody filled in, and what is known besides."""
    known = {name: more.pop(name) for name in ("used", "frame", "case_chosen") if name in more}
    return advise(AdviceForm(more).wish(**known), METHODS)


def ids(advice):
    return [one.method.id for one in advice.proposals]


@pytest.mark.parametrize(
    ("what", "proposed"),
    [
        ({}, ["basis5", "tien", "warmkoud"]),
        ({"people": 6, "experience": "new"}, ["basis5", "tien", "warmkoud"]),
        ({"situation": "moral", "people": 6, "minutes": 60}, ["moreelberaad_dilemma", "moreelberaad_utrecht"]),
        ({"situation": "relation", "people": 8, "experience": "experienced"}, ["balint_klassiek", "raguse"]),
        ({"situation": "relation", "people": 8, "experience": "some"}, ["balint_klassiek", "reflectingteam"]),
        ({"situation": "everyone_helped", "people": 6, "minutes": 60}, ["troika", "wisecrowds"]),
        ({"situation": "no_shared_moment", "way": "apart"}, ["async", "denkvragen"]),
        ({"situation": "residents", "people": 16, "minutes": 120}, ["spiegelgesprek"]),
        ({"people": 40, "minutes": 20}, ["troika", "all124", "pct15"]),
    ],
)  # fmt: skip
def test_what_is_the_matter_and_what_can_be_done_decide(what, proposed):
    advice = asked(**what)
    assert ids(advice)[: len(proposed)] == proposed
    assert advice.fits


@pytest.mark.parametrize("situation", situations("nl"), ids=lambda one: one.id)
def test_when_all_can_be_done_the_methods_for_the_matter_come_first(situation):
    found = ids(asked(situation=situation.id))
    assert tuple(found[: len(situation.methods)]) == situation.methods[:3]


def test_two_cancel_an_hour_before_and_what_no_longer_fits_is_said():
    five = asked(situation="moral", people=5, minutes=90)
    assert ids(five)[0] == "moreelberaad_dilemma"
    three = asked(situation="moral", people=3, minutes=90)
    assert three.fits
    assert [one.method.id for one in three.missed] == ["moreelberaad_dilemma", "moreelberaad_utrecht"]  # fmt: skip
    assert three.missed[0].against == ("It needs at least 5 people; you are with 3.",)


def test_with_two_people_nothing_fits_and_each_proposal_says_why():
    advice = asked(people=2, minutes=45)
    assert len(advice.proposals) == 3
    assert not advice.fits
    for one in advice.proposals:
        assert one.against == ("It needs at least 3 people; you are with 2.",)


def test_reasons_are_plain_sentences():
    basis = asked(people=6, minutes=45, situation="new_group", used=("tien", "aar")).proposals[0]
    assert basis.reasons == (
        "Our first choice for what is the matter.",
        "Just right for 6 people.",
        "Can be done in 45 minutes: how they are shared out is our proposal.",
        "You have not done this yet.",
    )


def test_what_a_circle_did_last_does_not_come_again():
    assert "basis5" in ids(asked(people=6, used=("tien",)))
    assert "basis5" not in ids(asked(people=6, used=("basis5", "tien")))


def test_one_team_is_proposed_action_learning_first_with_the_reason():
    wish = Wish(people=6, minutes=120, experience=Experience.NEW, of_team=("wial",))
    first = advise(wish, METHODS).proposals[0]
    assert first.method.id == "wial"
    assert first.reasons[0].startswith("You are one team")
    assert ids(advise(replace(wish, of_team=()), METHODS))[0] != "wial"
    too_many = advise(replace(wish, people=14, experience=None), METHODS).proposals
    assert too_many[0].fits
    assert too_many[0].method.id != "wial"


def test_a_team_in_coaching_is_proposed_its_instruments_first_in_their_order_with_the_reason():
    wish = Wish(people=8, minutes=180, of_team=("reteaming", "aar", "pct15"))
    advice = advise(wish, METHODS)
    assert advice.fits
    assert ids(advice) == ["reteaming", "aar", "pct15"]
    assert all(one.reasons[0].startswith("You are one team:") for one in advice.proposals)
    # What does not fit gives way: there is no time for the first.
    short = ids(advise(replace(wish, minutes=50), METHODS))
    assert short[0] == "aar"


def test_what_is_for_a_change_is_of_a_kind_the_circle_has_not_done():
    wish = Wish(people=6, used=("basis5",), families=frozenset({Family.INTERVISION}))
    other = advise(wish, METHODS).other
    assert other.method.family is not Family.INTERVISION
    assert other.fits


def test_who_must_come_from_elsewhere_is_only_proposed_for_that():
    assert ids(asked(people=3, minutes=120)).count("supervisie_groep") == 0
    mirror = asked(situation="residents", people=16, minutes=120).proposals[0]
    assert "Somebody with lived experience must be there too." in mirror.reasons


def test_in_a_meeting_the_frame_takes_its_part_of_the_time():
    wish = Wish(minutes=150, frame=reading.container(), case_chosen=True)
    assert time_for(reading.method("basis5"), wish) == (62, 60)
    short = Wish(minutes=60, frame=reading.container(), case_chosen=True)
    given_, needed = time_for(reading.method("basis5"), short)
    assert given_ < needed * SHORTEST
    assert not fits(reading.method("basis5"), short)


wishes = st.builds(
    Wish,
    first=st.sampled_from([(), *(one.methods for one in situations("nl"))]),
    named=st.booleans(),
    people=st.integers(0, 300),
    minutes=st.integers(0, 600),
    frame=st.sampled_from([None, reading.container()]),
    case_chosen=st.booleans(),
    experience=st.sampled_from([None, *Experience]),
    sensitivity=st.sampled_from([None, *Sensitivity]),
    way=st.sampled_from([None, *Way]),
    used=st.lists(st.sampled_from([*IDS, "made_here"]), max_size=6).map(tuple),
    families=st.frozensets(st.sampled_from(list(Family))),
)


# A machine may be busy.
@settings(deadline=None, max_examples=60)
@given(wishes)
def test_there_are_always_three_and_another_and_each_fits_or_says_why_not(wish):
    advice = advise(wish, METHODS)
    found = [*ids(advice), advice.other.method.id]
    assert len(set(found)) == len(found) == 4
    can = [method.id for method in METHODS if fits(method, wish)]
    for one in (*advice.proposals, advice.other):
        assert one.fits == (one.method.id in can)
        assert one.fits or all(one.against)
    # What fits is never passed over for what does not.
    assert sum(one.fits for one in advice.proposals) == min(3, len(can))
    assert advise(wish, METHODS[::-1]) == advice


@pytest.mark.parametrize("many", [0, 1, 3])
def test_of_few_methods_there_are_fewer_proposals(many):
    advice = advise(Wish(), METHODS[:many])
    assert len(advice.proposals) == many
    assert advice.other is None
