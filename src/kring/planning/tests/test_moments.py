"""Where a circle looks up from its questions, by what kind of circle it is.

Planted, seen red here, and put back: the day of a month that is shorter · what comes after the last meeting left out
of the picture.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kring.circles.kinds import Kind
from kring.meetings.tests.world import make_season
from kring.planning.marks import CHOICE, LOOK_BACK
from kring.planning.moments import later_by, moments
from kring.planning.picture import Stop, picture

DAYS = [date(2027, 1, 14) + timedelta(weeks=4 * n) for n in range(6)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 1, 14), 3, date(2027, 4, 14)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 10, 31), 3, date(2028, 1, 31)),
        (date(2027, 8, 31), 3, date(2027, 11, 30)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
    ],
)
def test_so_many_months_later_is_a_day_that_there_is(day, months, then):
    assert later_by(day, months) == then


def test_team_coaching_looks_back_once_more_three_months_after_the_end():
    half, end, later = moments(DAYS, Kind.TEAM_COACHING)
    assert [half.day, end.day, later.day] == [DAYS[2], DAYS[-1], later_by(DAYS[-1], 3)]
    assert [one.kind for one in (half, end, later)] == [CHOICE, CHOICE, LOOK_BACK]
    assert [one.day for one in moments(DAYS, Kind.PRACTICE)] == [DAYS[2], DAYS[-1]]
    assert moments(DAYS[:1], Kind.TEAM_COACHING) == []


def test_it_stands_in_the_picture_after_the_last_meeting():
    stops = [Stop(day, n, "coming") for n, day in enumerate(DAYS, 1)]
    drawn = picture(stops, moments(DAYS, Kind.TEAM_COACHING), [], DAYS[0])
    places = [one.x for one in drawn.marks]
    assert len(places) == 3
    assert drawn.stops[-1].x < places[-1] < 100


def test_the_page_names_it_in_the_list(world, as_person):
    make_season(world)
    place = reverse("season_line", args=[world.circle.pk])
    client = as_person(world.bart)
    assert "look back once more" not in client.get(place).text
    world.circle.form = Kind.TEAM_COACHING
    world.circle.save()
    page = client.get(place).text
    assert "Look back once more, with the manager: what stayed?" in page
    assert "season-line__choice--later" in page
