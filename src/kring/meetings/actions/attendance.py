"""Who comes, how, and how long they were there."""

from django.db import transaction

from kring.circles.models import Membership
from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.meetings import queries, rules
from kring.meetings.facts import AnswerGiven, AttendanceCorrected
from kring.meetings.models import Attendance, Meeting
from kring.people.models import Person


@transaction.atomic
def answer(
    meeting: Meeting,
    *,
    by: Person,
    member: Membership,
    answer: Attendance.Answer,
    channel: Attendance.Channel,
    source: Attendance.Source = Attendance.Source.PAGE,
) -> None:
    """Say whether and how a member comes; a facilitator may say it for another."""
    meeting = Meeting.objects.locked(meeting)
    require(
        rules.may_answer(
            meeting.circle.role_of(by),
            state=meeting.state,
            is_self=member.person_id == by.pk,
        )
    )
    require(rules.has_place(belongs=member in queries.at_table(meeting.circle_id)))
    own = source if member.person_id == by.pk else Attendance.Source.FOR
    said = {"answer": answer, "channel": channel, "source": own, "said_at": clock.now()}
    Attendance.objects.update_or_create(meeting=meeting, membership=member, defaults=said)
    ledger.record(
        AnswerGiven(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk, membership=member.pk)
    )


@transaction.atomic
def correct_attendance(meeting: Meeting, *, by: Person, member: Membership, minutes: int) -> None:
    """Set how many minutes a member was at the table; 0: was not there."""
    meeting = Meeting.objects.locked(meeting)
    role = meeting.circle.role_of(by)
    require(rules.may_correct(role, state=meeting.state, minutes=minutes))
    # Also for who left since: they too may need the proof.
    require(rules.has_place(belongs=member.circle_id == meeting.circle_id))
    row, made = Attendance.objects.get_or_create(meeting=meeting, membership=member)
    if row.minutes == minutes and not made:
        return
    row.minutes = minutes
    row.save(update_fields=["minutes"])
    ledger.record(
        AttendanceCorrected(
            by=by.pk,
            circle=meeting.circle_id,
            meeting=meeting.pk,
            membership=member.pk,
            minutes=minutes,
        )
    )
