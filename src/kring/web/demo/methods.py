"""A method that somebody in the demo adapted for her circle: to choose, and to see how one is made."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import vault
from kring.kernel.library import Table, read
from kring.methods import reading
from kring.web.demo import story
from kring.workshop import actions, draft
from kring.workshop.actions import Sharing
from kring.workshop.models import OwnMethod
from kring.workshop.rules import Reach

FILE = story.LIBRARY / "public" / "own_method.toml"
PHASE = ("title", "instruction", "participant")


@dataclass(frozen=True)
class Adapted:
    """What was adapted, and how."""

    source: str
    title: str
    licence: str
    attribution: str
    phase: str
    words: dict[str, str]


def make(circle: Circle, *, now: datetime) -> None:
    """Let the founder of a circle adapt a method, publish it and share it with the circle."""
    plan = read(FILE, _adapted)
    by = circle.memberships.earliest("joined_at").person
    begun = actions.copy_of(reading.script_of(plan.source), "nl", plan.title, plan.attribution)
    own = actions.begin(begun, by=by, now=now)
    data = draft.read(own.draft)
    actions.save_phase(
        own.pk,
        plan.phase,
        by=by,
        seen=draft.mark_of_phase(data, plan.phase),
        structure={},
        words=plan.words,
        now=now,
    )
    actions.publish(own.pk, by=by, licence=plan.licence, attribution=plan.attribution, now=now)
    actions.share(own.pk, Sharing(reach=Reach.CIRCLE, circle=circle), by=by)


def forget(ids: list[UUID]) -> None:
    """Throw the methods of these people away, with their keys."""
    made = OwnMethod.objects.filter(maker_id__in=ids)
    gone = list(made.values_list("pk", flat=True))
    made.delete()
    for method_id in gone:
        transaction.on_commit(lambda pk=method_id: vault.destroy_key(pk))  # type: ignore[misc]


def _adapted(top: Table) -> Adapted:
    phase = top.table("phase")
    return Adapted(
        **{name: top.text(name) for name in ("source", "title", "licence", "attribution")},
        phase=phase.text("id"),
        words={name: phase.text(name) for name in PHASE},
    )
