"""Planning a series, and single meetings in it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, tzinfo
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Max, Q, When

from kring.circles.models import Circle
from kring.inbox import channels
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.meetings import queries, rules
from kring.meetings.facts import (
    InvitationsSent,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    SeasonPlanned,
)
from kring.meetings.models import Attendance, Meeting, Season
from kring.meetings.pace import Pace
from kring.people.models import Person

INVITATION = "meetings.invitation"
CANCELLATION = "meetings.cancellation"


@dataclass(frozen=True, kw_only=True)
class Place:
    """How long and where: a place, a link, a number to dial, or more than one. The names are those of a meeting."""

    minutes: int
    place: str = ""
    link: str = ""
    dial_number: str = ""
    dial_code: str = ""

    @classmethod
    def of(cls, meeting: Meeting) -> "Place":
        """Return where a meeting is held."""
        return cls(**{one.name: getattr(meeting, one.name) for one in fields(cls)})


@dataclass(frozen=True, kw_only=True)
class SeasonPlan:
    """A series: one meeting each so many weeks, at the same hour by the clock of the circle.

    takers: the memberships that take turns from now on; None leaves that as it is.
    """

    starts_on: date
    at: time
    weeks: int
    count: int
    where: Place
    method: str = "basis5"
    choosing: str = Meeting.Choosing.ROTA
    takers: frozenset[UUID] | None = None


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """Return the moment at which the clocks of this zone show this day and time."""
    return datetime.combine(day, at, tzinfo=zone)


@transaction.atomic
def plan_season(circle: Circle, *, by: Person, plan: SeasonPlan, now: datetime) -> Season:
    """Plan a series; by rota, each meeting has its giver in fair order. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    zone = circle.zone
    require(
        rules.may_plan_season(
            circle.role_of(by),
            starts_on=plan.starts_on,
            today=now.astimezone(zone).date(),
            weeks=plan.weeks,
            count=plan.count,
        )
    )
    require(rules.lasts(plan.where.minutes))
    if plan.takers is not None:
        queries.may_take_turns(circle.pk).update(
            in_rota=Case(When(pk__in=plan.takers, then=True), default=False)
        )
    days = rules.season_dates(plan.starts_on, weeks=plan.weeks, count=plan.count)
    by_rota = plan.choosing == Meeting.Choosing.ROTA
    givers = rules.rota(queries.turns(circle), days) if by_rota else [None] * len(days)
    season = Season.objects.create(circle=circle, number=_next_season(circle), planned_at=now)
    Meeting.objects.bulk_create(
        Meeting(
            circle=circle,
            season=season,
            number=number,
            starts_at=moment(day, plan.at, zone),
            **asdict(plan.where),
            method=plan.method,
            choosing=plan.choosing,
            giver_id=giver,
        )
        for number, (day, giver) in enumerate(zip(days, givers, strict=True), start=1)
    )
    ledger.record(SeasonPlanned(by=by.pk, circle=circle.pk, season=season.pk, meetings=plan.count))
    return season


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One meeting of a series whose dates are known: when, and whose turn (the membership; None: nobody's yet)."""

    starts_at: datetime
    giver: UUID | None = None


@transaction.atomic
def plan_dates(
    circle: Circle,
    *,
    by: Person,
    dates: Sequence[Planned],
    where: Place,
    by_turn: bool,
    now: datetime,
) -> Season:
    """Plan a series on dates that were chosen before. Who takes no turns (any more) gets none. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    moments = [one.starts_at for one in dates]
    require(rules.may_plan_dates(circle.role_of(by), moments=moments, now=now))
    require(rules.lasts(where.minutes))
    takers = {member.pk for member in queries.may_take_turns(circle.pk)} if by_turn else set()
    season = Season.objects.create(circle=circle, number=_next_season(circle), planned_at=now)
    Meeting.objects.bulk_create(
        Meeting(
            circle=circle,
            season=season,
            number=number,
            starts_at=one.starts_at,
            **asdict(where),
            choosing=Meeting.Choosing.ROTA if by_turn else Meeting.Choosing.VOTE,
            giver_id=one.giver if one.giver in takers else None,
        )
        for number, one in enumerate(sorted(dates, key=lambda one: one.starts_at), start=1)
    )
    ledger.record(SeasonPlanned(by=by.pk, circle=circle.pk, season=season.pk, meetings=len(dates)))
    return season


def _next_season(circle: Circle) -> int:
    highest: int | None = circle.seasons.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def next_place(circle: Circle, now: datetime) -> tuple[Season, int]:
    """Return the newest season, or a first one, and the number of the next meeting in it."""
    season = circle.seasons.last() or Season.objects.create(
        circle=circle, number=1, planned_at=now
    )
    highest = season.meetings.aggregate(highest=Max("number"))["highest"] or 0
    return season, highest + 1


@transaction.atomic
def plan_meeting(
    circle: Circle, *, by: Person, starts_at: datetime, where: Place, now: datetime
) -> Meeting:
    """Add one meeting to the newest season, with the giver whose turn it is. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    require(rules.may_plan(circle.role_of(by), starts_at=starts_at, now=now))
    require(rules.lasts(where.minutes))
    season, number = next_place(circle, now)
    day = starts_at.astimezone(circle.zone).date()
    meeting = Meeting.objects.create(
        circle=circle,
        season=season,
        number=number,
        starts_at=starts_at,
        **asdict(where),
        giver_id=rules.rota(queries.turns(circle), [day])[0],
    )
    ledger.record(MeetingPlanned(by=by.pk, circle=circle.pk, meeting=meeting.pk))
    return meeting


@transaction.atomic
def move_meeting(
    meeting: Meeting, *, by: Person, starts_at: datetime, where: Place, now: datetime
) -> None:
    """Change when or where. Who was invited hears of it; another time asks for a new answer.

    Raises RefusedError: not yours to plan, held, cancelled, or in the past.
    """
    meeting = Meeting.objects.locked(meeting)
    role = meeting.circle.role_of(by)
    require(rules.is_held_live(written=meeting.written))
    require(
        rules.may_move(
            role, state=meeting.state, begun=meeting.begun, starts_at=starts_at, now=now
        )
    )
    require(rules.lasts(where.minutes))
    if (meeting.starts_at, Place.of(meeting)) == (starts_at, where):
        return
    meeting.sequence += 1
    if meeting.starts_at != starts_at:
        meeting.attendances.update(answer=Attendance.Answer.UNKNOWN, said_at=None, source="")
        meeting.asked_sequence = meeting.sequence
    meeting.starts_at = starts_at
    for name, value in (where_fields := asdict(where)).items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["starts_at", *where_fields, "sequence", "asked_sequence"])
    if meeting.invited_at:
        _post(INVITATION, meeting)
    ledger.record(
        MeetingMoved(
            by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, sequence=meeting.sequence
        )
    )


