"""What the tests of forming stand on."""

import pytest
from django.utils import translation

from kring.forming.tests.world import make_call, make_pool


@pytest.fixture(autouse=True)
def _in_english():
    """Read refusals as they stand in the code."""
    with translation.override("en"):
        yield


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
