"""What a server does by itself: let things expire, renew keys, tidy up; each minute what has its own hour.

A round may be done twice or late without harm: it looks at what is due, not at when it last ran.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from kring.kernel import clock, vault
from kring.kernel.models import SentForm

Round = Callable[[datetime], object]
_rounds: list[Round] = []
_minutely: list[Round] = []
KEPT_TASKS, KEPT_FORMS = timedelta(days=7), timedelta(days=1)

log = logging.getLogger(__name__)


def hourly(work: Round) -> None:
    """Call `work(now)` each hour, in the process that does the background work."""
    if work not in _rounds:
        _rounds.append(work)


def each_minute(work: Round) -> None:
    """Call `work(now)` each minute, in the process that does the background work."""
    if work not in _minutely:
        _minutely.append(work)


def run_minute(now: datetime | None = None) -> None:
    """Do what is looked at each minute."""
    _run(_minutely, now or clock.now(), again="a minute")


def run_all(now: datetime | None = None) -> None:
    """Do all rounds. One that fails is logged and does not stop the others."""
    _run([renew_keys, tidy_up, *_rounds], now or clock.now(), again="an hour")


def _run(works: Sequence[Round], now: datetime, *, again: str) -> None:
    for work in works:
        try:
            work(now)
        except Exception:
            log.exception("A round failed: %s. It is tried again in %s.", work.__qualname__, again)


def renew_keys(now: datetime) -> None:
    """Wrap the keys anew when that is due, and destroy masters that no backup needs any more."""
    if vault.rotation_due(now=now):
        vault.rotate_master(now=now)
    vault.destroy_retired_masters(now=now)


def tidy_up(now: datetime) -> None:
    """Remove forms of yesterday, and tasks that were finished a week ago."""
    SentForm.objects.filter(at__lt=now - KEPT_FORMS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TASKS).delete()
