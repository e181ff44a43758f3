"""Calling the groups back to the table of all."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import rules, sharing
from kring.live.actions.table import Table
from kring.live.facts import GroupsCalled
from kring.people.models import Person


@transaction.atomic
def call_back(session_id: UUID, *, by: Person, back: bool, seen: int, now: datetime) -> None:
    """Call the groups back to the whole table, or not yet; it stands on every screen until the next step."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session = table.session
    require(sharing.may_call_back(table.moment))
    session.called_at = now if back else None
    seq = table.save("called_at")
    ledger.record(GroupsCalled(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))
