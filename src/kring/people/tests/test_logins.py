"""Logins: one question for each page, gone when they ended or when their person is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from kring.kernel import clock
from kring.people import logins
from kring.people.models import Login, Person
from tests.server import cookies_of

pytestmark = pytest.mark.django_db


def request_of(person):
    request = RequestFactory().get("/")
    key = cookies_of(person).partition("=")[2]
    request.session = logins.SessionStore(key)
    return request


def test_login_and_person_are_one_question(bart, django_assert_num_queries):
    request = request_of(bart)
    with django_assert_num_queries(1):
        assert logins.person_of(request) == bart


def test_who_may_no_longer_sign_in_is_nobody(bart):
    request = request_of(bart)
    Person.objects.update(is_active=False)
    assert logins.person_of(request) == AnonymousUser()


def test_a_login_of_before_a_new_salt_is_nobodys(bart):
    request = request_of(bart)
    Person.objects.update(session_salt="another")
    assert logins.person_of(request) == AnonymousUser()
    assert not Login.objects.exists()


def test_a_login_says_whose_it_is_and_goes_with_that_person(bart):
    request_of(bart)
    assert Login.objects.get().person == bart
    bart.delete()
    assert not Login.objects.exists()


def test_logins_that_ended_go_and_others_stay():
    now = clock.now()
    for name, days in (("old", -1), ("new", 1)):
        Login.objects.create(session_key=name, expire_date=now + timedelta(days=days))
    logins.forget_ended(now)
    assert [one.session_key for one in Login.objects.all()] == ["new"]
