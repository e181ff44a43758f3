"""Wiping a closed circle: asked for, stopped by any member, done by the house when its date has come.

In three steps, so that a server that dies in between finishes by itself: it is decided (`begun_at`), the key goes, the
rows go. From the first step on the circle says that it was wiped.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from kring.circles import ending, facts, parting
from kring.circles.actions.ending import WIPING, forget, tell_all
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, Membership, Wiping
from kring.kernel import ledger, vault
from kring.kernel.verdicts import require
from kring.people.models import Person

# What stays of a wiped circle. All else that points at it goes, whichever slice it is of.
STAYS = (Membership, Wiping)
SEALED = [
    one.attname
    for one in Circle._meta.concrete_fields  # noqa: SLF001
    if isinstance(one, vault.EncryptedText)
]

LOOK_BACK = timedelta(days=2)

log = logging.getLogger(__name__)


@transaction.atomic
def ask_wiping(circle: Circle, *, by: Person, typed: str, now: datetime) -> Wiping:
    """Set the date at which the circle is wiped, and tell every member. Raises RefusedError."""
    circle = lock(circle.pk, also_closed=True)
    asked = Wiping.objects.filter(circle=circle).exists()
    closed = circle.closed_at is not None
    require(ending.may_ask_wiping(circle.role_of(by), closed=closed, asked=asked))
    require(ending.is_its_name(typed, circle.name))
    due_on = (now + ending.TIME_TO_STOP).astimezone(circle.zone).date()
    asker = circle.membership_of(by)
    wiping = Wiping(circle=circle, asked_by=asker, asked_at=now, due_on=due_on)
    vault.create_key(wiping.pk)
    wiping.name = circle.name
    wiping.save(force_insert=True)
    tell_all(WIPING, circle, now)
    ledger.record(facts.WipingAsked(by=by.pk, circle=circle.pk))
    return wiping


@transaction.atomic
def stop_wiping(circle: Circle, *, by: Person) -> None:
    """Let the circle be. Raises RefusedError: not a member, not asked (any more), or too late."""
    circle = lock(circle.pk, also_closed=True)
    wiping = Wiping.objects.filter(circle=circle).first()
    gone = wiping is not None and wiping.begun_at is not None
    require(ending.may_stop_wiping(circle.role_of(by), asked=wiping is not None, gone=gone))
    assert wiping is not None  # noqa: S101 — the rule refuses what was not asked
    forget(wiping)
    ledger.record(facts.WipingStopped(by=by.pk, circle=circle.pk))


def wipe_due(now: datetime) -> None:
    """Wipe the circles whose date has come, and finish what was cut off. One that fails does not stop the others."""
    for wiping in Wiping.objects.filter(done_at=None).select_related("circle"):
        if wiping.due_on <= now.astimezone(wiping.circle.zone).date():
            try:
                wipe(wiping.circle_id, now=now)
            except Exception:
                log.exception("Circle %s could not be wiped; it is tried again.", wiping.circle_id)
    # Also an hour later: somebody who was reading may have kept the log from being emptied.
    if Wiping.objects.filter(done_at__gt=now - LOOK_BACK).exists():
        vault.erase_traces()


def wipe(circle_id: UUID, *, now: datetime) -> None:
    """Make all that was said in a circle unreadable, and delete it. May be called again after a crash."""
    if not _decide(circle_id, now):
        return
    vault.destroy_key(circle_id, now=now)
    _delete(circle_id, now)


@transaction.atomic
def _decide(circle_id: UUID, now: datetime) -> bool:
    """Take the step after which there is no way back; False when somebody stopped it meanwhile."""
    circle = lock(circle_id, also_closed=True)
    wiping = Wiping.objects.filter(circle=circle, done_at=None).first()
    if wiping is None or circle.closed_at is None:
        return False
    if wiping.begun_at is None:
        parting.look_a_last_time(circle_id, now)
        wiping.begun_at = now
        wiping.save(update_fields=["begun_at"])
    return True


@transaction.atomic
def _delete(circle_id: UUID, now: datetime) -> None:
    circle = lock(circle_id, also_closed=True)
    _delete_what_points_at(Membership, circle_id, via="__circle")
    _delete_what_points_at(Circle, circle_id)
    circle.memberships.update(
        display_name="", perspective="", organisation=None, level=0, buddy=None, by_phone=False
    )
    for sealed in SEALED:
        setattr(circle, sealed, "")
    circle.field = circle.region = circle.led_by = circle.sounding_for = ""
    circle.save()
    Wiping.objects.filter(circle=circle).update(done_at=now)
    ledger.record(facts.CircleWiped(by=None, circle=circle_id))


def _delete_what_points_at(model: type[models.Model], circle_id: UUID, *, via: str = "") -> None:
    for relation in model._meta.related_objects:  # noqa: SLF001
        table = relation.related_model
        if relation.on_delete is models.CASCADE and table not in STAYS:
            rows = table._base_manager.filter(**{f"{relation.field.name}{via}": circle_id})  # noqa: SLF001
            rows.delete()
