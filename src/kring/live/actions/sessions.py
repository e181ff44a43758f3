"""Opening and ending a meeting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kring.circles.models import Membership
from kring.circles.rules import Right, Role
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import rules
from kring.live.actions.steps import begin_step, close_step, turn_after
from kring.live.actions.table import Table
from kring.live.facts import MeetingEnded, PresenceChanged, SeatLost, SessionOpened
from kring.live.models import AT_TABLE, Contribution, Presence, Session
from kring.live.queries import steps_of
from kring.meetings.models import Attendance, Meeting
from kring.people.models import Person


@transaction.atomic
def open_session(
    meeting_id: UUID, *, by: Person, now: datetime, minutes: int | None = None
) -> Session:
    """Open a meeting; who opens it leads. Opening it twice gives the same session.

    minutes: how long it may take, when it begins late; the script is fitted to it.
    Raises RefusedError: not a facilitator, too early, cancelled or held.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting_id)
    member = meeting.circle.membership_of(by)
    there = Session.objects.filter(meeting=meeting).first()
    if there and there.ended_at is None and member and member.has(Right.LEAD_TABLE):
        return there
    require(
        rules.may_open(
            role=Role(member.role) if member else None,
            planned=meeting.state == Meeting.State.PLANNED,
            starts_at=meeting.starts_at,
            now=now,
        )
    )
    if member is None:  # the rule has refused them
        raise AssertionError
    session = _laid(meeting, member, minutes=minutes or meeting.minutes, now=now)
    session.save()
    meeting.begun_at = now
    meeting.save(update_fields=["begun_at"])
    Presence.objects.create(session=session, membership=member, arrived_at=now, seen_at=now)
    begin_step(session, 0, now=now)
    session.save()
    ledger.record(
        SessionOpened(
            by=by.pk, circle=session.circle_id, session=session.pk, seq=1, meeting=meeting.pk
        )
    )
    return session


def _laid(meeting: Meeting, member: Membership | None, *, minutes: int, now: datetime) -> Session:
    """Return the table of this meeting as it stands before anybody sits down."""
    case = meeting.case
    giver = case.giver if case else meeting.giver
    return Session(
        circle_id=meeting.circle_id,
        meeting=meeting,
        container=meeting.container,
        method=meeting.method,
        case_chosen=giver is not None,
        minutes=minutes,
        chair=member,
        stand_in=_other_facilitator(meeting, member),
        giver=giver,
        opened_at=now,
        step_began_at=now,
    )


def _other_facilitator(meeting: Meeting, chair: Membership | None) -> Membership | None:
    facilitators = Membership.objects.current().filter(circle_id=meeting.circle_id)
    others = facilitators.with_right(Right.LEAD_TABLE)
    return next((other for other in others if other != chair), None)


@transaction.atomic
def end_session(session_id: UUID, *, by: Person, seen: int, now: datetime) -> Session:
    """End the meeting: the table closes, attendance is counted, and what was only for the moment goes.

    Raises RefusedError: somebody else leads, or the screen was not up to date.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    close_step(session, now=now)
    session.ended_at = now
    session.ends_at = session.paused_seconds = session.paused_at = None
    seq = table.save("ended_at", "ends_at", "paused_seconds", "paused_at", "idle_seconds")
    session.meeting.state = Meeting.State.HELD
    session.meeting.save(update_fields=["state"])
    if session.meeting.case:
        session.meeting.case.discussed_at = now
        session.meeting.case.save(update_fields=["discussed_at"])
    _count_attendance(session, now)
    _let_go(session)
    ledger.record(
        MeetingEnded(
            by=by.pk,
            circle=session.circle_id,
            session=session.pk,
            seq=seq,
            meeting=session.meeting_id,
        )
    )
    return session


def _count_attendance(session: Session, now: datetime) -> None:
    for presence in Presence.objects.filter(session=session).select_related("membership"):
        # Pauses from before somebody arrived were not theirs to lose.
        whole = now - session.opened_at
        share = (now - presence.arrived_at) / whole if whole else 1
        minutes = rules.net_minutes(
            arrived_at=presence.arrived_at,
            ended_at=now,
            idle_seconds=round(session.idle_seconds * min(1.0, share)),
        )
        row, _made = Attendance.objects.get_or_create(
            meeting_id=session.meeting_id, membership_id=presence.membership_id
        )
        row.minutes = minutes
        if presence.by_phone:
            row.channel = Attendance.Channel.PHONE
        row.save(update_fields=["minutes", "channel"])


def _let_go(session: Session) -> None:
    """Delete what a method does not keep, such as what was gossiped behind the case giver's back."""
    for step in steps_of(session):
        if step.phase.passing:
            passing = Contribution.objects.filter(session=session, step=step.key)
            passing.exclude(visibility="private").delete()


def _open_tables(circle_id: UUID) -> QuerySet[Session]:
    """Lock the tables of this circle at which people sit now."""
    tables = Session.objects.select_for_update(no_key=True)
    return tables.filter(circle_id=circle_id, ended_at=None)


@transaction.atomic
def free_seat(circle_id: UUID, membership_id: UUID, *, by: UUID | None) -> None:
    """Close the screen of somebody who lost their seat, at every open table of the circle.

    Also after any other change of a membership: then every screen is drawn anew, with the seat as it is now.
    """
    sits = Membership.objects.current().filter(pk=membership_id, role__in=AT_TABLE).exists()
    for session in _open_tables(circle_id):
        table = Table(session, None)
        if not sits:
            _vacate(session, membership_id)
        seq = table.save("chair", "stand_in", "offered_to", "turn")
        ledger.record(
            SeatLost(
                by=by, circle=circle_id, session=session.pk, seq=seq, membership=membership_id
            )
        )


@transaction.atomic
def take_seat(circle_id: UUID, membership_id: UUID, *, by: UUID | None) -> None:
    """Show a newcomer at every open table of the circle.

    Somebody may have left and come back: what was said behind their back stays hidden from them.
    """
    earlier = Membership.objects.filter(
        circle_id=circle_id, person__memberships=membership_id
    ).exclude(pk=membership_id)
    for session in _open_tables(circle_id):
        session.contributions.filter(hidden_from__in=earlier).update(hidden_from=membership_id)
        seq = Table(session, None).save()
        ledger.record(
            PresenceChanged(
                by=by, circle=circle_id, session=session.pk, seq=seq, membership=membership_id
            )
        )


def _vacate(session: Session, membership_id: UUID) -> None:
    """Take somebody out of every place at the table. A meeting without a lead keeps its step and its clock."""
    if session.turn_id == membership_id:
        session.turn_id = turn_after(session)
    for place in ("chair", "stand_in", "offered_to"):
        if getattr(session, f"{place}_id") == membership_id:
            setattr(session, place, None)
