"""A request whose person is known."""

from django.http import HttpRequest

from kring.people.models import Person


class SignedIn(HttpRequest):
    """What a view gets behind `login_required`."""

    user: Person
