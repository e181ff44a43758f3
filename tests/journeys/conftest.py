"""A server and a browser for the walks."""

import pytest

from tests.server import Node


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    with Node(tmp_path_factory.mktemp("walk")) as one:
        yield one
