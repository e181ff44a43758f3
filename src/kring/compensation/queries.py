"""Questions about what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kring.circles.models import Circle, Membership
from kring.compensation import limits
from kring.compensation.models import Arrangement, Claim, Preference
from kring.compensation.rules import ENTITLED, LIMITED, Kind, Way
from kring.meetings.models import Attendance, Meeting
from kring.people.models import Person


def arrangement_of(circle: Circle) -> Arrangement | None:
    """Return what a circle pays; None: it never said."""
    return Arrangement.objects.filter(circle=circle).select_related("paid_by").first()


def preference_of(membership: Membership) -> Preference | None:
    """Return how somebody wants to get it."""
    return Preference.objects.filter(membership=membership).first()


def claims_of(person: Person) -> list[Claim]:
    """Return all that somebody gets or got, in all their circles."""
    return list(Claim.objects.visible_to(person).select_related("meeting", "circle"))


@dataclass(frozen=True)
class ToPay:
    """Something to pay. what: "claim" or "advance"; cents; days: since it came up, whole days."""

    claim: Claim
    name: str
    way: str
    what: str
    cents: int
    days: int


def to_pay(circle: Circle, now: datetime) -> list[ToPay]:
    """Return what is to be paid in a circle, what waits longest first; nothing of who wants nothing."""
    open_ones = Q(paid_at=None, due_at__isnull=False)
    asked = Q(advance_asked_at__isnull=False, advance_paid_at=None, due_at=None)
    rows = Claim.objects.filter(open_ones | asked, circle=circle)
    ways = {one.membership_id: one.way for one in Preference.objects.filter(circle=circle)}
    found = []
    for one in rows.select_related("membership", "meeting"):
        since = one.due_at or one.advance_asked_at
        cents = one.left if one.due_at else one.advance
        way = ways.get(one.membership_id, "")
        if since and cents and way != Way.NOTHING:
            what = "claim" if one.due_at else "advance"
            days = (now - since).days
            found.append(ToPay(one, one.membership.display_name, way, what, cents, days))
    return sorted(found, key=lambda one: -one.days)


@dataclass(frozen=True)
class Total:
    """What somebody got in a month and in its year, of what counts, beside the limits. In cents."""

    month: int
    year: int
    limits: limits.Limits
    month_standing: str
    year_standing: str


def total_of(claims: Sequence[Claim], today: date) -> Total:
    """Return the total of this month and this year, of what came up here; other organisations we do not see."""
    counted = [one for one in claims if one.kind in LIMITED and one.due_at]
    days = [(one.meeting.starts_at.astimezone(one.circle.zone).date(), one) for one in counted]
    year = sum(one.whole for day, one in days if day.year == today.year)
    month = sum(
        one.whole for day, one in days if (day.year, day.month) == (today.year, today.month)
    )
    known = limits.limits_of(today.year)
    return Total(
        month,
        year,
        known,
        limits.standing(month, known.month),
        limits.standing(year, known.year),
    )


def coming(circle: Circle, now: datetime) -> list[Meeting]:
    """Return the next meetings, for which an advance can be asked."""
    rows = Meeting.objects.filter(circle=circle, state=Meeting.State.PLANNED, starts_at__gt=now)
    return list(rows.order_by("starts_at")[:3])


def not_yet_due() -> QuerySet[Attendance]:
    """Return who with lived experience was at a held meeting of a circle that pays, and has nothing due for it."""
    held = Attendance.objects.filter(
        meeting__state=Meeting.State.HELD, minutes__gt=0, membership__role__in=sorted(ENTITLED)
    )
    done = Claim.objects.filter(due_at__isnull=False).values_list("meeting", "membership")
    known: set[tuple[UUID, UUID]] = set(done)
    paying = Arrangement.objects.exclude(kind=Kind.NONE)
    since = {one.circle_id: one.since for one in paying}
    rows = held.filter(meeting__circle_id__in=since).select_related("meeting", "membership")
    fit = [
        one.pk
        for one in rows
        if (one.meeting_id, one.membership_id) not in known
        and one.meeting.starts_at >= since[one.meeting.circle_id]
    ]
    return rows.filter(pk__in=fit)
