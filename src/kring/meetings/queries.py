"""Questions about meetings over more than one table."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import ROLES, Right
from kring.kernel.prepared import prepared
from kring.meetings.models import Attendance, Meeting, Season, Swap
from kring.meetings.rules import MOST_MINUTES, Candidate, Turn
from kring.people.models import Person

AT_TABLE = [
    role for role, rights in ROLES.items() if rights & {Right.SIT_AT_TABLE, Right.WATCH_TABLE}
]
# A membership, with as `answer` and `channel` what they said to one meeting; None: no answer yet.
Comer = Any
# What is said of who has the turn.
_GIVER = ("giver__display_name", "giver__ended_at")


@prepared
def seen(person: Person, meeting_id: UUID) -> QuerySet[Any]:
    """Return a meeting if this person may see it, with `has_swaps` and whose it is: one row, or none."""
    waiting = Swap.objects.filter(answered_at=None)
    asked = waiting.filter(Q(mine=OuterRef("pk")) | Q(theirs=OuterRef("pk")))
    found: QuerySet[Any] = Meeting.objects.visible_to(person).filter(pk=meeting_id)
    related = found.select_related("circle", "giver", "case__giver", "season")
    return cast("QuerySet[Any]", related.annotate(has_swaps=Exists(asked)))


def at_table(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who are in the meeting, as guest or observer too."""
    return Membership.objects.current().filter(circle_id=circle_id, role__in=AT_TABLE)


def who_comes(meeting: Meeting) -> list[Comer]:
    """Return who is in the meeting, with person and organisation."""
    return _who_comes(meeting, meeting.circle_id)


@prepared
def _who_comes(meeting: Meeting, circle_id: UUID) -> QuerySet[Comer]:
    given = FilteredRelation("attendances", condition=Q(attendances__meeting=meeting))
    answers = {"answer": F("given__answer"), "channel": F("given__channel")}
    members = at_table(circle_id).select_related("organisation", "person")
    return members.annotate(given=given).annotate(**answers)


