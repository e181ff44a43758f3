"""What a member commits to, and the yes of who gives them room."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from kring.circles.tests.world import make_circle
from kring.forming import tasks
from kring.forming.actions import mandates
from kring.forming.actions.mandates import Commitment
from kring.forming.models import Mandate
from kring.kernel import clock
from kring.kernel.models import Letter
from kring.kernel.post import deliver

pytestmark = pytest.mark.django_db
WHAT = Commitment(
    hours=6, may_try="Een andere intake", up_to="2.000 euro", cover="Mijn team", manager="Ria",
    email="ria@kring.example",
)  # fmt: skip


@pytest.fixture
def world(db):
    return make_circle("Anneke", "Bart", "Carla")


def written(world, what=WHAT):
    return mandates.write_mandate(world.circle, what, by=world.bart, now=clock.now())


def test_looking_decides_nothing_and_pressing_does(world):
    mandate, token = written(world)
    manager = Client(HTTP_ACCEPT_LANGUAGE="en")
    page = manager.get(f"/mandates/{token}/").content.decode()
    assert "Een andere intake" in page
    assert "Bart asks for your yes" in page
    mandate.refresh_from_db()
    assert mandate.answered_at is None
    manager.post(f"/mandates/{token}/", {"answer": "yes", "remark": "Doe het!"})
    mandate.refresh_from_db()
    assert (mandate.answer, mandate.remark) == ("yes", "Doe het!")
    again = manager.post(f"/mandates/{token}/", {"answer": "no"})
    assert again.status_code == 400
    mandate.refresh_from_db()
    assert mandate.answer == "yes"


def test_a_manager_stops_the_reminders_with_one_press_and_can_still_answer(world):
    mandate, token = written(world)
    deliver.func(str(Letter.objects.get(kind="forming.mandate").pk))
    (sent,) = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where = sent.extra_headers["List-Unsubscribe"].strip("<>")
    path = where[where.index("/mandates/") :]
    program = Client(enforce_csrf_checks=True)
    program.get(path)
    tasks.remind_due(mandate.asked_at + timedelta(days=7))
    assert Letter.objects.filter(kind="forming.mandate").count() == 2
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tasks.remind_due(mandate.asked_at + timedelta(days=14))
    assert Letter.objects.filter(kind="forming.mandate").count() == 2
    Client().post(f"/mandates/{token}/", {"answer": "yes"})
    mandate.refresh_from_db()
    assert mandate.answer == "yes"
    assert Client().post("/mandates/wrong/reminders/").status_code == 404


def test_a_wrong_link_is_nothing(world):
    written(world)
    assert Client().get("/mandates/wrong/").status_code == 404


def test_after_a_change_the_old_link_is_dead_and_the_yes_gone(world):
    _mandate, first = written(world)
    _mandate, second = written(world)
    assert Client().get(f"/mandates/{first}/").status_code == 404
    assert Client().get(f"/mandates/{second}/").status_code == 200
    assert Mandate.objects.count() == 1


def test_a_manager_is_reminded_after_7_and_after_14_days_and_then_no_more(world):
    mandate, token = written(world)
    assert Letter.objects.filter(kind="forming.mandate").count() == 1
    for days, letters in ((6, 1), (7, 2), (8, 2), (14, 3), (30, 3)):
        tasks.remind_due(mandate.asked_at + timedelta(days=days))
        assert Letter.objects.filter(kind="forming.mandate").count() == letters, days
    for letter in Letter.objects.filter(kind="forming.mandate").order_by("number"):
        deliver.func(str(letter.pk))
    assert len(mail.outbox) == 3
    assert all(token in one.body and "intake" not in one.body for one in mail.outbox)


def test_who_answered_is_not_reminded(world):
    mandate, _token = written(world)
    mandates.answer(mandate, "talk", "", now=clock.now())
    tasks.remind_due(mandate.asked_at + timedelta(days=20))
    assert Letter.objects.filter(kind="forming.mandate").count() == 1


def test_the_lead_sees_that_somebody_has_a_yes_and_not_what_it_says(world, client):
    mandate, _token = written(world)
    mandates.answer(mandate, "yes", "Onder ons", now=clock.now())
    client.force_login(world.anneke)
    page = client.get(f"/circles/{world.circle.pk}/mandates/").content.decode()
    assert "Bart" in page
    for secret in ("Een andere intake", "Onder ons", "Ria", "2.000"):
        assert secret not in page
    client.force_login(world.carla)
    assert client.get(f"/circles/{world.circle.pk}/mandates/").status_code == 403


def test_a_member_writes_it_on_a_page_and_finds_it_back(world, client):
    client.force_login(world.carla)
    form = {"hours": "4", "may_try": "Bellen", "manager": "Ria", "email": ""}
    assert client.post(f"/circles/{world.circle.pk}/mandate/", form).status_code == 302
    page = client.get(f"/circles/{world.circle.pk}/mandate/").content.decode()
    assert "/mandates/" in page  # no address: the link is passed on by hand
    wrong = client.post(f"/circles/{world.circle.pk}/mandate/", form | {"may_try": "x" * 10_000})
    assert wrong.status_code == 400
    assert "x" * 10_000 in wrong.content.decode()
