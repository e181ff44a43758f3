"""Closing a circle, and letting it go on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles import ending, facts, parting
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, PublicPage, Wiping
from kring.inbox import channels
from kring.kernel import ledger, post, vault
from kring.kernel.verdicts import require
from kring.people.models import Person

CLOSED, WIPING = "circles.closed", "circles.wiping"


@transaction.atomic
def close_circle(circle: Circle, *, by: Person, now: datetime) -> None:
    """End what was to come, and let nothing new be written. Raises RefusedError: not yours, or a meeting goes on."""
    circle = lock(circle.pk, also_closed=True)
    require(ending.may_close(circle.role_of(by), closed=circle.closed_at is not None))
    parting.ask_all(circle)
    parting.end_all(circle, by, now)
    PublicPage.objects.filter(circle=circle).update(published_at=None)
    circle.closed_at = now
    circle.save(update_fields=["closed_at"])
    tell_all(CLOSED, circle, now)
    ledger.record(facts.CircleClosed(by=by.pk, circle=circle.pk))


@transaction.atomic
def reopen_circle(circle: Circle, *, by: Person) -> None:
    """Let a closed circle go on; who does so stops its wiping too. What was cancelled stays cancelled."""
    circle = lock(circle.pk, also_closed=True)
    wiping = Wiping.objects.filter(circle=circle).first()
    gone = wiping is not None and wiping.begun_at is not None
    closed = circle.closed_at is not None
    require(ending.may_reopen(circle.role_of(by), closed=closed, gone=gone))
    if wiping is not None:
        forget(wiping)
        ledger.record(facts.WipingStopped(by=by.pk, circle=circle.pk))
    circle.closed_at = None
    circle.save(update_fields=["closed_at"])
    ledger.record(facts.CircleReopened(by=by.pk, circle=circle.pk))


def tell_all(kind: str, circle: Circle, now: datetime) -> None:
    """Put a letter without content in the post for every member whom letters reach."""
    reached = circle.memberships.current().filter(channels.REACHED)
    for person in reached.values_list("person_id", flat=True):
        post.put(kind, to=person, about=circle.pk, number=int(now.timestamp()) // 60)


def forget(wiping: Wiping) -> None:
    """Take back what was asked, with the key under which the name was kept."""
    key: UUID = wiping.pk
    wiping.delete()
    transaction.on_commit(lambda: vault.destroy_key(key))
