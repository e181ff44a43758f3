"""A run through the real actions: each deed once, at its moment, at a table that keeps all its rules.

Planted, seen red here, and put back: an id made anew for each line · the moment not looked at · who dropped out kept at
the table · on PostgreSQL, neither the run locked nor the signs of life written first (then two servers count a deed
twice, and still say it once; with one of the two left away the other holds).
"""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections

from kring.circles.tests.world import make_person
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions import presence, steps
from kring.live.models import Contribution, Presence
from kring.practice.actions import beats, runs
from kring.practice.rules import Character, Remark, Speed
from kring.practice.tests.world import make_practice

db = pytest.mark.django_db


@db
def test_they_come_in_one_at_a_time_each_at_their_moment():
    practice = make_practice()
    first = practice.beat(pressed=False)
    assert first.wait > 1
    assert not first.done
    assert practice.said() == []
    assert practice.beat(pressed=False, later=first.wait + 0.1).done
    assert len(practice.said()) == 1


@db
def test_after_a_while_without_anybody_looking_they_do_not_all_speak_at_once():
    practice = make_practice()
    practice.beat(pressed=False, later=3600)
    soon = practice.beat(pressed=False, later=3601)
    assert not soon.done
    assert len(practice.said()) == 1


@db
def test_at_ones_own_pace_nothing_is_said_until_one_presses():
    practice = make_practice(speed=Speed.OWN)
    assert not practice.beat(pressed=False, later=600).done
    assert practice.beat().done


@db
def test_while_the_meeting_pauses_nobody_speaks():
    practice = make_practice()
    steps.pause(
        practice.session.pk, by=practice.anneke, seen=practice.session.state_seq, now=clock.now()
    )
    assert practice.play() == 0


@db
def test_going_back_says_nothing_twice():
    practice = make_practice(Character.DOMINANT)
    practice.play_step()
    said = [one.pk for one in practice.said()]
    practice.go_to(1)
    practice.go_to(0)
    practice.play_step()
    assert [one.pk for one in practice.said("questions")] == said


@db
def test_only_who_practises_lets_them_go_on_and_only_while_it_lasts():
    practice = make_practice()
    with pytest.raises(RefusedError):
        beats.beat(practice.run.pk, by=make_person("Bart"), now=clock.now(), pressed=True)
    with pytest.raises(RefusedError):
        beats.say_aloud(practice.run.pk, Remark.OTHERS, by=make_person("Bart"), now=clock.now())
    practice.end()
    with pytest.raises(RefusedError, match="has ended"):
        practice.beat()


@db
def test_they_are_asked_to_let_the_others_speak_and_do():
    practice = make_practice(Character.DOMINANT)
    practice.let(2)
    beats.say_aloud(practice.run.pk, Remark.OTHERS, by=practice.anneke, now=clock.now())
    practice.play()
    loud = practice.who(Character.DOMINANT).pk
    assert [one.maker_id for one in practice.said()].count(loud) == 1


@db
def test_advice_in_a_question_is_parked_and_brought_in_in_its_own_round():
    practice = make_practice(Character.ADVISER)
    early = practice.who(Character.ADVISER).pk
    practice.let(4)
    beats.say_aloud(practice.run.pk, Remark.QUESTIONS, by=practice.anneke, now=clock.now())
    practice.play()
    parked = [one for one in practice.said() if one.parked]
    assert [one.maker_id for one in parked] == [early]
    practice.go("advice")
    practice.play_step()
    brought = Contribution.objects.get(pk=parked[0].pk)
    assert not brought.parked
    assert brought.open_to_circle
    assert practice.end().findings["parked"] == 1


@db
def test_the_silent_one_raises_a_hand_when_asked_and_speaks_when_given_the_turn():
    practice = make_practice(Character.SILENT)
    practice.play()
    silent = practice.who(Character.SILENT)
    assert silent.pk not in {one.maker_id for one in practice.said()}
    beats.say_aloud(practice.run.pk, Remark.QUIET, by=practice.anneke, now=clock.now())
    practice.play()
    assert Presence.objects.get(membership=silent).hand_at
    session = practice.session
    steps.give_turn(session.pk, by=practice.anneke, to=silent.pk, seen=session.state_seq)
    practice.beat()
    assert practice.said()[-1].maker_id == silent.pk
    assert practice.end().findings["silent_step"] == 1


