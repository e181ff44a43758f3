"""What the house writes by itself: before a meeting to whom it concerns, and once a week what is coming."""

from datetime import datetime, timedelta
from uuid import UUID

from kring.kernel import post
from kring.meetings import invited
from kring.meetings.models import Attendance, Meeting

REMINDER, WEEK = "meetings.reminder", "meetings.week"
# Asked for an answer three days before; told once more, to who comes, a day before.
ASK_BEFORE, TELL_BEFORE = timedelta(days=3), timedelta(days=1)
# Who was invited only just is left in peace.
REST = timedelta(days=2)
ASK, TELL = 1, 2
MONDAY, FROM_HOUR = 0, 8


def number_of(meeting: Meeting, which: int) -> int:
    """Return what makes a reminder the same: once for each time that a meeting has had."""
    return meeting.asked_sequence * 10 + which


def remind(now: datetime) -> None:
    """Put reminders in the post for the meetings of the coming days. Done twice, it does nothing more."""
    for meeting in invited.soon(now, now + ASK_BEFORE):
        for person, answer in invited.answers(meeting):
            if which := _due(meeting, answer, now):
                _put(REMINDER, person, meeting.pk, number_of(meeting, which), meeting)


def _due(meeting: Meeting, answer: str, now: datetime) -> int:
    """Return which reminder is due to who answered this; 0: none."""
    if answer in {Attendance.Answer.YES, Attendance.Answer.MAYBE}:
        return TELL if meeting.starts_at - now <= TELL_BEFORE else 0
    rested = meeting.invited_at is not None and now - meeting.invited_at >= REST
    return ASK if answer == Attendance.Answer.UNKNOWN and rested else 0


def tell_of_week(now: datetime) -> None:
    """On Monday, put in the post what the week brings, for each who has something in it."""
    for person, meeting in invited.in_week(now, now + timedelta(days=7)):
        local = now.astimezone(meeting.circle.zone)
        if local.weekday() == MONDAY and local.hour >= FROM_HOUR:
            year, week, _day = local.isocalendar()
            _put(WEEK, person, person, year * 100 + week, meeting)


def _put(kind: str, person: UUID, about: UUID, number: int, meeting: Meeting) -> None:
    post.put(kind, to=person, about=about, number=number, zone=meeting.circle.time_zone)
