"""What the tests of this folder share."""

import os

import pytest


@pytest.fixture(scope="session")
def quick():
    """Whether a few rounds are enough: `./kring assurance --quick`."""
    return os.environ.get("KRING_ASSURANCE") == "quick"
