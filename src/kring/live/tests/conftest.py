"""What the tests of the table share."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from kring.meetings.tests.mailbox import sink  # noqa: F401 - a fixture
from tests.server import Node


@pytest.fixture(autouse=True)
def _in_the_language_of_the_source() -> Iterator[None]:
    """Say refusals as they were written, so that a test can look for them."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server that the tests of a file share."""
    with Node(tmp_path_factory.mktemp("table")) as one:
        yield one
