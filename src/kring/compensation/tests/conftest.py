"""What the tests of compensation share."""

from kring.circles.tests.fixtures import (  # noqa: F401 - fixtures
    _in_english,
    as_person,
    everyone,
    world,
)
