"""What the tests of planning share."""

from kring.circles.tests.fixtures import (  # noqa: F401 - fixtures
    _in_english,
    as_person,
    everyone,
    world,
)
from kring.meetings.tests.mailbox import sink  # noqa: F401 - a fixture
