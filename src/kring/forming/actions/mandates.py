"""What a member commits to, and the yes of who gives them room."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kring.circles.models import Circle, Membership
from kring.forming import facts, letters, links, rules
from kring.forming.models import Mandate
from kring.kernel import ledger, post
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
    token = links.new_token()
    mandate.hours, mandate.may_try, mandate.up_to = what.hours, what.may_try, what.up_to
    mandate.cover, mandate.manager, mandate.email = what.cover, what.manager, what.email
    mandate.token, mandate.token_hash = token, links.token_hash(token)
    mandate.remark, mandate.answer, mandate.answered_at = "", "", None
    mandate.written_at, mandate.asked_at, mandate.reminded = now, now if what.manager else None, 0
    mandate.save()
    ledger.record(facts.MandateWritten(by=by.pk, circle=circle.pk, mandate=mandate.pk))
    _ask(mandate)
    return mandate, token


def _known(member: Membership | None) -> Membership:
    assert member is not None  # noqa: S101 — who has no place here was refused
    return member


def _ask(mandate: Mandate) -> None:
    if not mandate.email or mandate.asked_at is None:
        return
    # A new round after a change is another letter than the reminders of the last.
    number = mandate.reminded + 10 * int(mandate.asked_at.timestamp() // 60 % 100_000)
    post.put(letters.MANDATE, to=mandate.pk, about=mandate.pk, number=number)
    ledger.record(
        facts.MandateAsked(
            by=None, circle=mandate.circle_id, mandate=mandate.pk, times=mandate.reminded + 1
        )
    )


@transaction.atomic
def remind(mandate: Mandate, *, now: datetime) -> None:
    """Remind the manager, once after 7 days and once after 14; done by the house."""
    mandate = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    if mandate.answered_at or mandate.asked_at is None:
        return
    if rules.reminders_due(mandate.asked_at, now) > mandate.reminded:
        mandate.reminded += 1
        mandate.save(update_fields=["reminded"])
        _ask(mandate)


@transaction.atomic
def stop_reminders(mandate: Mandate) -> None:
    """Send this manager no more reminders; the link goes on working. The link is theirs alone."""
    mandate = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    require(rules.may_stop_reminders(asked=mandate.asked_at is not None))
    mandate.reminded = len(rules.REMIND_AFTER)
    mandate.save(update_fields=["reminded"])
    fact = facts.RemindersStopped(by=None, circle=mandate.circle_id, mandate=mandate.pk)
    ledger.record(fact)


@transaction.atomic
def answer(mandate: Mandate, choice: str, remark: str, *, now: datetime) -> None:
    """Keep the answer of the manager, who has no account: the link is theirs alone."""
    mandate = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    require(
        rules.may_answer_mandate(
            answered=mandate.answered_at is not None,
            expires_at=(mandate.asked_at or mandate.written_at) + rules.LINK_WORKS,
            now=now,
        )
    )
    require(rules.fits(remark))
    require(refuse_bsn(remark))
    mandate.answer, mandate.remark, mandate.answered_at = Mandate.Answer(choice), remark, now
    mandate.save(update_fields=["answer", "remark", "answered_at"])
    ledger.record(facts.MandateAnswered(by=None, circle=mandate.circle_id, mandate=mandate.pk))
