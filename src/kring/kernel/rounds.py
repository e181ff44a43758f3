"""What a server does by itself, each hour: let things expire, renew keys, tidy up.

A round may be done twice or late without harm: it looks at what is due, not at when it last ran.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from kring.kernel import clock, vault
from kring.kernel.models import SentForm

Round = Callable[[datetime], object]
_rounds: list[Round] = []
KEPT_TASKS, KEPT_FORMS = timedelta(days=7), timedelta(days=1)

log = logging.getLogger(__name__)


def hourly(work: Round) -> None:
    """Call `work(now)` each hour, in the process that does the background work."""
    if work not in _rounds:
        _rounds.append(work)


def run_all(now: datetime | None = None) -> None:
    """Do all rounds. One that fails is logged and does not stop the others."""
    now = now or clock.now()
    for work in [renew_keys, tidy_up, *_rounds]:
        try:
            work(now)
        except Exception:
            log.exception("A round failed: %s. It is tried again in an hour.", work.__qualname__)


def renew_keys(now: datetime) -> None:
    """Wrap the keys anew when that is due, and destroy masters that no backup needs any more."""
    if vault.rotation_due(now=now):
        vault.rotate_master(now=now)
    vault.destroy_retired_masters(now=now)


def tidy_up(now: datetime) -> None:
    """Remove forms of yesterday, and tasks that were finished a week ago."""
    SentForm.objects.filter(at__lt=now - KEPT_FORMS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TASKS).delete()
