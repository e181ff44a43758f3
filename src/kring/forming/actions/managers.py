"""The manager of a team says yes to what goes back to them, and what never: of the same version as team and coach."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Agreement, Circle
from kring.forming import facts, letters, rules
from kring.forming.actions import asking
from kring.forming.models import ManagerYes
from kring.kernel import ledger, vault
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def ask_manager(
    circle: Circle, *, manager: str, email: str, by: Person, now: datetime
) -> ManagerYes:
    """Ask the manager of a team for their yes, by mail or by a link to pass on. Again asks anew, or another one."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    agreement = circle.agreements.first()
    require(rules.may_ask_manager(circle.role_of(by), agreed=_goes_back(agreement)))
    require(refuse_bsn(manager))
    if agreement is None:  # the rule has refused it
        raise AssertionError
    one = ManagerYes.objects.filter(circle=circle).first() or ManagerYes(circle=circle)
    one.manager, one.email, one.agreement = manager, email, agreement
    return _ask(one, by=by.pk, now=now)


@transaction.atomic
def ask_anew(circle_id: UUID, *, now: datetime) -> None:
    """Ask the manager anew when there is a newer version; nothing more where there is no team. By the house."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle_id)
    one = ManagerYes.objects.filter(circle=circle).first()
    if one is None or circle.closed_at or not vault.readable(circle_id):
        return
    agreement = circle.agreements.first()
    if agreement is None or not _goes_back(agreement):
        one.delete()
    elif agreement.pk != one.agreement_id:
        one.agreement = agreement
        _ask(one, by=None, now=now)


def _goes_back(agreement: Agreement | None) -> bool:
    return bool(agreement and agreement.to_manager)


def _ask(one: ManagerYes, *, by: UUID | None, now: datetime) -> ManagerYes:
    asking.begin(one, at=now)
    one.save()
    asking.send(one, letters.MANAGER)
    _record(one, by)
    return one


def _record(one: ManagerYes, by: UUID | None) -> None:
    version, times = one.agreement.version, one.reminded + 1
    ledger.record(facts.ManagerAsked(by=by, circle=one.circle_id, version=version, times=times))


@transaction.atomic
def remind(one: ManagerYes, *, now: datetime) -> None:
    """Remind the manager, once after 7 days and once after 14; done by the house."""
    one = _locked(one)
    if asking.is_due(one, now):
        asking.send(one, letters.MANAGER)
        _record(one, None)


@transaction.atomic
def stop_reminders(one: ManagerYes) -> None:
    """Send this manager no more reminders; the link goes on working. The link is theirs alone."""
    one = _locked(one)
    asking.stop(one)
    ledger.record(facts.ManagerRemindersStopped(by=None, circle=one.circle_id))


@transaction.atomic
def answer(one: ManagerYes, choice: str, remark: str, *, now: datetime) -> None:
    """Keep the answer of the manager, who has no account. Raises RefusedError: answered already, or too late."""
    one = _locked(one)
    asking.keep(one, choice, remark, since=one.asked_at or now, now=now)
    version = one.agreement.version
    ledger.record(facts.ManagerAnswered(by=None, circle=one.circle_id, version=version))


def _locked(one: ManagerYes) -> ManagerYes:
    return ManagerYes.objects.select_for_update(no_key=True).get(pk=one.pk)
