"""What the tests of people stand on."""

import pytest

from kring.people.models import Person


@pytest.fixture
def bart(db):
    return Person.objects.create_user("bart@kring.example", name="Bart")


@pytest.fixture
def hanna(db):
    """Somebody without an account."""
    return Person.objects.create_user(None, name="Hanna")


@pytest.fixture
def invited(monkeypatch):
    """Let anybody make an account, as an invitation in the browser does."""
    from kring.people import accounts

    monkeypatch.setattr(accounts, "_welcomes", [lambda _request: True])
