"""Showing everybody how the voices were divided."""

from uuid import UUID

from django.db import transaction

from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live.actions.table import Table
from kring.live.facts import VoicesShown
from kring.live.voices import may_show_voices
from kring.people.models import Person


@transaction.atomic
def show_voices(session_id: UUID, *, by: Person, shown: bool) -> None:
    """Show everybody at the table how the voices were divided, or no longer; also after the meeting.

    Raises RefusedError: not a facilitator.
    """
    table = Table.locked(session_id, by=by)
    require(may_show_voices(Role(table.member.role) if table.member else None))
    table.session.shows_voices = shown
    seq = table.save("shows_voices")
    ledger.record(
        VoicesShown(
            by=by.pk,
            circle=table.session.circle_id,
            session=table.session.pk,
            seq=seq,
            shown=int(shown),
        )
    )
