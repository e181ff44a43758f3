"""How signing up, signing in and its mails behave here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from kring.people.models import Person

_welcomes: list[Callable[[HttpRequest], bool]] = []


def open_signup_when(welcome: Callable[[HttpRequest], bool]) -> None:
    """Let people make an account while `welcome(request)` holds: for the slices above."""
    if welcome not in _welcomes:
        _welcomes.append(welcome)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by invitation only; mails without content."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether somebody may make an account: in the demo, or when they were invited."""
        return settings.DEMO or any(welcome(request) for welcome in _welcomes)

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: no name of a site before it."""
        return str(subject)

    def populate_username(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401
        """Do nothing: people have no user name here."""


def let_in(request: HttpRequest, person: Person, *, stays: timedelta) -> None:
    """Sign in somebody who showed a personal link or code, for as long as `stays`."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(stays)


def display(person: Any) -> str:  # noqa: ANN401
    """Return how pages and mails address a person."""
    return str(person.name or person.email or "")
