"""Everything that changes a person."""

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people import rules
from kring.people.facts import ProfileChanged, SignedOutEverywhere
from kring.people.models import Person, new_session_salt


@transaction.atomic
def change_profile(person: Person, *, name: str, language: str, by: Person) -> None:
    """Set name and language. Only for oneself."""
    require(rules.may_change(of_self=person == by))
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    ledger.record(ProfileChanged(by=by.pk, person=person.pk))


@transaction.atomic
def change_letters(person: Person, *, large: bool, by: Person) -> None:
    """Choose large letters, or the usual ones. Only for oneself."""
    require(rules.may_change(of_self=person == by))
    person.large_print = large
    person.save(update_fields=["large_print"])
    ledger.record(ProfileChanged(by=by.pk, person=person.pk))


@transaction.atomic
def sign_out_everywhere(person: Person, *, by: Person) -> None:
    """End every session of this person, on all devices."""
    require(rules.may_change(of_self=person == by))
    person.session_salt = new_session_salt()
    person.save(update_fields=["session_salt"])
    ledger.record(SignedOutEverywhere(by=by.pk, person=person.pk))
