"""What the tests of the workshop share."""

import pytest

from kring.circles.tests.fixtures import _in_english  # noqa: F401 - a fixture
from kring.circles.tests.world import make_circle
from kring.workshop.tests.world import make_own


@pytest.fixture
def world(db):
    return make_circle("Anneke", "Bart")


@pytest.fixture
def own(world):
    """A method of Anneke's own."""
    return make_own(world)


@pytest.fixture
def anneke(world, client):
    """Anneke's browser."""
    world.anneke.language = "en"
    world.anneke.save()
    client.force_login(world.anneke)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
