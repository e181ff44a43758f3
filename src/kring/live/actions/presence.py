"""Sitting down, raising a hand, being ready, confirming the agreement."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import YES, RefusedError, no, require
from kring.kernel.words import _
from kring.live import rules
from kring.live.actions.table import Table
from kring.live.facts import ContributionMade, PersonArrived, PresenceChanged
from kring.live.models import Contribution, Presence
from kring.live.queries import steps_of
from kring.meetings.models import Attendance
from kring.methods.script import Allow, Visibility
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
    seq = table.save()
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
        seen_at__lt=now - rules.SIGN_EVERY,
    )
    due.update(seen_at=now)


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
    require(rules.may_raise_hand(table.seat))
    presence.hand_at = now if up else None
    _presence_changed(table, presence, by, "hand_at")


@transaction.atomic
def ready(session_id: UUID, *, by: Person, is_ready: bool) -> None:
    """Say that one is ready with this step, or not yet. The table shows how many, never who not."""
    table, presence = _at_table(session_id, by)
    require(rules.may_raise_hand(table.seat))
    presence.ready_step = table.moment.step.key if is_ready else ""
    _presence_changed(table, presence, by, "ready_step")


@transaction.atomic
def agree(session_id: UUID, *, by: Person, now: datetime) -> None:
    """Confirm the agreement for this meeting."""
    table, presence = _at_table(session_id, by)
    require(rules.may_agree(table.seat))
    if presence.agreed_at is None:
        presence.agreed_at = now
        _presence_changed(table, presence, by, "agreed_at")


@transaction.atomic
def score(session_id: UUID, *, by: Person, value: int, now: datetime) -> None:
    """Keep how safe and useful this meeting felt to one person, 0–10. Nobody sees it; see `stage.mood`."""
    table, presence = _at_table(session_id, by)
    require(rules.may_score(value, seat=table.seat, moment=table.moment))
    pk = uuid5(table.session.pk, f"score {presence.membership_id}")
    row = Contribution(
        id=pk,
        circle_id=table.session.circle_id,
        session=table.session,
        seq=table.session.seq + 1,
        step=steps_of(table.session)[table.session.index].key,
        kind=Allow.SCORE,
        maker_id=presence.membership_id,
        visibility=Visibility.PRIVATE,
        body=str(value),
        place="",
        said_at=now,
    )
    # Said again, it replaces what they said before.
    there = Contribution.objects.filter(pk=pk).exists()
    row.save(force_insert=not there, force_update=there)
    seq = table.save(whole=False)
    ledger.record(
        ContributionMade(
            by=by.pk,
            circle=row.circle_id,
            session=row.session_id,
            seq=seq,
            contribution=pk,
        )
    )


@transaction.atomic
def touch(session_id: UUID, *, by: Person) -> None:
    """Make every screen draw the table anew: a slice above changed something that shows there."""
    table, presence = _at_table(session_id, by)
    require(rules.may_raise_hand(table.seat))
    _presence_changed(table, presence, by, "seen_at")
