"""A practice run stays with who practises: in no list, no count, no harvest, of nobody; and it goes, key and all.

Planted, seen red here, and put back: `practice=False` taken out of Circle.visible_to, of the circles on home, of
Meeting.visible_to, of the try-outs and lines of My learning · lessons allowed · invitations allowed · the key kept.
"""

from datetime import timedelta

import pytest

from kring.circles import queries
from kring.circles.actions import invitations
from kring.circles.models import Circle
from kring.circles.rules import Role
from kring.circles.tests.world import make_circle, make_person
from kring.harvest.actions import lessons
from kring.harvest.rules import Words
from kring.kernel import clock, vault
from kring.kernel.verdicts import RefusedError
from kring.learning import actions as learning
from kring.learning.models import PrivateLine, TryOut
from kring.learning.queries import rings_of
from kring.learning.rules import Loop, Plan
from kring.live.models import Contribution, Session
from kring.meetings.models import Meeting
from kring.people.models import Person
from kring.practice.actions import runs
from kring.practice.models import PracticeRun
from kring.practice.tests.world import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    made = make_practice()
    made.play_step()
    return made


def test_it_is_not_among_ones_circles_or_meetings(practice):
    anneke = practice.anneke
    assert queries.my_circles(anneke) == []
    assert not Circle.objects.visible_to(anneke).exists()
    assert not Meeting.objects.visible_to(anneke).exists()
    assert Meeting.objects.visible_to(anneke, with_practice=True).exists()


def test_home_and_the_pages_of_circle_meeting_and_case_do_not_show_it(practice, client):
    client.force_login(practice.anneke)
    circle, meeting = practice.run.circle_id, practice.session.meeting_id
    title = practice.run.circle.name
    assert title not in client.get("/").content.decode()
    assert title not in client.get("/learning/").content.decode()
    for address in (
        f"/circles/{circle}/",
        f"/circles/{circle}/members/",
        f"/circles/{circle}/meetings/",
        f"/circles/{circle}/cases/",
        f"/meetings/{meeting}/",
        f"/meetings/{meeting}/lessons/",
    ):
        assert client.get(address).status_code == 404, address


def test_nobody_else_sees_anything_of_it(practice, client):
    for name in ("Bart", "Joop"):
        person = make_person(name)
        client.force_login(person)
        assert not Session.objects.visible_to(person).exists()
        assert not Contribution.objects.visible_to(person).exists()
        assert not PracticeRun.objects.visible_to(person).exists()
        for address in (f"/live/{practice.session.pk}/", f"/practice/{practice.run.pk}/"):
            assert client.get(address).status_code == 404


def test_what_one_writes_for_oneself_there_does_not_come_into_my_learning(practice):
    meeting, anneke = practice.session.meeting, practice.anneke
    day = (clock.now() + timedelta(days=7)).date()
    owner = practice.run.circle.membership_of(anneke)
    learning.name_try_out(
        meeting, by=anneke, owner=owner, plan=Plan("Stiller zijn.", "", day), now=clock.now()
    )
    learning.write_line(
        meeting, by=anneke, loop=Loop.SINGLE, body="Eerst tellen.", now=clock.now()
    )
    assert rings_of(anneke) == []
    assert not TryOut.objects.of(anneke).exists()
    assert not PrivateLine.objects.of(anneke).exists()


def test_nothing_is_harvested_from_it(practice):
    practice.end()
    draft = lessons.Draft(Words("Een les", "Wie vraagt, leert.", "", ""), [], practice.said()[:1])
    with pytest.raises(RefusedError, match="practice run"):
        lessons.write_lesson(
            practice.session.meeting, by=practice.anneke, draft=draft, now=clock.now()
        )


def test_nobody_can_be_invited_to_it(practice):
    guest = invitations.Guest(name="Bart", role=Role.PARTICIPANT)
    with pytest.raises(RefusedError, match="practice run"):
        invitations.invite(practice.run.circle, guest, by=practice.anneke)
    made_up = practice.run.circle.memberships.exclude(person=practice.anneke).first()
    with pytest.raises(RefusedError, match="practice run"):
        invitations.make_pass(made_up, by=practice.anneke)


def test_a_real_circle_beside_it_shows_as_ever(practice):
    world = make_circle("Anneke", "Bart")
    cards = queries.my_circles(world.anneke)
    assert [card.circle.pk for card in cards] == [world.circle.pk]


def test_clearing_takes_everything_but_the_counts(practice, django_capture_on_commit_callbacks):
    run = practice.end()
    circle_id = run.circle_id
    with django_capture_on_commit_callbacks(execute=True):
        runs.clear_table(run.pk, by=practice.anneke)
    assert not vault.readable(circle_id)
    assert not Circle.objects.filter(pk=circle_id).exists()
    assert not Contribution.objects.exists()
    assert not Person.objects.filter(scripted=True).exists()
    kept = PracticeRun.objects.get(pk=run.pk)
    assert kept.findings["questions"] > 0
    assert (kept.circle_id, kept.session_id) == (None, None)
    runs.forget_run(run.pk, by=practice.anneke)
    assert not PracticeRun.objects.exists()


def test_after_seven_days_it_goes_by_itself(practice, django_capture_on_commit_callbacks):
    ended = practice.end()
    other = make_practice(story="school")
    with django_capture_on_commit_callbacks(execute=True):
        runs.clear_due(clock.now() + timedelta(days=6))
    assert PracticeRun.objects.standing().count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        runs.clear_due(clock.now() + timedelta(days=8))
    assert [one.pk for one in PracticeRun.objects.all()] == [ended.pk]
    assert not Person.objects.filter(scripted=True).exists()
    assert not vault.readable(other.run.circle_id)


def test_nobody_clears_the_run_of_another(practice):
    for act in (runs.clear_table, runs.forget_run):
        with pytest.raises(RefusedError):
            act(practice.run.pk, by=make_person("Bart"))
