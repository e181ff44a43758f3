"""How many questions a page asks the database: the same for few answers and for many."""

import pytest
from django.test import Client

from kring.circles.tests.world import make_circle
from kring.forming.actions import mandates, proposals
from kring.forming.actions.mandates import Commitment
from kring.forming.matching.solver import solve
from kring.forming.matchmaking import work
from kring.forming.models import Proposal
from kring.forming.tests.world import TWELVE, answer
from kring.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SIZES = pytest.mark.parametrize("many", [6, 40])


def answered(call, many):
    """Let so many answer, with the words of the twelve; returns the last with their token."""
    for number in range(many):
        name, *rest = TWELVE[number % len(TWELVE)]
        last = answer(call, f"{name}{number}", *rest)
    return last


def counted(client, address, questions, django_assert_num_queries):
    client.get(address)
    with django_assert_num_queries(questions):
        assert client.get(address).status_code == 200


@SIZES
@pytest.mark.parametrize(
    ("page", "questions"),
    [
        ("/calls/{call}/", 2),
        ("/calls/{call}/intake/", 6),
        ("/calls/{call}/people/{one}/", 3),
        ("/calls/{call}/people/new/", 2),
        ("/calls/", 3),
        ("/", 5),
    ],
)
def test_who_made_a_call(anneke, call, many, page, questions, django_assert_num_queries):
    one, _token = answered(call, many)
    counted(anneke, page.format(call=call.pk, one=one.pk), questions, django_assert_num_queries)


@SIZES
@pytest.mark.parametrize(
    ("page", "questions"),
    [
        ("/calls/{call}/", 1),
        ("/applications/{token}/", 1),
        ("/applications/{token}/when/", 1),
        ("/applications/{token}/withdrawal/", 1),
    ],
)
def test_who_answers(call, many, page, questions, django_assert_num_queries):
    _one, token = answered(call, many)
    counted(Client(), page.format(call=call.pk, token=token), questions, django_assert_num_queries)


@SIZES
def test_a_proposal(anneke, call, many, django_assert_num_queries):
    answered(call, many)
    wish = proposals.Wish(circles=1, fewest=3, most=10)
    proposal = proposals.ask_proposal(call, wish, by=call.maker, now=clock.now())
    work(proposal.pk, run=lambda problem, stopping: (solve(problem, stopping), True))
    assert Proposal.objects.get().state == "done"
    counted(anneke, f"/proposals/{proposal.pk}/", 6, django_assert_num_queries)


@pytest.mark.parametrize("names", [("Anneke", "Bart"), ("Anneke", "Bart", *map(str, range(30)))])
@pytest.mark.parametrize(
    ("page", "questions"),
    [
        ("/circles/{circle}/mandates/", 3),
        ("/circles/{circle}/mandate/", 3),
        ("/mandates/{token}/", 2),
    ],
)
def test_mandates(client, names, page, questions, django_assert_num_queries):
    world = make_circle(*names)
    what = Commitment(hours=6, may_try="Bellen", up_to="", cover="", manager="Ria", email="")
    for name in names:
        _mandate, token = mandates.write_mandate(
            world.circle, what, by=world.people[name.lower()], now=clock.now()
        )
    client.force_login(world.anneke)
    address = page.format(circle=world.circle.pk, token=token)
    counted(client, address, questions, django_assert_num_queries)