@transaction.atomic
def hold_at(meeting: Meeting, *, by: UUID | None, place: str) -> None:
    """Hold a meeting somewhere else, because of who hosts it; nothing when nobody comes together for it any more.

    Who was invited hears of it.
    """
    meeting = Meeting.objects.locked(meeting)
    still = rules.is_to_come(meeting.state, begun=meeting.begun)
    if not still or meeting.written or meeting.place == place:
        return
    meeting.place = place
    meeting.sequence += 1
    meeting.save(update_fields=["place", "sequence"])
    if meeting.invited_at:
        _post(INVITATION, meeting)
    ledger.record(
        MeetingMoved(
            by=by, circle=meeting.circle_id, meeting=meeting.pk, sequence=meeting.sequence
        )
    )


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Person) -> None:
    """Cancel. Who was invited hears of it; the turn counts for nobody. Raises RefusedError."""
    meeting = Meeting.objects.locked(meeting)
    require(rules.may_cancel(meeting.circle.role_of(by), state=meeting.state, begun=meeting.begun))
    meeting.state = Meeting.State.CANCELLED
    meeting.sequence += 1
    meeting.vote_opened_at = None
    meeting.save(update_fields=["state", "sequence", "vote_opened_at"])
    meeting.ballots.all().delete()
    if meeting.invited_at:
        _post(CANCELLATION, meeting)
    ledger.record(
        MeetingCancelled(
            by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, sequence=meeting.sequence
        )
    )


def cancel_what_comes(circle: Circle, by: Person, now: datetime) -> None:
    """Cancel all that was to come in a circle that closes: each meeting as by hand, with its letters."""
    coming = queries.planned(circle.pk).filter(begun_at=None)
    for meeting in coming.filter(Q(starts_at__gt=now) | Q(pace=Pace.WRITTEN)).order_by("pk"):
        cancel_meeting(meeting, by=by)


@transaction.atomic
def send_invitations(meeting: Meeting, *, by: Person, now: datetime) -> int:
    """Invite all who are in the meeting and have an e-mail address; who has this one already gets no other.

    Returns how many letters went in the post. Raises RefusedError.
    """
    meeting = Meeting.objects.locked(meeting)
    require(
        rules.may_invite(
            meeting.circle.role_of(by),
            state=meeting.state,
            starts_at=meeting.starts_at,
            now=now,
        )
    )
    require(rules.is_held_live(written=meeting.written))
    meeting.invited_at = now
    meeting.save(update_fields=["invited_at"])
    people = _post(INVITATION, meeting)
    ledger.record(
        InvitationsSent(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, people=people)
    )
    return people


def _post(kind: str, meeting: Meeting) -> int:
    """Put a letter in the post for each who is in the meeting and gets letters."""
    members = queries.at_table(meeting.circle_id).filter(channels.REACHED)
    return sum(
        post.put(kind, to=person, about=meeting.pk, number=meeting.sequence)
        for person in members.values_list("person_id", flat=True)
    )
