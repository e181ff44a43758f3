"""Who leads: handed over by offer and acceptance. Never automatic, never grabbed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.rules import Role
from kring.kernel import ledger
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.live import lead, written
from kring.live.actions.table import Table
from kring.live.facts import ChairChanged
from kring.live.models import Presence
from kring.people.models import Person


def _changed(table: Table, by: Person, membership: UUID, *fields: str) -> None:
    seq = table.save(*fields)
    ledger.record(
        ChairChanged(
            by=by.pk,
            circle=table.session.circle_id,
            session=table.session.pk,
            seq=seq,
            membership=membership,
        )
    )


def _me(table: Table) -> UUID:
    if table.member is None:
        raise RefusedError(_("You have no seat at this table."))
    return table.member.pk


@transaction.atomic
def name_stand_in(session_id: UUID, *, by: Person, to: UUID) -> None:
    """Name who may take over when the one who leads falls silent."""
    table = Table.locked(session_id, by=by)
    member = table.at(to)
    role = Role(member.role) if member else None
    require(lead.may_offer_chair(viewer=_me(table), to_role=role, moment=table.moment))
    table.session.stand_in = member
    _changed(table, by, to, "stand_in")


@transaction.atomic
def offer(session_id: UUID, *, by: Person, to: UUID) -> None:
    """Offer the lead to somebody. Nothing changes until they accept."""
    table = Table.locked(session_id, by=by)
    member = table.at(to)
    role = Role(member.role) if member else None
    require(lead.may_offer_chair(viewer=_me(table), to_role=role, moment=table.moment))
    table.session.offered_to = member
    _changed(table, by, to, "offered_to")


@transaction.atomic
def answer_offer(session_id: UUID, *, by: Person, accepted: bool) -> None:
    """Accept or decline the lead. Who led becomes stand-in."""
    table = Table.locked(session_id, by=by)
    session = table.session
    me = _me(table)
    require(
        lead.may_accept_chair(viewer=me, offered_to=session.offered_to_id, moment=table.moment)
    )
    session.offered_to = None
    if me == session.round_leader_id:
        session.round_leader = None  # asked once: who leads after this is between them
    if accepted:
        session.stand_in_id, session.chair_id = session.chair_id, me
    _changed(table, by, me, "offered_to", "round_leader", "stand_in", "chair")


@transaction.atomic
def support(session_id: UUID, *, by: Person, candidate: UUID) -> None:
    """Say yes to somebody who wants to take over the lead."""
    table = Table.locked(session_id, by=by)
    member = table.at(candidate)
    require(
        lead.may_support(
            viewer=_me(table), candidate=candidate, seat=table.seat, moment=table.moment
        )
    )
    Presence.objects.filter(session=table.session, membership_id=_me(table)).update(
        supports=member
    )
    _changed(table, by, candidate)


@transaction.atomic
def take_over(session_id: UUID, *, by: Person, now: datetime) -> None:
    """Take the lead with two others' yes, or as stand-in after 90 seconds of silence.

    Raises RefusedError: neither holds.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    me = _me(table)
    leader = Presence.objects.filter(session=session, membership=session.chair).first()
    supporters = Presence.objects.filter(
        session=session, supports_id=me, membership__ended_at=None
    ).exclude(membership_id=me)
    require(
        lead.may_take_over(
            viewer=me,
            stand_in=session.stand_in_id,
            seat=table.seat,
            supports=supporters.count(),
            silence=now - leader.seen_at if leader else None,
            moment=table.moment,
            after=written.TAKE_OVER_AFTER if session.written else lead.TAKE_OVER_AFTER,
        )
    )
    session.stand_in_id, session.chair_id, session.offered_to_id = session.chair_id, me, None
    Presence.objects.filter(session=session).update(supports=None)
    _changed(table, by, me, "stand_in", "chair", "offered_to")
