"""What is written in the demo: fields, regions, languages and time zones are data, and nobody is real."""

import pytest

from kring.circles.rules import SEATED, Role
from kring.web.demo import story

STORIES = story.stories()
MAIN = next(one for one in STORIES if one.key == story.cast().circle)
each_story = pytest.mark.parametrize("circle", STORIES, ids=lambda one: one.key)


def test_the_circles_are_of_different_fields_regions_countries_and_languages():
    for name in ("field", "region"):
        assert len({getattr(one.frame, name) for one in STORIES}) == len(STORIES)
    assert {one.frame.country for one in STORIES} == {"NL", "RO"}
    assert {one.frame.language for one in STORIES} == {"nl", "en"}
    assert {one.frame.time_zone for one in STORIES} == {"Europe/Amsterdam", "Europe/Bucharest"}


@each_story
def test_people_of_one_circle_come_from_different_organisations(circle):
    whence = [one.organisation for one in circle.people]
    assert len(set(whence)) == len(whence)
    assert all(whence)


def test_the_main_circle_has_everybody_that_a_circle_needs():
    roles = [one.role for one in MAIN.people]
    facilitators = [one for one in MAIN.people if one.role is Role.FACILITATOR]
    assert len({one.perspective for one in facilitators}) == 2
    assert {Role.CONVENOR, Role.SPONSOR, Role.LIVED_EXPERT} <= set(roles)
    assert sum("Gemeente" in one.organisation for one in MAIN.people) == 8
    assert [one.name for one in MAIN.people if not one.has_account] == ["Daan Wassink"]
    assert MAIN.seeking == ("waterschap",)


def test_one_circle_is_still_forming_with_five_chairs_taken():
    (forming,) = [one for one in STORIES if one.season is None]
    assert sum(one.role in SEATED for one in forming.people) == 5


@each_story
def test_everybody_who_speaks_was_there(circle):
    for meeting in circle.meetings:
        known = {one.key for one in circle.people} - set(meeting.absent)
        assert {line.who for line in meeting.said} <= known
        assert {one.who for one in (*meeting.trials, *meeting.thoughts)} <= known


def test_the_parts_are_people_of_the_main_circle_and_an_outsider():
    codes = [code for code, _key in story.cast().parts]
    assert codes == ["facilitator", "giver", "participant", "lived_expert", "sponsor", "outsider"]
    people = {one.key for one in MAIN.people} | set(story.cast().outsiders)
    assert {key for _code, key in story.cast().parts} <= people
