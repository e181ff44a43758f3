"""What a member commits to, and the yes of who gives them room."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.forming import facts, letters, rules
from kring.forming.actions import asking
from kring.forming.models import Mandate
from kring.kernel import ledger
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import require
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What a member promises and needs. hours: a month. email: of who confirms; '' when nobody has to."""

    hours: int
    may_try: str
    up_to: str = ""
    cover: str = ""
    manager: str = ""
    email: str = ""


@transaction.atomic
def write_mandate(
    circle: Circle, what: Commitment, *, by: Person, now: datetime
) -> tuple[Mandate, str]:
    """Write what one commits to, and ask the manager to confirm. Written anew, it is asked anew.

    Answers it with the token of the manager's link, to pass on by hand where there is no address.
    """
    member = circle.membership_of(by)
    before = Mandate.objects.select_for_update(no_key=True).filter(membership=member).first()
    require(rules.may_write_mandate(of_self=member is not None))
    texts = (what.may_try, what.up_to, what.cover, what.manager)
    require(rules.fits(*texts))
    require(refuse_bsn(*texts))
    mandate = before or Mandate(circle=circle, membership=_known(member))
    token = asking.begin(mandate, at=now if what.manager else None)
    mandate.hours, mandate.may_try, mandate.up_to = what.hours, what.may_try, what.up_to
    mandate.cover, mandate.manager, mandate.email = what.cover, what.manager, what.email
    mandate.written_at = now
    mandate.save()
    ledger.record(facts.MandateWritten(by=by.pk, circle=circle.pk, mandate=mandate.pk))
    _ask(mandate)
    return mandate, token


def _known(member: Membership | None) -> Membership:
    assert member is not None  # noqa: S101 — who has no place here was refused
    return member


def _ask(mandate: Mandate) -> None:
    if asking.send(mandate, letters.MANDATE):
        ledger.record(
            facts.MandateAsked(
                by=None, circle=mandate.circle_id, mandate=mandate.pk, times=mandate.reminded + 1
            )
        )


@transaction.atomic
def remind(mandate: Mandate, *, now: datetime) -> None:
    """Remind the manager, once after 7 days and once after 14; done by the house."""
    mandate = _locked(mandate)
    if asking.is_due(mandate, now):
        _ask(mandate)


@transaction.atomic
def stop_reminders(mandate: Mandate) -> None:
    """Send this manager no more reminders; the link goes on working. The link is theirs alone."""
    mandate = _locked(mandate)
    asking.stop(mandate)
    fact = facts.RemindersStopped(by=None, circle=mandate.circle_id, mandate=mandate.pk)
    ledger.record(fact)


@transaction.atomic
def answer(mandate: Mandate, choice: str, remark: str, *, now: datetime) -> None:
    """Keep the answer of the manager, who has no account: the link is theirs alone."""
    mandate = _locked(mandate)
    since = mandate.asked_at or mandate.written_at
    asking.keep(mandate, choice, remark, since=since, now=now)
    ledger.record(facts.MandateAnswered(by=None, circle=mandate.circle_id, mandate=mandate.pk))


def _locked(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
