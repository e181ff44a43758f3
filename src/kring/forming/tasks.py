"""What happens in the background on the way to a circle."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery
from django_tasks import task

from kring.circles.models import Agreement
from kring.forming.actions import calls, managers, mandates
from kring.forming.matchmaking import work
from kring.forming.models import Call, ManagerYes, Mandate, Proposal
from kring.forming.rules import KEPT_AFTER
from kring.kernel.verdicts import RefusedError

SILENT = timedelta(minutes=2)


@task()
def match(proposal_id: str) -> None:
    """Let the matchmaker work in a thread of its own: mails do not wait for it."""
    threading.Thread(target=_work, args=[UUID(proposal_id)], daemon=True).start()


def _work(proposal_id: UUID) -> None:
    try:
        work(proposal_id)
    finally:
        connection.close()


def take_up_again(now: datetime) -> None:
    """Begin anew what a server that died was solving."""
    busy = (Proposal.State.WAITING, Proposal.State.WORKING)
    lost = Proposal.objects.filter(state__in=busy, heard_at__lt=now - SILENT)
    for pk in lost.values_list("pk", flat=True):
        match.enqueue(str(pk))


def forget_due(now: datetime) -> None:
    """Forget what was written for calls whose day has come."""
    due = Call.objects.filter(forgotten_at=None, closes_on__lte=now.date() - KEPT_AFTER)
    for call in due:
        calls.let_go(call, now=now)


def remind_due(now: datetime) -> None:
    """Remind managers who have not answered after 7 and 14 days."""
    waits = {"answered_at": None, "reminded__lt": 2, "circle__closed_at": None}
    for one in Mandate.objects.filter(asked_at__isnull=False, **waits):
        with suppress(RefusedError, Mandate.DoesNotExist):
            mandates.remind(one, now=now)
    for asked in ManagerYes.objects.filter(**waits):
        with suppress(RefusedError, ManagerYes.DoesNotExist):
            managers.remind(asked, now=now)


def ask_anew_due(now: datetime) -> None:
    """Ask managers of teams anew of whose agreement there is a newer version: the nudge for it may have been lost."""
    newest = Agreement.objects.filter(circle=OuterRef("circle")).order_by("-version")
    asked = ManagerYes.objects.filter(circle__closed_at=None)
    old = asked.exclude(agreement=Subquery(newest.values("pk")[:1]))
    for circle in old.values_list("circle_id", flat=True):
        managers.ask_anew(circle, now=now)
