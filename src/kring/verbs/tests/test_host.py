"""The first host."""

import pytest
from allauth.account.models import EmailAddress

from kring.people.models import Person
from kring.verbs.host import name_host

pytestmark = pytest.mark.django_db


def test_anna_becomes_host_and_can_sign_in_with_a_code():
    anna = name_host("Anna de Wit", "Anna@Example.nl ")
    assert (anna.name, anna.email, anna.is_host) == ("Anna de Wit", "anna@example.nl", True)
    assert EmailAddress.objects.get(user=anna).verified


def test_doing_it_again_changes_nothing():
    assert name_host("Anna", "anna@example.nl").pk == name_host("Anna", "anna@example.nl").pk
    assert EmailAddress.objects.count() == 1


def test_bert_who_is_here_already_keeps_his_account():
    bert = Person.objects.create_user("bert@example.nl", name="Bert")
    assert name_host("Bert", "bert@example.nl").pk == bert.pk
