"""A method while it is written: the tables of one file (docs/method-format.md), even if words lack. Plain Python.

Every function returns new tables and leaves what it was given as it was. A draft has the words of one language.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from kring.methods.building import script_from
from kring.methods.onefile import WORDS, Script, whole, written
from kring.methods.script import (
    COUNTED,
    UNWRITTEN,
    Actor,
    Allow,
    CaseGiver,
    Visibility,
    natural_visibility,
)

Data = dict[str, Any]

DOTS = "…"  # where words are still to come
OWN_MINUTES = {
    "nl": "De minuten zijn ons eigen voorstel.",
    "en": "The minutes are our own proposal.",
}
BASICS = ("title", "purpose", "summary", "not_when")
SPOKEN = ("title", "instruction", "facilitator", "participant", "giver", "placeholder")
_WITHOUT_GIVER = {CaseGiver.NONE.value, CaseGiver.METHOD.value}


def read(text: str) -> Data:
    """Return a draft as it was kept."""
    return whole(text)


def language_of(data: Data) -> str:
    """Return the language of its words."""
    return str(next(iter(data[WORDS])))


def words_of(data: Data) -> Data:
    """Return its words."""
    found: Data = data[WORDS][language_of(data)]
    return found


def phase_of(data: Data, phase_id: str) -> Data:
    """Return the structure of one phase. Raises KeyError: it is not there."""
    by_id: dict[str, Data] = {phase["id"]: phase for phase in data["phases"]}
    return by_id[phase_id]


def spoken(data: Data, phase_id: str) -> Data:
    """Return the words of one phase."""
    found: Data = words_of(data).get("phases", {}).get(phase_id, {})
    return found


def mark_of(*parts: object) -> str:
    """Return what tells whether parts of a draft are still the same."""
    return sha256(repr(parts).encode()).hexdigest()[:16]


def mark_of_order(data: Data) -> str:
    """Return the mark of which phases there are, in which order."""
    return mark_of([phase["id"] for phase in data["phases"]])


def mark_of_phase(data: Data, phase_id: str) -> str:
    """Return the mark of one phase with its words."""
    return mark_of(phase_of(data, phase_id), spoken(data, phase_id))


def mark_of_basics(data: Data) -> str:
    """Return the mark of name, purpose and for how many people."""
    return mark_of([words_of(data).get(name, "") for name in BASICS], data["people"])


# Beginning


def copied(script: Script, language: str, *, method_id: str, title: str, after: str) -> Data:
    """Return a draft made from a script, in the nearest language it has. after: a sentence on from what, or ''."""
    data: Data = deepcopy(dict(script.data))
    spoken_in = script.words_in(language).language
    words = data[WORDS][spoken_in]
    earlier = words.get("adapted_from", "")
    words["title"] = title
    # Whoever adapts it again keeps what was said of where it comes from.
    origin = (earlier, after, words.pop("attribution", ""))
    words["adapted_from"] = " ".join(part for part in origin if part)
    data[WORDS] = {spoken_in: words}
    data |= {"id": method_id, "version": 1, "based_on": script.method.id}
    data.pop("module", None)
    return data


def empty(language: str, *, method_id: str, title: str, first: tuple[Data, Data]) -> Data:
    """Return a draft of one phase, given as structure and words."""
    structure, words = first
    about = dict.fromkeys(BASICS, "") | {"title": title}
    about["minutes_note"] = OWN_MINUTES.get(language, OWN_MINUTES["en"])
    return {
        "id": method_id,
        "version": 1,
        "family": "intervision",
        "people": {"min": 4, "ideal": 6, "max": 8},
        "minutes_status": "own_default",
        "confidence": "low",
        "licence": "CC0-1.0",
        "phases": [deepcopy(structure)],
        WORDS: {language: about | {"phases": {structure["id"]: deepcopy(words)}}},
    }


# Changing


def with_basics(data: Data, words: Mapping[str, str], people: Mapping[str, int]) -> Data:
    """Return the draft with another name, purpose, and number of people."""
    data = deepcopy(data)
    words_of(data).update(words)
    data["people"] = dict(people)
    return data


def with_phase(data: Data, phase_id: str, structure: Data, words: Data) -> Data:
    """Return the draft with other values of one phase; None takes a key away. Words that are not named stay."""
    data = deepcopy(data)
    phase = phase_of(data, phase_id)
    if structure.get("minutes", phase["minutes"]) != phase["minutes"]:
        data["minutes_status"] = "own_default"
        language = language_of(data)
        words_of(data)["minutes_note"] = OWN_MINUTES.get(language, OWN_MINUTES["en"])
    for key, value in structure.items():
        phase[key] = value
        if value is None:
            del phase[key]
    words_of(data)["phases"].setdefault(phase_id, {}).update(words)
    return data


def moved(data: Data, phase_id: str, by: int) -> Data:
    """Return the draft with one phase so many places further on; at the ends it stays where it is."""
    ids = [phase["id"] for phase in data["phases"]]
    there = ids.index(phase_id)
    ids.insert(max(0, min(len(ids) - 1, there + by)), ids.pop(there))
    return ordered(data, ids)


def ordered(data: Data, ids: Sequence[str]) -> Data:
    """Return the draft with its phases in this order. Raises KeyError, ValueError: these are not its phases."""
    data = deepcopy(data)
    if len(ids) != len(data["phases"]) or len(set(ids)) != len(ids):
        raise ValueError(ids)
    data["phases"] = [phase_of(data, one) for one in ids]
    return data


def without(data: Data, phase_id: str) -> Data:
    """Return the draft without one phase."""
    data = deepcopy(data)
    data["phases"].remove(phase_of(data, phase_id))
    words_of(data)["phases"].pop(phase_id, None)
    return data


def added(data: Data, structure: Data, words: Data, *, after: str = "") -> tuple[Data, str]:
    """Return the draft with one phase more, after this one or at the end; and the id that it got."""
    data = deepcopy(data)
    ids = [phase["id"] for phase in data["phases"]]
    new = _free(structure["id"], ids)
    place = ids.index(after) + 1 if after else len(ids)
    data["phases"].insert(place, deepcopy(structure) | {"id": new})
    words_of(data).setdefault("phases", {})[new] = deepcopy(words)
    return data, new


def doubled(data: Data, phase_id: str) -> tuple[Data, str]:
    """Return the draft with a copy of one phase right after it, outside any block; and the id of the copy."""
    structure = deepcopy(phase_of(data, phase_id))
    for key in ("block", "seals", "opens"):
        structure.pop(key, None)
    return added(data, structure, spoken(data, phase_id), after=phase_id)


def _free(wanted: str, taken: Sequence[str]) -> str:
    stem = wanted.rstrip("0123456789").rstrip("_")[:34]
    numbers = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbers) if one not in taken)


# Reading


def pruned(data: Data) -> Data:
    """Return the draft without the words and keys that its phases do not use; a file may not hold them."""
    data = deepcopy(data)
    about = words_of(data)
    for name in ("not_when", "adapted_from", "attribution"):
        if not about.get(name, "").strip():
            about.pop(name, None)
    phases = about.setdefault("phases", {})
    about["phases"] = {
        phase["id"]: _used(phase, phases.get(phase["id"], {})) for phase in data["phases"]
    }
    return data


def _used(phase: Data, words: Data) -> Data:
    """Return the words that a phase uses."""
    written_kinds = {kind for kind in phase["allow"] if Allow(kind) not in UNWRITTEN}
    used = dict(words)
    if phase["case_giver"] in _WITHOUT_GIVER:
        used.pop("giver", None)
    if not written_kinds:
        used.pop("placeholder", None)
    if Allow.RATE not in phase["allow"]:
        used.pop("scale", None)
    if "seals" not in phase:
        used.pop("envelope", None)
    each = {k: text for k, text in used.pop("placeholders", {}).items() if k in written_kinds}
    return used | ({"placeholders": each} if each else {})


def drawn(data: Data) -> Script:
    """Return the draft as a script to look at: with dots for words to come, and without what does not hold."""
    data = pruned(data)
    about = words_of(data)
    for name in ("title", "purpose", "summary", "minutes_note"):
        about[name] = about.get(name, "").strip() or DOTS
    numbers = sorted(data["people"].values())
    data["people"] = dict(zip(("min", "ideal", "max"), numbers, strict=True))
    _mend(data["phases"])
    for phase in data["phases"]:
        words = about["phases"][phase["id"]]
        needed = {"title", "instruction", "facilitator", "participant"}
        needed |= {"giver"} if phase["case_giver"] not in _WITHOUT_GIVER else set()
        if any(Allow(kind) not in UNWRITTEN for kind in phase["allow"]):
            needed.add("placeholder")
        for name in needed:
            words[name] = str(words.get(name, "")).strip() or DOTS
        if Allow.RATE in phase["allow"]:
            words["scale"] = [*filter(None, words.get("scale", [])), DOTS, DOTS, DOTS][:3]
        if "seals" in phase:
            words["envelope"] = words.get("envelope", "").strip() or DOTS
        else:
            words.pop("envelope", None)
    return script_from(data, Path("draft.toml"))


def _mend(phases: list[Data]) -> None:
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


def _mend_envelopes(phases: list[Data]) -> None:
    sealed: set[str] = set()
    for phase in phases:
        if phase.get("opens", "") not in sealed:
            phase.pop("opens", None)
        sealed.add(phase.get("seals", ""))
    opened = {phase.get("opens") for phase in phases}
    for phase in phases:
        if phase.get("seals") not in opened:
            phase.pop("seals", None)


def torn_blocks(phases: Sequence[Data]) -> set[str]:
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


def can_pass(phase: Data) -> bool:
    """Tell whether sheets can be passed on in a phase: in rounds in which all write in silence."""
    silent = phase["actor"] in {Actor.SIL, Actor.SILALL} and Allow.SW_REVEAL in phase["allow"]
    return silent and phase.get("repeat", 1) > 1 and not phase.get("rooms")


def natural_of(phase: Data) -> Visibility:
    """Return who sees what is written in a phase, by its nature."""
    kinds = [Allow(kind) for kind in phase["allow"]]
    return natural_visibility(Actor(phase["actor"]), CaseGiver(phase["case_giver"]), kinds)


def visibility_of(phase: Data) -> Visibility:
    """Return who sees what is written in a phase."""
    return Visibility(phase.get("visibility") or natural_of(phase))


def shows_more(phase: Data) -> bool:
    """Tell whether a phase asks to show more than its nature allows."""
    natural, chosen = natural_of(phase), visibility_of(phase)
    return natural is not Visibility.CIRCLE and chosen not in {natural, Visibility.PRIVATE}


def publishable(data: Data, *, number: int, licence: str) -> str:
    """Return the draft as the one file that a version is."""
    return written(pruned(data) | {"version": number, "licence": licence})
