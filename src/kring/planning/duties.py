"""Questions about who does what at which meeting."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from kring.circles.models import Membership
from kring.kernel.prepared import prepared
from kring.meetings import queries as meetings
from kring.meetings.models import Attendance, LaterCase, Meeting
from kring.planning.dividing import ROTA, Day, DutyKind, Somebody
from kring.planning.models import Duty

Held = dict[str, Duty]


def current(meeting_id: UUID) -> QuerySet[Duty]:
    """Return what is done at a meeting by who is still a member."""
    return Duty.objects.filter(meeting_id=meeting_id, membership__ended_at=None)


@prepared
def _of_circle(circle_id: UUID) -> QuerySet[Duty]:
    found = Duty.objects.filter(circle_id=circle_id, membership__ended_at=None)
    return found.select_related("meeting", "membership", "asked__meeting", "asked__membership")


def of_circle(circle_id: UUID) -> dict[UUID, Held]:
    """Return by meeting who does what there, with whom they asked to swap. One query."""
    found: dict[UUID, Held] = defaultdict(dict)
    for one in _of_circle(circle_id):
        found[one.meeting_id][one.kind] = one
    return dict(found)


def in_order(held: Held) -> list[Duty]:
    """Return who does what at one meeting, in the usual order."""
    return [held[kind] for kind in DutyKind if kind in held]


def people_of(circle_id: UUID) -> list[Somebody]:
    """Return among whom it is divided: who takes turns, with what they did and will do. Cancelled does not count."""
    times: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = Duty.objects.filter(circle_id=circle_id).exclude(meeting__state=Meeting.State.CANCELLED)
    for member, kind in rows.values_list("membership_id", "kind"):
        times[member][kind] += 1
    return [
        Somebody(member=one.pk, times=times[one.pk], joined_at=one.joined_at)
        for one in meetings.takers(circle_id)
    ]


def days_of(coming: Sequence[Meeting]) -> list[Day]:
    """Return what is still free at these meetings, and who has their hands full or said they cannot come."""
    ids = [one.pk for one in coming]
    taken, out = defaultdict(set), defaultdict(set)
    rows = Duty.objects.filter(meeting__in=ids, membership__ended_at=None)
    for meeting, kind, member in rows.values_list("meeting_id", "kind", "membership_id"):
        taken[meeting].add(kind)
        out[meeting].add(member)
    absent = Attendance.objects.filter(meeting__in=ids, answer=Attendance.Answer.NO)
    later = LaterCase.objects.filter(meeting__in=ids, giver__isnull=False)
    for meeting, member in [
        *absent.values_list("meeting_id", "membership_id"),
        *later.values_list("meeting_id", "giver_id"),
        *((one.pk, one.giver_id) for one in coming if one.giver_id),
    ]:
        out[meeting].add(member)
    return [Day(free=[kind for kind in ROTA if kind not in taken[pk]], out=out[pk]) for pk in ids]


def givers_of(meeting: Meeting) -> set[UUID]:
    """Return who brings a question to a meeting."""
    later = meeting.later.filter(giver__isnull=False).values_list("giver_id", flat=True)
    return {one for one in (meeting.giver_id, *later) if one}


def absent_of(circle_id: UUID) -> set[tuple[UUID, UUID]]:
    """Return who said they cannot come to which planned meeting: (meeting, membership)."""
    rows = Attendance.objects.filter(
        meeting__circle_id=circle_id,
        meeting__state=Meeting.State.PLANNED,
        answer=Attendance.Answer.NO,
    )
    return set(rows.values_list("meeting_id", "membership_id"))


def may_do(circle_id: UUID) -> list[Membership]:
    """Return who can be named: who brings questions here."""
    return list(meetings.may_take_turns(circle_id))


def words_for(meeting_id: UUID, person_id: UUID) -> list[str]:
    """Return what somebody does at a meeting, in words and in the usual order."""
    mine = current(meeting_id).filter(membership__person_id=person_id)
    return [one.words for one in in_order({one.kind: one for one in mine})]
