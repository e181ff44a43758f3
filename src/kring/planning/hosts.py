"""Questions about who hosts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Circle
from kring.circles.rules import Right
from kring.kernel.prepared import prepared
from kring.meetings.models import Meeting
from kring.meetings.pace import Pace
from kring.meetings.rules import Turn
from kring.planning import duties
from kring.planning.dividing import DutyKind
from kring.planning.models import Duty, Venue


def is_to_come(meeting: Meeting, now: datetime) -> bool:
    """Whether people will still come together for a meeting."""
    planned = meeting.state == Meeting.State.PLANNED and not meeting.begun
    return planned and not meeting.written and meeting.starts_at > now


def meetings_to_come(circle_id: UUID, now: datetime) -> list[Meeting]:
    """Return the meetings for which people will still come together, the first first."""
    return list(_meetings_to_come(circle_id, now))


@prepared
def _meetings_to_come(circle_id: UUID, now: datetime) -> QuerySet[Meeting]:
    planned = Meeting.objects.filter(
        circle_id=circle_id, state=Meeting.State.PLANNED, begun_at=None, starts_at__gt=now
    )
    return planned.exclude(pace=Pace.WRITTEN).order_by("starts_at")


def to_come(circle_id: UUID) -> QuerySet[Duty]:
    """Return who hosts what is planned."""
    hosting = Duty.objects.filter(circle_id=circle_id, kind=DutyKind.HOST)
    return hosting.filter(meeting__state=Meeting.State.PLANNED)


def of_circle(circle_id: UUID) -> dict[UUID, Duty]:
    """Return by meeting who hosts it, with the meeting, the host and whom they asked to swap."""
    found = duties.of_circle(circle_id)
    return {
        meeting: held[DutyKind.HOST] for meeting, held in found.items() if DutyKind.HOST in held
    }


def venues_of(circle_id: UUID) -> list[Venue]:
    """Return the places that members offer."""
    return [one for one in _venues_of(circle_id) if one.membership.has(Right.BRING_CASE)]


@prepared
def _venues_of(circle_id: UUID) -> QuerySet[Venue]:
    found = Venue.objects.filter(circle_id=circle_id, membership__ended_at=None)
    return found.select_related("membership").order_by("membership__joined_at")


@prepared
def venue_at(meeting_id: UUID) -> QuerySet[Any]:
    """Return the place of the host of a meeting: one row, or none."""
    found = Venue.objects.filter(
        membership__duties__meeting=meeting_id,
        membership__duties__kind=DutyKind.HOST,
        membership__ended_at=None,
    )
    return found.select_related("membership")


def turns(
    circle: Circle, *, step_free: bool, hearing_loop: bool, but: Collection[UUID]
) -> list[Turn]:
    """Return how often each who offers a place that will do has hosted, and when; but: not counting these meetings."""
    fit = [
        one
        for one in venues_of(circle.pk)
        if (one.step_free or not step_free) and (one.hearing_loop or not hearing_loop)
    ]
    return turns_of(circle, fit, but=but)


def turns_of(circle: Circle, venues: Sequence[Venue], *, but: Collection[UUID]) -> list[Turn]:
    """Return how often the hosts of these places have hosted, and when; but: not counting these meetings."""
    hosted: dict[UUID, list[date]] = defaultdict(list)
    rows = Duty.objects.filter(circle=circle, kind=DutyKind.HOST).exclude(meeting__in=but)
    rows = rows.exclude(meeting__state=Meeting.State.CANCELLED)
    for host, at in rows.values_list("membership_id", "meeting__starts_at"):
        hosted[host].append(at.astimezone(circle.zone).date())
    return [
        Turn(
            member=one.membership_id,
            times_given=len(hosted[one.membership_id]),
            last_given_on=max(hosted[one.membership_id], default=None),
            joined_at=one.membership.joined_at,
        )
        for one in venues
    ]
