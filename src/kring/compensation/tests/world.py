"""A circle that pays, and a meeting that was held."""

from datetime import timedelta

from kring.compensation.rules import Kind
from kring.compensation.terms import Terms
from kring.kernel import clock
from kring.meetings.models import Attendance, Meeting

VOLUNTEER = Terms(
    kind=Kind.VOLUNTEER, cents=3_500, payer="Welzijn Oost", contact="Petra, 0544 123456"
)


def held(world, meeting, *, days_ago=1, minutes=120, names=("hanna", "bart")):
    """Let a meeting have been held, so long ago, with these people."""
    starts = clock.now() - timedelta(days=days_ago)
    Meeting.objects.filter(pk=meeting.pk).update(state="held", starts_at=starts)
    for name in names:
        Attendance.objects.update_or_create(
            meeting=meeting, membership=world[name], defaults={"minutes": minutes}
        )
