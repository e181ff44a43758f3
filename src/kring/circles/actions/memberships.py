"""Who is what in a circle."""

from dataclasses import dataclass

from django.db import transaction

from kring.circles import facts, kinds, rules
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.networks.models import Organisation
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What a member is in the circle. by_phone: the facilitator enters what they say. buddy: keeps them company."""

    role: Role
    perspective: str = ""
    organisation: Organisation | None = None
    by_phone: bool = False
    buddy: Membership | None = None


@transaction.atomic
def change_membership(membership: Membership, seat: Seat, *, by: Person) -> None:
    """Change what a member is. Raises RefusedError: the last facilitator, a full table, no account."""
    circle = lock(membership.circle_id)
    membership = _current(membership)
    require(
        rules.may_change_role(
            circle.role_of(by),
            of_role=Role(membership.role),
            to_role=seat.role,
            has_account=membership.person.has_account,
            seated=circle.seated(),
            facilitators=circle.facilitator_count(),
            seats=kinds.seats_of(circle.form),
        )
    )
    membership.role = seat.role
    membership.perspective = seat.perspective
    membership.organisation = seat.organisation
    membership.by_phone = seat.by_phone
    if seat.buddy:
        of_circle = seat.buddy.circle_id == circle.pk and seat.buddy.ended_at is None
        role = Role(seat.buddy.role) if of_circle else None
        require(rules.may_be_buddy(role, of_self=seat.buddy == membership))
    membership.buddy = seat.buddy
    membership.save(update_fields=["role", "perspective", "organisation", "by_phone", "buddy"])
    _record_change(circle, membership, by)


@transaction.atomic
def rename_member(
    membership: Membership, display_name: str, *, by: Person, level: int | None = None
) -> None:
    """Change the name by which the circle knows a member, and their experience: oneself, or who shapes the circle."""
    circle = lock(membership.circle_id)
    membership = _current(membership)
    of_self = membership.person_id == by.pk
    require(rules.may_rename(circle.role_of(by), of_self=of_self))
    membership.display_name = display_name
    membership.level = membership.level if level is None else level
    membership.save(update_fields=["display_name", "level"])
    _record_change(circle, membership, by)


@transaction.atomic
def open_past(membership: Membership, *, by: Person, agreed: bool) -> None:
    """Let a member read what was said before they came. agreed: the circle was asked, and said yes.

    Raises RefusedError: no facilitator, nobody was asked, or nothing is hidden.
    """
    circle = lock(membership.circle_id)
    membership = _current(membership)
    require(
        rules.may_open_past(
            circle.role_of(by), is_closed_to=membership.reads_from is not None, agreed=agreed
        )
    )
    membership.reads_from = None
    membership.save(update_fields=["reads_from"])
    ledger.record(facts.PastOpened(by=by.pk, circle=circle.pk, membership=membership.pk))


@transaction.atomic
def end_membership(membership: Membership, *, by: Person) -> None:
    """Let a person leave, or remove them. Raises RefusedError: they are the last facilitator.

    Leaving can be done in a closed circle too; removing somebody cannot.
    """
    circle = lock(membership.circle_id, also_closed=membership.person_id == by.pk)
    membership = _current(membership)
    require(
        rules.may_remove(
            circle.role_of(by),
            of_self=membership.person_id == by.pk,
            of_role=Role(membership.role),
            facilitators=circle.facilitator_count(),
        )
    )
    membership.ended_at = max(clock.now(), membership.joined_at)
    membership.save(update_fields=["ended_at"])
    ledger.record(facts.MemberLeft(by=by.pk, circle=circle.pk, membership=membership.pk))


def _current(membership: Membership) -> Membership:
    """Read the membership anew under the lock. Raises Membership.DoesNotExist: it ended meanwhile."""
    return Membership.objects.current().select_related("person").get(pk=membership.pk)


def _record_change(circle: Circle, membership: Membership, by: Person) -> None:
    fact = facts.MembershipChanged(by=by.pk, circle=circle.pk, membership=membership.pk)
    ledger.record(fact)
