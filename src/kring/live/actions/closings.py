"""By when the steps of a written round close. A date may come later; it never comes sooner than was said."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import rules, written
from kring.live.actions.table import Table
from kring.live.facts import ClockChanged
from kring.live.models import Session
from kring.meetings import pace
from kring.meetings.models import Closing, Meeting
from kring.people.models import Person


def closes_at(session: Session, index: int, *, now: datetime) -> datetime:
    """Return by when a step that begins now closes.

    When too little is left of it, because it begins late or is opened again, it gets its own days anew, and the steps
    after it move along.
    """
    rows = _from(session, index)
    if rows[0].at - now < pace.LEAST_OPEN:
        zone = session.circle.zone
        hour = rows[0].at.astimezone(zone).time()
        days = [row.days for row in rows]
        fresh = pace.closing_days(now.astimezone(zone).date(), days, today=False)
        for row, day in zip(rows, fresh, strict=True):
            row.at = max(row.at, pace.at_hour(day, hour, zone))
        _keep(session, rows)
    return rows[0].at


def closes_after_pause(session: Session, *, now: datetime) -> datetime:
    """Return by when the present step closes after a pause: as many working days later, with some time left."""
    rows, zone = _from(session, session.index), session.circle.zone
    began, left = session.paused_at or now, timedelta(seconds=session.paused_seconds or 0)
    left = min(left, pace.LEAST_OPEN) if left > timedelta(0) else pace.LEAST_OPEN
    days = pace.between(_day(began, zone), _day(now, zone))
    while pace.moved(rows[0].at, days, zone) - now < left:
        days += 1
    return _move(session, rows, days)


@transaction.atomic
def close_later(session_id: UUID, *, by: Person, on: date | None, seen: int) -> None:
    """Let the present step close on a later day, at the same hour; the steps after it move along.

    Raises RefusedError: somebody else leads, a stale screen, not a written round, not a later day.
    """
    table = Table.locked(session_id, by=by)
    session = table.session
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    zone = session.circle.zone
    before = _day(session.ends_at, zone) if session.ends_at else None
    require(written.may_close_on(on, before=before, moment=table.moment))
    if on is None or before is None:  # the rule has refused them
        raise AssertionError
    session.ends_at = _move(session, _from(session, session.index), pace.between(before, on))
    seq = table.save("ends_at", moved=True)
    ledger.record(ClockChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _from(session: Session, index: int) -> list[Closing]:
    rows = Closing.objects.filter(meeting_id=session.meeting_id, index__gte=index)
    return list(rows.order_by("index"))


def _move(session: Session, rows: Sequence[Closing], days: int) -> datetime:
    for row in rows:
        row.at = pace.moved(row.at, days, session.circle.zone)
    _keep(session, rows)
    return rows[0].at


def _keep(session: Session, rows: Sequence[Closing]) -> None:
    Closing.objects.bulk_update(rows, ["at"])
    Meeting.objects.filter(pk=session.meeting_id).update(closes_at=rows[-1].at)
