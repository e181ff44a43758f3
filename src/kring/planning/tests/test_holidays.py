"""Who plans a meeting on a holiday reads so first, and may do it all the same.

Planted, seen red here, and put back: `to_ask` that always answers nothing.
"""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from kring.kernel import clock
from kring.meetings.models import Meeting
from kring.meetings.tests.world import make_season
from kring.planning import actions, holidays
from kring.planning.freedays import school
from kring.planning.models import Poll
from kring.planning.tests.world import make_poll

WHERE = {"at": "10:00", "minutes": "90", "place": "Kulturhus"}


def christmas() -> date:
    """The next Christmas Day that is not within a week."""
    soon = clock.now().date() + timedelta(days=7)
    return min(day for year in (soon.year, soon.year + 1) if (day := date(year, 12, 25)) > soon)


@pytest.fixture
def meeting(world):
    return make_season(world, count=1)[0]


def day_of(meeting):
    meeting.refresh_from_db()
    return meeting.starts_at.astimezone(meeting.circle.zone).date()


class TestMoving:
    def test_to_christmas_is_said_first_and_a_second_press_moves_it(
        self, world, as_person, meeting
    ):
        client, address = as_person(world.anneke), reverse("meeting_date", args=[meeting.pk])
        before, day = day_of(meeting), christmas()
        page = client.post(address, WHERE | {"day": day.isoformat()}).text
        assert "is a public holiday: " in page
        assert "25 December" in page
        assert "Move it all the same" in page
        assert f'name="sure" value="{day}"' in page
        assert 'value="Kulturhus"' in page  # nothing that was filled in is lost
        assert day_of(meeting) == before
        sent = WHERE | {"day": day.isoformat(), "sure": day.isoformat()}
        assert client.post(address, sent).status_code == 302
        assert day_of(meeting) == day

    def test_a_yes_to_one_holiday_is_none_to_another(self, world, as_person, meeting):
        address, day = reverse("meeting_date", args=[meeting.pk]), christmas()
        sent = WHERE | {"day": str(day + timedelta(days=1)), "sure": str(day)}
        assert "is a public holiday: " in as_person(world.anneke).post(address, sent).text

    def test_who_only_changes_the_place_of_a_meeting_at_christmas_is_not_asked(
        self, world, as_person, meeting
    ):
        day = christmas()
        at = datetime.combine(day, time(10), world.circle.zone)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=at)
        address = reverse("meeting_date", args=[meeting.pk])
        sent = WHERE | {"day": str(day), "place": "De Huiskamer"}
        assert as_person(world.anneke).post(address, sent).status_code == 302
        meeting.refresh_from_db()
        assert meeting.place == "De Huiskamer"


class TestPlanning:
    def test_one_meeting_by_hand_at_christmas_is_said_first(self, world, as_person):
        client, address = as_person(world.anneke), reverse("meeting_new", args=[world.circle.pk])
        day = christmas().isoformat()
        assert "Plan it all the same" in client.post(address, WHERE | {"day": day}).text
        assert not Meeting.objects.exists()
        assert client.post(address, WHERE | {"day": day, "sure": day}).status_code == 302
        assert Meeting.objects.count() == 1

    def test_the_dates_of_a_season_say_which_of_them_are_holidays(self, world, as_person):
        form = WHERE | {
            "starts_on": str(christmas() - timedelta(weeks=1)), "count": 3, "weeks": 1, "choosing": "vote",
            "takers": [], "preview": "yes",
        }  # fmt: skip
        page = as_person(world.anneke).post(reverse("season_new", args=[world.circle.pk]), form)
        assert "is a public holiday: Eerste kerstdag." in page.text


class TestSentences:
    SPRING_NORTH, SPRING_REST = date(2026, 2, 26), date(2026, 2, 17)

    def test_a_circle_that_chose_its_region_reads_of_its_own_school_holidays_only(self, world):
        poll = make_poll(world)
        Poll.objects.filter(pk=poll.pk).update(region="north")
        said = holidays.sentences(world.circle, [self.SPRING_NORTH, self.SPRING_REST])
        assert said == {
            self.SPRING_NORTH: "Thursday 26 February falls in the spring holiday of schools."
        }

    def test_a_circle_that_chose_none_reads_in_which_regions_schools_are_free(self, world):
        said = holidays.sentences(world.circle, [self.SPRING_REST])
        assert said[self.SPRING_REST] == (
            "Tuesday 17 February falls in the spring holiday of schools in Middle, South."
        )

    def test_a_circle_elsewhere_reads_nothing_of_dutch_schools(self, world):
        world.circle.country = "BE"
        assert holidays.sentences(world.circle, [self.SPRING_REST]) == {}

    def test_a_public_holiday_comes_before_the_school_holiday_around_it(self, world):
        assert any(one.holds(date(2025, 12, 25)) for one in school("north"))
        (said,) = holidays.sentences(world.circle, [date(2025, 12, 25)]).values()
        assert said == "Thursday 25 December is a public holiday: Eerste kerstdag."

    def test_a_day_off_of_the_circle_is_said_and_where_it_meets_all_the_same_nothing(self, world):
        day = date(2026, 3, 10)
        assert holidays.sentences(world.circle, [day]) == {}
        for meets, count in ((False, 1), (True, 0)):
            actions.set_free(world.circle, by=world.anneke, first=day, last=day, meets=meets)
            assert len(holidays.sentences(world.circle, [day])) == count
