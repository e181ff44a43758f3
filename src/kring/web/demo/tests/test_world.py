"""Filling the demo: by the actions of people, once, and anew."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from kring.circles.models import Circle, Membership
from kring.harvest.models import Lesson, Publication
from kring.kernel import clock
from kring.learning.models import PrivateLine, TryOut
from kring.live.models import Contribution
from kring.meetings.models import Attendance, Meeting
from kring.methods import reading
from kring.people.models import Person
from kring.web.demo import people, world
from kring.workshop.models import OwnMethod

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    began = time.process_time()
    world.make_world(clock.now())
    return time.process_time() - began


def person(key: str) -> Person:
    return Person.objects.get(pk=people.person_id(key))


def circle() -> Circle:
    return world.meeting_of_today().circle


def test_it_is_there_soon(made):
    assert (
        made < 5
    )  # half of that when nobody else is at work; `./kring bench start` tells the truth
    assert Circle.objects.count() == 4


def test_filling_it_twice_changes_nothing(made):
    before = [model.objects.count() for model in (Circle, Person, Meeting, Contribution)]
    world.make_world(clock.now())
    assert [m.objects.count() for m in (Circle, Person, Meeting, Contribution)] == before


def test_today_a_meeting_is_about_to_begin_with_the_case_of_saskia(made):
    today = world.meeting_of_today()
    assert timedelta() < today.starts_at - clock.now() < timedelta(minutes=20)
    assert today.giver.display_name == "Saskia Vermeer"
    assert "jonge boeren" in today.case.burning_question
    assert today.attendances.filter(answer=Attendance.Answer.YES).count() == 9


def test_a_season_of_seven_meetings_has_two_behind_it(made):
    states = list(circle().meetings.order_by("number").values_list("state", flat=True))
    assert states == ["held"] * 2 + ["planned"] * 5
    assert all(one.giver_id for one in circle().meetings.all())
    held = Attendance.objects.filter(meeting__circle=circle(), minutes__gt=100)
    assert held.count() == 20


def test_one_lesson_is_public_and_one_waits_for_consent(made):
    (public,) = Publication.objects.visible_to(person("bram"))
    assert public.title.startswith("Eerst aan de keukentafel")
    assert public.named == ["Hanneke Roelofs"]
    waiting = Lesson.objects.waiting_for(person("saskia"))
    assert [lesson.title for lesson in waiting] == ["Bij een nee: wat is wet, en wat is gewoonte?"]


def test_a_try_out_waits_to_be_looked_back_on(made):
    waits = TryOut.objects.filter(circle=circle()).open()
    assert {row.owner.display_name for row in waits} == {"Yusuf Aydın", "Saskia Vermeer"}
    told = TryOut.objects.filter(circle=circle(), effect="worked").get()
    assert told.told_at < clock.now()
    assert told.sources.count() == 1


def test_private_lines_stay_with_their_writer(made):
    assert PrivateLine.objects.of(person("yusuf")).count() == 1
    shown = PrivateLine.objects.visible_to(person("tineke")).exclude(shared_at=None)
    assert {line.owner.display_name for line in shown} == {"Ruud Lansink", "Tineke Hulshof"}


def test_the_guest_has_no_account_and_the_sponsor_sees_no_meeting(made):
    assert not person("daan").has_account
    assert not Meeting.objects.visible_to(person("ineke")).exists()
    assert not Circle.objects.visible_to(person("bram")).exists()


def test_the_circle_has_a_method_that_somebody_there_adapted(made):
    found = [one for one in reading.shown_to(person("saskia")) if one.based_on == "basis5"]
    assert len(found) == 1
    words = reading.words_of(found[0], "nl")
    assert words.phases["questions"].title == "Vragen stellen, bij een foto van de plek"
    world.begin_anew(clock.now())
    assert OwnMethod.objects.count() == 1
    assert reading.shown_to(person("saskia"))[0].id != found[0].id


def test_beginning_anew_leaves_nothing_of_what_was(made):
    before = set(Circle.objects.values_list("pk", flat=True))
    mine = Membership.objects.filter(person=person("marit")).count()
    world.begin_anew(clock.now())
    assert before.isdisjoint(Circle.objects.values_list("pk", flat=True))
    assert Circle.objects.count() == 4
    assert Publication.objects.count() == 1
    assert Membership.objects.filter(person=person("marit")).count() == mine


@pytest.mark.parametrize("command", ["demo_world", "load_world"])
def test_without_demo_the_commands_refuse(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="no demo"):
        call_command(command)
    assert not Person.objects.exists()
