"""What the tests of this folder share."""

import logging

import pytest
from django.db import transaction

from tests.trust.visits import Visits


@pytest.fixture(scope="module")
def visits(django_db_setup, django_db_blocker):
    """The world, inside a transaction that is never kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Visits()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet():
    """Keep thousands of lines about what is refused out of the report."""
    logger = logging.getLogger("django.request")
    before, logger.disabled = logger.disabled, True
    yield
    logger.disabled = before
