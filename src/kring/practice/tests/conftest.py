"""What the tests of practising share."""

from kring.circles.tests.fixtures import _in_english  # noqa: F401 - a fixture
