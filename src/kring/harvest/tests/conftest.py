"""What the tests of harvesting share."""

import pytest
from django.utils import translation

from kring.circles.tests.world import EVERYONE
from kring.harvest.tests.world import make_harvest


@pytest.fixture(autouse=True)
def _in_english():
    """Read refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def harvest(db):
    return make_harvest()


@pytest.fixture
def everyone(db):
    """A meeting with one person for each role in the circle."""
    harvest = make_harvest()
    for name in EVERYONE:
        if name.lower() not in harvest.world.memberships:
            harvest.world.seat(name)
    return harvest


@pytest.fixture
def as_person(client):
    """Sign in: `as_person(harvest.person("bart")).get(…)`. Pages come in English."""

    def sign_in(person):
        person.language = "en"
        person.save(update_fields=["language"])
        client.force_login(person)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return sign_in
