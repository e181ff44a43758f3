"""Asking, unseen, that a word is explained. Who asked is told to nobody, and kept nowhere."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import shapes, unclear
from kring.live.actions.table import Table
from kring.live.facts import WordExplained, WordUnclear
from kring.live.models import UnclearWord
from kring.people.models import Person


@transaction.atomic
def ask(session_id: UUID, *, by: Person, word: str, now: datetime) -> None:
    """Ask that a word is explained; '' when one would rather not say which. A word that waits already stays one.

    Raises RefusedError: no seat, too long, or too many words wait.
    """
    table = Table.locked(session_id, by=by)
    if table.member is None or table.presence(table.member) is None:
        raise RefusedError(_("Sit down at the table first: open the page of the meeting."))
    word = " ".join(word.split())
    words = UnclearWord.objects.filter(session=table.session)
    waiting = [shapes.alike(one.word) for one in words.filter(explained_at=None)]
    if shapes.alike(word) in waiting:
        return
    lately = words.filter(asked_at__gt=now - unclear.WITHIN).count()
    require(
        unclear.may_ask(
            word, seat=table.seat, moment=table.moment, waiting=len(waiting), lately=lately
        )
    )
    require(refuse_bsn(word))
    session = table.session
    UnclearWord.objects.create(
        circle_id=session.circle_id, session=session, word=word, asked_at=now
    )
    seq = table.save()
    # by=None: not even the record of what happened knows who it was.
    ledger.record(WordUnclear(by=None, circle=session.circle_id, session=session.pk, seq=seq))


@transaction.atomic
def put_away(session_id: UUID, word_id: UUID, *, by: Person, now: datetime) -> None:
    """Say that a word was explained: it goes from every screen, and its text from the store.

    Raises RefusedError: somebody else leads.
    """
    table = Table.locked(session_id, by=by)
    require(unclear.may_put_away(table.member_id, table.moment))
    word = UnclearWord.objects.get(pk=word_id, session=table.session)
    if word.explained_at:
        return
    word.explained_at, word.word = now, ""
    word.save(update_fields=["explained_at", "word"])
    session = table.session
    seq = table.save()
    ledger.record(WordExplained(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))
