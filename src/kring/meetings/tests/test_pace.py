"""The days of a written round, as tables."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.meetings import pace
from kring.meetings.queries import round_steps

AMSTERDAM, BUCHAREST = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/Bucharest")
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2027, 3, day) for day in range(1, 8))
dates = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (MON, 0, MON), (MON, 1, TUE), (MON, 4, FRI), (MON, 5, date(2027, 3, 8)), (THU, 2, date(2027, 3, 8)),
        (FRI, 1, date(2027, 3, 8)), (FRI, 6, date(2027, 3, 15)), (SAT, 0, date(2027, 3, 8)),
        (SAT, 1, date(2027, 3, 8)), (SUN, 1, date(2027, 3, 8)), (SUN, 2, date(2027, 3, 9)),
    ],
)  # fmt: skip
def test_so_many_working_days_later(day, days, expected):
    assert pace.later(day, days) == expected


@given(day=dates, days=st.integers(0, 60))
def test_a_step_never_closes_in_a_weekend_and_one_day_more_is_later(day, days):
    found = pace.later(day, days)
    assert found.weekday() < pace.SATURDAY
    assert found >= day
    assert pace.later(day, days + 1) > found or day.weekday() >= pace.SATURDAY


@given(day=dates, days=st.integers(1, 60))
def test_the_days_between_lead_there_and_no_less_does(day, days):
    there = pace.later(day, days)
    found = pace.between(day, there)
    assert pace.later(day, found) == there
    assert found == 0 or pace.later(day, found - 1) < there


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((1, 2, 1, 2, 1, 1), True, [1, 3, 4, 8, 9, 10]),
        ((1, 2, 1, 2, 1, 1), False, [2, 4, 5, 9, 10, 11]),
        ((3,), True, [3]),
        ((5, 5), True, [5, 12]),
    ],
)
def test_each_step_closes_after_its_days(days, today, expected):
    found = pace.closing_days(MON, days, today=today)
    assert [day.day for day in found] == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("async", (1, 2, 1, 2, 1, 1)),
        ("learninghistory", (3, 8, 3, 4, 3, 3)),
        ("basis5", None),
    ],
)
def test_the_method_proposes_the_days_and_what_is_not_written_is_left_out(method, expected):
    steps = round_steps(method)
    days = tuple(pace.days_for(step.phase) for step in steps)
    assert expected is None or days == expected
    assert [bool(count) for count in days] == [step.phase.takes_text for step in steps]


@pytest.mark.parametrize("zone", [AMSTERDAM, BUCHAREST])
@pytest.mark.parametrize(
    ("opened", "closes", "expected"),
    [
        # The working day before it closes, at nine.
        ((2027, 3, 1, 8), (2027, 3, 4, 20), (2027, 3, 3, 9)),
        # It closes on Monday: on Friday, not on Sunday.
        ((2027, 3, 4, 8), (2027, 3, 8, 20), (2027, 3, 5, 9)),
        # It was open for less than that: on its last day.
        ((2027, 3, 1, 20), (2027, 3, 2, 20), (2027, 3, 2, 9)),
        ((2027, 3, 5, 20), (2027, 3, 8, 20), (2027, 3, 8, 9)),
        # Too short to remind anybody of.
        ((2027, 3, 1, 10), (2027, 3, 1, 20), None),
        ((2027, 3, 1, 20), (2027, 3, 2, 8), None),
        # In the weekend the clock goes an hour forward, and back.
        ((2027, 3, 25, 20), (2027, 3, 29, 20), (2027, 3, 26, 9)),
        ((2026, 10, 22, 20), (2026, 10, 27, 20), (2026, 10, 26, 9)),
    ],
)
def test_it_reminds_at_nine_on_the_working_day_before(zone, opened, closes, expected):
    def moment(parts):
        return datetime(*parts, tzinfo=zone)

    found = pace.reminds_at(moment(opened), moment(closes), zone)
    assert found == (moment(expected) if expected else None)
    assert found is None or found.astimezone(zone).hour == 9


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (3, 8, 59, False), (3, 9, 0, True), (3, 20, 59, True), (3, 21, 0, False), (4, 3, 0, False),
        (4, 8, 0, True), (4, 19, 59, True), (4, 20, 0, False), (4, 20, 30, False),
    ],
)  # fmt: skip
def test_a_late_worker_reminds_late_but_not_at_night_and_not_afterwards(
    day, hour, minute, expected
):
    opened, closes = (datetime(2027, 3, *parts, tzinfo=AMSTERDAM) for parts in ((1, 8), (4, 20)))
    now = datetime(2027, 3, day, hour, minute, tzinfo=AMSTERDAM)
    assert pace.may_remind(opened, closes, now=now, zone=AMSTERDAM) is expected


@pytest.mark.parametrize("zone", [AMSTERDAM, BUCHAREST])
@pytest.mark.parametrize("day", [date(2027, 3, 26), date(2026, 10, 23)])
def test_a_day_later_is_the_same_hour_by_the_clock_in_summer_and_winter(zone, day):
    # As the database gives it: in UTC.
    before = datetime.combine(day, time(20), tzinfo=zone).astimezone(UTC)
    after = pace.moved(before, 1, zone)
    assert after.astimezone(zone).time() == time(20)
    hours = (after.astimezone(AMSTERDAM).timestamp() - before.timestamp()) / 3600
    assert hours in {71, 73}
    assert after.date() - before.date() == timedelta(days=3)
