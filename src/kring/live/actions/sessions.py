"""Opening and ending a meeting."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kring.circles.ending import nobody_at_table
from kring.circles.models import Circle, Membership
from kring.circles.rules import Right, Role
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.live import here, moving, protection, rules, written
from kring.live.actions.laps import keep_lap
from kring.live.actions.position import begin_step, close_step, turn_after
from kring.live.actions.steps import show
from kring.live.actions.table import Table
from kring.live.actions.votes import tear_up
from kring.live.cases import reached, turn_in
from kring.live.facts import MeetingEnded, PresenceChanged, SeatLost, SessionOpened
from kring.live.groups import without
from kring.live.models import AT_TABLE, Contribution, Presence, Session
from kring.live.pace import Plan, due_at, kept
from kring.live.queries import can_be_mailed, closings_of, has_giver, members_at, steps_of
from kring.live.sheets import open_sheets
from kring.meetings.models import Attendance, Meeting
from kring.meetings.usual import took_here, usual
from kring.methods import reading
from kring.people.models import Person
from kring.planning import duties
from kring.planning.dividing import DutyKind

BEGUN = "live.begun"
# What somebody is at the table, and nobody is any more when they lost their seat.
PLACES = ("chair", "stand_in", "offered_to", "protected", "timekeeper", "round_leader")


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
    role, planned = Role(member.role) if member else None, meeting.state == Meeting.State.PLANNED
    may_open = moving.may_open
    if meeting.written:
        may_open = partial(written.may_begin, has_giver=has_giver(meeting))
    require(may_open(role=role, planned=planned, starts_at=meeting.starts_at, now=now))
    if member is None:  # the rule has refused them
        raise AssertionError
    return lay_table(meeting, member, by=by.pk, minutes=minutes, now=now)


def lay_table(
    meeting: Meeting,
    chair: Membership | None,
    *,
    by: UUID | None,
    now: datetime,
    minutes: int | None = None,
) -> Session:
    """Lay the table of a meeting that may open, at its first step. by: None when it opens by itself.

    At a written round all who may sit there do: nobody needs to come at a certain hour.
    """
    _pin(meeting)
    session = _laid(meeting, chair, minutes=minutes, now=now)
    session.save()
    meeting.begun_at = now
    meeting.save(update_fields=["begun_at", "method", "container"])
    seated = members_at(meeting.circle_id) if session.written else [chair] if chair else []
    Presence.objects.bulk_create(
        Presence(session=session, membership=member, arrived_at=now, seen_at=now)
        for member in seated
    )
    first = closings_of(session)[0].index if session.written else 0
    begin_step(session, first, now=now)
    session.save()
    if session.written:
        _announce(session, seated)
    ledger.record(
        SessionOpened(
            by=by, circle=session.circle_id, session=session.pk, seq=1, meeting=meeting.pk
        )
    )
    return session


def _pin(meeting: Meeting) -> None:
    """Let a meeting go on by the versions that it begins with, and be remembered by them."""
    meeting.method, meeting.container = map(reading.pinned, (meeting.method, meeting.container))
    for row in meeting.later.all():
        row.method = reading.pinned(row.method)
        row.save(update_fields=["method"])


def _announce(session: Session, members: list[Membership]) -> None:
    """Tell all who read mail here that the round has begun."""
    for member in members:
        if can_be_mailed(member):
            post.put(BEGUN, to=member.person_id, about=session.pk)


def _laid(
    meeting: Meeting, member: Membership | None, *, minutes: int | None, now: datetime
) -> Session:
    """Return the table of this meeting as it stands before anybody sits down."""
    length = minutes or meeting.minutes
    fitted = minutes is not None
    case = meeting.case
    giver = case.giver if case else meeting.giver
    if meeting.written:
        length = reading.method(meeting.method).minutes  # as in the file: it counts in days
    return Session(
        circle_id=meeting.circle_id,
        meeting=meeting,
        container=meeting.container,
        method=meeting.method,
        case_chosen=meeting.written or giver is not None,
        further=[row.method for row in meeting.later.order_by("place")],
        minutes=length,
        pace=meeting.pace,
        due_at=due_at(starts_at=meeting.starts_at, opened_at=now, minutes=length, fitted=fitted),
        plan=kept(Plan(usual=usual(meeting))),
        chair=member,
        stand_in=_other_facilitator(meeting, member),
        giver=giver,
        opened_at=now,
        step_began_at=now,
        **({} if meeting.written else _divided(meeting)),
    )


def _divided(meeting: Meeting) -> dict[str, UUID]:
    """Return who keeps the time and whose turn it is to lead, as places at the table."""
    places = {DutyKind.TIMEKEEPER: "timekeeper_id", DutyKind.LEADER: "round_leader_id"}
    held = duties.current(meeting.pk).filter(kind__in=places)
    return {places[DutyKind(one.kind)]: one.membership_id for one in held}


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
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    require(protection.may_go_on(table.moment))
    return finish(table, by=by.pk, now=now)


def finish(table: Table, *, by: UUID | None, now: datetime) -> Session:
    """Close the table. A written round shows first what was written in its last step."""
    session = table.session
    if session.written:
        show(session, now=now)
    close_step(session, now=now)
    keep_lap(session, now=now)
    open_sheets(session, None)
    session.ended_at = now
    session.ends_at = session.paused_seconds = session.paused_at = None
    seq = table.save("ended_at", "ends_at", "paused_seconds", "paused_at", "idle_seconds", "done")
    _held(session.meeting)
    _close_cases(session, now)
    if session.written:
        _count_writers(session)
    else:
        _count_attendance(session, now)
    _let_go(session)
    session.meeting.zones = tear_up(session)
    session.meeting.save(update_fields=["zones"])
    ledger.record(
        MeetingEnded(
            by=by,
            circle=session.circle_id,
            session=session.pk,
            seq=seq,
            meeting=session.meeting_id,
        )
    )
    return session


def _close_cases(session: Session, now: datetime) -> None:
    """Close what was discussed. A later question that the meeting did not come to waits for another day."""
    begun = reached(session)
    session.meeting.later.exclude(place__in=begun).delete()
    turns = [turn_in(session, number) for number in (1, *sorted(begun))]
    for turn in turns:
        if turn and turn.case:
            turn.case.discussed_at = now
            turn.case.save(update_fields=["discussed_at"])


def _held(meeting: Meeting) -> None:
    """Mark the meeting as held, with how long the steps take in this circle from now on."""
    meeting.state = Meeting.State.HELD
    meeting.save(update_fields=["state"])
    meeting.took = {
        key: [one.minutes, one.last] for key, one in took_here(meeting.circle_id).items()
    }
    meeting.save(update_fields=["took"])


def _count_attendance(session: Session, now: datetime) -> None:
    for presence in Presence.objects.filter(session=session).select_related("membership"):
        # Pauses from before somebody arrived were not theirs to lose.
        whole = now - session.opened_at
        share = (now - presence.arrived_at) / whole if whole else 1
        minutes = here.net_minutes(
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


def _count_writers(session: Session) -> None:
    """Keep who took part, without minutes: nobody knows how long somebody wrote."""
    wrote = session.contributions.filter(withdrawn_at=None).exclude(visibility="private")
    for member in set(wrote.values_list("maker_id", flat=True)):
        Attendance.objects.update_or_create(
            meeting_id=session.meeting_id,
            membership_id=member,
            defaults={"answer": Attendance.Answer.YES},
        )


def _let_go(session: Session) -> None:
    """Delete what a method does not keep, such as what was gossiped behind the case giver's back; and unclear words."""
    session.unclear_words.all().delete()
    for step in steps_of(session):
        if step.phase.passing:
            passing = Contribution.objects.filter(session=session, step=step.key)
            passing.exclude(visibility="private").delete()


