"""Where time is won back, when it runs short. One press, and it can be taken back."""

from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import pace, rules
from kring.live.actions.table import Table
from kring.live.course import coming
from kring.live.facts import PlanChanged
from kring.live.models import Session
from kring.live.queries import plan_of, steps_of
from kring.methods.script import Step
from kring.people.models import Person


def still_to_come(session: Session) -> tuple[Step, ...]:
    """Return the steps after the present one, as far as the plan keeps them."""
    steps, dropped = steps_of(session), plan_of(session).dropped
    return coming(steps, session.index, done=session.done, dropped=dropped)


@transaction.atomic
def win(
    session_id: UUID, *, by: Person, way: str, minutes: int, seen: int, step: str = ""
) -> None:
    """Win minutes back in this way from what still comes. Raises RefusedError: not possible (any more), or stale."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session = table.session
    chosen = pace.chosen(still_to_come(session), way=way, step=step, minutes=minutes)
    require(pace.may_win(chosen))
    if chosen is None:  # the rule has refused it
        raise AssertionError
    session.plan_before = session.plan
    session.plan = pace.kept(chosen.applied(plan_of(session)))
    _changed(table, by, won=chosen.won)


@transaction.atomic
def undo(session_id: UUID, *, by: Person, seen: int) -> None:
    """Take the last change of the plan back. Raises RefusedError: there is none, or a stale screen."""
    table = Table.locked(session_id, by=by)
    require(rules.may_lead(table.member_id, table.moment))
    require(table.freshness(seen))
    session = table.session
    require(pace.may_undo(changed=session.plan_before is not None))
    session.plan, session.plan_before = session.plan_before, None
    _changed(table, by, won=-1)


def _changed(table: Table, by: Person, *, won: int) -> None:
    session = table.session
    seq = table.save("plan", "plan_before", moved=True)
    ledger.record(
        PlanChanged(by=by.pk, circle=session.circle_id, session=session.pk, seq=seq, won=won)
    )
