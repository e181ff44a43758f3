"""What the tests of writing together share."""

from kring.live.tests.conftest import _in_the_language_of_the_source, node  # noqa: F401 - fixtures
