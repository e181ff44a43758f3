"""How a circle stands: how long it has been silent, and whether it should choose which way to go. Plain Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AMBER, RED = timedelta(weeks=8), timedelta(weeks=12)
GREEN_WORD, AMBER_WORD, RED_WORD = "green", "amber", "red"
# The guard looks from two days before a meeting until one day before it.
GUARD_FROM, GUARD_UNTIL = timedelta(hours=48), timedelta(hours=24)
ANSWER_BY = timedelta(hours=12)
LEAST = 4  # people: with fewer it is a talk, not a meeting of a circle. Our proposal.
CANCELLED_IN_A_ROW = 2


def heartbeat(last: datetime, now: datetime) -> str:
    """Return green, amber or red, by how long ago the circle met (or, when it never did, was formed)."""
    silent = now - last
    if silent >= RED:
        return RED_WORD
    return AMBER_WORD if silent >= AMBER else GREEN_WORD


@dataclass(frozen=True)
class Dates:
    """The meetings of a season by how they stand, in order of time: held, cancelled or planned."""

    states: tuple[str, ...]
    chosen: frozenset[str] = frozenset()  # at which crossroads the circle chose

    def crossroads(self) -> str:
        """Return at which moment the circle should choose now: half, end, cancelled; "" for none."""
        over = [state for state in self.states if state != "planned"]
        due = ""
        last = over[-CANCELLED_IN_A_ROW:]
        if last.count("cancelled") == CANCELLED_IN_A_ROW and "cancelled" not in self.chosen:
            due = "cancelled"
        kept = [state for state in self.states if state != "cancelled"]
        held = kept.count("held")
        if len(kept) > 1 and held >= (len(kept) + 1) // 2 and "half" not in self.chosen:
            due = "half"
        if kept and held == len(kept):
            due = "end" if "end" not in self.chosen else ""
        return due


def is_short(*, may_come: int, needed: int) -> bool:
    """Tell whether fewer can come than are needed; who has not answered may still come."""
    return may_come < needed


def guarded(starts_at: datetime, now: datetime) -> bool:
    """Tell whether it is time to ask the group what to do about a meeting."""
    return GUARD_UNTIL <= starts_at - now <= GUARD_FROM


def winner(said: list[str]) -> str:
    """Return what most chose; of two with as many, the one that keeps the meeting nearest to its plan."""
    order = ["go_on", "phone", "move"]
    return max(order, key=lambda one: (said.count(one), -order.index(one)))
