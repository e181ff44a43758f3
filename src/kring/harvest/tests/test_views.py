"""The pages: who sees which, who is told why not, and for whom there is nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse

from kring.circles.tests.world import EVERYONE
from kring.harvest.actions import consents, lessons
from kring.harvest.models import Lesson, Publication, Reaction
from kring.harvest.tests.world import (
    ADVICE,
    BODY,
    GUESTED,
    PLACE,
    PRIVATE,
    STORY,
    TITLE,
    Capacity,
    Scope,
    end,
    make_harvest,
)
from kring.kernel import clock, vault

pytestmark = pytest.mark.django_db
PEERS = {"anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "hanna", "leo"}
ALL = {name.lower() for name in EVERYONE} | {"joop"}


def at(name, thing=None, **more):
    return reverse(name, args=[thing.pk] if thing else None, **more)


def text(response):
    return response.content.decode()


def statuses(everyone, as_person, path, method="get", data=None):
    """Ask for a page as each person in turn."""
    found = {}
    for name in sorted(ALL):
        client = as_person(everyone.person(name))
        found[name] = getattr(client, method)(path, data or {}).status_code
    return found


def those(found, status):
    return {name for name, code in found.items() if code == status}


def draft(harvest, *keys, **changes):
    usual = {"edition": 0, "title": TITLE, "body": BODY}
    return usual | {"contributions": [harvest.said[key].pk for key in keys]} | changes


# Who gets which page


def test_writing_is_for_peers_and_others_are_told_why_not(everyone, as_person):
    path = at("harvest_new", everyone.meeting)
    found = statuses(everyone, as_person, path)
    assert those(found, 200) == PEERS
    # They see meetings, but do not harvest.
    assert those(found, 403) == {"karin", "mohammed", "nel"}
    assert those(found, 404) == {"ineke", "otto", "joop"}


def test_a_lesson_that_is_being_written_is_its_writers_alone(everyone, as_person):
    lesson = everyone.write()
    for page in ("harvest", "harvest_text"):
        assert those(statuses(everyone, as_person, at(page, lesson)), 200) == {"esra"}
    assert set(statuses(everyone, as_person, at("harvest_consent", lesson)).values()) == {404}


def test_an_asked_lesson_is_read_by_peers_and_each_maker_has_a_page(everyone, as_person):
    lesson = everyone.ask("advice", "guest")
    found = statuses(everyone, as_person, at("harvest", lesson))
    assert those(found, 200) == PEERS
    assert those(found, 404) == ALL - PEERS
    makers = statuses(everyone, as_person, at("harvest_consent", lesson))
    assert those(makers, 200) == {"carla", "nel"}
    assert those(makers, 404) == ALL - {"carla", "nel"}


def test_changing_the_text_is_for_the_writer_and_facilitators(everyone, as_person):
    lesson = everyone.ask("advice")
    found = statuses(everyone, as_person, at("harvest_text", lesson))
    assert those(found, 200) == {"anneke", "esra"}
    assert those(found, 403) == PEERS - {"anneke", "esra"}


@pytest.mark.parametrize(
    ("deed", "data"),
    [
        ("harvest_publication", {}),
        ("harvest_approval", {"edition": 1, "capacity": "giver"}),
        ("harvest_asking", {}),
    ],
)
def test_deeds_on_a_lesson_are_refused_or_hidden(everyone, as_person, deed, data):
    lesson = everyone.ask("advice")
    found = statuses(everyone, as_person, at(deed, lesson), "post", data)
    assert those(found, 404) == ALL - PEERS
    allowed = {"harvest_approval": {"bart"}}.get(deed, set())
    assert those(found, 302) == allowed
    assert those(found, 403) == PEERS - allowed


@pytest.mark.parametrize("name", ["carla", "anneke", "ineke", "nel", "joop"])
def test_a_hidden_lesson_looks_to_the_byte_like_none(everyone, as_person, name):
    lesson = everyone.write()
    client = as_person(everyone.person(name))
    for page in ("harvest", "harvest_text", "harvest_consent"):
        hidden, none = client.get(at(page, lesson)), client.get(reverse(page, args=[uuid4()]))
        assert (hidden.status_code, hidden.content) == (404, none.content)


def test_everybody_reads_what_is_public_and_only_that(everyone, client):
    page = everyone.publish("advice", "story", "private", scope=Scope.UNNAMED)
    everyone.ask("guest", title="Nog niet openbaar")
    read = text(client.get(at("lesson", page)))
    assert TITLE in read
    assert BODY in read
    assert "Zorggroep Oost" in read
    for secret in (ADVICE, STORY, PLACE, PRIVATE, "Carla", "Dirk", everyone.world.circle.name):
        assert secret not in read
    listed = text(client.get(at("lessons")))
    assert TITLE in listed
    assert "Nog niet openbaar" not in listed


def test_pages_behind_the_door_ask_to_sign_in(harvest, client):
    page = harvest.publish()
    for path in (
        at("harvest", page.lesson),
        at("harvest_consent", page.lesson),
        at("harvest_new", harvest.meeting),
        at("circle_lessons", harvest.world.circle),
    ):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    for path in (at("lesson_reactions", page), at("lesson_removal", page)):
        assert client.post(path)["Location"].startswith("/accounts/login/")
    assert Publication.objects.visible_to(harvest.world.joop).exists()


# The way of a lesson


def test_esra_writes_asks_all_agree_and_everybody_reads(harvest, as_person, client):
    esra = as_person(harvest.world.esra)
    page = text(esra.get(at("harvest_new", harvest.meeting)))
    assert ADVICE in page
    assert PLACE in page  # a story shows where it happened
    carla = harvest.seat("carla")
    data = draft(harvest, "advice", "guest", organisations=[carla.organisation_id])
    made = esra.post(at("harvest_new", harvest.meeting), data)
    lesson = Lesson.objects.get()
    assert made["Location"] == at("harvest", lesson)
    assert BODY in text(esra.get(made["Location"]))
    esra.post(at("harvest_asking", lesson))
    for name in ("carla", "nel"):
        as_person(harvest.person(name)).post(
            at("harvest_consent", lesson), {"edition": 1, "scope": "named"}
        )
    for name, capacity in (("bart", "giver"), ("anneke", "facilitator")):
        as_person(harvest.person(name)).post(
            at("harvest_approval", lesson), {"edition": 1, "capacity": capacity}
        )
    sent = client.post(at("harvest_publication", lesson))
    client.logout()
    read = text(client.get(sent["Location"]))
    assert BODY in read
    assert "Carla, Nel" in read


def test_a_maker_sees_exactly_their_own_words_and_the_whole_text(harvest, as_person):
    lesson = harvest.ask("advice", "story", "guest")
    for name, own, others in (
        ("nel", GUESTED, (ADVICE, STORY)),
        ("carla", ADVICE, (GUESTED, STORY)),
    ):
        page = text(as_person(harvest.person(name)).get(at("harvest_consent", lesson)))
        assert own in page
        assert BODY in page
        assert not any(other in page for other in others)
        assert page.count('name="scope"') == 4
        assert "checked" not in page


def test_a_maker_changes_and_withdraws_with_one_click_also_after_leaving(harvest, as_person):
    page = harvest.publish(scope=Scope.NAMED)
    seat = harvest.seat("dirk")
    seat.ended_at = clock.now()
    seat.save()
    dirk = as_person(harvest.world.dirk)
    assert "Withdraw my consent" in text(dirk.get(at("harvest_consent", page.lesson)))
    dirk.post(at("harvest_withdrawal", page.lesson))
    gone = dirk.get(at("lesson", page))
    assert gone.status_code == 410
    assert "no longer here" in text(gone)
    assert BODY not in text(gone)
    assert BODY not in text(dirk.get(at("lessons")))


def test_an_address_that_never_was_is_404_and_not_410(client):
    assert client.get(reverse("lesson", args=[uuid4()])).status_code == 404


def test_while_it_is_rewritten_its_makers_do_not_read_along(harvest, as_person):
    lesson = harvest.ask("advice", "story")
    lessons.rewrite_lesson(
        lesson,
        by=harvest.world.esra,
        draft=harvest.draft("advice", body="KAN-nieuw"),
        edition=1,
        now=clock.now(),
    )
    page = text(as_person(harvest.world.carla).get(at("harvest_consent", lesson)))
    assert "being written anew" in page
    assert "KAN-nieuw" not in page
    lessons.ask_consent(lesson, by=harvest.world.esra, now=clock.now())
    page = text(as_person(harvest.world.dirk).get(at("harvest_consent", lesson)))
    assert "no longer used" in page
    assert "KAN-nieuw" not in page


def test_what_was_written_stays_on_the_page_when_it_cannot_be_kept(harvest, as_person):
    esra = as_person(harvest.world.esra)
    path = at("harvest_new", harvest.meeting)
    refused = esra.post(path, draft(harvest, "advice", body="Zij heet 111222333."))
    assert refused.status_code == 400
    assert "BSN" in text(refused)
    assert "Zij heet 111222333." in text(refused)
    assert f'value="{harvest.said["advice"].pk}"' in text(refused)
    assert "checked" in text(refused)
    for wrong in ({"title": ""}, {"body": ""}, {"contributions": []}):
        assert esra.post(path, draft(harvest, "advice") | wrong).status_code == 400
    private = draft(harvest, "private")
    assert as_person(harvest.world.carla).post(path, private).status_code == 400
    assert not Lesson.objects.exists()


def test_other_personal_data_is_warned_about_and_kept(harvest, as_person):
    esra = as_person(harvest.world.esra)
    data = draft(harvest, "advice", body="Bel 06-12345678.")
    page = esra.post(at("harvest_new", harvest.meeting), data, follow=True)
    assert "a phone number" in text(page)
    assert Lesson.objects.get().body == "Bel 06-12345678."


def test_a_stale_screen_does_not_write_over_a_newer_text(harvest, as_person):
    lesson = harvest.write()
    esra = as_person(harvest.world.esra)
    first = draft(harvest, "advice", edition=1, body="Eerste")
    assert esra.post(at("harvest_text", lesson), first).status_code == 302
    stale = esra.post(at("harvest_text", lesson), first | {"body": "Tweede"})
    assert stale.status_code == 400
    assert "has changed" in text(stale)
    assert "Tweede" in text(stale)
    lesson.refresh_from_db()
    assert lesson.body == "Eerste"


# Links back, and reactions


def test_grown_out_of_is_for_those_who_were_allowed_to_hear_it(everyone, as_person):
    page = everyone.publish("advice", "private")
    found = {}
    for name in sorted(ALL):
        read = text(as_person(everyone.person(name)).get(at("lesson", page)))
        found[name] = (ADVICE in read, PRIVATE in read)
    assert {name for name, (advice, _p) in found.items() if advice} == PEERS
    assert {name for name, (_a, private) in found.items() if private} == {"esra"}


def test_when_the_circle_is_wiped_the_public_page_still_opens(harvest, as_person):
    page = harvest.publish()
    vault.destroy_key(harvest.world.circle.pk)
    for name in ("carla", "joop"):
        read = as_person(harvest.person(name)).get(at("lesson", page))
        assert read.status_code == 200
        assert ADVICE not in text(read)
    assert (
        as_person(harvest.world.carla).post(at("harvest_withdrawal", page.lesson)).status_code
        == 302
    )
    assert not Publication.objects.visible_to(harvest.world.joop)


def test_reactions_are_read_and_written_by_who_is_signed_in(everyone, as_person, client):
    page = everyone.publish()
    joop = as_person(everyone.world.joop)
    joop.post(at("lesson_reactions", page), {"body": "KAN-reactie Dank."})
    assert "KAN-reactie" in text(joop.get(at("lesson", page)))
    assert joop.post(at("lesson_reactions", page), {"body": " "}).status_code == 400
    nel = as_person(everyone.world.nel)
    refused = nel.post(at("lesson_reactions", page), {"body": "Mag ik?"})
    assert refused.status_code == 400
    assert "need an account" in text(refused)
    client.logout()
    assert "KAN-reactie" not in text(client.get(at("lesson", page)))


def test_hiding_is_for_makers_facilitators_and_its_writer(everyone, as_person):
    page = everyone.publish("advice")
    allowed = set()
    for name in sorted(ALL):
        reaction = Reaction.objects.create(
            publication=page, person=everyone.world.joop, body="Dank", at=clock.now()
        )
        answer = as_person(everyone.person(name)).post(at("reaction_hiding", reaction))
        if answer.status_code == 302:
            allowed.add(name)
        else:
            assert answer.status_code == 403
    assert allowed == {"anneke", "carla", "joop"}
    assert not Reaction.objects.exclude(hidden_at=None).filter(body="").exists()


def test_taking_down_is_for_makers_the_case_giver_and_facilitators(everyone, as_person):
    page = everyone.publish("advice")
    found = statuses(everyone, as_person, at("lesson_removal", page), "post")
    # After the first nobody finds it any more.
    assert those(found, 302) == {"anneke"}
    assert everyone.world.joop
    for name in ("bart", "carla"):
        lesson = Lesson.objects.get()
        consents.approve(
            lesson,
            by=everyone.world.bart,
            capacity=Capacity.GIVER,
            edition=1,
            now=clock.now(),
        )
        as_person(everyone.world.anneke).post(at("harvest_publication", lesson))
        assert as_person(everyone.person(name)).post(at("lesson_removal", page)).status_code == 302
    as_person(everyone.world.anneke).post(at("harvest_publication", Lesson.objects.get()))
    assert as_person(everyone.world.fatima).post(at("lesson_removal", page)).status_code == 403


# On the pages of others


def test_the_meeting_page_has_the_harvest(everyone, as_person):
    everyone.ask()
    for name in sorted(PEERS):
        page = text(as_person(everyone.person(name)).get(at("meeting", everyone.meeting)))
        assert TITLE in page
        assert at("harvest_new", everyone.meeting) in page
    for name in ("karin", "nel", "mohammed"):
        page = text(as_person(everyone.person(name)).get(at("meeting", everyone.meeting)))
        assert TITLE not in page
        assert 'id="harvest"' not in page


def test_during_the_meeting_the_button_says_when(as_person):
    harvest = make_harvest(over=False)
    page = text(as_person(harvest.world.carla).get(at("meeting", harvest.meeting)))
    assert "Harvesting comes after the meeting" in page
    end(harvest)
    page = text(as_person(harvest.world.carla).get(at("meeting", harvest.meeting)))
    assert "Harvesting comes after the meeting" not in page


def test_the_circle_page_shows_lessons_and_to_the_sponsor_only_public_ones(everyone, as_person):
    everyone.publish("advice", title="Openbaar gemaakt")
    everyone.ask("story", title="Nog in de kring")
    for page in ("circle", "circle_lessons"):
        peers = text(as_person(everyone.world.gerrit).get(at(page, everyone.world.circle)))
        sponsor = text(as_person(everyone.world.ineke).get(at(page, everyone.world.circle)))
        assert "Openbaar gemaakt" in peers
        assert "Nog in de kring" in peers
        assert "Openbaar gemaakt" in sponsor
        assert "Nog in de kring" not in sponsor
    joop = as_person(everyone.world.joop)
    assert joop.get(at("circle_lessons", everyone.world.circle)).status_code == 404


def test_home_tells_a_guest_without_account_what_waits(harvest, as_person):
    lesson = harvest.ask("guest")
    nel = as_person(harvest.world.nel)
    assert at("harvest_consent", lesson) in text(nel.get(at("home")))
    nel.post(at("harvest_consent", lesson), {"edition": 1, "scope": "inside"})
    assert at("harvest_consent", lesson) not in text(nel.get(at("home")))
    assert "goes no further" in text(nel.get(at("harvest_consent", lesson)))


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("circle_lessons", 4),
        ("lessons", 3),
        ("harvest", 9),
        ("lesson", 8),
        ("harvest_consent", 9),
        ("home", 8),
    ],
)
def test_a_page_asks_the_same_number_of_questions_however_many_lessons(
    harvest, as_person, django_assert_num_queries, page, number
):
    carla = as_person(harvest.world.carla)
    for _ in range(2):
        harvest.publish()
        harvest.ask()
        lesson, public = Lesson.objects.first(), Publication.objects.first()
        things = {"circle_lessons": harvest.world.circle, "lesson": public}
        thing = None if page in {"lessons", "home"} else things.get(page, lesson)
        with django_assert_num_queries(number):
            assert carla.get(at(page, thing)).status_code == 200
