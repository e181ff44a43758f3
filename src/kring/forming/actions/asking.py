"""Asking a manager who has no account: by a link in a mail, with two reminders at most, and one answer."""

from datetime import datetime

from kring.forming import links, rules
from kring.forming.models import AskedOfManager
from kring.kernel import post
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import require


def begin(one: AskedOfManager, *, at: datetime | None) -> str:
    """Ask anew, in memory: a fresh link, no answer yet. at: None when nobody need be asked. Returns the token."""
    token = links.new_token()
    one.token, one.token_hash = token, links.token_hash(token)
    one.remark, one.answer, one.answered_at = "", "", None
    one.asked_at, one.reminded = at, 0
    return token


def send(one: AskedOfManager, kind: str) -> bool:
    """Put the letter in the post. Returns whether there is an address to send it to."""
    if not one.email or one.asked_at is None:
        return False
    # A new round after a change is another letter than the reminders of the last.
    number = one.reminded + 10 * int(one.asked_at.timestamp() % 10_000_000)
    post.put(kind, to=one.pk, about=one.pk, number=number)
    return True


def is_due(one: AskedOfManager, now: datetime) -> bool:
    """Count a reminder when one is due now. Returns whether one is."""
    if one.answered_at or one.asked_at is None:
        return False
    if rules.reminders_due(one.asked_at, now) <= one.reminded:
        return False
    one.reminded += 1
    one.save(update_fields=["reminded"])
    return True


def stop(one: AskedOfManager) -> None:
    """Send no more reminders; the link goes on working."""
    require(rules.may_stop_reminders(asked=one.asked_at is not None))
    one.reminded = len(rules.REMIND_AFTER)
    one.save(update_fields=["reminded"])


def keep(one: AskedOfManager, choice: str, remark: str, *, since: datetime, now: datetime) -> None:
    """Keep the answer. since: from when the link works. Raises RefusedError: answered already, or too late."""
    require(
        rules.may_answer_mandate(
            answered=one.answered_at is not None, expires_at=since + rules.LINK_WORKS, now=now
        )
    )
    require(rules.fits(remark))
    require(refuse_bsn(remark))
    one.answer, one.remark, one.answered_at = AskedOfManager.Answer(choice), remark, now
    one.save(update_fields=["answer", "remark", "answered_at"])
