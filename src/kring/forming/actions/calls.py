"""Making a call, opening and closing it, and forgetting what came of it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from kring.forming import facts, rules
from kring.forming.actions.lock import lock
from kring.forming.models import Call
from kring.kernel import ledger, vault
from kring.kernel.verdicts import require
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class CallText:
    """What a call says."""

    question: str
    for_whom: str
    rhythm: str
    where: str
    asked: str
    closes_on: date
    about: str = ""
    cost: str = ""
    sponsors: str = ""
    situations: str = ""
    field: str = ""
    region: str = ""
    language: str = "nl"
    listed: bool = False


@transaction.atomic
def make_call(text: CallText, *, by: Person, now: datetime) -> Call:
    """Write a call that only its maker sees, with a key for what people will answer."""
    require(rules.may_call(is_host=by.is_host))
    call = Call(maker=by, made_at=now, **asdict(text))
    vault.create_key(call.pk)
    call.save(force_insert=True)
    ledger.record(facts.CallMade(by=by.pk, call=call.pk))
    return call


@transaction.atomic
def change_call(call: Call, text: CallText, *, by: Person) -> None:
    """Change what a call says, also when it is open."""
    call = lock(call, by)
    for name, value in asdict(text).items():
        setattr(call, name, value)
    call.save(update_fields=list(asdict(text)))
    ledger.record(facts.CallChanged(by=by.pk, call=call.pk))


@transaction.atomic
def open_call(call: Call, *, by: Person, now: datetime) -> None:
    """Let people read and answer the call; a closed one opens again."""
    call = lock(call, by)
    require(rules.may_open(closes_on=call.closes_on, today=now.date()))
    call.opened_at, call.closed_at = call.opened_at or now, None
    call.save(update_fields=["opened_at", "closed_at"])
    ledger.record(facts.CallOpened(by=by.pk, call=call.pk))


@transaction.atomic
def close_call(call: Call, *, by: Person, now: datetime) -> None:
    """Take no more applications. Closing twice is once."""
    call = lock(call, by)
    if call.closed_at is None:
        call.closed_at = now
        call.save(update_fields=["closed_at"])
        ledger.record(facts.CallClosed(by=by.pk, call=call.pk))


@transaction.atomic
def forget_call(call: Call, *, by: Person, now: datetime) -> None:
    """Delete all that people wrote for this call, at once."""
    call = lock(call, by)
    _forget(call, by=by, now=now)


@transaction.atomic
def let_go(call: Call, *, now: datetime) -> None:
    """Forget a call whose day has come: done by the house."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if call.forgotten_at is None and call.forgets_on <= now.date():
        _forget(call, by=None, now=now)


def _forget(call: Call, *, by: Person | None, now: datetime) -> None:
    pk = call.pk
    call.applications.all().delete()
    call.proposals.all().delete()
    call.closed_at, call.forgotten_at = call.closed_at or now, now
    call.save(update_fields=["closed_at", "forgotten_at"])
    ledger.record(facts.CallForgotten(by=by.pk if by else None, call=pk))
    transaction.on_commit(lambda: vault.destroy_key(pk))
    transaction.on_commit(vault.erase_traces)
