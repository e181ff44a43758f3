"""What tests with the cast share, here and in the slices above: a conftest takes what it needs by importing it."""

import pytest
from django.utils import translation

from kring.circles.tests.world import EVERYONE, make_circle


@pytest.fixture(autouse=True)
def _in_english():
    """Read refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db):
    """The cast: Anneke leads, Bart to Gerrit take part, Hanna has no account, Ineke is sponsor."""
    return make_circle()


@pytest.fixture
def everyone(db):
    """A circle with somebody in every role."""
    return make_circle(*EVERYONE)


@pytest.fixture
def as_person(client):
    """Sign in: `as_person(world.bart).get(…)`. Pages come in English."""

    def sign_in(person):
        person.language = "en"
        person.save(update_fields=["language"])
        client.force_login(person)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return sign_in
