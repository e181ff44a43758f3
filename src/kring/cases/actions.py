"""Everything that changes a case."""

from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction

from kring.cases import rules
from kring.cases.facts import (
    CaseBegun,
    CaseDeleted,
    CaseKept,
    CaseOffered,
    CaseSaved,
    CaseTakenBack,
)
from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import Role
from kring.kernel import ledger, vault
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import require
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """The five answers of a case giver."""

    burning_question: str = ""
    what_happened: str = ""
    my_part: str = ""
    tried: str = ""
    hope: str = ""


@transaction.atomic
def begin(circle: Circle, *, by: Person, now: datetime) -> Case:
    """Begin a case that only its giver sees. One that was begun and left empty is taken up again."""
    member = circle.membership_of(by)
    require(rules.may_bring(Role(member.role) if member else None))
    there = Case.objects.filter(giver=member, edition=0, offered_at=None).first()
    if there:
        return there
    case = Case.objects.create(
        circle=circle,
        giver=cast("Membership", member),  # who has no place here was refused
        begun_at=now,
        saved_at=now,
        expires_on=(now + rules.DEFAULT_KEEP).date(),
    )
    ledger.record(CaseBegun(by=by.pk, circle=circle.pk, case=case.pk))
    return case


@transaction.atomic
def save(case: Case, *, by: Person, edition: int, text: CaseText, now: datetime) -> Case:
    """Save the text over the edition it was made from. The same text again changes nothing.

    Raises RefusedError: saved elsewhere meanwhile, too long, or it holds a citizen service number.
    """
    case = _locked(case)
    same = all(getattr(case, name) == value for name, value in asdict(text).items())
    # A save whose answer got lost comes again with the old number: what it wanted is so.
    newest = edition if same else case.edition
    require(rules.may_edit(is_giver=is_giver(case, by), edition=edition, newest=newest))
    if same:
        return case
    require(rules.fits(*astuple(text)))
    require(refuse_bsn(*astuple(text)))
    for name, value in asdict(text).items():
        setattr(case, name, value)
    case.edition += 1
    case.saved_at = now
    case.save(update_fields=[*asdict(text), "edition", "saved_at"])
    ledger.record(CaseSaved(by=by.pk, circle=case.circle_id, case=case.pk, edition=case.edition))
    return case


@transaction.atomic
def offer(case: Case, *, by: Person, now: datetime) -> None:
    """Let the circle read the case. Doing so twice changes nothing."""
    case = _locked(case)
    require(
        rules.may_offer(
            Role(case.giver.role),
            is_giver=is_giver(case, by),
            burning_question=case.burning_question,
        )
    )
    if case.offered_at:
        return
    case.offered_at = now
    case.save(update_fields=["offered_at"])
    ledger.record(CaseOffered(by=by.pk, circle=case.circle_id, case=case.pk))


@transaction.atomic
def take_back(case: Case, *, by: Person) -> None:
    """Hide the case from the circle again; its text stays with its giver."""
    case = _locked(case)
    require(rules.may_take_back(is_giver=is_giver(case, by), offered=case.offered_at is not None))
    case.offered_at = None
    case.save(update_fields=["offered_at"])
    ledger.record(CaseTakenBack(by=by.pk, circle=case.circle_id, case=case.pk))


@transaction.atomic
def keep_until(case: Case, *, by: Person, day: date, today: date) -> None:
    """Choose the day on which the case is deleted."""
    case = _locked(case)
    require(rules.may_expire_on(day, is_giver=is_giver(case, by), today=today))
    case.expires_on = day
    case.save(update_fields=["expires_on"])
    ledger.record(CaseKept(by=by.pk, circle=case.circle_id, case=case.pk))


@transaction.atomic
def delete(case: Case, *, by: Person) -> None:
    """Delete the case and its text, also from the database's own log."""
    case = _locked(case)
    require(rules.may_delete(is_giver=is_giver(case, by)))
    _remove(case, by=by)


@transaction.atomic
def expire(case: Case, *, today: date) -> None:
    """Delete a case whose day has come. Raises RefusedError: its giver chose a later day meanwhile."""
    case = _locked(case)
    require(rules.has_expired(case.expires_on, today=today))
    _remove(case, by=None)


def _remove(case: Case, *, by: Person | None) -> None:
    fact = CaseDeleted(by=by.pk if by else None, circle=case.circle_id, case=case.pk)
    case.delete()
    ledger.record(fact)
    transaction.on_commit(vault.erase_traces)


def is_giver(case: Case, person: Person) -> bool:
    """Tell whether the case is this person's, who still belongs to the circle."""
    return case.giver.person_id == person.pk and case.giver.ended_at is None


def _locked(case: Case) -> Case:
    """Take the newest row, with its giver. Raises Case.DoesNotExist: it was deleted meanwhile."""
    rows = Case.objects.select_related("giver").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=case.pk)
