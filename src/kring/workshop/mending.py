"""What in the phases of a draft does not hold together, and how to draw it all the same. Plain Python."""

from collections.abc import Sequence
from typing import Any

from kring.methods.script import COUNTED, Actor, Allow, CaseGiver, Visibility, natural_visibility


def mend(phases: list[dict[str, Any]]) -> None:
    """Take away what a script may not hold, so that it can be drawn. `checks` says what it was."""
    torn = torn_blocks(phases)
    before: set[str] = set()
    for phase in phases:
        before.add(phase["id"])
        counted = [kind for kind in phase["allow"] if kind in COUNTED]
        phase["allow"] = [kind for kind in phase["allow"] if kind not in counted[1:]]
        votes = {Allow.VOTE, Allow.RATE}.intersection(phase["allow"])
        sources = [one for one in phase.pop("chooses_from", []) if one in before]
        if votes and sources:
            phase["chooses_from"] = sources
        if phase.get("block") in torn:
            del phase["block"]
        if shows_more(phase):
            del phase["visibility"]
        if phase.get("nameless") and visibility_of(phase) is not Visibility.REVEAL:
            del phase["nameless"]
        if phase.get("passes") and not can_pass(phase):
            del phase["passes"]
    _mend_envelopes(phases)


def _mend_envelopes(phases: list[dict[str, Any]]) -> None:
    sealed: set[str] = set()
    for phase in phases:
        if phase.get("opens", "") not in sealed:
            phase.pop("opens", None)
        sealed.add(phase.get("seals", ""))
    opened = {phase.get("opens") for phase in phases}
    for phase in phases:
        if phase.get("seals") not in opened:
            phase.pop("seals", None)


def torn_blocks(phases: Sequence[dict[str, Any]]) -> set[str]:
    """Return the blocks whose phases do not stand together, or do not repeat as often."""
    runs: list[str] = []
    repeats: dict[str, set[tuple[int, bool]]] = {}
    for before, phase in zip([{}, *phases], phases, strict=False):
        block = phase.get("block", "")
        if block and block != before.get("block"):
            runs.append(block)
        if block:
            how = (phase.get("repeat", 1), phase.get("giver_rotates", False))
            repeats.setdefault(block, set()).add(how)
    return {one for one in repeats if runs.count(one) > 1 or len(repeats[one]) > 1}


def can_pass(phase: dict[str, Any]) -> bool:
    """Tell whether sheets can be passed on in a phase: in rounds in which all write in silence."""
    silent = phase["actor"] in {Actor.SIL, Actor.SILALL} and Allow.SW_REVEAL in phase["allow"]
    return silent and phase.get("repeat", 1) > 1 and not phase.get("rooms")


def natural_of(phase: dict[str, Any]) -> Visibility:
    """Return who sees what is written in a phase, by its nature."""
    kinds = [Allow(kind) for kind in phase["allow"]]
    return natural_visibility(Actor(phase["actor"]), CaseGiver(phase["case_giver"]), kinds)


def visibility_of(phase: dict[str, Any]) -> Visibility:
    """Return who sees what is written in a phase."""
    return Visibility(phase.get("visibility") or natural_of(phase))


def shows_more(phase: dict[str, Any]) -> bool:
    """Tell whether a phase asks to show more than its nature allows."""
    natural, chosen = natural_of(phase), visibility_of(phase)
    return natural is not Visibility.CIRCLE and chosen not in {natural, Visibility.PRIVATE}
