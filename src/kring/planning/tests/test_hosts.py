"""On tour: hosting in turn, fair, and trading by two people's yes; and the season as a picture."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.meetings.models import Meeting
from kring.meetings.tests.world import make_season
from kring.planning import actions, hosts
from kring.planning.dividing import DutyKind
from kring.planning.freedays import Free
from kring.planning.marks import Mark
from kring.planning.models import Duty
from kring.planning.picture import Stop, picture

NOW = clock.now
HOST = DutyKind.HOST


def hosting():
    return Duty.objects.filter(kind=HOST)


def offer(world, *names, **more):
    for name in names:
        actions.offer_place(
            world.circle, by=getattr(world, name), place=f"Bij {name} thuis", **more
        )


def share(world, **more):
    return actions.share_hosts(world.circle, by=world.anneke, now=NOW(), **more)


def test_hosting_goes_round_nobody_twice_before_all_once(world):
    make_season(world, count=6)
    offer(world, "bart", "carla", "dirk")
    share(world)
    names = [
        one.membership.display_name
        for one in hosting().order_by("meeting__starts_at").select_related("membership")
    ]
    assert sorted(names[:3]) == sorted(names[3:]) == ["Bart", "Carla", "Dirk"]
    assert {one.place for one in Meeting.objects.all()} == {
        "Bij bart thuis", "Bij carla thuis", "Bij dirk thuis",
    }  # fmt: skip


def test_only_places_that_will_do(world):
    make_season(world, count=2)
    offer(world, "bart")
    offer(world, "carla", step_free=True)
    share(world, step_free=True)
    assert {one.membership for one in hosting().all()} == {world["carla"]}
    with pytest.raises(RefusedError, match="Nobody offers a place"):
        share(world, hearing_loop=True)


def test_a_member_may_host_what_nobody_hosts_and_only_with_a_place(world):
    first, second, *_more = make_season(world, count=2)
    with pytest.raises(RefusedError, match="fill in where"):
        actions.name_duty(first, by=world.bart, kind=HOST, member=world["bart"], now=NOW())
    offer(world, "bart", "carla")
    actions.name_duty(first, by=world.bart, kind=HOST, member=world["bart"], now=NOW())
    for meeting, member in ((first, "carla"), (second, "bart")):
        with pytest.raises(RefusedError):
            actions.name_duty(meeting, by=world.carla, kind=HOST, member=world[member], now=NOW())


def test_two_hosts_trade_only_with_two_yeses(world):
    first, second = make_season(world, count=2)
    offer(world, "bart", "carla")
    actions.name_duty(first, by=world.anneke, kind=HOST, member=world["bart"], now=NOW())
    actions.name_duty(second, by=world.anneke, kind=HOST, member=world["carla"], now=NOW())
    mine, theirs = hosting().get(meeting=first), hosting().get(meeting=second)
    actions.ask_duty_swap(mine, by=world.bart, theirs=theirs, now=NOW())
    mine.refresh_from_db()
    assert hosts.of_circle(world.circle.pk)[first.pk].membership == world["bart"]
    with pytest.raises(RefusedError, match="somebody else"):
        actions.answer_duty_swap(mine, by=world.bart, accepted=True, now=NOW())
    actions.answer_duty_swap(mine, by=world.carla, accepted=True, now=NOW())
    assert hosts.of_circle(world.circle.pk)[first.pk].membership == world["carla"]
    first.refresh_from_db()
    assert first.place == "Bij carla thuis"
    with pytest.raises(RefusedError, match="taken back"):
        actions.answer_duty_swap(mine, by=world.carla, accepted=True, now=NOW())


def test_the_page_and_the_meeting_tell_who_hosts(world, as_person):
    (first,) = make_season(world, count=1)
    offer(world, "bart", travel="Bus 61", step_free=True)
    client = as_person(world.anneke)
    client.post(reverse("host_division", args=[world.circle.pk]))
    page = client.get(reverse("hosts", args=[world.circle.pk])).text
    assert "Bus 61" in page
    page = client.get(reverse("meeting", args=[first.pk])).text
    assert "Bart hosts" in page
    assert "without steps" in page


def test_the_season_line_tells_the_same_in_picture_and_list(world, as_person):
    make_season(world, count=4)
    client = as_person(world.carla)
    page = client.get(reverse("season_line", args=[world.circle.pk])).text
    assert page.count('class="season-line__stop season-line__stop--coming" cx="') == 5
    assert page.count("season-list__one--meeting") == 4
    assert re.search(r"Meeting 1, turn of [A-Z]", page)  # a name keeps its capital
    assert "Half way: continue, change or stop?" in page


class TestPicture:
    START = date(2027, 1, 4)

    def stops(self, *days):
        return [
            Stop(self.START + timedelta(days=day), n, "coming", "Bart")
            for n, day in enumerate(days, 1)
        ]

    def test_everything_stands_between_begin_and_end(self):
        free = [
            Free(
                self.START - timedelta(days=60), self.START + timedelta(days=3), "kerst", "school"
            )
        ]
        marks = [Mark(self.START + timedelta(days=day), "try_out", "x") for day in (-90, 5, 900)]
        drawn = picture(self.stops(0, 42, 84), marks, free, self.START)
        xs = [one.x for one in (*drawn.stops, *drawn.marks)] + [x for x, _day in drawn.months]
        assert all(0 <= x <= 100 for x in xs)
        assert len(drawn.marks) == 1
        (band,) = drawn.bands
        assert (band.x, 0 < band.width < 20) == (0, True)

    def test_names_of_neighbours_do_not_touch(self):
        drawn = picture(self.stops(0, 7, 14, 365), [], [], self.START)
        lanes = [one.lane for one in drawn.stops]
        assert lanes == [0, 1, 0, 0]

    def test_today_stands_there_only_inside_the_season(self):
        assert picture(self.stops(0, 42), [], [], date(2030, 1, 1)).now is None
        assert picture(self.stops(0, 42), [], [], self.START).now is not None
