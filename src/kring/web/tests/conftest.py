"""What the tests of the pages over several slices share."""

from kring.circles.tests.fixtures import as_person, everyone, world  # noqa: F401 - fixtures
