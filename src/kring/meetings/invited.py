"""Who was invited to what is coming, and what they answered: for the mails that the house writes by itself."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Membership
from kring.inbox import channels
from kring.meetings.models import Meeting, Swap
from kring.meetings.pace import Pace
from kring.meetings.queries import AT_TABLE, at_table
from kring.people.models import Person


def soon(now: datetime, until: datetime) -> QuerySet[Meeting]:
    """Return the meetings that begin in this time, and that people were invited to."""
    found = Meeting.objects.filter(state=Meeting.State.PLANNED, pace=Pace.LIVE, begun_at=None)
    invited = found.filter(invited_at__isnull=False, circle__practice=False)
    return invited.filter(starts_at__gt=now, starts_at__lte=until).select_related("circle")


def answers(meeting: Meeting) -> list[tuple[UUID, str]]:
    """Return who is in the meeting and gets letters, with what they answered; '' for nothing yet."""
    given = dict(meeting.attendances.values_list("membership_id", "answer"))
    members = at_table(meeting.circle_id).filter(channels.REACHED)
    return [
        (person, given.get(member, "")) for member, person in members.values_list("pk", "person")
    ]


def in_week(now: datetime, until: datetime) -> list[tuple[UUID, Meeting]]:
    """Return who has a meeting in this time, each once, with the first of their meetings."""
    found: dict[UUID, Meeting] = {}
    for meeting in soon(now, until):
        for person, _answer in answers(meeting):
            found.setdefault(person, meeting)
    return list(found.items())


def week_of(person: Person, now: datetime, until: datetime) -> list[Meeting]:
    """Return the meetings of this person in this time."""
    seats = Membership.objects.current().filter(person_id=person.pk, role__in=AT_TABLE)
    found = soon(now, until).filter(circle_id__in=seats.values("circle_id"))
    return list(found.select_related("circle", "giver"))


def has_swap_to_answer(person: Person) -> bool:
    """Tell whether somebody asks this person to swap turns, and waits."""
    asked = Swap.objects.filter(asked_of__person=person, asked_of__ended_at=None)
    return asked.filter(answered_at=None, mine__state=Meeting.State.PLANNED).exists()
