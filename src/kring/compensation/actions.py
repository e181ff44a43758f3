"""Everything that changes what a circle pays and what is due."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.compensation import queries, rules
from kring.compensation.facts import ClaimChanged, ClaimPaid, CompensationArranged, WishTold
from kring.compensation.models import Arrangement, Claim, Preference
from kring.compensation.terms import Terms
from kring.kernel import ledger
from kring.kernel.verdicts import Verdict, require
from kring.meetings.models import Meeting
from kring.people.models import Person


@transaction.atomic
def arrange(circle: Circle, terms: Terms, *, by: Person, now: datetime) -> Arrangement:
    """Say whether and how a circle pays, from now on. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    require(rules.may_arrange(circle.role_of(by)))
    require(rules.is_amount(terms.cents))
    one = queries.arrangement_of(circle) or Arrangement(circle=circle, since=now)
    if one.kind == rules.Kind.NONE:
        one.since = now
    one.kind, one.cents, one.paid_by = terms.kind, terms.cents, terms.paid_by
    one.payer, one.contact = terms.payer.strip(), terms.contact.strip()
    one.save()
    ledger.record(CompensationArranged(by=by.pk, circle=circle.pk))
    return one


@transaction.atomic
def tell_wish(circle: Circle, *, by: Person, way: str, elsewhere: str) -> Preference:
    """Keep how somebody wants to get it; for themselves and who pays. Raises RefusedError."""
    member = _entitled(circle, by)
    rows = Preference.objects.select_for_update(no_key=True)
    one = rows.filter(membership=member).first() or Preference(circle=circle, membership=member)
    one.way, one.elsewhere = way, elsewhere
    one.save()
    ledger.record(WishTold(by=by.pk, circle=circle.pk, membership=member.pk))
    return one


def _entitled(circle: Circle, person: Person) -> Membership:
    arrangement = queries.arrangement_of(circle)
    kind = arrangement.kind if arrangement else rules.Kind.NONE
    require(rules.gets(circle.role_of(person), kind))
    member = circle.membership_of(person)
    assert member  # noqa: S101 — else they had no role
    return member


@transaction.atomic
def ask_advance(meeting: Meeting, *, by: Person, cents: int, now: datetime) -> Claim:
    """Ask money for the journey before a meeting. Asking again changes the amount. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=meeting.circle_id)
    member = _entitled(circle, by)
    require(rules.is_amount(cents))
    one = _claim(meeting, member)
    to_come = meeting.state == Meeting.State.PLANNED and meeting.starts_at > now
    require(rules.may_ask_advance(to_come=to_come, paid=one.advance_paid_at is not None))
    one.advance, one.advance_asked_at = cents, one.advance_asked_at or now
    one.save()
    ledger.record(ClaimChanged(by=by.pk, circle=circle.pk, claim=one.pk))
    return one


def _claim(meeting: Meeting, member: Membership) -> Claim:
    rows = Claim.objects.select_for_update(no_key=True)
    found = rows.filter(meeting=meeting, membership=member).first()
    return found or Claim(meeting=meeting, membership=member, circle_id=meeting.circle_id)


@transaction.atomic
def add_costs(claim: Claim, *, by: Person, cents: int) -> Claim:
    """Say what the journey cost. Raises RefusedError."""
    one = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    _entitled(one.circle, by)
    require(rules.is_amount(cents))
    require(rules.may_add_costs(paid=one.paid_at is not None))
    one.costs = cents
    one.save(update_fields=["costs"])
    ledger.record(ClaimChanged(by=by.pk, circle=one.circle_id, claim=one.pk))
    return one


@transaction.atomic
def mark_paid(circle: Circle, claim: UUID, *, by: Person, now: datetime) -> None:
    """Say that what is due was paid, or before the meeting that the advance was. Raises RefusedError."""
    arrangement = queries.arrangement_of(circle)
    require_payer(circle, arrangement, by)
    rows = Claim.objects.select_for_update(no_key=True)
    one = rows.filter(circle=circle, pk=claim).first()
    due = one is not None and (one.due_at or one.advance_asked_at) is not None
    paid = one is not None and (one.paid_at if one.due_at else one.advance_paid_at) is not None
    require(rules.may_mark_paid(due=due, paid=paid))
    assert one  # noqa: S101 — else nothing was due
    if one.due_at:
        one.paid_at = now
    else:
        one.advance_paid_at = now
    one.save(update_fields=["paid_at", "advance_paid_at"])
    ledger.record(ClaimPaid(by=by.pk, circle=circle.pk, claim=one.pk))


def require_payer(circle: Circle, arrangement: Arrangement | None, person: Person) -> None:
    """Refuse who may not see what is to be paid. Raises RefusedError."""
    require(pays(circle.role_of(person), arrangement, person))


def pays(role: Role | None, arrangement: Arrangement | None, person: Person) -> Verdict:
    """Test whether somebody pays in a circle."""
    seat = arrangement.paid_by if arrangement else None
    named = seat is not None and seat.ended_at is None
    is_payer = named and seat is not None and seat.person_id == person.pk
    return rules.may_pay(role, is_payer=is_payer, has_payer=named)


def bring_up(now: datetime) -> None:
    """Let compensation come up for who was at a meeting that was held; done by the house, twice is once."""
    for attendance in queries.not_yet_due():
        _bring_up(attendance.meeting, attendance.membership, now)


@transaction.atomic
def _bring_up(meeting: Meeting, member: Membership, now: datetime) -> None:
    circle = Circle.objects.select_for_update(no_key=True).get(pk=meeting.circle_id)
    arrangement = queries.arrangement_of(circle)
    one = _claim(meeting, member)
    if arrangement is None or one.due_at:
        return
    one.kind, one.due_at = arrangement.kind, now
    one.cents = 0 if arrangement.kind == rules.Kind.EXPENSES else arrangement.cents
    one.save()
    ledger.record(ClaimChanged(by=None, circle=circle.pk, claim=one.pk))
