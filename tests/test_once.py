"""A form that is sent twice is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from kring.circles.models import Circle
from kring.circles.tests.world import FRAME, make_person
from kring.kernel import clock, once
from kring.kernel.models import SentForm

TOKEN = "t" * 64
HOME = FRAME | {"country": "NL", "language": "nl", "time_zone": "Europe/Amsterdam"}


@pytest.fixture
def anna(db):
    return make_person("Anna", is_host=True)


def at(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def form_circle(client, token=TOKEN, **changed):
    return client.post(reverse("circle-new"), HOME | changed | {"csrfmiddlewaretoken": token})


def test_pressing_twice_forms_one_circle_and_leads_to_it(anna):
    client = at(anna)
    first, again = form_circle(client), form_circle(client)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert Circle.objects.count() == 1


def test_a_form_that_was_drawn_anew_is_another(anna):
    client = at(anna)
    form_circle(client)
    form_circle(client, token="u" * 64)
    assert Circle.objects.count() == 2


def test_who_sends_the_same_as_another_is_not_that_other(anna):
    bart = make_person("Bart", is_host=True)
    form_circle(at(anna))
    form_circle(at(bart))
    assert Circle.objects.count() == 2


def test_a_form_with_a_mistake_in_it_may_be_sent_again(anna):
    client = at(anna)
    assert form_circle(client, name="").status_code == 200
    assert form_circle(client, name="").status_code == 200
    assert not SentForm.objects.exists()
    assert form_circle(client).status_code == 302


def test_a_server_that_died_in_the_middle_does_not_stand_in_the_way(anna, monkeypatch):
    monkeypatch.setattr(once, "WAIT_SECONDS", 0.1)
    client = at(anna)
    form_circle(client)
    Circle.objects.all().delete()
    SentForm.objects.update(location="", at=clock.now() - once.AT_WORK - timedelta(seconds=1))
    form_circle(client)
    assert Circle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twice_at_the_same_moment_is_once(anna):
    clients, answers = [at(anna) for _press in range(4)], []
    together = threading.Barrier(len(clients))

    def press(client):
        together.wait()
        answers.append(client.post(reverse("circle-new"), HOME | {"csrfmiddlewaretoken": TOKEN}))
        connections.close_all()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Circle.objects.count() == 1
    assert {answer.url for answer in answers} == {
        reverse("circle", args=[Circle.objects.get().pk])
    }


def test_what_is_kept_of_a_form_holds_no_word_of_it(anna):
    form_circle(at(anna))
    sent = SentForm.objects.get()
    assert "Veluwe" not in f"{sent.key} {sent.location}"