def nobody_sits(circle: Circle) -> None:
    """Refuse that a circle closes while people sit at its table, or a written round goes on. Raises RefusedError."""
    require(nobody_at_table(sitting=_open_tables(circle.pk).exists()))


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
        seq = table.save(*PLACES, "turn", "rooms")
        ledger.record(
            SeatLost(
                by=by, circle=circle_id, session=session.pk, seq=seq, membership=membership_id
            )
        )


@transaction.atomic
def take_seat(circle_id: UUID, membership_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """Show a newcomer at every open table of the circle.

    Somebody may have left and come back: what was said behind their back stays hidden from them.
    """
    earlier = Membership.objects.filter(
        circle_id=circle_id, person__memberships=membership_id
    ).exclude(pk=membership_id)
    for session in _open_tables(circle_id):
        session.contributions.filter(hidden_from__in=earlier).update(hidden_from=membership_id)
        sits = Membership.objects.filter(pk=membership_id, role__in=AT_TABLE).exists()
        if session.written and sits:
            Presence.objects.get_or_create(
                session=session,
                membership_id=membership_id,
                defaults={"arrived_at": now, "seen_at": now},
            )
        seq = Table(session, None).save()
        ledger.record(
            PresenceChanged(
                by=by, circle=circle_id, session=session.pk, seq=seq, membership=membership_id
            )
        )


def _vacate(session: Session, membership_id: UUID) -> None:
    """Take somebody out of every place at the table. A meeting without a lead keeps its step and its clock."""
    session.rooms = without(session.rooms, membership_id)
    if session.turn_id == membership_id:
        session.turn_id = turn_after(session)
    for place in PLACES:
        if getattr(session, f"{place}_id") == membership_id:
            setattr(session, place, None)
