"""What Kring knows of a circle for the nine steps: the same number of questions for every circle."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Count, Q

from kring.cases.models import Case
from kring.circles.models import Circle, Membership
from kring.circles.rules import SEATED, Role
from kring.forming.queries import coverage_of, covered
from kring.harvest.models import Publication
from kring.learning.models import TryOut
from kring.meetings.models import Meeting
from kring.planning.dividing import DutyKind
from kring.planning.models import Duty
from kring.web.nine_steps import Found

WEEK = timedelta(weeks=1)


def found_of(circle: Circle, now: datetime) -> Found:
    """Return the counts of a circle. They are of the whole circle, never of one person."""
    members = list(Membership.objects.current().filter(circle=circle))
    seated = [one for one in members if Role(one.role) in SEATED | {Role.FACILITATOR}]
    leading = [one for one in members if one.role == Role.FACILITATOR]
    mandates = coverage_of(circle)
    kept = Meeting.objects.filter(circle=circle).exclude(state=Meeting.State.CANCELLED)
    days = list(kept.order_by("starts_at").values_list("starts_at", flat=True))
    tries = TryOut.objects.filter(circle=circle).aggregate(
        all=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False))
    )
    return Found(
        framed=all(one.strip() for one in (circle.about, circle.not_about, circle.done_when)),
        urgent=bool(circle.urgency.strip()),
        questions=Case.objects.filter(circle=circle, offered_at__isnull=False).count(),
        perspectives=[one.perspective for one in seated],
        sought=circle.sought.count(),
        uncovered=len(mandates) - covered(mandates),
        members=len(mandates),
        facilitators=[one.perspective for one in leading],
        coming=sum(day > now for day in days),
        led=_led(circle, now, {one.pk for one in leading}),
        try_outs=tries["all"],
        told=tries["told"],
        weeks=(days[-1] - days[0]) // WEEK if days else 0,
        widest=max(((b - a) // WEEK for a, b in pairwise(days)), default=0),
        meetings=len(days),
        published=_published(circle),
    )


def _led(circle: Circle, now: datetime, facilitators: set[UUID]) -> int:
    """Count the meetings to come that are led by somebody who is no facilitator."""
    rows = Duty.objects.filter(
        circle=circle,
        kind=DutyKind.LEADER,
        membership__ended_at=None,
        meeting__state=Meeting.State.PLANNED,
        meeting__starts_at__gt=now,
    )
    return rows.exclude(membership__in=facilitators).count()


def _published(circle: Circle) -> int:
    return Publication.objects.filter(lesson__circle=circle, withdrawn_at=None).count()
