"""What ends with a circle in the slices above, which say it here in their `apps.py` ready().

parting.before_closing(check_tables)  # (circle) -> None; raises RefusedError: it cannot close now
parting.on_closing(cancel_meetings)   # (circle, by, now), in the transaction that closes, the circle locked
parting.on_wiping(keep_to_consent)    # (circle id, now), before its key goes; may be called again after a crash
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from kring.circles.models import Circle
from kring.people.models import Person

Check = Callable[[Circle], None]
Closing = Callable[[Circle, Person, datetime], None]
LastLook = Callable[[UUID, datetime], object]
_checks: list[Check] = []
_closings: list[Closing] = []
_last_looks: list[LastLook] = []


def before_closing(check: Check) -> None:
    """Let `check(circle)` refuse that a circle closes now."""
    if check not in _checks:
        _checks.append(check)


def on_closing(work: Closing) -> None:
    """Let `work(circle, by, now)` end what was to come in a circle that closes."""
    if work not in _closings:
        _closings.append(work)


def on_wiping(work: LastLook) -> None:
    """Let `work(circle_id, now)` do what must be done while the circle can still be read."""
    if work not in _last_looks:
        _last_looks.append(work)


def ask_all(circle: Circle) -> None:
    """Ask all whether the circle can close. Raises RefusedError."""
    for one in _checks:
        one(circle)


def end_all(circle: Circle, by: Person, now: datetime) -> None:
    """Let all end what was to come."""
    for work in _closings:
        work(circle, by, now)


def look_a_last_time(circle_id: UUID, now: datetime) -> None:
    """Let all do what must be done before the key goes."""
    for work in _last_looks:
        work(circle_id, now)
