"""Phases that repeat together: which do, and keeping them alike. Plain Python; changes the phases it is given."""

from collections.abc import Sequence
from typing import Any

Phases = Sequence[dict[str, Any]]
ALIKE = ("repeat", "giver_rotates")  # what the phases of one block share


def joined(phases: Phases, phase_id: str) -> bool:
    """Tell whether a phase repeats together with the one before it."""
    here = _place(phases, phase_id)
    block = phases[here].get("block", "")
    return bool(block) and here > 0 and phases[here - 1].get("block") == block


def settle(phases: Phases, phase_id: str, *, together: bool, turned: bool) -> None:
    """Let a phase repeat together with the one before it, or no longer; then all of its block repeat as often.

    turned: its own rounds were just changed, so that the others follow it; else it follows them.
    """
    here = _place(phases, phase_id)
    was = joined(phases, phase_id)
    if together and here > 0 and not was:
        _join(phases, here, follow=not turned)
    elif not together:
        _part(phases, here)
    phase = phases[here]
    for other in phases:
        if other is not phase and phase.get("block") and other.get("block") == phase["block"]:
            _as(other, phase)


def _join(phases: Phases, here: int, *, follow: bool) -> None:
    before, phase = phases[here - 1], phases[here]
    run = _run(phases, here)
    name = before.setdefault("block", before["id"])
    if follow:
        _as(phase, before)
    for one in run:
        one["block"] = name


def _part(phases: Phases, here: int) -> None:
    """Begin a block of its own here with those that follow; who is left by itself needs none."""
    was, run = joined(phases, phases[here]["id"]), _run(phases, here)
    for one in run if was else ():
        one["block"] = run[0]["id"]
    if len(run) == 1:
        run[0].pop("block", None)
    if was and len(_run(phases, here - 1)) == 1 and not joined(phases, phases[here - 1]["id"]):
        phases[here - 1].pop("block", None)


def _run(phases: Phases, here: int) -> list[dict[str, Any]]:
    """Return a phase and those right behind it in its block."""
    block, found = phases[here].get("block"), [phases[here]]
    for one in phases[here + 1 :]:
        if not block or one.get("block") != block:
            break
        found.append(one)
    return found


def _as(phase: dict[str, Any], other: dict[str, Any]) -> None:
    for key in ALIKE:
        phase.pop(key, None)
        if key in other:
            phase[key] = other[key]


def _place(phases: Phases, phase_id: str) -> int:
    return [phase["id"] for phase in phases].index(phase_id)
