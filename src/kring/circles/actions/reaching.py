"""Letters to who reads no mail: by which way they go, and that they were printed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kring.circles import facts, rules
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right
from kring.inbox import actions as inbox
from kring.inbox.rules import Channel
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def reach_member(
    membership: Membership, channel: Channel, *, by: Person, phone: str = "", address: str = ""
) -> None:
    """Say by which way letters reach a member without account. Raises RefusedError."""
    circle = lock(membership.circle_id)
    person = membership.person
    require(rules.may_reach(circle.role_of(by), has_account=person.has_account))
    inbox.reach(person, channel, by=by, phone=phone, address=address)
    fact = facts.MemberReached(by=by.pk, circle=circle.pk, membership=membership.pk)
    ledger.record(fact)


@transaction.atomic
def mark_printed(circle: Circle, letters: Collection[str], *, by: Person, now: datetime) -> int:
    """Take letters that were printed off the pile of this circle. Returns how many. Raises RefusedError."""
    circle = lock(circle.pk, also_closed=True)
    require(rules.may(circle.role_of(by), Right.INVITE))
    count = inbox.mark_printed(circle.pk, letters, now)
    ledger.record(facts.LettersPrinted(by=by.pk, circle=circle.pk, letters=count))
    return count
