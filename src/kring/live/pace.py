"""How a meeting keeps time: what was changed in its script, when it will end, where time can be won back.

Plain Python, as the rules are. Nothing is won unasked: without a choice the meeting ends later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _
from kring.methods.fitting import lasting, nested
from kring.methods.script import Allow, Method, Phase, Step, scale, total

LATE = timedelta(minutes=10)  # from here on we ask how long the meeting may still take
EARLY = timedelta(hours=1)
MOST = 60  # minutes that can be won at once
OFFERED = 2  # steps that are proposed of each kind: a choice, not a list
OFFER = 5  # minutes that can be won while a meeting is on time


class Way(StrEnum):
    """How time is won back."""

    SHORTEN = "shorten"
    SPREAD = "spread"
    DROP = "drop"
    LATER = "later"


@dataclass(frozen=True)
class Plan:
    """What one meeting changed in its script.

    `usual`: the minutes it began with, where those are not the script's. `modules`: the method that was chosen for a
    phase that has a place for one.
    """

    usual: tuple[tuple[str, int], ...] = ()
    minutes: tuple[tuple[str, int], ...] = ()
    dropped: frozenset[str] = frozenset()
    later: int = 0
    modules: tuple[tuple[str, str], ...] = ()

    def fitted(self, steps: Iterable[Step], methods: Mapping[str, Method]) -> tuple[Step, ...]:
        """Return the steps with what was changed during the meeting: their minutes, and the modules in their places.

        methods: those of the modules, by id.
        """
        changed = dict(self.minutes)
        chosen = {key: methods[module] for key, module in self.modules if module in methods}
        return lasting(nested(lasting(steps, changed), chosen), changed)

    def with_module(self, place: str, module: str) -> "Plan":
        """Return the plan with this module in that place; '' leaves the place as it is in the script."""
        chosen = {**dict(self.modules), place: module}
        kept_ones = tuple(sorted((key, one) for key, one in chosen.items() if one))
        return replace(self, modules=kept_ones)

    def lasting(self, changed: Mapping[str, int]) -> "Plan":
        """Return the plan with these minutes by key."""
        return replace(self, minutes=tuple(sorted({**dict(self.minutes), **changed}.items())))


@dataclass(frozen=True)
class Proposal:
    """One way to win time back. `minutes`: the new lengths by key; `won`: minutes that the meeting ends earlier."""

    way: Way
    won: int
    minutes: tuple[tuple[str, int], ...] = ()
    step: str = ""

    def applied(self, plan: Plan) -> Plan:
        """Return the plan after this."""
        if self.way is Way.LATER:
            return replace(plan, later=plan.later + self.won)
        dropped = plan.dropped | {self.step} if self.way is Way.DROP else plan.dropped
        return replace(plan.lasting(dict(self.minutes)), dropped=dropped)


def plan_in(kept: Mapping[str, Any]) -> Plan:
    """Return the plan as it was kept with the session."""
    return Plan(
        usual=tuple(sorted(kept.get("usual", {}).items())),
        minutes=tuple(sorted(kept.get("minutes", {}).items())),
        dropped=frozenset(kept.get("dropped", ())),
        later=kept.get("later", 0),
        modules=tuple(sorted(kept.get("modules", {}).items())),
    )


def kept(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is kept with the session."""
    return {
        "usual": dict(plan.usual),
        "minutes": dict(plan.minutes),
        "dropped": sorted(plan.dropped),
        "later": plan.later,
        "modules": dict(plan.modules),
    }


def due_at(
    *, starts_at: datetime, opened_at: datetime, minutes: int, fitted: bool = False
) -> datetime:
    """Return when a meeting should end: as it stands in everybody's calendar, if it was opened about then.

    fitted: who opened it said how long it may still take.
    """
    in_time = starts_at - EARLY <= opened_at < starts_at + LATE
    begins = starts_at if in_time and not fitted else opened_at
    return begins + timedelta(minutes=minutes)


def will_end_at(
    *, now: datetime, ends_at: datetime | None, paused_seconds: int | None, later: int
) -> datetime:
    """Return when the meeting will end as it goes now. later: the minutes of the steps that still come."""
    step_ends = max(ends_at or now, now)
    if paused_seconds is not None:
        step_ends = now + timedelta(seconds=max(0, paused_seconds))
    return step_ends + timedelta(minutes=later)


def behind(ends: datetime, due: datetime) -> int:
    """Return how many whole minutes a meeting is behind its plan; negative when it is ahead."""
    return int((ends - due).total_seconds() / 60)


def is_kept(phase: Phase) -> bool:
    """Whether a phase keeps its time unless somebody asks: the case giver's choice, and the check-out."""
    return Allow.CHOICE in phase.allow or phase.makes_try_out or phase.asks_mood


def proposals(steps: Sequence[Step], minutes: int) -> list[Proposal]:
    """Return the ways to win these minutes back from the steps that come; the last is to end later."""
    free = [step for step in steps if not is_kept(step.phase)]
    longest = sorted(free, key=lambda step: -step.minutes)
    found = [
        Proposal(Way.SHORTEN, minutes, ((step.key, step.minutes - minutes),), step.key)
        for step in longest
        if step.minutes > minutes
    ][:OFFERED]
    if len(free) > 1 and total(free) - minutes >= len(free):
        fitted = scale(free, total(free) - minutes)
        changed = tuple(
            (new.key, new.minutes)
            for old, new in zip(free, fitted, strict=True)
            if new.minutes != old.minutes
        )
        found.append(Proposal(Way.SPREAD, minutes, changed))
    # What is long enough first, the shortest of those; then the longest of what is not.
    optional = sorted(
        (step for step in free if step.phase.optional),
        key=lambda step: (step.minutes < minutes, abs(step.minutes - minutes)),
    )
    found += [Proposal(Way.DROP, step.minutes, (), step.key) for step in optional[:OFFERED]]
    return [*found, Proposal(Way.LATER, minutes)]


def chosen(steps: Sequence[Step], *, way: str, step: str, minutes: int) -> Proposal | None:
    """Return the proposal that was pressed, if we would make it now."""
    if not 0 < minutes <= MOST:
        return None
    made = proposals(steps, minutes)
    return next((one for one in made if one.way == way and one.step == step), None)


def may_win(proposal: Proposal | None) -> Verdict:
    """Test whether time can be won in the way that was pressed."""
    if proposal is None:
        return no(_("That is not possible any more. Look at what still comes, then choose again."))
    return YES


def place_in(steps: Sequence[Step], index: int) -> str | None:
    """Return the key of the place for a module at which a meeting is, or comes next; None elsewhere."""
    for step in steps[index : index + 2]:
        if step.phase.takes_module:
            return step.key
    return inside(steps[index])


def inside(step: Step) -> str | None:
    """Return the key of the place that a step of a module stands in; None for any other step."""
    return step.place or None


def may_nest(
    place: str, module: str, *, steps: Sequence[Step], index: int, offered: bool
) -> Verdict:
    """Test whether this module can be run in that place now: at it, just before it, or in it. '': none after all."""
    if place != place_in(steps, index) or (module and not offered):
        return no(_("Choose this when the meeting comes to that step."))
    return YES


def may_undo(*, changed: bool) -> Verdict:
    """Test whether there is a change of the plan to take back."""
    return YES if changed else no(_("There is nothing to take back."))
