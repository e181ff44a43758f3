"""Choosing a method for who come: before the meeting, and when two cancel an hour before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kring.kernel import clock
from kring.meetings import actions, rules
from kring.meetings.models import Attendance, Meeting
from kring.meetings.tests.world import make_season


def at(name, thing):
    return reverse(name, args=[thing.pk])


# Ineke, the sponsor, has no seat.
SEATED = ("anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "hanna")


def cancel(world, meeting, *names):
    for name in names:
        actions.answer(
            meeting,
            by=getattr(world, name),
            member=world[name],
            answer=Attendance.Answer.NO,
            channel=Attendance.Channel.ROOM,
        )


@pytest.fixture
def meeting(world):
    return make_season(world)[0]


@pytest.fixture
def page(world, as_person, meeting):
    """Return the page of the meeting, as this person sees it."""
    return lambda name: as_person(getattr(world, name)).get(at("meeting", meeting)).text


def test_when_too_few_come_who_leads_sees_three_that_fit_one_press_away(
    world, page, meeting, client
):
    assert "does not quite fit" not in page("anneke")
    cancel(world, meeting, *SEATED[3:])
    told = page("anneke")
    assert "now 3 come" in told
    assert told.count('name="method"') == 3
    chosen = told.split('name="method" value="')[1].split('"')[0]
    client.post(at("meeting_method", meeting), {"method": chosen})
    meeting.refresh_from_db()
    assert meeting.method == chosen
    assert "does not quite fit" not in page("anneke")


def test_others_are_not_bothered_with_it(world, page, meeting):
    cancel(world, meeting, *SEATED[2:])
    assert "does not quite fit" in page("anneke")
    assert "does not quite fit" not in page("bart")


def test_once_the_table_is_open_the_method_stays(world, page, meeting):
    cancel(world, meeting, *SEATED[1:])
    Meeting.objects.filter(pk=meeting.pk).update(begun_at=clock.now())
    assert "does not quite fit" not in page("anneke")


def test_the_page_knows_who_come_and_what_was_done_before(world, as_person, meeting):
    client = as_person(world.anneke)
    first = client.get(at("meeting_method", meeting)).text
    assert first.count('<li class="proposal">') == 4
    assert "What you did so far" not in first
    past = clock.now() - timedelta(days=30)
    Meeting.objects.exclude(pk=meeting.pk).update(
        state=Meeting.State.HELD, method="basis5", starts_at=past
    )
    later = client.get(at("meeting_method", meeting)).text
    assert "5 times" in later
    assert "each time" in later
    proposed = later[later.index('<ol class="proposals">') : later.index("</ol>")]
    assert 'value="basis5"' not in proposed


def held_like(meeting, zones):
    """Let the meetings after this one have been held, and have been like this for those there."""
    Meeting.objects.exclude(pk=meeting.pk).update(
        state=Meeting.State.HELD, zones=zones, starts_at=clock.now() - timedelta(days=30)
    )


@pytest.mark.parametrize(
    ("zones", "told", "method"),
    [
        ([8, 1, 0], "most of you said: familiar", "incident10"),
        ([3, 3, 3], "too much for some of you", "waarderend"),
        ([3, 5, 1], None, None),
        ([], None, None),
    ],
)
def test_who_leads_reads_which_way_the_next_meeting_could_lean_and_why(
    world, page, meeting, as_person, zones, told, method
):
    held_like(meeting, zones)
    methods = as_person(world.anneke).get(at("meeting_method", meeting)).text
    if told is None:
        assert "How your last meetings were" not in page("anneke") + methods
        return
    assert told in page("anneke")
    assert told in methods
    proposed = methods[methods.index('<ol class="proposals">') : methods.index("</ol>")]
    assert f'value="{method}"' in proposed
    for name in ("bart", "ineke"):
        assert told not in page(name)


def test_it_stands_with_the_next_meeting_only(world, page, meeting):
    held_like(meeting, [8, 1, 0])
    sooner = Meeting.objects.exclude(pk=meeting.pk).first()
    Meeting.objects.filter(pk=sooner.pk).update(
        state=Meeting.State.PLANNED, zones=[], starts_at=meeting.starts_at - timedelta(days=1)
    )
    assert "How your last meetings were" not in page("anneke")


def test_one_person_more_costs_no_query_more(everyone, as_person, django_assert_num_queries):
    meeting = make_season(everyone)[0]
    client = as_person(everyone.anneke)
    client.get(at("meeting_method", meeting))
    with django_assert_num_queries(8):
        client.get(at("meeting_method", meeting))


@pytest.mark.parametrize(
    ("held", "used_to_it"), [(0, "new"), (1, "some"), (4, "some"), (5, "experienced")]
)
def test_a_circle_gets_used_to_meeting(held, used_to_it):
    assert rules.experience(held) == used_to_it


@pytest.mark.parametrize(
    ("used", "same"),
    [
        ([], ""),
        (["a"] * 4, ""),
        (["a"] * 5, "a"),
        (["b", *["a"] * 5], ""),
        (["a"] * 5 + ["b"], "a"),
    ],
)
def test_the_same_more_than_four_times_in_a_row_is_told(used, same):
    assert rules.taken_too_often(used) == same
