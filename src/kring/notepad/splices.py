"""Changes of a text, as places in it and what comes there. Plain Python.

Python counts characters; the text field of a browser counts UTF-16 units, of which an emoji takes two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond this (words before × words after) a change is one piece: comparing takes too long.
MOST_COMPARED = 250_000
WORDS = re.compile(r"\w+|\s|[^\w\s]")


@dataclass(frozen=True)
class Splice:
    """Instead of text[start:end] comes `put`. Several splices of one text do not overlap and stand in order."""

    start: int
    end: int
    put: str


class UnfitError(ValueError):
    """A change that does not fit the text it is about."""


def applied(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with these changes."""
    for one in reversed(splices):
        text = text[: one.start] + one.put + text[one.end :]
    return text


def changes(old: str, new: str, *, at: int = 0) -> list[Splice]:
    """Return what makes `new` of `old`, word by word, so that what others write in between can stay.

    at: where `old` stands in the whole text.
    """
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    start, gone, put = at + head, old[head : len(old) - tail], new[head : len(new) - tail]
    if not gone and not put:
        return []
    before, after = WORDS.findall(gone), WORDS.findall(put)
    if not gone or not put or len(before) * len(after) > MOST_COMPARED:
        return [Splice(start, start + len(gone), put)]
    return _word_by_word(before, after, start)


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    unlike = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))


def _word_by_word(before: list[str], after: list[str], start: int) -> list[Splice]:
    places = [start]
    for word in before:
        places.append(places[-1] + len(word))
    matcher = SequenceMatcher(None, before, after)
    return [
        Splice(places[a], places[b], "".join(after[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def from_screen(text: str, start: int, end: int, put: str) -> list[Splice]:
    """Read what a screen changed in this text, in its units. Raises UnfitError."""
    units = text.encode("utf-16-le")
    if not 0 <= start <= end <= len(units) // 2:
        raise UnfitError
    try:
        put.encode()
        first = len(units[: 2 * start].decode("utf-16-le"))
        last = first + len(units[2 * start : 2 * end].decode("utf-16-le"))
    except UnicodeError:  # half an emoji
        raise UnfitError from None
    return changes(text[first:last], put, at=first)


def for_screen(text: str, splices: Sequence[Splice]) -> list[tuple[int, int, str]]:
    """Say to a screen that shows this text what changes in it, in its units."""
    said, units, at = [], 0, 0
    for one in splices:
        start = units + _units(text[at : one.start])
        units = start + _units(text[one.start : one.end])
        at = one.end
        said.append((start, units, one.put))
    return said


def _units(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text)
