"""Protected speaking time: given, and ended in sight of all; and who speaks first in a round."""

from uuid import UUID

from django.db import transaction

from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import protection, rules
from kring.live.actions.position import first_turn
from kring.live.actions.table import Table
from kring.live.facts import ProtectedTimeEnded, TimeProtected, TurnChanged
from kring.methods.script import Actor
from kring.people.models import Person


@transaction.atomic
def give(session_id: UUID, *, by: Person, whom: UUID, seen: int) -> None:
    """Give somebody at the table protected time; in a round they have the turn. Raises RefusedError."""
    table = Table.locked(session_id, by=by)
    session, moment = table.session, table.moment
    member = table.at(whom)
    require(
        protection.may_give(
            leads=rules.may_lead(table.member_id, moment),
            whom=Role(member.role) if member else None,
            here=bool(member and table.presence(member)),
            fresh=table.freshness(seen),
            moment=moment,
        )
    )
    session.protected, session.protected_over = member, False
    if moment.phase.actor is Actor.TURN:
        session.turn = member
    seq = table.save("protected", "protected_over", "turn", moved=True)
    ledger.record(
        TimeProtected(
            by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, membership=whom
        )
    )


@transaction.atomic
def end(session_id: UUID, *, by: Person) -> None:
    """End the protected time, by whose it is or by who leads; every screen says so. Twice ends it once."""
    table = Table.locked(session_id, by=by)
    session = table.session
    if session.protected_id and session.protected_over:
        return
    require(protection.may_end(table.member_id, table.moment))
    session.protected_over = True
    seq = table.save("protected_over", moved=True)
    ledger.record(
        ProtectedTimeEnded(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq)
    )


@transaction.atomic
def let_lived_first(session_id: UUID, *, by: Person, first: bool, seen: int) -> None:
    """Let people with lived experience speak first in every round from now on, or not. Raises RefusedError."""
    table = Table.locked(session_id, by=by)
    session = table.session
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session.lived_first = first
    session.turn_id = first_turn(session)
    seq = table.save("lived_first", "turn", moved=True)
    ledger.record(TurnChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))
