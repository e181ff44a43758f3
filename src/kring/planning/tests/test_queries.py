"""How many questions a page asks the database: the same for a small circle and for a large one."""

from datetime import timedelta

import pytest
from django.test import Client

from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.meetings.models import Attendance, Meeting
from kring.meetings.tests.world import make_season
from kring.planning import actions
from kring.planning.models import Rescue
from kring.planning.tests.world import all_say, make_poll, reply_of

pytestmark = pytest.mark.once
SMALL = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima")
LARGE = (*SMALL, "Gerrit", "Hans", "Ineke", "Joop")
SIZES = pytest.mark.parametrize("names", [SMALL, LARGE])


def counted(client, address, questions, django_assert_num_queries):
    client.get(address)
    with django_assert_num_queries(questions):
        assert client.get(address).status_code == 200


@SIZES
@pytest.mark.parametrize(
    ("page", "questions"),
    [
        ("/polls/{poll}/", 4), ("/polls/{poll}/dates/", 8), ("/polls/{poll}/end/", 2), ("/replies/{reply}/", 4),
        ("/circles/{circle}/poll/answer/", 6), ("/circles/{circle}/meetings/", 5),
    ],
)  # fmt: skip
def test_a_poll(db, as_person, names, page, questions, django_assert_num_queries):
    world = make_circle(*names)
    for name in sorted({*names} - {"Ineke"}):  # she is the sponsor
        actions.offer_place(world.circle, by=world.people[name.lower()], place=f"Bij {name}")
    poll = make_poll(world, quorum=3)
    all_say(world, poll, tuesday="yes", thursday="maybe")
    reply = reply_of(world, poll, "bart")
    address = page.format(poll=poll.pk, reply=reply.pk, circle=world.circle.pk)
    counted(as_person(world.anneke), address, questions, django_assert_num_queries)


@SIZES
def test_a_personal_link(db, names, django_assert_num_queries):
    world = make_circle(*names)
    reply = reply_of(world, make_poll(world), "bart")
    counted(Client(), f"/poll/{reply.token}/", 3, django_assert_num_queries)


@pytest.mark.parametrize(("names", "count"), [(SMALL, 2), (LARGE, 13)])
@pytest.mark.parametrize(
    ("page", "questions"),
    [
        ("/circles/{circle}/hosts/", 5), ("/circles/{circle}/line/", 8), ("/circles/{circle}/free-days/", 3),
        ("/circles/{circle}/handover/", 5), ("/meetings/{meeting}/merge/", 4), ("/circles/{circle}/poll/", 4),
    ],
)  # fmt: skip
def test_a_season(db, as_person, names, count, page, questions, django_assert_num_queries):
    world = make_circle(*names)
    meeting = make_season(world, count=count)[0]
    address = page.format(circle=world.circle.pk, meeting=meeting.pk)
    counted(as_person(world.anneke), address, questions, django_assert_num_queries)


@SIZES
@pytest.mark.parametrize(
    ("page", "questions"),
    [("/meetings/{meeting}/rescue/", 4), ("/rescue/{token}/", 2), ("/meetings/{meeting}/", 13)],
)
def test_few_can_come(db, as_person, names, page, questions, django_assert_num_queries):
    world = make_circle(*names)
    (meeting,) = make_season(world, count=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.now() + timedelta(hours=40))
    for name in names[3:]:
        Attendance.objects.create(meeting=meeting, membership=world[name.lower()], answer="no")
    actions.guard_meetings(clock.now())
    voice = Rescue.objects.get().voices.get(membership=world["anneke"])
    address = page.format(meeting=meeting.pk, token=voice.token)
    counted(as_person(world.anneke), address, questions, django_assert_num_queries)
