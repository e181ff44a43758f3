"""What the tests of harvesting share."""

import pytest

from kring.circles.tests.fixtures import _in_english, as_person  # noqa: F401 - fixtures
from kring.circles.tests.world import EVERYONE
from kring.harvest.tests.world import make_harvest


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
