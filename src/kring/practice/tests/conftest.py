"""What the tests of practising share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """Read refusals and sentences as they stand in the code."""
    with translation.override("en"):
        yield
