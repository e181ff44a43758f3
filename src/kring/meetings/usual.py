"""How long the steps of a meeting usually take in a circle, from its last meetings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from kring.meetings.models import Lap, Meeting
from kring.methods.script import case_in

MEETINGS = 3  # the last ones in which a step was done
LOOKED_AT = 12
SHORTEST = 30  # seconds: less is a step passed through, not done


@dataclass(frozen=True)
class Usual:
    """How many minutes a step took: in the middle of the last meetings, and the last time."""

    minutes: int
    last: int


def usual_minutes(took: Iterable[tuple[UUID, str, int]]) -> dict[str, Usual]:
    """Return by key how long steps take. took: (meeting, key, seconds) of each stay, the last meeting first."""
    seconds: dict[str, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for meeting, key, stay in took:
        seconds[key][meeting] += stay
    found = {}
    for key, by_meeting in seconds.items():
        recent = [whole for whole in by_meeting.values() if whole >= SHORTEST][:MEETINGS]
        if recent:
            found[key] = Usual(_minutes(median(recent)), _minutes(recent[0]))
    return found


def _minutes(seconds: float) -> int:
    return max(1, int(seconds / 60 + 0.5))


def took_here(circle_id: UUID) -> dict[str, Usual]:
    """Return by key how long the steps of the last meetings of a circle took. One query."""
    held = Meeting.objects.filter(circle_id=circle_id, state=Meeting.State.HELD)
    last = held.order_by("-starts_at").values("pk")[:LOOKED_AT]
    laps = Lap.objects.filter(meeting__in=last, skipped=False).order_by("-meeting__starts_at")
    return usual_minutes(
        (lap.meeting_id, lap.step, lap.seconds) for lap in laps if case_in(lap.step) == 1
    )


def usual(meeting: Meeting) -> tuple[tuple[str, int], ...]:
    """Return the minutes that the steps of a meeting begin with, by key; none when it keeps the method's own."""
    if meeting.own_minutes or meeting.written:
        return ()
    return tuple(sorted((key, one.minutes) for key, one in took_here(meeting.circle_id).items()))