def may_take_turns(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who bring cases: who may vote, and could be in the rota."""
    return Membership.objects.current().filter(circle_id=circle_id).with_right(Right.BRING_CASE)


def takers(circle_id: UUID) -> QuerySet[Membership]:
    """Return the current members who take turns."""
    return may_take_turns(circle_id).filter(in_rota=True)


def turns(circle: Circle, *, members: Collection[UUID] | None = None) -> list[Turn]:
    """Return how often and when each who takes turns gave a case, planned turns included.

    members: look at these instead of at who takes turns now.
    """
    given: dict[UUID, list[date]] = defaultdict(list)
    kept = Meeting.objects.filter(circle=circle, giver__isnull=False)
    for member, starts_at in kept.exclude(state=Meeting.State.CANCELLED).values_list(
        "giver_id", "starts_at"
    ):
        given[member].append(starts_at.astimezone(circle.zone).date())
    chosen = (
        takers(circle.pk) if members is None else may_take_turns(circle.pk).filter(pk__in=members)
    )
    return [
        Turn(
            member=member.pk,
            times_given=len(given[member.pk]),
            last_given_on=max(given[member.pk], default=None),
            joined_at=member.joined_at,
        )
        for member in chosen
    ]


def planned(circle_id: UUID) -> QuerySet[Meeting]:
    """Return the meetings that are neither held nor cancelled, the first first."""
    return Meeting.objects.filter(circle_id=circle_id, state=Meeting.State.PLANNED)


def season_line(circle_id: UUID) -> list[Meeting]:
    """Return the meetings of the newest season, with whose turn it is."""
    return _season_line(circle_id)


@prepared
def _season_line(circle_id: UUID) -> QuerySet[Meeting]:
    newest = Season.objects.filter(circle_id=circle_id, meetings__isnull=False).order_by("-number")
    return Meeting.objects.filter(season=newest[:1]).select_related("giver", "circle")


def line_and_coming(
    person: Person, circle: Circle, now: datetime
) -> tuple[list[Meeting], list[Meeting]]:
    """Return what `season_line` and `coming` would for one circle, in one query."""
    found = _of_circle(person, circle, now - timedelta(minutes=MOST_MINUTES))
    for meeting in found:
        meeting.circle = circle
    newest = max((meeting.season_number for meeting in found), default=0)
    planned = Meeting.State.PLANNED
    return (
        [meeting for meeting in found if meeting.season_number == newest],
        [one for one in found if one.state == planned and one.ends_at >= now],
    )


@prepared
def _of_circle(person: Person, circle: Circle, since: datetime) -> QuerySet[Any]:
    """Return meetings with `my_answer` and `season_number`."""
    newest = Season.objects.filter(circle=circle, meetings__isnull=False).order_by("-number")
    shown = Q(season=Subquery(newest.values("pk")[:1]))
    shown |= Q(state=Meeting.State.PLANNED, starts_at__gte=since)
    found = Meeting.objects.visible_to(person).filter(shown, circle=circle)
    return (
        found.select_related("giver")
        .only("circle", "starts_at", "minutes", "place", "choosing", "state", *_GIVER)
        .annotate(my_answer=_my_answer(person), season_number=F("season__number"))
    )


def _my_answer(person: Person) -> Subquery:
    mine = Attendance.objects.filter(
        meeting=OuterRef("pk"), membership__person_id=person.pk, membership__ended_at=None
    )
    return Subquery(mine.values("answer")[:1])


def coming(person: Person, circles: Sequence[Circle], now: datetime) -> list[Meeting]:
    """Return of each circle what goes on or else comes first, with `my_answer` ("" or None: none yet). One query."""
    found = _nearest(person, circles, now - timedelta(minutes=MOST_MINUTES), now)
    by_id = {circle.pk: circle for circle in circles}
    first: dict[UUID, Meeting] = {}
    for meeting in sorted(found, key=lambda one: one.starts_at):
        if meeting.ends_at >= now:
            meeting.circle = by_id[meeting.circle_id]
            first.setdefault(meeting.circle_id, meeting)
    return list(first.values())


@prepared
def _nearest(
    person: Person, circles: Sequence[Circle], since: datetime, now: datetime
) -> QuerySet[Meeting]:
    """Return what began since a moment, and of each circle the first that begins after now."""
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED)
    later = planned.filter(circle=OuterRef("circle"), starts_at__gte=now).order_by("starts_at")
    nearest = Q(starts_at__gte=since, starts_at__lt=now) | Q(pk=Subquery(later.values("pk")[:1]))
    seen = Meeting.objects.visible_to(person).filter(
        nearest, circle__in=circles, state=Meeting.State.PLANNED
    )
    return (
        seen.order_by()
        .select_related("giver")
        .only("circle", "starts_at", "minutes", "choosing", *_GIVER)
        .annotate(my_answer=_my_answer(person))
    )


def waiting(circle_id: UUID) -> QuerySet[Case]:
    """Return the cases that were offered, not discussed, and are on no planned table; the first offered first."""
    offered = Case.objects.filter(circle_id=circle_id, offered_at__isnull=False, discussed_at=None)
    taken = planned(circle_id).filter(case__isnull=False).values("case_id")
    return offered.exclude(pk__in=taken).order_by("offered_at")


def candidates(meeting: Meeting) -> list[Case]:
    """Return the cases that can be voted for: offered, not discussed, of somebody still there."""
    return _candidates(meeting, meeting.circle_id)


@prepared
def _candidates(meeting: Meeting, circle_id: UUID) -> QuerySet[Case]:
    offered = Case.objects.filter(
        circle_id=circle_id, offered_at__isnull=False, discussed_at=None, giver__ended_at=None
    )
    free = offered.exclude(meetings__in=planned(circle_id).exclude(pk=meeting.pk))
    return free.select_related("giver").order_by("offered_at", "id")


def as_candidates(cases: Sequence[Case], standing: Sequence[Turn]) -> list[Candidate]:
    """Return what the rule of the vote must know of these cases."""
    times = {turn.member: turn.times_given for turn in standing}
    return [
        Candidate(
            case=case.pk,
            giver_times_given=times.get(case.giver_id, 0),
            offered_at=case.offered_at or case.begun_at,
        )
        for case in cases
    ]


def open_swaps(member: Membership) -> QuerySet[Swap]:
    """Return the questions to swap that still wait, by or of this member, and still can be done."""
    waiting = Swap.objects.filter(circle_id=member.circle_id, answered_at=None)
    mine = waiting.filter(Q(asked_by=member) | Q(asked_of=member))
    return mine.filter(
        mine__state=Meeting.State.PLANNED, theirs__state=Meeting.State.PLANNED
    ).select_related("mine", "theirs", "asked_by", "asked_of")


def answers(meeting: Meeting) -> dict[UUID, Attendance]:
    """Return the answers of this meeting by membership."""
    return {row.membership_id: row for row in meeting.attendances.all()}


def attended(meeting: Meeting) -> list[tuple[Membership, int | None]]:
    """Return who could be there, with the minutes they were; who left since too, if they were."""
    given = answers(meeting)
    there = Q(pk__in=at_table(meeting.circle_id).values("pk")) | Q(pk__in=given.keys())
    return [
        (member, given[member.pk].minutes if member.pk in given else None)
        for member in Membership.objects.filter(there)
    ]
