"""How long each stay in a step takes, kept with the meeting."""

from datetime import datetime

from kring.live.models import Session
from kring.live.queries import steps_of
from kring.meetings.models import Lap
from kring.methods.script import Allow


def keep_lap(session: Session, *, now: datetime, skipped: bool = False) -> None:
    """Keep how long the step took that ends now, after `close_step`; that it was done in memory only."""
    step = steps_of(session)[session.index]
    if session.written:  # it counts in days
        return
    a_break = Allow.NONE in step.phase.allow
    Lap.objects.create(
        meeting_id=session.meeting_id,
        step=step.key,
        planned_minutes=step.minutes,
        began_at=session.step_began_at,
        ended_at=max(now, session.step_began_at),
        idle_seconds=0 if a_break else session.idle_seconds - session.idle_before,
        skipped=skipped,
    )
    if not skipped and step.key not in session.done:
        session.done = [*session.done, step.key]
