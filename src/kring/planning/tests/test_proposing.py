"""Which moments are proposed, and which days are left out."""

from datetime import date, time, timedelta

import pytest

from kring.planning.freedays import (
    Calendar,
    Region,
    feast_days,
    known_until,
    public,
    school,
)
from kring.planning.proposing import Wishes, proposal
from kring.planning.solving.exact import solve
from kring.planning.solving.problem import YES, Moment, Problem, Somebody

pytestmark = pytest.mark.once


def wishes(**changes) -> Wishes:
    usual = {
        "starts_on": date(2027, 1, 5),
        "count": 13,
        "weeks": 6,
        "around": 1,
        "weekdays": (1, 3),
        "times": (time(9, 30),),
    }
    return Wishes(**(usual | changes))


@pytest.mark.parametrize("region", list(Region))
def test_thirteen_meetings_in_a_year_and_a_half_avoid_all_holidays(region):
    """Acceptance check 14 of the field: 18 months, each six weeks."""
    asked = wishes()
    found = proposal(asked, Calendar(country="NL", region=region))
    days = sorted({one.date() for one in found.moments})
    problem = Problem(
        moments=tuple(Moment(day, 9, str(day)) for day in days),
        people=(Somebody("p", (YES,) * len(days), 0),),
        count=13,
        quorum=1,
        rhythm_days=42,
        fewest_days=28,
        most_days=63,
    )
    chosen = [days[n] for n in solve(problem).chosen]
    assert len(chosen) == 13
    assert timedelta(days=450) < chosen[-1] - chosen[0] < timedelta(days=560)
    free = [*school(region)]
    for year in (2027, 2028):
        free += public("NL", year, "nl")
    assert [day for day in chosen if any(one.holds(day) for one in free)] == []


def test_a_day_left_out_says_why():
    found = proposal(
        wishes(starts_on=date(2027, 4, 19), count=1, weekdays=(0, 1), around=1),
        Calendar(country="NL"),
    )
    assert [(day.isoformat(), why.name) for day, why in found.left_out] == [
        ("2027-04-27", "Koningsdag")
    ]


def test_a_circle_can_be_free_itself_and_can_meet_all_the_same():
    days = (date(2027, 4, 20), date(2027, 4, 20))
    queens = (date(2027, 4, 27), date(2027, 4, 27))
    calendar = Calendar(country="NL", own=(days,), lifted=(queens,))
    asked = wishes(starts_on=date(2027, 4, 19), count=2, weeks=1, around=0, weekdays=(1,))
    found = proposal(asked, calendar)
    assert [one.date() for one in found.moments] == [date(2027, 4, 27)]


def test_school_holidays_are_known_for_years_and_say_when_they_were_not_looked_up():
    for region in Region:
        assert known_until(region) > date(2029, 8, 1)
        assert all(one.first < one.last for one in school(region))
    assert any(not one.sure for one in school("north"))
    assert all(one.sure for one in school("middle"))


@pytest.mark.parametrize(
    ("feast", "day"),
    [("islamic", date(2027, 3, 1)), ("islamic", date(2027, 3, 9)), ("jewish", date(2027, 10, 11)),
     ("hindu", date(2027, 10, 29))],
)  # fmt: skip
def test_feasts_and_fasts_are_known(feast, day):
    assert day in feast_days([feast], date(2027, 1, 1), date(2027, 12, 31))


def test_a_country_without_known_holidays_has_none():
    assert public("ZZ", 2027, "nl") == ()
