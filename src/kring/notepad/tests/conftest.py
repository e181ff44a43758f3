"""What the tests of writing together share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_the_language_of_the_source():
    """Say refusals as they were written, so that a test can look for them."""
    with translation.override("en"):
        yield
