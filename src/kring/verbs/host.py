"""The first host: who may start circles on this server."""

from allauth.account.models import EmailAddress
from django.db import transaction

from kring.people.models import Person


@transaction.atomic
def name_host(name: str, email: str) -> Person:
    """Make somebody host, with an account when they have none. May be done again."""
    email = email.strip().lower()
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(
        email, name=name
    )
    person.name, person.is_host = name, True
    person.save()
    # Who runs the server vouches for the address; a code sent to it lets them in.
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person
