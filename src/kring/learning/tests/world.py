"""A table at which people try things and keep lines."""

from datetime import timedelta

from kring.kernel import clock
from kring.learning import actions
from kring.learning.models import PrivateLine, TryOut
from kring.learning.rules import Loop, Plan
from kring.live.tests.world import Table

TRY = "KAN-probeersel Ik ga zonder map langs."
LINE = "KAN-zin Eerst luisteren."


def name(table: Table, who: str = "bart", text: str = TRY, **more) -> TryOut:
    """Let this person name a try-out for two weeks from now."""
    day = (clock.now() + timedelta(days=14)).date()
    return actions.name_try_out(
        table.meeting,
        by=more.pop("by", table.person(who)),
        owner=table.seat(who),
        plan=Plan(text, "", day),
        now=clock.now(),
        **more,
    )


def keep(table: Table, who: str, text: str = LINE, loop: Loop = Loop.DOUBLE, **more):
    """Let this person keep a line of this loop."""
    line: PrivateLine | None = actions.write_line(
        table.meeting, by=table.person(who), loop=loop, body=text, now=clock.now(), **more
    )
    return line
