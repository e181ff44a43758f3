"""How long steps usually take in a circle.

Planted, seen red here, and put back: the mean instead of the median · the oldest meetings instead of the last · a step
passed through counted · a skipped lap counted.
"""

from datetime import timedelta

import pytest

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.meetings import actions, programme, queries
from kring.meetings.models import Lap, Meeting
from kring.meetings.tests.world import make_season
from kring.meetings.usual import Usual, took_here, usual, usual_minutes

CHECK_IN, STORY = "praktijkkring_sessie.check_in.1", "case.basis5.story.1"


@pytest.mark.parametrize(
    ("took", "found"),
    [
        ([], {}),
        ([(3, 60 * 18)], {"a": Usual(18, 18)}),
        ([(3, 60 * 30), (2, 60 * 10), (1, 60 * 12)], {"a": Usual(12, 30)}),
        ([(5, 60 * 9), (4, 60 * 9), (3, 60 * 9), (2, 60 * 90), (1, 60 * 90)], {"a": Usual(9, 9)}),
        ([(3, 60 * 8), (3, 60 * 4), (2, 60 * 2)], {"a": Usual(7, 12)}),
        ([(3, 29)], {}),
        ([(3, 29), (2, 60 * 5)], {"a": Usual(5, 5)}),
        ([(3, 31)], {"a": Usual(1, 1)}),
    ],
)
def test_the_middle_of_the_last_three_meetings_in_which_it_was_done(took, found):
    assert usual_minutes((meeting, "a", seconds) for meeting, seconds in took) == found


def lap(meeting, step, minutes, **more):
    began = meeting.starts_at
    return Lap.objects.create(
        meeting=meeting,
        step=step,
        planned_minutes=15,
        began_at=began,
        ended_at=began + timedelta(minutes=minutes),
        **more,
    )


@pytest.fixture
def season(world):
    meetings = make_season(world, count=3)
    first = meetings[0]
    lap(first, CHECK_IN, 25)
    lap(first, STORY, 40, skipped=True)
    lap(first, STORY, 18, idle_seconds=120)
    first.state = Meeting.State.HELD
    first.save()
    first.took = {key: [one.minutes, one.last] for key, one in took_here(world.circle.pk).items()}
    first.save()
    lap(meetings[1], CHECK_IN, 90)  # not held yet: does not count
    return meetings


def test_the_minutes_of_a_meeting_are_what_its_steps_took_here(world, season):
    assert dict(usual(season[1])) == {CHECK_IN: 25, STORY: 16}
    season[1].own_minutes = True
    assert usual(season[1]) == ()


def seen(world, meeting):
    return next(iter(queries.seen(world.anneke, meeting.pk)))


def parts(meeting):
    shown = programme.programme(meeting, "nl")
    assert sum(part.minutes for part in shown) == meeting.minutes
    return {part.title: part for part in shown}


def test_the_programme_says_how_long_it_took_last_time_and_the_facilitator_takes_the_methods_own(
    world, season, as_person
):
    meeting = seen(world, season[1])
    first = next(iter(parts(meeting).values()))
    assert first.took == 25
    assert "25" in first.who
    actions.choose_minutes(meeting, by=world.anneke, own=True)
    own = next(iter(parts(seen(world, season[1])).values()))
    assert own.minutes < first.minutes
    assert own.took == 25
    page = as_person(world.anneke).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "25 minutes last time" in page


def test_only_who_may_choose_the_method_chooses_its_minutes_and_not_once_it_began(world, season):
    with pytest.raises(RefusedError):
        actions.choose_minutes(season[1], by=world.bart, own=True)
    Meeting.objects.filter(pk=season[1].pk).update(begun_at=clock.now())
    with pytest.raises(RefusedError):
        actions.choose_minutes(season[1], by=world.anneke, own=True)
