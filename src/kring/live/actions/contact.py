"""Asking for a moment with who facilitates. Nobody else hears of it, and the record does not know who asked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import contact
from kring.live.actions.table import Table
from kring.live.facts import ContactChanged
from kring.live.models import Presence
from kring.live.queries import members_at
from kring.people.models import Person


@transaction.atomic
def ask(session_id: UUID, *, by: Person, wanted: bool, now: datetime) -> None:
    """Ask for a moment with who facilitates, or no longer. Raises RefusedError: no seat, or not in this step."""
    table = Table.locked(session_id, by=by)
    presence = table.presence(table.member) if table.member else None
    if presence is None:
        raise RefusedError(_("Sit down at the table first: open the page of the meeting."))
    members = {one.pk: Role(one.role) for one in members_at(table.session.circle_id)}
    chair = table.session.chair_id
    heard = contact.who_hears(members, of=presence.membership_id, chair=chair)
    require(contact.may_ask(table.seat, table.moment, heard=bool(heard)))
    if (presence.contact_at is not None) != wanted:
        _change(table, presence, at=now if wanted else None, by=None)


@transaction.atomic
def put_away(session_id: UUID, *, of: UUID, by: Person) -> None:
    """Say that this member was spoken to: then nothing of it is kept. Raises RefusedError: it is not told to `by`."""
    table = Table.locked(session_id, by=by)
    role = Role(table.member.role) if table.member else None
    require(contact.may_put_away(table.member_id, role, chair=table.session.chair_id))
    waiting = Presence.objects.filter(session=table.session, membership=of)
    for presence in waiting.exclude(contact_at=None).exclude(membership=table.member_id):
        _change(table, presence, at=None, by=by.pk)


def _change(table: Table, presence: Presence, *, at: datetime | None, by: UUID | None) -> None:
    presence.contact_at = at
    presence.save(update_fields=["contact_at"])
    seq = table.save()
    session = table.session
    ledger.record(ContactChanged(by=by, circle=session.circle_id, session=session.pk, seq=seq))
