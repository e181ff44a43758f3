"""Planning a written round: its method, its question, and by which day each step closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from kring.cases.models import Case
from kring.circles.models import Circle
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.meetings import pace, queries, rules
from kring.meetings.actions.seasons import next_place
from kring.meetings.actions.table import put_on_table
from kring.meetings.facts import MeetingPlanned, RoundPlanned
from kring.meetings.models import Closing, Meeting
from kring.meetings.pace import Pace
from kring.methods import reading
from kring.methods.script import Step
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """A written round. days: for each step of the method how many working days it is open, 0 to leave it out.

    closes: the hour at which steps close. case: the question, or None for that of whose turn it is.
    """

    starts_on: date
    closes: time
    method: str
    days: tuple[int, ...]
    case: UUID | None = None


@transaction.atomic
def plan_round(circle: Circle, *, by: Person, plan: RoundPlan, now: datetime) -> Meeting:
    """Add a written round to the newest season; who plans it will lead it. Raises RefusedError."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    _ask(circle, by, plan, now)
    season, number = next_place(circle, now)
    meeting = Meeting(
        circle=circle,
        season=season,
        number=number,
        pace=Pace.WRITTEN,
        chair=circle.membership_of(by),
        giver_id=rules.rota(queries.turns(circle), [plan.starts_on])[0],
    )
    _lay(meeting, by, plan, now)
    ledger.record(MeetingPlanned(by=by.pk, circle=circle.pk, meeting=meeting.pk))
    return meeting


@transaction.atomic
def replan_round(meeting: Meeting, *, by: Person, plan: RoundPlan, now: datetime) -> None:
    """Plan method, question and dates anew. Raises RefusedError: it has begun, or is not yours to lead."""
    meeting = Meeting.objects.locked(meeting)
    role = meeting.circle.role_of(by)
    require(
        rules.may_replan_round(
            role, written=meeting.written, state=meeting.state, begun=meeting.begun
        )
    )
    _ask(meeting.circle, by, plan, now)
    meeting.sequence += 1
    _lay(meeting, by, plan, now)


def _ask(circle: Circle, by: Person, plan: RoundPlan, now: datetime) -> None:
    known = reading.may_use(by, plan.method)
    playable = known and len(plan.days) == len(queries.round_steps(plan.method))
    require(
        rules.may_plan_round(
            circle.role_of(by),
            starts_on=plan.starts_on,
            today=now.astimezone(circle.zone).date(),
            days=plan.days,
            playable=playable,
        )
    )


def _lay(meeting: Meeting, by: Person, plan: RoundPlan, now: datetime) -> None:
    """Save the round with its closing dates, and its question."""
    zone = meeting.circle.zone
    # Its dates belong to the steps of this version.
    meeting.method = meeting.container = reading.pinned(plan.method)
    minutes = reading.method(meeting.method).minutes
    meeting.minutes = min(max(minutes, rules.FEWEST_MINUTES), rules.MOST_MINUTES)
    # A round that begins today begins at once.
    meeting.starts_at = max(pace.at_hour(plan.starts_on, pace.OPENS, zone), now)
    steps = queries.round_steps(meeting.method)
    held = [(n, step) for n, step in enumerate(steps) if plan.days[n]]
    days = [plan.days[n] for n, _step in held]
    moments = closing_moments(plan.starts_on, days, plan.closes, meeting.circle)
    meeting.closes_at = moments[-1]
    meeting.save()
    _keep(meeting, held, days, moments)
    case = Case.objects.filter(pk=plan.case).first() if plan.case else None
    if case and case.pk != meeting.case_id:
        put_on_table(meeting, case, by=by)
    ledger.record(
        RoundPlanned(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, steps=len(held))
    )


def closing_moments(
    starts_on: date, days: Sequence[int], closes: time, circle: Circle
) -> list[datetime]:
    """Return when each step closes, by the clock of the circle; the first day counts."""
    found = pace.closing_days(starts_on, days, today=True)
    return [pace.at_hour(day, closes, circle.zone) for day in found]


def _keep(
    meeting: Meeting,
    held: Sequence[tuple[int, Step]],
    days: Sequence[int],
    moments: Sequence[datetime],
) -> None:
    meeting.closings.all().delete()
    Closing.objects.bulk_create(
        Closing(meeting=meeting, index=index, step=step.key, days=count, at=at)
        for (index, step), count, at in zip(held, days, moments, strict=True)
    )
