"""How many questions a page asks the database: the same for one and for thirty."""

import pytest
from django.urls import reverse

from kring.circles.actions import invitations
from kring.circles.rules import Role
from kring.circles.tests.world import make_circle

THIRTY = [f"Lid {number}" for number in range(30)]


@pytest.mark.parametrize("names", [[], THIRTY])
@pytest.mark.parametrize(
    ("page", "questions"), [("circle", 5), ("circle-members", 6), ("circle-agreement", 3)]
)
def test_a_page_of_a_circle(page, questions, names, as_person, django_assert_num_queries, db):
    world = make_circle("Anneke")
    for name in names:
        world.seat(name, Role.OBSERVER if page == "circle" else None)
    for name in names[:10]:
        guest = invitations.Guest(name=name, role=Role.OBSERVER)
        invitations.invite(world.circle, guest, by=world.anneke)
    browser = as_person(world.anneke)
    with django_assert_num_queries(questions):
        browser.get(reverse(page, args=[world.circle.pk]))


@pytest.mark.parametrize("circles", [1, 30])
def test_home(circles, as_person, django_assert_num_queries, db):
    worlds = [make_circle("Anneke", "Bart", "Carla") for _ in range(circles)]
    browser = as_person(worlds[0].bart)
    with django_assert_num_queries(4):
        browser.get("/")
