"""A method while it is written: the tables of one file (docs/method-format.md), even if words lack. Plain Python.

Every function returns new tables and leaves what it was given as it was. A draft has the words of one language first,
in which it is made; others may stand behind it (`languages`).
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from kring.methods.building import script_from
from kring.methods.onefile import WORDS, Script, whole, written
from kring.methods.script import UNWRITTEN, Allow, CaseGiver
from kring.workshop import blocks
from kring.workshop.mending import mend

Data = dict[str, Any]

DOTS = "…"  # where words are still to come
OWN_MINUTES = {
    "nl": "De minuten zijn ons eigen voorstel.",
    "en": "The minutes are our own proposal.",
}
BASICS = ("title", "purpose", "summary", "not_when", "minutes_note")
# The keys of a method that its maker fills in, besides words and phases.
WHOLE = ("people", "choosing", "family", "minutes_status", "confidence", "sources", "module")
SPOKEN = ("title", "instruction", "facilitator", "participant", "giver", "placeholder")
NEEDED = ("title", "instruction", "facilitator", "participant")
_WITHOUT_GIVER = {CaseGiver.NONE.value, CaseGiver.METHOD.value}


def read(text: str) -> Data:
    """Return a draft as it was kept."""
    return whole(text)


def language_of(data: Data) -> str:
    """Return the language in which it is made."""
    return str(next(iter(data[WORDS])))


def words_of(data: Data, language: str = "") -> Data:
    """Return its words, in the language in which it is made or in another. Raises KeyError: not in that one."""
    found: Data = data[WORDS][language or language_of(data)]
    return found


def phase_of(data: Data, phase_id: str) -> Data:
    """Return the structure of one phase. Raises KeyError: it is not there."""
    by_id: dict[str, Data] = {phase["id"]: phase for phase in data["phases"]}
    return by_id[phase_id]


def find_phase(data: Data, phase_id: str) -> Data:
    """Return the structure of one phase; nothing when it is not there."""
    return next((phase for phase in data["phases"] if phase["id"] == phase_id), {})


def spoken(data: Data, phase_id: str, language: str = "") -> Data:
    """Return the words of one phase."""
    found: Data = words_of(data, language).get("phases", {}).get(phase_id, {})
    return found


def called(data: Data, phase_id: str) -> str:
    """Return the name of one phase."""
    return str(spoken(data, phase_id).get("title", "")).strip() or DOTS


def envelopes(data: Data) -> dict[str, str]:
    """Return the envelopes that are sealed, each with the name of the first phase in which it is."""
    found: dict[str, str] = {}
    for phase in data["phases"]:
        if "seals" in phase:
            found.setdefault(phase["seals"], called(data, phase["id"]))
    return found


def up_to(data: Data, phase_id: str) -> dict[str, str]:
    """Return one phase and those before it, by name; all of them when it is not there."""
    ids = [phase["id"] for phase in data["phases"]]
    here = ids.index(phase_id) + 1 if phase_id in ids else len(ids)
    return {one: called(data, one) for one in ids[:here]}


def mark_of(*parts: object) -> str:
    """Return what tells whether parts of a draft are still the same."""
    return sha256(repr(parts).encode()).hexdigest()[:16]


def mark_of_order(data: Data) -> str:
    """Return the mark of which phases there are, in which order."""
    return mark_of([phase["id"] for phase in data["phases"]])


def mark_of_phase(data: Data, phase_id: str) -> str:
    """Return the mark of one phase with its words."""
    return mark_of(phase_of(data, phase_id), spoken(data, phase_id))


def mark_of_about(data: Data, language: str = "") -> str:
    """Return the mark of name and purpose in one language."""
    return mark_of([words_of(data, language).get(name, "") for name in BASICS])


def mark_of_basics(data: Data) -> str:
    """Return the mark of name and purpose, and of for whom and for what it is."""
    return mark_of(mark_of_about(data), [(key, data.get(key)) for key in WHOLE])


# Beginning


def copied(
    script: Script, language: str, *, method_id: str, title: str, after: str, every: bool = False
) -> Data:
    """Return a draft made from a script, in the nearest language it has; with `every`, in its others too.

    after: a sentence on from what, or ''.
    """
    data: Data = deepcopy(dict(script.data))
    first = script.words_in(language).language
    rest = [one for one in data[WORDS] if one != first] if every else []
    data[WORDS] = {one: data[WORDS][one] for one in (first, *rest)}
    words_of(data)["title"] = title
    for words in data[WORDS].values():
        # Whoever adapts it again keeps what was said of where it comes from.
        origin = (words.get("adapted_from", ""), after, words.pop("attribution", ""))
        words["adapted_from"] = " ".join(part for part in origin if part)
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


def with_basics(
    data: Data, words: Mapping[str, str], people: Mapping[str, int], structure: Data | None = None
) -> Data:
    """Return the draft with another name, purpose and number of people; None takes a key of the structure away."""
    data = deepcopy(data)
    words_of(data).update(words)
    data["people"] = dict(people)
    given = data.get("choosing", {})
    _set(data, structure or {})
    if "choosing" in data:
        # What was found in a source is no longer that once somebody changed it.
        same = {**given, "status": ""} == {**data["choosing"], "status": ""}
        data["choosing"]["status"] = given["status"] if same else "own_default"
    return data


def with_phase(
    data: Data, phase_id: str, structure: Data, words: Data, *, together: bool | None = None
) -> Data:
    """Return the draft with other values of one phase; None takes a key away. Words that are not named stay.

    together: whether it repeats together with the phase before it; None leaves that as it is.
    """
    data = deepcopy(data)
    phase = phase_of(data, phase_id)
    rounds = [phase.get(key) for key in blocks.ALIKE]
    if structure.get("minutes", phase["minutes"]) != phase["minutes"]:
        data["minutes_status"] = "own_default"
        for language, about in data[WORDS].items():
            about["minutes_note"] = OWN_MINUTES.get(language, OWN_MINUTES["en"])
    _set(phase, structure)
    _set(words_of(data)["phases"].setdefault(phase_id, {}), words)
    if together is not None:
        turned = rounds != [phase.get(key) for key in blocks.ALIKE]
        blocks.settle(data["phases"], phase_id, together=together, turned=turned)
    return data


def _set(table: Data, values: Data) -> None:
    table.update(values)
    for key in [key for key, value in values.items() if value is None]:
        del table[key]


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
    for about in data[WORDS].values():
        about.get("phases", {}).pop(phase_id, None)
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
    twice, new = added(data, structure, spoken(data, phase_id), after=phase_id)
    for language in data[WORDS]:
        twice[WORDS][language].setdefault("phases", {})[new] = deepcopy(
            spoken(data, phase_id, language)
        )
    return twice, new


def _free(wanted: str, taken: Sequence[str]) -> str:
    stem = wanted.rstrip("0123456789").rstrip("_")[:34]
    numbers = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbers) if one not in taken)


# Reading


def pruned(data: Data) -> Data:
    """Return the draft without the words and keys that its phases do not use; a file may not hold them."""
    data = deepcopy(data)
    for about in data[WORDS].values():
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
    numbers = sorted(data["people"].values())
    data["people"] = dict(zip(("min", "ideal", "max"), numbers, strict=True))
    mend(data["phases"])
    for about in data[WORDS].values():
        for name in ("title", "purpose", "summary", "minutes_note"):
            about[name] = about.get(name, "").strip() or DOTS
        for phase in data["phases"]:
            _dotted(phase, about["phases"][phase["id"]])
    return script_from(data, Path("draft.toml"))


def asked_words(phase: Data) -> tuple[str, ...]:
    """Return the words that a phase cannot do without, but for those of a scale."""
    giver = ("giver",) if phase["case_giver"] not in _WITHOUT_GIVER else ()
    written_in = any(Allow(kind) not in UNWRITTEN for kind in phase["allow"])
    envelope = ("envelope",) if "seals" in phase else ()
    return (*NEEDED, *giver, *(("placeholder",) if written_in else ()), *envelope)


def _dotted(phase: Data, words: Data) -> None:
    """Put dots where words of a phase are still to come."""
    for name in asked_words(phase):
        words[name] = str(words.get(name, "")).strip() or DOTS
    if Allow.RATE in phase["allow"]:
        words["scale"] = [*filter(None, words.get("scale", [])), DOTS, DOTS, DOTS][:3]
    if "seals" not in phase:
        words.pop("envelope", None)


def publishable(data: Data, *, number: int, licence: str) -> str:
    """Return the draft as the one file that a version is."""
    return written(pruned(data) | {"version": number, "licence": licence})
