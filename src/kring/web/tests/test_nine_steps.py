"""Where a circle stands: nine steps, counted from what is there already."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import translation

from kring.circles.rules import facilitators_sentence
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.meetings.tests.world import make_season
from kring.planning import actions
from kring.web.nine_steps import Found, State, following, nine
from kring.web.standing import found_of


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


NOTHING = Found(
    framed=False, urgent=False, questions=0, perspectives=[], sought=0, uncovered=8, members=8,
    facilitators=[], coming=0, led=0, try_outs=0, told=0, weeks=0, widest=0, meetings=0, published=0,
)  # fmt: skip
TODO, BUSY, DONE = State
MIXED = ["zorg", "beleid", "dorp", "ervaring"]


@pytest.mark.parametrize(
    ("step", "change", "state"),
    [
        (1, {"framed": True}, DONE),
        (2, {"urgent": True}, BUSY),
        (2, {"urgent": True, "questions": 1}, DONE),
        (3, {"perspectives": MIXED}, DONE),
        (3, {"perspectives": MIXED, "sought": 1}, BUSY),
        (3, {"perspectives": ["zorg"] * 8 + MIXED}, BUSY),
        (3, {"perspectives": ["Zorg", "zorg ", "zorg"]}, TODO),
        (4, {"uncovered": 3}, BUSY),
        (4, {"uncovered": 0}, DONE),
        (4, {"uncovered": 0, "members": 0}, TODO),
        (5, {"facilitators": ["zorg"]}, BUSY),
        (5, {"facilitators": ["zorg", "Zorg"]}, BUSY),
        (5, {"facilitators": ["zorg", "beleid"]}, DONE),
        (6, {"coming": 4, "led": 1}, BUSY),
        (6, {"coming": 4, "led": 4}, DONE),
        (7, {"try_outs": 2}, BUSY),
        (7, {"try_outs": 2, "told": 1}, DONE),
        (8, {"meetings": 6, "weeks": 30, "widest": 6}, BUSY),
        (8, {"meetings": 13, "weeks": 78, "widest": 7}, DONE),
        (8, {"meetings": 4, "weeks": 78, "widest": 26}, BUSY),
        (9, {"published": 1}, DONE),
    ],
)
def test_a_step_is_as_far_as_what_is_there(step, change, state):
    assert [one.state for one in nine(NOTHING)] == [TODO] * 9
    steps = nine(replace(NOTHING, **change))
    assert steps[step - 1].state is state
    assert steps[step - 1].proof


def test_the_first_that_is_not_done_comes_next():
    assert following(nine(NOTHING)) == 0
    assert following(nine(replace(NOTHING, framed=True))) == 1
    assert following([]) is None


@pytest.mark.parametrize(
    ("perspectives", "words"),
    [
        ([], "One person"),
        (["zorg"], "One person"),
        (["zorg", " Zorg"], "same perspective"),
        (["", ""], "same perspective"),
        (["zorg", "beleid"], ""),
        (["zorg", "zorg", "dorp"], ""),
    ],
)
def test_two_facilitators_look_from_different_sides(perspectives, words):
    sentence = facilitators_sentence(perspectives)
    assert words in sentence
    assert bool(sentence) is bool(words)


def test_the_page_counts_what_is_in_kring(world, as_person):
    client = as_person(world.carla)
    address = reverse("nine-steps", args=[world.circle.pk])
    page = client.get(address).text
    assert page.count("nine-steps__one--done") == 2  # the frame, the perspectives
    make_season(world, count=6)
    actions.share_duties(world.circle, by=world.anneke, now=clock.now())
    page = client.get(address).text
    assert "6 of 6 meetings to come have a round leader" in page
    assert page.count("nine-steps__one--done") == 3
    assert reverse("circle-frame", args=[world.circle.pk]) not in page  # for who shapes the circle


def test_a_circle_of_whom_nobody_may_see_its_members_shows_no_steps(everyone, as_person):
    address = reverse("nine-steps", args=[everyone.circle.pk])
    for name in ("ineke", "otto", "mohammed", "nel"):
        assert as_person(getattr(everyone, name)).get(address).status_code == 403


def test_the_steps_ask_the_same_number_of_questions_for_every_circle(
    world, django_assert_num_queries
):
    small = make_circle("Anneke", "Bart")
    make_season(world, count=9)
    for circle in (world.circle, small.circle):
        with django_assert_num_queries(8):
            found_of(circle, clock.now())


def test_the_page_of_the_circle_says_what_is_to_be_wished_of_who_facilitate(world, as_person):
    sentence = "With two, from different perspectives"
    address = reverse("circle", args=[world.circle.pk])
    assert sentence in as_person(world.anneke).get(address).text
    assert sentence not in as_person(world.carla).get(address).text
