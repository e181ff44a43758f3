"""A team, its coach and its manager say yes to the same version of what goes back to the manager.

Planted, seen red here, and put back: a yes to an older version counts · looking at the page answers · a circle that is
no team can ask · the manager reads the agreement of the members · a member hears who has not said yes.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from kring.circles.actions import agreements, frames
from kring.circles.kinds import Kind
from kring.circles.tests.test_actions import FRAME
from kring.circles.tests.world import make_circle
from kring.forming import queries, tasks
from kring.forming.actions import managers
from kring.forming.models import ManagerYes
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.post import deliver
from kring.kernel.verdicts import RefusedError

pytestmark = pytest.mark.django_db
TEAM = replace(FRAME, form=Kind.TEAM_COACHING, name="Wijkteam Noord", language="nl")
EVERYBODY = ("anneke", "bart", "carla")
KIND = "forming.manager"


@pytest.fixture
def world(db):
    world = make_circle("Anneke", "Bart", "Carla")
    frames.reframe(world.circle, TEAM, by=world.anneke)
    world.circle.refresh_from_db()
    return world


def ask(world, email="ria@kring.example"):
    earlier = clock.now() - timedelta(hours=1)
    return managers.ask_manager(
        world.circle, manager="Ria", email=email, by=world.anneke, now=earlier
    )


def agree(world, *names):
    newest = world.circle.agreements.first()
    for name in names:
        agreements.accept_agreement(world.circle, newest.version, by=getattr(world, name))


def at(one):
    one.refresh_from_db()
    return f"/agreements/{one.token}/"


@pytest.mark.parametrize(
    ("who", "says", "whole"),
    [
        (EVERYBODY, "yes", True),
        (EVERYBODY, "talk", False),
        (EVERYBODY, "no", False),
        (EVERYBODY, "", False),
        (("anneke", "bart"), "yes", False),  # one of the team is missing
        (("bart", "carla"), "yes", False),  # the coach is missing
    ],
)
def test_it_is_whole_when_team_coach_and_manager_said_yes(world, who, says, whole):
    one = ask(world)
    agree(world, *who)
    if says:
        managers.answer(one, says, "", now=clock.now())
    assert queries.yeses_of(world.circle).whole is whole


def test_looking_decides_nothing_and_pressing_does(world):
    one = ask(world)
    manager = Client(HTTP_ACCEPT_LANGUAGE="nl")
    page = manager.get(at(one)).text
    assert "Wijkteam Noord" in page
    assert "met hoeveel we waren: een getal" in page  # what goes back
    assert "Vertrouwelijk." not in page  # what the members promise one another
    one.refresh_from_db()
    assert one.answered_at is None
    manager.post(at(one), {"answer": "yes", "remark": "Mooi plan."})
    one.refresh_from_db()
    assert (one.answer, one.remark) == ("yes", "Mooi plan.")
    assert manager.post(at(one), {"answer": "no"}).status_code == 400
    one.refresh_from_db()
    assert one.answer == "yes"
    assert Client().get("/agreements/wrong/").status_code == 404


def test_a_new_version_asks_all_anew(world, django_capture_on_commit_callbacks):
    one = ask(world)
    old = at(one)
    agree(world, *EVERYBODY)
    managers.answer(one, "yes", "Goed", now=clock.now())
    assert queries.yeses_of(world.circle).whole
    with django_capture_on_commit_callbacks(execute=True):
        agreements.write_agreement(
            world.circle, "Vertrouwelijk.", to_manager="Alleen hoe vaak.", by=world.anneke
        )
    found = queries.yeses_of(world.circle)
    assert (found.in_team, found.said_by_manager, found.whole) == (0, "", False)
    assert Client().get(old).status_code == 404
    assert "Alleen hoe vaak." in Client().get(at(one)).text
    assert Letter.objects.filter(kind=KIND).count() == 2
    agree(world, *EVERYBODY)
    assert not queries.yeses_of(world.circle).whole  # the manager said yes to another version


def test_were_the_nudge_lost_the_manager_is_asked_anew_within_the_hour(world):
    one = ask(world)
    managers.answer(one, "yes", "", now=clock.now())
    agreements.write_agreement(
        world.circle, "Vertrouwelijk.", to_manager="Alleen hoe vaak.", by=world.anneke
    )
    assert queries.yeses_of(world.circle).said_by_manager == ""
    for _ in range(2):
        tasks.ask_anew_due(clock.now())
    one.refresh_from_db()
    assert one.answered_at is None
    assert one.agreement == world.circle.agreements.first()


def test_a_circle_that_is_no_team_any_more_asks_no_manager(
    world, django_capture_on_commit_callbacks
):
    ask(world)
    with django_capture_on_commit_callbacks(execute=True):
        frames.reframe(world.circle, replace(TEAM, form=Kind.PRACTICE), by=world.anneke)
    world.circle.refresh_from_db()
    assert not ManagerYes.objects.exists()
    assert queries.yeses_of(world.circle) is None
    with pytest.raises(RefusedError):
        ask(world)


def test_a_manager_is_reminded_after_7_and_after_14_days_and_then_no_more(world):
    one = ask(world)
    for days, letters in ((6, 1), (7, 2), (8, 2), (14, 3), (30, 3)):
        tasks.remind_due(one.asked_at + timedelta(days=days))
        assert Letter.objects.filter(kind=KIND).count() == letters, days
    for letter in Letter.objects.filter(kind=KIND).order_by("number"):
        deliver.func(str(letter.pk))
    one.refresh_from_db()
    assert len(mail.outbox) == 3
    assert all(one.token in sent.body and "Noord" not in sent.body for sent in mail.outbox)


def test_who_answered_is_not_reminded(world):
    one = ask(world)
    managers.answer(one, "talk", "", now=clock.now())
    tasks.remind_due(one.asked_at + timedelta(days=20))
    managers.remind(one, now=one.asked_at + timedelta(days=20))
    assert Letter.objects.filter(kind=KIND).count() == 1


def test_who_stopped_the_reminders_gets_no_reminders(world):
    one = ask(world)
    deliver.func(str(Letter.objects.get(kind=KIND).pk))
    where = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    program = Client(enforce_csrf_checks=True)
    path = where[where.index("/agreements/") :]
    assert program.get(path).status_code == 200
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tasks.remind_due(one.asked_at + timedelta(days=20))
    assert Letter.objects.filter(kind=KIND).count() == 1
    Client().post(at(one), {"answer": "talk"})  # they can still answer
    one.refresh_from_db()
    assert one.answer == "talk"
    assert Client().post("/agreements/wrong/reminders/").status_code == 404


def test_the_page_of_the_circle_says_whose_yes_is_missing(world, client):
    def page(name):
        client.force_login(getattr(world, name))
        return client.get(f"/circles/{world.circle.pk}/").text

    agree(world, "anneke", "bart")
    assert "nog niet gevraagd" in page("carla")
    assert "1 van 2 zeiden ja" in page("carla")
    assert "Nog niet: Carla" not in page("bart")  # a number, no names
    ask(world)
    assert "Leidinggevende: Ria" in page("anneke")
    assert "wacht op een ja" in page("bart")
    assert "arbeidszaak" in page("bart")  # when team coaching is not the way
    agree(world, "carla")
    managers.answer(ManagerYes.objects.get(), "yes", "", now=clock.now())
    assert "Team, coach en leidinggevende zeggen ja tegen hetzelfde." in page("carla")


def test_who_shapes_asks_on_a_page_and_nobody_else(world, client):
    where = f"/circles/{world.circle.pk}/manager/"
    client.force_login(world.bart)
    assert client.get(where).status_code == 403
    assert client.post(where, {"manager": "Ria"}).status_code == 403
    client.force_login(world.anneke)
    assert client.get(where).status_code == 200
    wrong = client.post(where, {"manager": "Ria", "email": "geen adres"})
    assert wrong.status_code == 400
    assert "geen adres" in wrong.text
    assert client.post(where, {"manager": "Ria", "email": ""}).status_code == 302
    assert "/agreements/" in client.get(where).text  # no address: the link is passed on by hand
    assert not Letter.objects.filter(kind=KIND).exists()


def test_a_circle_of_different_places_has_no_manager_and_pays_no_query(
    client, django_assert_num_queries
):
    world = make_circle("Anneke", "Bart")
    client.force_login(world.anneke)
    assert client.get(f"/circles/{world.circle.pk}/manager/").status_code == 403
    with django_assert_num_queries(0):
        assert queries.yeses_of(world.circle) is None


def test_one_more_of_the_team_costs_no_query_more(world, django_assert_num_queries):
    world.seat("Dirk")
    world.seat("Esra")
    ask(world)
    with django_assert_num_queries(3):
        assert len(queries.yeses_of(world.circle).team) == 4
