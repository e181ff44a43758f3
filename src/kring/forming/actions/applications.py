"""Answering a call: by oneself without an account, or typed in for somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kring.forming import facts, letters, links, rules
from kring.forming.actions.lock import lock
from kring.forming.answers import Answers
from kring.forming.models import Application, Call
from kring.kernel import ledger, post, vault
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import Verdict, require
from kring.people.models import Person


@transaction.atomic
def begin(call: Call, *, now: datetime) -> tuple[Application, str]:
    """Begin an application of somebody without account. Answers it with the token of their personal link."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    require(_takes(call, now))
    return _begun(call, None, now)


@transaction.atomic
def enter(call: Call, *, by: Person, now: datetime) -> tuple[Application, str]:
    """Begin an application for somebody on the phone: who made the call types it in."""
    call = lock(call, by)
    return _begun(call, by, now)


@transaction.atomic
def ask(
    call: Call, name: str, email: str, *, by: Person, now: datetime
) -> tuple[Application, str]:
    """Draw somebody in by name: a personal link, mailed when there is an address."""
    call = lock(call, by)
    require(_takes(call, now))
    application, token = _begun(call, by, now)
    application.name, application.email, application.asked_at = name, email, now
    application.save(update_fields=["name", "email", "asked_at"])
    if email:
        post.put(letters.LINK, to=application.pk, about=call.pk)
    return application, token


@transaction.atomic
def save(
    application: Application, some: dict[str, Any], *, edition: int, now: datetime
) -> Application:
    """Keep some answers; name and email are among them. The same again changes nothing.

    Raises RefusedError: changed elsewhere meanwhile, too long, or it holds a citizen service number.
    """
    application = _locked(application.pk)
    said = application.said.with_some(some)
    name = str(some.get("name", application.name))
    email = str(some.get("email", application.email))
    if (said, name, email) == (application.said, application.name, application.email):
        return application
    invited = application.invitation_id is not None
    require(rules.may_answer(invited=invited, edition=edition, newest=application.edition))
    texts = (*said.texts(), name, email)
    require(rules.fits(*texts))
    require(refuse_bsn(*texts))
    return _keep(application, said, name, email, now=now)


def _keep(
    application: Application, said: Answers, name: str, email: str, *, now: datetime
) -> Application:
    application.answers, application.name, application.email = said.written(), name, email
    application.edition += 1
    application.saved_at = now
    application.save(update_fields=["answers", "name", "email", "edition", "saved_at"])
    fact = facts.ApplicationSaved(
        by=None, call=application.call_id, application=application.pk, edition=application.edition
    )
    ledger.record(fact)
    return application


@transaction.atomic
def send(application: Application, *, now: datetime) -> Application:
    """Say that one is ready to take part; with an address, the personal link is mailed. Twice is once."""
    application = _locked(application.pk)
    said = application.said
    reachable = bool(application.email or said.phone or said.via)
    require(rules.is_complete(name=application.name, question=said.question, reachable=reachable))
    if application.sent_at:
        return application
    if application.entered_by_id is None or application.asked_at:
        require(_takes(application.call, now))
    application.sent_at = now
    application.save(update_fields=["sent_at"])
    if application.email:
        post.put(letters.LINK, to=application.pk, about=application.call_id, number=1)
    fact = facts.ApplicationSent(by=None, call=application.call_id, application=application.pk)
    ledger.record(fact)
    return application


@transaction.atomic
def withdraw(application: Application) -> None:
    """Take an application back: its text is gone, also from the database's own log."""
    application = _locked(application.pk)
    fact = facts.ApplicationWithdrawn(
        by=None, call=application.call_id, application=application.pk
    )
    application.delete()
    ledger.record(fact)
    transaction.on_commit(vault.erase_traces)


@transaction.atomic
def remove(application: Application, *, by: Person) -> None:
    """Delete an application that somebody asked by phone to delete."""
    lock(application.call, by)
    withdraw(application)


def _takes(call: Call, now: datetime) -> Verdict:
    return rules.may_apply(
        opened=call.opened_at is not None,
        closed=call.closed_at is not None,
        closes_on=call.closes_on,
        today=now.date(),
    )


def _begun(call: Call, by: Person | None, now: datetime) -> tuple[Application, str]:
    require(rules.has_room(call.applications.count()))
    token = links.new_token()
    application = Application(
        call=call,
        token=token,
        token_hash=links.token_hash(token),
        name="",
        email="",
        answers=Answers().written(),
        entered_by=by,
        begun_at=now,
        saved_at=now,
    )
    application.save(force_insert=True)
    fact = facts.ApplicationBegun(
        by=by.pk if by else None, call=call.pk, application=application.pk
    )
    ledger.record(fact)
    return application, token


def _locked(pk: UUID) -> Application:
    """Take the newest row with its call. Raises Application.DoesNotExist: withdrawn meanwhile."""
    rows = Application.objects.select_related("call").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=pk)
