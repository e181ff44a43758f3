"""A short method inside a phase that has a place for one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import pace, rules
from kring.live.actions.position import POSITION, begin_step, close_step
from kring.live.actions.table import Table
from kring.live.facts import ModuleChosen
from kring.live.queries import plan_of, steps_of
from kring.methods import reading
from kring.people.models import Person


@transaction.atomic
def choose_module(
    session_id: UUID, *, by: Person, place: str, module: str, seen: int, now: datetime
) -> None:
    """Run this method in that place, or none ('') after all; who is in it begins at its first step.

    What was said in another stays. Raises RefusedError: not at that place, no such module, or a stale screen.
    """
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session = table.session
    steps, index = steps_of(session), session.index
    offered = module in {method.id for method in reading.modules()}
    require(pace.may_nest(place, module, steps=steps, index=index, offered=offered))
    before = steps[index].key != place and steps[index].place != place
    first = next(n for n, step in enumerate(steps) if place in {step.key, step.place})
    close_step(session, now=now)
    session.plan = pace.kept(plan_of(session).with_module(place, module))
    session.plan_before = None
    if not before:
        session.index = first
        begin_step(session, first, now=now)
    seq = table.save(*POSITION, moved=True)
    ledger.record(ModuleChosen(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq))
