"""Take in a method file that somebody hands over: read strictly, or refused with the line and the reason.

A file is one TOML text (docs/method-format.md, "One file"). There is no archive to unpack, so none can be a bomb or
name a path. Nothing in it is run; words are plain text and are escaped wherever they are shown.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kring.kernel.library import LibraryError
from kring.kernel.words import _
from kring.methods.building import script_from
from kring.methods.onefile import Script, whole

LARGEST = 128 * 1024  # bytes; the longest of ours takes 30 thousand
DEEPEST = 6
LONGEST_TEXT = 2_000  # characters
MOST_PHASES, MOST_LANGUAGES = 40, 6
LICENCES = ("CC0-1.0", "CC-BY-4.0")
# The largest whole number under a key; under any other key, MOST.
MOST = 10_000
MOST_OF = {"minutes": 480, "repeat": 24, "limit_per_person": 100, "min": 500, "ideal": 500, "max": 500}  # fmt: skip
# They change the order of what one reads, or cannot be seen: a text could seem to say something else.
_TRICKS = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")  # fmt: skip
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]")
_KEY = re.compile(r"\s*([\w\"'.-]+)\s*=")
_PLACE = re.compile(r"\(at line (\d+)")


class FileRefusedError(Exception):
    """A file is not taken in. `line` counts from 1; `reason` is a sentence for who handed it over."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line = line
        self.reason = reason


def taken_in(raw: bytes) -> Script:
    """Return the method that a file holds. Raises FileRefusedError."""
    text = _decoded(raw)
    try:
        data = whole(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise FileRefusedError(line, _("This cannot be read as TOML from here on.")) from None
    except (ValueError, RecursionError):
        reason = _("This file holds a number or a nest of lists that is too large to read.")
        raise FileRefusedError(1, reason) from None
    for key, problem in _excesses(data):
        raise FileRefusedError(line_of(text, key), _said(key, problem))
    try:
        return script_from(data, Path("method.toml"))
    except LibraryError as error:
        raise FileRefusedError(line_of(text, error.key), _said(error.key, error.problem)) from None


def trick_in(text: str) -> str:
    """Return what is wrong with the characters of a text, or ''."""
    if _TRICKS.search(text):
        return _("holds invisible signs, or signs that turn the order of the letters")
    if any(
        unicodedata.category(sign) in {"Cc", "Cs", "Co"} for sign in text if sign not in "\n\t"
    ):
        return _("holds control characters")
    return ""


def line_of(text: str, key: str) -> int:
    """Return the line on which a key stands, or else the nearest that it belongs to; 1 when there is none."""
    best, found = 0, 1
    for line, place in _places(text):
        if place == key or place.startswith((f"{key}.", f"{key}[")):
            return line
        if key.startswith((f"{place}.", f"{place}[")) and len(place) > best:
            best, found = len(place), line
    return found


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        said = {"kilobytes": LARGEST // 1024}
        raise FileRefusedError(1, _("This file is larger than %(kilobytes)d kB.") % said)
    if raw.startswith(b"PK"):
        raise FileRefusedError(
            1, _("This is a zip file. Hand over the one .toml file that a method is.")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileRefusedError(line, _("This is no text in UTF-8.")) from None
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise FileRefusedError(1, _("This file is empty."))
    for number, content in enumerate(text.split("\n"), 1):
        if trick := trick_in(content):
            raise FileRefusedError(number, _said("", trick))
    return text


def _said(key: str, problem: str) -> str:
    what = f"‘{key if len(key) <= LONGEST_TEXT // 20 else key[:100] + '…'}’" if key else _("This")
    return f"{what} {problem}."


def _excesses(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is too much, or not fit to be shown, as (key, problem)."""
    phases, spoken = data.get("phases"), data.get("words")
    if isinstance(phases, list) and len(phases) > MOST_PHASES:
        said = _("is one phase too many: a method has %(most)d at most")
        yield f"phases[{MOST_PHASES}]", said % {"most": MOST_PHASES}
    if isinstance(spoken, dict) and len(spoken) > MOST_LANGUAGES:
        yield "words", _("holds more than %(most)d languages") % {"most": MOST_LANGUAGES}
    licence = data.get("licence")
    if isinstance(licence, str) and licence not in LICENCES:
        yield "licence", _("must be one of: %(known)s") % {"known": ", ".join(LICENCES)}
    yield from _too_much(data, "", 0)


def _too_much(value: object, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        yield key, _("lies too deep: nothing in a method does")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if len(name) > LONGEST_TEXT // 20 or trick_in(name):
                yield key, _("holds a name that is too long or cannot be read")
            yield from _too_much(inner, f"{key}.{name}" if key else name, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _too_much(inner, f"{key}[{number}]", depth + 1)
    else:
        problem = _wrong_text(value) if isinstance(value, str) else _wrong_number(value, key)
        if problem:
            yield key, problem


def _wrong_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        return _("is longer than %(most)d characters") % {"most": LONGEST_TEXT}
    return trick_in(text)


def _wrong_number(value: object, key: str) -> str:
    most = MOST_OF.get(key.rpartition(".")[2], MOST)
    if isinstance(value, int) and value > most:
        return _("is more than %(most)d") % {"most": most}
    return ""


def _places(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, key) of every header and key, the keys in full."""
    counts: dict[str, int] = {}
    head = inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.match(line):
            head = ".".join(part.strip("\"' ") for part in header[2].split("."))
            if header[1] == "[[":
                counts[head] = counts.get(head, -1) + 1
                head = f"{head}[{counts[head]}]"
            yield number, head
        elif key := _KEY.match(line):
            name = key[1].replace('"', "").replace("'", "")
            yield number, f"{head}.{name}" if head else name
        for quotes in ('"""', "'''"):
            inside = quotes if line.count(quotes) % 2 else inside
