"""What changes a lesson, and what it does to what everybody may read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from kring.circles.rules import Role
from kring.harvest.actions import consents, lessons, publications
from kring.harvest.actions.lessons import LETTER
from kring.harvest.models import Consent, Lesson, Publication, Reaction, Source
from kring.harvest.queries import dossier_of, waiting_for
from kring.harvest.tests.world import (
    BODY,
    PRIVATE,
    STORY,
    TITLE,
    Capacity,
    Scope,
    make_harvest,
)
from kring.kernel import clock, post
from kring.kernel.models import Letter, Record
from kring.kernel.verdicts import RefusedError
from kring.live.models import Contribution

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def standing():
    return list(Publication.objects.visible_to(NOBODY))


def facts(name):
    return Record.objects.filter(kind=f"harvest.{name}").count()


def rewrite(harvest, lesson, *keys, by="esra", **words):
    lesson.refresh_from_db()
    return lessons.rewrite_lesson(
        lesson,
        by=harvest.person(by),
        draft=harvest.draft(*keys, **words),
        edition=lesson.edition,
        now=clock.now(),
    )


def test_a_lesson_grows_from_what_was_said_and_only_its_writer_sees_it(harvest):
    lesson = harvest.write("advice", "story")
    assert set(lesson.sources.values_list("maker", flat=True)) == {
        harvest.seat("carla").pk,
        harvest.seat("dirk").pk,
    }
    assert lesson.giver == harvest.seat("bart")
    assert [one.name for one in lesson.organisations.all()] == ["Zorggroep Oost"]
    seen = {n for n in harvest.world.people if Lesson.objects.visible_to(harvest.person(n))}
    assert seen == {"esra"}
    assert facts("LessonWritten") == 1


def test_it_cannot_grow_from_what_its_writer_may_not_see(harvest):
    with pytest.raises(RefusedError, match="grows out of what was said"):
        harvest.write("private", by="carla")
    mine = harvest.write("private", by="esra")
    assert mine.sources.count() == 1


def test_it_cannot_grow_from_another_meeting_nor_from_what_was_taken_back(harvest):
    elsewhere = make_harvest()
    harvest.said["other"] = elsewhere.said["advice"]
    with pytest.raises(RefusedError, match="grows out of"):
        harvest.write("other")
    Contribution.objects.filter(pk=harvest.said["advice"].pk).update(withdrawn_at=clock.now())
    assert harvest.write("advice", "story").sources.count() == 1


def test_during_the_meeting_nothing_is_harvested():
    harvest = make_harvest(over=False)
    with pytest.raises(RefusedError, match="after the meeting"):
        harvest.write()


@pytest.mark.parametrize("name", ["nel", "joop"])
def test_a_guest_and_an_outsider_write_no_lessons(harvest, name):
    with pytest.raises(RefusedError):
        harvest.write(by=name)


def test_asked_makers_and_the_circle_see_it_and_what_waits_for_them(harvest):
    lesson = harvest.ask("advice", "guest")
    seen = {n for n in harvest.world.people if Lesson.objects.visible_to(harvest.person(n))}
    assert seen == {"anneke", "bart", "carla", "dirk", "esra"}
    waits = {
        name: [one.deed for one in waiting_for(harvest.person(name))]
        for name in ("anneke", "bart", "carla", "dirk", "esra", "nel")
    }
    assert waits == {
        "anneke": ["approval"],
        "bart": ["approval"],
        "carla": ["consent"],
        "dirk": [],
        "esra": [],
        "nel": ["consent"],
    }
    harvest.agree(lesson)
    assert [one.deed for one in waiting_for(harvest.person("anneke"))] == ["publication"]
    publications.publish(lesson, by=harvest.world.anneke, now=clock.now())
    assert [waiting_for(harvest.person(name)) for name in waits] == [[]] * 6


def test_each_maker_with_an_address_gets_one_letter_without_content(harvest):
    lesson = harvest.ask("advice", "story", "guest", "esra")
    letters = Letter.objects.filter(kind=LETTER)
    to = {harvest.person(name).pk for name in ("carla", "dirk", "nel")}  # esra asked herself
    assert set(letters.values_list("recipient", flat=True)) == to
    harvest.answer(lesson, "dirk")
    for letter in letters:
        post.deliver.call(str(letter.pk))
    [sent] = mail.outbox  # Dirk has answered, Nel has no address
    assert sent.to == ["carla@kring.example"]
    whole = f"{sent.subject} {sent.body}"
    for secret in (TITLE, BODY, "KAN-", harvest.world.circle.name, "Esra", str(lesson.pk)):
        assert secret not in whole


def test_published_only_when_all_is_there_and_then_as_everybody_agreed(harvest):
    lesson = harvest.ask("advice", "story", place="Een dorp", context="Bij stoppers")
    steps = [
        lambda: harvest.answer(lesson, "carla", Scope.NAMED),
        lambda: harvest.answer(lesson, "dirk"),
        lambda: harvest.approve(lesson, "bart", Capacity.GIVER),
        lambda: harvest.approve(lesson, "anneke", Capacity.FACILITATOR),
    ]
    for step in steps:
        with pytest.raises(RefusedError):
            publications.publish(lesson, by=harvest.world.anneke, now=clock.now())
        assert standing() == []
        step()
    publications.publish(lesson, by=harvest.world.anneke, now=clock.now())
    [page] = standing()
    assert (page.title, page.body, page.place, page.context) == (
        TITLE,
        BODY,
        "Een dorp",
        "Bij stoppers",
    )
    assert (page.named, page.organisations) == (["Carla"], ["Zorggroep Oost"])
    assert facts("LessonPublished") == 1


def test_a_participant_who_did_not_write_it_cannot_publish(harvest):
    lesson = harvest.ask()
    harvest.agree(lesson)
    with pytest.raises(RefusedError, match="writer of this lesson or a facilitator"):
        publications.publish(lesson, by=harvest.world.carla, now=clock.now())


def test_one_person_cannot_give_both_approvals():
    harvest = make_harvest()
    harvest.table.seat("bart").role = Role.FACILITATOR
    harvest.table.seat("bart").save()
    lesson = harvest.ask()
    harvest.approve(lesson, "bart", Capacity.GIVER)
    with pytest.raises(RefusedError, match="Another facilitator"):
        harvest.approve(lesson, "bart", Capacity.FACILITATOR)


@pytest.mark.parametrize("name", ["carla", "dirk"])
def test_withdrawing_takes_the_page_down_at_once_with_its_text(harvest, name):
    page = harvest.publish()
    harvest.withdraw(page.lesson, name)
    assert standing() == []
    page.refresh_from_db()
    assert page.withdrawn_at
    assert (page.title, page.body, page.named, page.organisations) == ("", "", [], [])
    assert facts("ConsentWithdrawn") == facts("PublicationWithdrawn") == 1
    page.lesson.refresh_from_db()
    assert page.lesson.body == BODY


def test_who_left_the_circle_still_withdraws(harvest):
    page = harvest.publish()
    seat = harvest.seat("dirk")
    seat.ended_at = clock.now()
    seat.save()
    assert Lesson.objects.visible_to_maker(harvest.world.dirk).get() == page.lesson
    assert not Lesson.objects.visible_to(harvest.world.dirk)
    harvest.withdraw(page.lesson, "dirk")
    assert standing() == []


def test_after_a_withdrawal_it_comes_back_only_by_a_new_yes_and_at_the_same_address(harvest):
    page = harvest.publish()
    harvest.withdraw(page.lesson, "dirk")
    with pytest.raises(RefusedError, match="1 person"):
        publications.publish(page.lesson, by=harvest.world.anneke, now=clock.now())
    harvest.answer(page.lesson, "dirk")
    assert standing() == []
    again = publications.publish(page.lesson, by=harvest.world.anneke, now=clock.now())
    assert (again.pk, again.body) == (page.pk, BODY)
    assert standing() == [page]


@pytest.mark.parametrize("scope", [Scope.INSIDE, Scope.REFUSED])
def test_an_answer_that_is_no_longer_yes_takes_it_down(harvest, scope):
    page = harvest.publish()
    harvest.answer(page.lesson, "carla", scope)
    assert standing() == []


def test_a_name_that_is_no_longer_wished_goes_and_the_page_stays(harvest):
    page = harvest.publish(scope=Scope.NAMED)
    assert standing()[0].named == ["Carla", "Dirk"]
    harvest.answer(page.lesson, "carla", Scope.UNNAMED)
    assert standing()[0].named == ["Dirk"]


def test_a_new_text_makes_consent_and_approval_lapse_while_the_old_page_stands(harvest):
    page = harvest.publish()
    lesson = rewrite(harvest, page.lesson, body="Een heel andere les.")
    assert lesson.state == Lesson.State.DRAFT
    lessons.ask_consent(lesson, by=harvest.world.esra, now=clock.now())
    dossier = dossier_of(lesson)
    assert (dossier.silent, dossier.approved, dossier.consented) == (2, False, False)
    with pytest.raises(RefusedError, match="2 people"):
        publications.publish(lesson, by=harvest.world.anneke, now=clock.now())
    assert [one.body for one in standing()] == [BODY]


def test_a_no_to_the_new_text_takes_the_old_page_down_too(harvest):
    page = harvest.publish()
    lesson = rewrite(harvest, page.lesson, body="Een heel andere les.")
    lessons.ask_consent(lesson, by=harvest.world.esra, now=clock.now())
    harvest.answer(lesson, "dirk", Scope.REFUSED)
    assert standing() == []


def test_an_answer_about_an_older_text_is_refused(harvest):
    lesson = harvest.ask()
    rewrite(harvest, lesson, body="Een heel andere les.")
    lesson = lessons.ask_consent(lesson, by=harvest.world.esra, now=clock.now())
    with pytest.raises(RefusedError, match="has changed"):
        consents.answer(lesson, by=harvest.world.carla, scope="named", edition=1, now=clock.now())


def test_a_refused_contribution_is_not_used_again_and_the_circle_reads_it_no_more(harvest):
    lesson = harvest.ask()
    harvest.answer(lesson, "dirk", Scope.REFUSED)
    assert not Lesson.objects.visible_to(harvest.world.carla)
    assert Lesson.objects.visible_to(harvest.world.esra).get() == lesson
    harvest.withdraw(lesson, "dirk")  # taking back a no is not a yes
    assert not Lesson.objects.visible_to(harvest.world.carla)
    with pytest.raises(RefusedError, match="grows out of"):
        rewrite(harvest, lesson, "story")
    rewrite(harvest, lesson, "story", "advice")
    assert [s.maker for s in Source.objects.filter(lesson=lesson, edition=2)] == [
        harvest.seat("carla")
    ]


def test_a_contribution_taken_back_is_consent_taken_back(harvest):
    page = harvest.publish()
    said = Contribution.objects.filter(pk=harvest.said["story"].pk)
    said.update(withdrawn_at=clock.now())
    consents.follow_contribution(said.get().pk, by=harvest.world.dirk.pk, now=clock.now())
    assert standing() == []
    assert not dossier_of(page.lesson).intact


def test_when_a_maker_is_erased_nothing_stays_public_and_the_hour_cleans_up(harvest):
    page = harvest.publish(scope=Scope.NAMED)
    harvest.seat("dirk").delete()
    assert standing() == []
    assert publications.take_down_what_lost_consent(clock.now()) == 1
    page.refresh_from_db()
    assert (page.body, page.named) == ("", [])
    assert publications.take_down_what_lost_consent(clock.now()) == 0


def test_only_who_may_takes_a_page_down(harvest):
    page = harvest.publish()
    with pytest.raises(RefusedError, match="Only those who made"):
        publications.take_down(page, by=harvest.world.esra, now=clock.now())
    publications.take_down(page, by=harvest.world.bart, now=clock.now())
    assert standing() == []


def test_reactions_ten_an_hour_and_hidden_by_a_maker(harvest):
    page = harvest.publish()
    joop = harvest.world.joop
    now = clock.now()
    for n in range(10):
        publications.react(page, by=joop, body=f"Reactie {n}", now=now)
    with pytest.raises(RefusedError, match="10 reactions"):
        publications.react(page, by=joop, body="Nog een", now=now)
    publications.react(page, by=joop, body="Later", now=now + timedelta(minutes=61))
    first = Reaction.objects.first()
    with pytest.raises(RefusedError, match="hide"):
        publications.hide_reaction(first, by=harvest.world.fatima, now=now)
    publications.hide_reaction(first, by=harvest.world.carla, now=now)
    assert Reaction.objects.visible_to(joop).count() == 10
    assert not Reaction.objects.visible_to(NOBODY)
    harvest.withdraw(page.lesson, "carla")
    assert not Reaction.objects.visible_to(joop)


def test_a_guest_without_account_does_not_react(harvest):
    page = harvest.publish()
    with pytest.raises(RefusedError, match="account"):
        publications.react(page, by=harvest.world.nel, body="Dank", now=clock.now())


def test_what_is_kept_of_a_lesson_is_sealed_and_facts_hold_no_text(harvest):
    harvest.publish("advice", "story", "private")
    assert Consent.objects.count() == 3
    whole = str(list(Record.objects.values_list("particulars", flat=True)))
    for secret in (TITLE, BODY, STORY, PRIVATE):
        assert secret not in whole
