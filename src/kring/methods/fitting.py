"""The steps of a script as a meeting runs them: with other minutes, and with a method in a place for a module."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kring.methods.script import Method, Step, flatten, scale


def lasting(steps: Iterable[Step], minutes: Mapping[str, int]) -> tuple[Step, ...]:
    """Return the steps with these minutes by key; a step that is not named keeps its own."""
    return tuple(replace(step, minutes=minutes.get(step.key, step.minutes)) for step in steps)


def usually(steps: Iterable[Step], minutes: Mapping[str, int]) -> tuple[Step, ...]:
    """Return the steps with the minutes that they usually take, by key; of every question what a first one takes."""
    return tuple(replace(step, minutes=minutes.get(step.kin, step.minutes)) for step in steps)


def nested(steps: Iterable[Step], modules: Mapping[str, Method]) -> tuple[Step, ...]:
    """Return the steps with, in each place for a module that has one by its key, the steps of that method.

    They are fitted to the minutes of the place, where that leaves each at least one. Their keys begin with its key.
    """
    found: list[Step] = []
    for step in steps:
        module = modules.get(step.key) if step.phase.takes_module else None
        inner = _inside(step, module) if module else ()
        found += scale(inner, max(step.minutes, len(inner))) if inner else [step]
    return tuple(found)


def _inside(place: Step, module: Method) -> tuple[Step, ...]:
    return tuple(
        replace(step, key=f"{place.key}.{step.key}", place=place.key, case=place.case)
        for step in flatten(module, case_chosen=True)
        if not step.phase.skip_in_container
    )
