"""What the tests of meetings share."""

from kring.circles.tests.fixtures import (  # noqa: F401 - fixtures
    _in_english,
    as_person,
    everyone,
    world,
)
from kring.meetings.tests.gateway import gateway  # noqa: F401 - a fixture
from kring.meetings.tests.mailbox import sink  # noqa: F401 - a fixture
