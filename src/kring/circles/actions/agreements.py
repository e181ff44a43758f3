"""What members promise one another."""

from django.db import transaction

from kring.circles import facts, kinds, rules
from kring.circles.actions.lock import lock
from kring.circles.models import Acceptance, Agreement, Circle
from kring.circles.rules import Right
from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def write_agreement(circle: Circle, text: str, *, to_manager: str = "", by: Person) -> Agreement:
    """Put a new version in the place of the agreement. Everybody is asked to accept it anew.

    to_manager: what goes back to the manager, and what never; a circle that is one team must say it.
    """
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    require(kinds.says_what_goes_back(circle.form, to_manager))
    newest = circle.agreements.first()
    version = newest.version + 1 if newest else 1
    agreement = Agreement.objects.create(
        circle=circle,
        version=version,
        text=text,
        to_manager=to_manager if kinds.is_team(circle.form) else "",
        written_at=clock.now(),
    )
    ledger.record(facts.AgreementWritten(by=by.pk, circle=circle.pk, version=version))
    return agreement


@transaction.atomic
def accept_agreement(circle: Circle, version: int, *, by: Person) -> None:
    """Promise to keep this version. Accepting twice is once."""
    circle = lock(circle.pk)
    membership = circle.membership_of(by)
    agreement = circle.agreements.first()
    newest = agreement.version if agreement else 0
    require(rules.may_accept(circle.role_of(by), version=version, newest=newest))
    _acceptance, is_new = Acceptance.objects.get_or_create(
        agreement=agreement, membership=membership, defaults={"at": clock.now()}
    )
    if is_new and membership:
        fact = facts.AgreementAccepted(
            by=by.pk, circle=circle.pk, membership=membership.pk, version=version
        )
        ledger.record(fact)
