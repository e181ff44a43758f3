"""Sitting down, raising a hand, being ready, confirming the agreement."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from kring.kernel import ledger
from kring.kernel.verdicts import YES, RefusedError, no, require
from kring.kernel.words import _
from kring.live import here, rules, written
from kring.live.actions.table import Table
from kring.live.facts import PersonArrived, PresenceChanged
from kring.live.groups import seated
from kring.live.models import Presence
from kring.live.queries import sitters
from kring.live.viewing import Viewing
from kring.meetings.models import Attendance
from kring.people.models import Person


@transaction.atomic
def arrive(
    session_id: UUID, *, by: Person, now: datetime, by_phone: UUID | None = None
) -> Presence:
    """Sit down at the table; again gives the same seat.

    by_phone: who leads seats somebody on the phone, or lets somebody whose screen fell away go on by phone.

    Raises RefusedError: no seat at this table, or the meeting has ended.
    """
    table = Table.locked(session_id, by=by)
    member = table.member
    if by_phone:
        require(rules.may_lead(table.member_id, table.moment))
        member = table.at(by_phone)
    if member is None or table.seat_of(member) is rules.Seat.OUTSIDE:
        raise RefusedError(_("You have no seat at this table."))
    require(no(_("This meeting has ended.")) if table.session.ended_at else YES)
    presence, new = Presence.objects.get_or_create(
        session=table.session,
        membership=member,
        defaults={"arrived_at": now, "seen_at": now, "by_phone": bool(by_phone)},
    )
    if not new and (presence.by_phone or not by_phone):
        return presence
    if by_phone:
        _on_the_phone(presence, table.session.meeting_id)
    _join_group(table)
    seq = table.save("rooms")
    ledger.record(
        PersonArrived(
            by=by.pk,
            circle=table.session.circle_id,
            session=table.session.pk,
            seq=seq,
            membership=member.pk,
        )
    )
    return presence


def _join_group(table: Table) -> None:
    """Seat who comes later with the smallest group, in a step for groups. Changes the row in memory only."""
    session, moment = table.session, table.moment
    if moment.seating.rooms:
        found = sitters(session)
        session.rooms = seated(session.rooms, moment.step, found, giver=session.giver_id)


def _on_the_phone(presence: Presence, meeting_id: UUID) -> None:
    presence.by_phone = True
    presence.save(update_fields=["by_phone"])
    Attendance.objects.update_or_create(
        meeting_id=meeting_id,
        membership_id=presence.membership_id,
        defaults={"channel": Attendance.Channel.PHONE},
    )


def mark_seen(sessions: Iterable[UUID], members: Iterable[UUID], *, now: datetime) -> None:
    """Keep up the last sign of life of screens. Not an action: it changes nothing that people did."""
    # A screen that polls gives one every two seconds: most of them need not be written down.
    due = Presence.objects.filter(
        session_id__in=list(sessions),
        membership_id__in=list(members),
        seen_at__lt=now - here.SIGN_EVERY,
    )
    due.update(seen_at=now)


def begin_visit(viewing: Viewing, *, now: datetime) -> None:
    """Note when somebody who comes back to a written round was here last. Not an action, as `mark_seen`."""
    member = viewing.membership
    presence = viewing.snapshot.presences.get(member.pk) if member else None
    if presence is None or not viewing.session.written:
        return
    back = Presence.objects.filter(pk=presence.pk, seen_at__lt=now - written.VISIT)
    back.update(left_at=F("seen_at"))
    presence.refresh_from_db(fields=["left_at"])


def remember_page(viewing: Viewing, *, plain: bool) -> None:
    """Note which page somebody takes part on: the one of text only, or the usual one. Not an action, as `mark_seen`."""
    member = viewing.membership
    presence = viewing.snapshot.presences.get(member.pk) if member else None
    if presence and presence.plain != plain:
        Presence.objects.filter(pk=presence.pk).update(plain=plain)
        presence.plain = plain  # also in the snapshot, which looks again only now and then


def _at_table(session_id: UUID, by: Person) -> tuple[Table, Presence]:
    table = Table.locked(session_id, by=by)
    presence = table.presence(table.member) if table.member else None
    if presence is None or table.session.ended_at:
        raise RefusedError(_("Sit down at the table first: open the page of the meeting."))
    return table, presence


def _presence_changed(table: Table, presence: Presence, by: Person, *fields: str) -> None:
    presence.save(update_fields=list(fields))
    seq = table.save()
    ledger.record(
        PresenceChanged(
            by=by.pk,
            circle=table.session.circle_id,
            session=table.session.pk,
            seq=seq,
            membership=presence.membership_id,
        )
    )


@transaction.atomic
def hand(session_id: UUID, *, by: Person, up: bool, now: datetime) -> None:
    """Raise or lower one's hand."""
    table, presence = _at_table(session_id, by)
    require(here.may_raise_hand(table.seat))
    presence.hand_at = now if up else None
    _presence_changed(table, presence, by, "hand_at")


@transaction.atomic
def ready(session_id: UUID, *, by: Person, is_ready: bool) -> None:
    """Say that one is ready with this step, or not yet. The table shows how many, never who not."""
    table, presence = _at_table(session_id, by)
    require(here.may_raise_hand(table.seat))
    presence.ready_step = table.moment.step.key if is_ready else ""
    _presence_changed(table, presence, by, "ready_step")


@transaction.atomic
def let_be(session_id: UUID, *, by: Person, passes: bool) -> None:
    """Pass in a step of a written round, or write after all. It counts as an answer; nobody sees whose."""
    table, presence = _at_table(session_id, by)
    leads = presence.membership_id == table.session.chair_id
    require(written.may_let_be(table.seat, table.moment, leads=leads))
    presence.passed_step = table.moment.step.key if passes else ""
    _presence_changed(table, presence, by, "passed_step")


@transaction.atomic
def agree(session_id: UUID, *, by: Person, now: datetime) -> None:
    """Confirm the agreement for this meeting."""
    table, presence = _at_table(session_id, by)
    require(here.may_agree(table.seat))
    if presence.agreed_at is None:
        presence.agreed_at = now
        _presence_changed(table, presence, by, "agreed_at")


@transaction.atomic
def touch(session_id: UUID, *, by: Person) -> None:
    """Make every screen draw the table anew: a slice above changed something that shows there."""
    table, presence = _at_table(session_id, by)
    require(here.may_raise_hand(table.seat))
    _presence_changed(table, presence, by, "seen_at")
