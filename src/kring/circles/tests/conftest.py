"""What the tests of circles stand on."""

import pytest

from kring.circles.tests.fixtures import _in_english, everyone, world  # noqa: F401 - fixtures
from kring.kernel import sections


@pytest.fixture(autouse=True)
def _nothing_from_above(monkeypatch):
    """Leave out what slices above put on our pages: they test that themselves."""
    for registry in ("_sections", "_lines", "_links"):
        monkeypatch.setattr(sections, registry, type(getattr(sections, registry))(list))


@pytest.fixture
def as_person(client):
    """Sign in: `as_person(world.bart).get(…)`."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
