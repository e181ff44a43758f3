"""Soft hints while somebody writes: never a refusal, only a sentence to think about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypedDict

from kring.kernel.library import Table, read
from kring.methods.onefile import LANGUAGES
from kring.methods.reading import HINTS, LIBRARY
from kring.methods.script import Allow

_FOLDER = LIBRARY / HINTS
# What a phrase may hold. It becomes part of a pattern for Python and for JavaScript; with these
# characters the two agree, and no phrase can make the pattern slow.
_PHRASE = re.compile(r"[a-zà-öø-ÿ][a-zà-öø-ÿ']*( [a-zà-öø-ÿ']+)*")
_LETTER = "a-zà-öø-ÿ"


class Look(StrEnum):
    """Where the phrases of a hint are looked for."""

    START = "start"
    SENTENCE = "sentence"
    ANYWHERE = "anywhere"
    SECOND = "second"  # is there a second sentence?
    MARK = "mark"  # is there a question mark?


class Fires(StrEnum):
    """Whether a hint is given when its phrases are found, or when they are missing."""

    FOUND = "found"
    MISSING = "missing"


# Each reads its text once: nothing after a repeat can match what the repeat itself can. The look
# ahead for a letter changes nothing but the speed: fifty phrases are not tried at every full stop.
_PATTERNS = {
    Look.START: rf"^[^{_LETTER}]*(?=[{_LETTER}])(?:{{phrases}})",
    Look.SENTENCE: rf"(?:^|[.!?])\s*[\x22'‘“]?(?=[{_LETTER}])(?:{{phrases}})",
    Look.ANYWHERE: rf"(?:^|[^{_LETTER}])(?=[{_LETTER}])(?:{{phrases}})",
    Look.SECOND: r"[.!?]\s+\S",
    Look.MARK: r"\?",
}


class HintRule(TypedDict):
    """One hint as data for the browser. `pattern` goes with the flags "iu"."""

    id: str
    kinds: list[str]
    pattern: str
    fires: str
    sentence: str


class HintRules(TypedDict):
    """All hints in one language as data for the browser."""

    flags: str
    rules: list[HintRule]


@dataclass(frozen=True)
class _Hint:
    id: str
    kinds: tuple[str, ...]
    look: Look
    fires: Fires


@dataclass(frozen=True)
class _Spoken:
    """A hint in one language."""

    hint: _Hint
    sentence: str
    pattern: re.Pattern[str]

    def fits(self, kind: str, text: str) -> bool:
        found = kind in self.hint.kinds and self.pattern.search(text) is not None
        return kind in self.hint.kinds and found == (self.hint.fires is Fires.FOUND)


def hints(kind: str, text: str, language: str) -> tuple[str, ...]:
    """Return the ids of the hints for a text of this kind, the most telling first; none if blank.

    kind: an Allow, or one part of it: "ident.words".
    """
    text = text.strip()
    if not text:
        return ()
    return tuple(key for key, spoken in _spoken(language).items() if spoken.fits(kind, text))


def hint_sentence(hint_id: str, language: str) -> str:
    """Return the sentence of a hint. Raises KeyError: no such hint."""
    return _spoken(language)[hint_id].sentence


def hint_rules(language: str) -> HintRules:
    """Return the same hints as data (fit for JSON), so that the browser and the server agree.

    In the browser, for a text that is not blank: `new RegExp(pattern, flags).test(text.trim())`;
    the hint is given when that equals `fires === "found"`.
    """
    return {
        "flags": "iu",
        "rules": [
            {
                "id": key,
                "kinds": [str(kind) for kind in spoken.hint.kinds],
                "pattern": spoken.pattern.pattern,
                "fires": spoken.hint.fires.value,
                "sentence": spoken.sentence,
            }
            for key, spoken in _spoken(language).items()
        ],
    }


def _spoken(language: str) -> Mapping[str, _Spoken]:
    short = language.lower().split("-")[0]
    return _read(short if short in LANGUAGES else "nl")


@cache
def _read(language: str) -> Mapping[str, _Spoken]:
    found = read(_FOLDER / "hints.toml", _hints_from)

    def speak(top: Table) -> dict[str, _Spoken]:
        return {hint.id: _speak(top.table(hint.id), hint) for hint in found}

    return MappingProxyType(read(_FOLDER / f"{language}.toml", speak))


def _hints_from(top: Table) -> tuple[_Hint, ...]:
    return tuple(
        _Hint(
            id=table.text("id"),
            kinds=(*table.choices("kinds", Allow), *table.texts("parts")),
            look=table.choice("look", Look),
            fires=table.choice("fires", Fires),
        )
        for table in top.tables("hints")
    )


def _speak(table: Table, hint: _Hint) -> _Spoken:
    phrases = table.texts("phrases")
    if bool(phrases) == (hint.look in {Look.SECOND, Look.MARK}):
        raise table.wrong("phrases", "are needed, except where look is second or mark")
    for phrase in phrases:
        if not _PHRASE.fullmatch(phrase):
            raise table.wrong(
                "phrases", f"{phrase!r} may hold small letters, ' and single spaces only"
            )
    either = "|".join(_pattern(phrase) for phrase in phrases)
    pattern = _PATTERNS[hint.look].replace("{phrases}", either)
    return _Spoken(hint, table.text("sentence"), re.compile(pattern, re.IGNORECASE))


def _pattern(phrase: str) -> str:
    """Turn a phrase into a pattern that stops at the end of a word."""
    return phrase.replace("'", "['’]").replace(" ", r"\s+") + f"(?![{_LETTER}])"
