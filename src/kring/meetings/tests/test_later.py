"""A meeting with more than one question: planned, changed, and divided over its time.

Planted, and seen red: a case on a later table offered to the vote · the turn not counted in the rota.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from kring.cases import actions as cases
from kring.cases.tests.world import make_case
from kring.circles.rules import Role
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions, programme, queries, rules
from kring.meetings.models import LaterCase, Meeting
from kring.meetings.tests.world import make_season, turn_of

FIRST, OTHER, THIRD = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, ""),
        ({"role": Role.PARTICIPANT}, "As participant"),
        ({"role": Role.LEAD}, "As lead"),
        ({"role": None}, "only for the members"),
        ({"state": "held"}, "has been held"),
        ({"begun": True}, "going on"),
        ({"written": True}, "one question"),
        ({"givers": [FIRST, THIRD, uuid4()]}, "three questions"),
        ({"givers": [OTHER]}, "brings a question already"),
        ({"givers": [None]}, ""),
        ({"to_role": Role.GUEST}, "does not bring cases"),
        ({"to_role": None}, "does not bring cases"),
        ({"playable": False}, "does not have that method"),
    ],
)
def test_who_may_add_a_question_to_which_meeting(change, word):
    usual = {
        "role": Role.FACILITATOR, "state": "planned", "begun": False, "written": False,
        "to_role": Role.PARTICIPANT, "givers": [FIRST], "giver": OTHER, "playable": True,
    }  # fmt: skip
    asked = usual | change
    verdict = rules.may_add_case(asked.pop("role"), **asked)
    assert bool(verdict) is (word == "")
    assert word in verdict.reason


@pytest.fixture
def meeting(world):
    return turn_of(world, make_season(world), "bart")


def add(world, meeting, name, method="basis5"):
    return actions.add_case(meeting, by=world.anneke, giver=world[name], method=method)


def places(meeting):
    return [(row.place, row.giver.display_name) for row in meeting.later.all()]


def test_questions_stand_in_order_and_move_up_when_one_falls_away(world, meeting):
    add(world, meeting, "carla")
    add(world, meeting, "dirk", "roddel")
    with pytest.raises(RefusedError, match="three questions"):
        add(world, meeting, "esra")
    actions.drop_case(meeting, by=world.anneke, place=2)
    actions.drop_case(meeting, by=world.anneke, place=2)  # pressed twice: the next was shown there
    assert places(meeting) == []
    add(world, meeting, "dirk")
    add(world, meeting, "carla")
    actions.drop_case(meeting, by=world.anneke, place=2)
    assert places(meeting) == [(2, "Carla")]


@pytest.mark.django_db(transaction=True)
def test_what_somebody_offered_comes_along_and_is_nowhere_else():
    world = make_circle()
    meeting = turn_of(world, make_season(world), "bart")
    case = make_case(world, "carla", offered=False)
    row = add(world, meeting, "carla")
    assert row.case is None
    cases.offer(case, by=world.carla, now=clock.now())
    on_her_turn = turn_of(world, list(world.circle.meetings.all()), "carla")
    assert on_her_turn.case == case  # her own evening comes first
    other = make_case(world, "dirk", offered=False)
    actions.free_turns(world.circle.pk, world["dirk"].pk, by=None, now=clock.now())
    later = add(world, meeting, "dirk")
    cases.offer(other, by=world.dirk, now=clock.now())
    later.refresh_from_db()
    assert later.case == other
    assert other not in queries.candidates(on_her_turn)
    assert other not in queries.waiting(world.circle.pk)
    cases.take_back(other, by=world.dirk)
    later.refresh_from_db()
    assert later.case is None


def test_a_later_question_counts_as_a_turn(world, meeting):
    before = {turn.member: turn.times_given for turn in queries.turns(world.circle)}
    add(world, meeting, "carla")
    after = {turn.member: turn.times_given for turn in queries.turns(world.circle)}
    assert after[world["carla"].pk] == before[world["carla"].pk] + 1


def test_who_gets_the_first_turn_has_no_second_one_that_evening(world, meeting):
    add(world, meeting, "carla")
    add(world, meeting, "dirk")
    actions.give_turn(meeting, by=world.anneke, to=world["carla"])
    assert places(meeting) == [(2, "Dirk")]
    actions.free_turns(world.circle.pk, world["dirk"].pk, by=None, now=clock.now())
    assert places(meeting) == []


def test_the_time_is_divided_over_the_questions_and_the_page_tells_both(world, as_person, meeting):
    actions.choose_method(meeting, by=world.anneke, method="basis5")
    page = f"/meetings/{meeting.pk}/"
    client = as_person(world.anneke)
    sent = client.post(
        f"{page}cases/",
        {"later-giver": str(world["carla"].pk), "later-method": "basis5"},
        follow=True,
    ).text
    assert "The questions of this meeting" in sent
    assert sent.index("Question 1: Bart") < sent.index("Question 2: Carla")
    minutes = programme.minutes_by_case(Meeting.objects.get(pk=meeting.pk))
    assert sum(minutes.values()) == meeting.minutes
    assert abs(minutes[1] - minutes[2]) <= 1
    for odd in (0, 1, 9, 10**30):  # an address made by hand
        assert client.post(f"{page}cases/{odd}/removal/").status_code in {302, 404}
    again = {"later-giver": str(world["carla"].pk), "later-method": "basis5"}
    assert client.post(f"{page}cases/", again).status_code == 403  # pressed twice
    assert LaterCase.objects.count() == 1
    client.post(f"{page}cases/2/removal/")
    assert not LaterCase.objects.exists()
    assert "The questions of this meeting" not in client.get(page).text


def test_a_later_case_is_not_shown_to_who_sees_no_cases(everyone, as_person):
    world = everyone
    meeting = turn_of(world, make_season(world), "bart")
    case = make_case(world, "carla")
    LaterCase.objects.create(
        meeting=meeting, place=2, giver=world["carla"], case=case, method="basis5"
    )
    case.offered_at = clock.now() - timedelta(days=1)
    case.save()
    page = f"/meetings/{meeting.pk}/"
    assert case.burning_question in as_person(world.dirk).get(page).text
    for name in ("mohammed", "nel"):
        found = as_person(getattr(world, name)).get(page)
        assert found.status_code == 200
        assert case.burning_question not in found.text, name
