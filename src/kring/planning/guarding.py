"""Questions about meetings to which few can come, and how a circle stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Membership
from kring.circles.rules import Right
from kring.kernel.prepared import prepared
from kring.meetings import queries as meetings
from kring.meetings.models import Attendance, Meeting
from kring.meetings.pace import Pace
from kring.methods import reading
from kring.methods.advice import Wish, advise
from kring.people.models import Person
from kring.planning.changing import GUARD_FROM, GUARD_UNTIL, LEAST, Dates, heartbeat, is_short
from kring.planning.models import Crossroads, Poll, Rescue, Voice

HELD, PLANNED = Meeting.State.HELD.value, Meeting.State.PLANNED.value


@dataclass(frozen=True)
class Shortage:
    """So many can come, so many are needed. method: another that fits who comes; "" when the chosen one does."""

    coming: int
    needed: int
    method: str


def short_of_people(now: datetime) -> list[Meeting]:
    """Return the meetings of one to two days from now to which too few can come, and about which nothing was asked."""
    soon = Meeting.objects.filter(
        state=Meeting.State.PLANNED,
        begun_at=None,
        pace=Pace.LIVE,
        starts_at__range=(now + GUARD_UNTIL, now + GUARD_FROM),
        rescue__isnull=True,
        circle__practice=False,
        circle__closed_at=None,
    )
    return [one for one in soon.select_related("circle") if shortage(one)]


def at_table(meeting: Meeting) -> list[Membership]:
    """Return who sits at the table of a meeting."""
    there = meetings.at_table(meeting.circle_id).select_related("person")
    return [one for one in there if one.has(Right.SIT_AT_TABLE)]


def shortage(meeting: Meeting) -> Shortage | None:
    """Return how many too few can come to a meeting; None when there are enough."""
    no = {
        row.membership_id
        for row in meeting.attendances.all()
        if row.answer == Attendance.Answer.NO
    }
    may_come = sum(one.pk not in no for one in at_table(meeting))
    needed = max(LEAST, _wished(meeting))
    known = reading.library().get(meeting.method)
    least = known.people_min if known else 0
    if not is_short(may_come=may_come, needed=max(needed, least)):
        return None
    fits = known is None or may_come >= known.people_min
    return Shortage(may_come, max(needed, least), "" if fits else _method(meeting, may_come))


def _wished(meeting: Meeting) -> int:
    """Return how many the poll of this season asked for."""
    found = Poll.objects.filter(season=meeting.season_id).values_list("quorum", flat=True)
    return found.first() or 0


def _method(meeting: Meeting, people: int) -> str:
    """Return the method that the advisor proposes for so many; "" when none fits."""
    wish = Wish(
        people=people,
        minutes=meeting.minutes,
        frame=reading.method(meeting.container),
        case_chosen=meeting.giver_id is not None,
    )
    proposals = advise(wish, reading.case_methods()).proposals
    return next((one.method.id for one in proposals if one.fits), "")


@prepared
def rescue_of(meeting_id: UUID) -> QuerySet[Rescue]:
    """Return what was asked about a meeting: one row, or none."""
    return Rescue.objects.filter(meeting_id=meeting_id)


def voice_by(token: str) -> Voice | None:
    """Return the voice that a personal link opens: of a member, and with the proof."""
    try:
        found = UUID(token[:32])
    except ValueError:
        return None
    rows = Voice.objects.filter(pk=found, membership__ended_at=None)
    voice = rows.select_related("rescue__meeting__circle", "membership__person").first()
    if voice is None or not voice.fits(token) or voice.rescue.meeting.circle.closed_at:
        return None
    return voice


@dataclass(frozen=True)
class Standing:
    """How a circle stands. heart: green, amber or red; weeks: of silence; due: which crossroads it is at, or ""."""

    heart: str
    weeks: int
    season: UUID | None
    due: str
    next_at: datetime | None


def standing(circle_id: UUID, now: datetime, formed_at: datetime | None = None) -> Standing:
    """Return how a circle stands, in two questions."""
    rows = _meetings(circle_id)
    newest = max((number for *_more, number in rows), default=0)
    ours = [row for row in rows if row[-1] == newest]
    season = ours[0][0] if ours else None
    chosen = frozenset(_chosen(season)) if season else frozenset()
    last = max((at for _s, state, at, _n in rows if state == HELD), default=formed_at or now)
    coming = [at for _s, state, at, _n in rows if state == PLANNED and at > now]
    states = tuple(_state(state, at, now) for _s, state, at, _n in ours)
    return Standing(
        heart=heartbeat(last, now),
        weeks=(now - last).days // 7,
        season=season,
        due=Dates(states, chosen).crossroads() if states else "",
        next_at=min(coming, default=None),
    )


def _state(state: str, at: datetime, now: datetime) -> str:
    """Return how a meeting stands; planned and long past counts as held: people may have met without us."""
    return HELD if state == PLANNED and at < now else state


@prepared
def _meetings(circle_id: UUID) -> QuerySet[Any, Any]:
    found = Meeting.objects.filter(circle_id=circle_id).order_by("starts_at")
    return found.values_list("season_id", "state", "starts_at", "season__number")


@prepared
def _chosen(season_id: UUID) -> QuerySet[Crossroads, str]:
    return Crossroads.objects.filter(season_id=season_id).values_list("kind", flat=True)


def voice_of(meeting_id: UUID, person: Person) -> Voice | None:
    """Return somebody's own voice about a meeting."""
    rows = Voice.objects.filter(
        rescue__meeting_id=meeting_id, membership__person=person, membership__ended_at=None
    )
    return rows.select_related("rescue__meeting__circle", "membership__person").first()
