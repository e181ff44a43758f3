"""The way through a script: where one can go from here, and what was done. Plain Python, as the rules are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kring.methods.script import Step


class State(StrEnum):
    """How a step of the run sheet stands."""

    DONE = "done"
    CURRENT = "current"
    COMING = "coming"
    SKIPPED = "skipped"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Ways:
    """Where who leads can go: the places of steps. `onward`: None in the last; `choices`: fields in any order."""

    back: int | None
    onward: int | None
    choices: tuple[int, ...] = ()


def ways(
    steps: Sequence[Step],
    index: int,
    *,
    done: Collection[str] = (),
    dropped: Collection[str] = (),
) -> Ways:
    """Return where the meeting can go from the step in this place. Any other step stays within reach."""
    before = [place for place in range(index) if steps[place].key not in dropped]
    after = [place for place in range(index + 1, len(steps)) if steps[place].key not in dropped]
    onward = after[0] if after else None
    run = _run(steps, index, onward)
    choices = tuple(
        place
        for place in run
        if place != index and steps[place].key not in done and steps[place].key not in dropped
    )
    if run:
        onward = next((place for place in after if place > run[-1]), None)
    return Ways(before[-1] if before else None, onward, choices)


def coming(
    steps: Sequence[Step],
    index: int,
    *,
    done: Collection[str] = (),
    dropped: Collection[str] = (),
) -> tuple[Step, ...]:
    """Return the steps that still come after the present one; of those in any order, the ones not yet done."""
    run = _run(steps, index, index)
    inside = [place for place in run if place != index and steps[place].key not in done]
    after = range(run[-1] + 1 if run else index + 1, len(steps))
    places = [*inside, *after]
    return tuple(steps[place] for place in places if steps[place].key not in dropped)


def _run(steps: Sequence[Step], index: int, onward: int | None) -> range:
    """Return the places of the phases in any order that the present step is in, or comes before."""
    inside = index if steps[index].phase.free_order else onward
    if inside is None or not steps[inside].phase.free_order:
        return range(0)
    first = last = inside
    while first > 0 and _together(steps[first - 1], steps[inside]):
        first -= 1
    while last + 1 < len(steps) and _together(steps[last + 1], steps[inside]):
        last += 1
    return range(first, last + 1)


def _together(one: Step, other: Step) -> bool:
    same = (one.method_id, one.case) == (other.method_id, other.case)
    return one.phase.free_order and same


def states(
    steps: Sequence[Step],
    index: int,
    *,
    done: Collection[str],
    dropped: Collection[str],
) -> list[State]:
    """Return how each step stands: what was passed over is not done, and can still be."""
    return [_state(place, step.key, index, done, dropped) for place, step in enumerate(steps)]


def _state(
    place: int, key: str, index: int, done: Collection[str], dropped: Collection[str]
) -> State:
    if place == index:
        return State.CURRENT
    if key in done:
        return State.DONE
    if key in dropped:
        return State.DROPPED
    return State.SKIPPED if place < index else State.COMING