@db
def test_who_drops_out_is_away_until_seated_by_phone_and_then_goes_on():
    practice = make_practice(Character.DROPOUT)
    gone = practice.who(Character.DROPOUT)
    practice.go("advice")
    practice.play_step()
    assert gone.pk not in {one.maker_id for one in practice.said("advice")}
    row = Presence.objects.get(membership=gone)
    assert row.seen_at < clock.now() - timedelta(seconds=45)
    presence.arrive(practice.session.pk, by=practice.anneke, now=clock.now(), by_phone=gone.pk)
    practice.go("closing")
    practice.play_step()
    mine = [one for one in practice.said("closing") if one.maker_id == gone.pk]
    assert mine
    assert all(one.entered_by.person_id == practice.anneke.pk for one in mine)
    found = practice.end().findings
    assert (found["fell"], found["back"]) == (True, True)


@db
def test_when_the_case_giver_is_moved_a_pause_is_enough():
    practice = make_practice(Character.MOVED)
    practice.play()
    assert not practice.beat().done
    before, session = len(practice.said()), practice.session
    steps.pause(session.pk, by=practice.anneke, seen=session.state_seq, now=clock.now())
    steps.resume(session.pk, by=practice.anneke, seen=practice.session.state_seq, now=clock.now())
    practice.play()
    assert len(practice.said()) > before + 3
    found = practice.end().findings
    assert (found["moved"], found["rested"], found["pauses"]) == (True, True, 1)


@db
def test_the_case_giver_chooses_and_names_something_to_try():
    practice = make_practice()
    practice.go("advice")
    practice.play_step()
    practice.go("closing")
    practice.play_step()
    assert [one.kind for one in practice.said() if one.chosen] == ["advice"]
    assert practice.session.meeting.try_outs.count() == 1
    assert practice.end().findings["chosen"] is True


@db
def test_made_up_people_cannot_sign_in_and_get_no_mail(client):
    practice = make_practice()
    practice.play_step()
    made_up = practice.run.circle.memberships.exclude(person=practice.anneke)
    assert made_up.count() == 5
    for member in made_up.select_related("person"):
        person = member.person
        assert (person.scripted, person.is_active, person.email) == (True, False, None)
        assert not person.has_usable_password()
        client.force_login(person)  # as if they had found a way in
        assert client.get("/account/").status_code == 302
    assert mail.outbox == []


@db
@pytest.mark.parametrize(
    "fields", [{"email": "x@kring.example"}, {"is_active": True}, {"is_host": True}]
)
def test_the_database_refuses_a_made_up_person_who_could(fields):
    from django.db import IntegrityError, transaction

    from kring.people.models import Person

    practice = make_practice()
    made_up = Person.objects.filter(scripted=True, memberships__circle=practice.run.circle)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=made_up.first().pk).update(**fields)


@pytest.mark.django_db(transaction=True)
def test_two_servers_that_look_at_the_same_time_do_a_deed_once():
    practice = make_practice(Character.DOMINANT)
    ready, found = threading.Barrier(2), []

    def node():
        try:
            for _ in range(6):
                ready.wait(20)
                found.append(practice.beat(pressed=False, later=20 * len(practice.said()) + 20))
        finally:
            connections.close_all()

    both = [threading.Thread(target=node) for _ in range(2)]
    [one.start() for one in both]
    [one.join(60) for one in both]
    said = practice.said()
    assert len(found) == 12
    assert len(said) == len({one.pk for one in said})
    assert sum(one.done for one in found) == len(said)
    runs.forget_run(practice.run.pk, by=practice.anneke)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_in_the_middle_leaves_nothing_half_done(monkeypatch):
    practice = make_practice()

    def dies(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("kring.practice.actions.beats.ledger.record", dies)
        with pytest.raises(KeyboardInterrupt):
            practice.beat()
    assert practice.said() == []
    assert practice.beat().done
    assert len(practice.said()) == 1
    assert not connection.in_atomic_block
    runs.forget_run(practice.run.pk, by=practice.anneke)
