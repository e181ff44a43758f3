"""A method that Anneke made from one that we ship."""

from kring.circles.tests.world import World
from kring.kernel import clock
from kring.methods import reading
from kring.workshop import actions, draft
from kring.workshop.models import OwnMethod
from kring.workshop.rules import CC0


def make_own(
    world: World, source: str = "basis5", title: str = "Vijf op z'n Achterhoeks"
) -> OwnMethod:
    """Let Anneke copy a method."""
    make = actions.copy_of(reading.script_of(source), "nl", title, "Naar een ander.")
    return actions.begin(make, by=world.anneke, now=clock.now())


def publish(method: OwnMethod, world: World, licence: str = CC0) -> OwnMethod:
    """Let Anneke publish what stands in the draft; returns the newest row."""
    actions.publish(
        method.pk, by=world.anneke, licence=licence, attribution="Anneke", now=clock.now()
    )
    method.refresh_from_db()
    return method


def retitle(method: OwnMethod, world: World, phase: str, title: str, **structure) -> None:
    """Let Anneke give a phase another name, and other keys."""
    method.refresh_from_db()
    seen = draft.mark_of_phase(draft.read(method.draft), phase)
    words = {"title": title}
    actions.save_phase(
        method.pk,
        phase,
        by=world.anneke,
        seen=seen,
        structure=structure,
        words=words,
        now=clock.now(),
    )
