"""What cases do by themselves."""

from contextlib import suppress
from datetime import datetime

from django_tasks import task

from kring.cases import actions
from kring.cases.models import Case
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError


def expire_due(now: datetime) -> int:
    """Delete each case whose day has come, each in its own transaction. Returns how many."""
    today = now.date()
    number = 0
    for case in Case.objects.filter(expires_on__lte=today):
        # Its giver may have deleted it, or chosen a later day, since we looked.
        with suppress(RefusedError, Case.DoesNotExist):
            actions.expire(case, today=today)
            number += 1
    return number


@task()
def expire() -> int:
    """Delete what expired; to be run each day. Doing it twice does no harm."""
    return expire_due(clock.now())
