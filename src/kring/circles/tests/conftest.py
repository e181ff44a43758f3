"""What the tests of circles stand on."""

import pytest
from django.utils import translation

from kring.circles.tests.world import EVERYONE, make_circle
from kring.kernel import sections


@pytest.fixture(autouse=True)
def _nothing_from_above(monkeypatch):
    """Leave out what slices above put on our pages: they test that themselves."""
    for registry in ("_sections", "_lines", "_links"):
        monkeypatch.setattr(sections, registry, type(getattr(sections, registry))(list))


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
    """Sign in: `as_person(world.bart).get(…)`."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
