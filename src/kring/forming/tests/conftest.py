"""What the tests of forming stand on."""

import pytest

from kring.circles.tests.fixtures import _in_english  # noqa: F401 - a fixture
from kring.forming.tests.world import make_call, make_pool


@pytest.fixture
def call(db):
    """An open call of Anneke."""
    return make_call()


@pytest.fixture
def pool(call):
    """The twelve who answered it, by name."""
    return make_pool(call)


@pytest.fixture
def anneke(call, client):
    """Anneke's browser."""
    call.maker.language = "en"
    call.maker.save()
    client.force_login(call.maker)
    return client
