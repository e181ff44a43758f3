"""The languages that a draft is written in: the one in which it is made, and others beside it. Plain Python."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from kring.kernel.words import gettext_lazy as _
from kring.methods.onefile import LANGUAGES, WORDS, Script
from kring.methods.script import RATES, Allow
from kring.workshop import draft
from kring.workshop.draft import Data

NAMES = {"nl": _("Dutch"), "en": _("English")}
ABOUT = ("title", "purpose", "summary", "minutes_note")
_KEPT = ("adapted_from", "attribution")  # said once, in whatever language


def name_of(language: str) -> str:
    """Return how we call a language; its code where we do not."""
    return str(NAMES.get(language, language.upper()))


def others(data: Data) -> list[str]:
    """Return the languages beside the one in which a draft is made."""
    return list(data[WORDS])[1:]


def offered(data: Data) -> list[str]:
    """Return the languages in which it could be written too."""
    return [one for one in LANGUAGES if one not in data[WORDS]]


def with_language(data: Data, language: str, source: Script | None) -> Data:
    """Return the draft with one language more. source: what it was made from.

    Where its words are still those of the source, what the source says in that language stands there already.
    Raises ValueError: we do not offer that one.
    """
    if language not in offered(data):
        raise ValueError(language)
    data = deepcopy(data)
    theirs: Mapping[str, Any] = source.data[WORDS] if source else {}
    mine = draft.words_of(data)
    was, now = theirs.get(draft.language_of(data), {}), theirs.get(language, {})
    about = {name: now.get(name, "") for name in draft.BASICS if mine.get(name) == was.get(name)}
    about |= {name: mine[name] for name in _KEPT if name in mine}
    if mine.get("minutes_note") in draft.OWN_MINUTES.values():
        about["minutes_note"] = draft.OWN_MINUTES.get(language, "")
    said, meant = was.get("phases", {}), now.get("phases", {})
    phases = {
        one: deepcopy(meant[one])
        for one, words in mine.get("phases", {}).items()
        if one in meant and words == said.get(one)
    }
    data[WORDS][language] = {name: text for name, text in about.items() if text} | {
        "phases": phases
    }
    return data


def without_language(data: Data, language: str) -> Data:
    """Return the draft without one of its further languages. Raises ValueError: it has no such one."""
    if language not in others(data):
        raise ValueError(language)
    data = deepcopy(data)
    del data[WORDS][language]
    return data


def mark_of(data: Data, language: str, phase_id: str) -> str:
    """Return the mark of the words in a language: of one phase, or with '' about the whole."""
    if not phase_id:
        return draft.mark_of_about(data, language)
    return draft.mark_of(draft.spoken(data, phase_id, language))


def with_words(data: Data, language: str, phase_id: str, words: Data) -> Data:
    """Return the draft with other words in a language: of one phase, or with '' of the whole; None takes one away."""
    data = deepcopy(data)
    about = draft.words_of(data, language)
    place = about.setdefault("phases", {}).setdefault(phase_id, {}) if phase_id else about
    place.update({name: text for name, text in words.items() if text is not None})
    for name in [name for name, text in words.items() if text is None]:
        place.pop(name, None)
    return data


def lacking(phase: Data, words: Data) -> list[str]:
    """Return the words that a phase lacks, by their keys."""
    found = [one for one in draft.asked_words(phase) if not str(words.get(one, "")).strip()]
    scale = [word for word in words.get("scale", []) if word.strip()]
    return [*found, "scale"] if Allow.RATE in phase["allow"] and len(scale) != RATES else found


def lacking_about(words: Data) -> list[str]:
    """Return what is not said yet about the method as a whole."""
    return [one for one in ABOUT if not words.get(one, "").strip()]


def to_write(data: Data, language: str) -> dict[str, int]:
    """Return how many texts are still to be written: of each phase, and with '' about the whole."""
    count = {"": len(lacking_about(draft.words_of(data, language)))}
    for phase in data["phases"]:
        count[phase["id"]] = len(lacking(phase, draft.spoken(data, phase["id"], language)))
    return count
