"""What the tests of networks share."""

from kring.circles.tests.fixtures import as_person  # noqa: F401 - a fixture
