"""Which method fits which situation: a first choice and others. Our own proposal, as content files."""

from dataclasses import dataclass
from functools import cache

from kring.kernel.library import Table, read
from kring.methods.onefile import LANGUAGES
from kring.methods.reading import LIBRARY, SITUATIONS, library

FOLDER = LIBRARY / SITUATIONS


@dataclass(frozen=True)
class Situation:
    """What is the matter, in a sentence, and the methods that fit, the best first. also: other words for it."""

    id: str
    sentence: str
    methods: tuple[str, ...]
    also: str = ""


def situations(language: str) -> tuple[Situation, ...]:
    """Return all situations in this language, or else in Dutch. Raises LibraryError: a file is wrong."""
    short = language.lower().split("-")[0]
    return _read(short if short in LANGUAGES else "nl")


@cache
def _read(language: str) -> tuple[Situation, ...]:
    fitting = read(FOLDER / "situations.toml", _fitting)
    sentences = read(
        FOLDER / f"{language}.toml", lambda top: {key: top.text(key) for key in fitting}
    )
    also = read(FOLDER / f"{language}.words.toml", lambda top: {key: top.text(key) for key in top})
    return tuple(
        Situation(key, sentences[key], methods, also.get(key, ""))
        for key, methods in fitting.items()
    )


def _fitting(top: Table) -> dict[str, tuple[str, ...]]:
    found = {}
    for key in top:
        inner = top.table(key)
        found[key] = inner.texts("methods")
        for method_id in found[key]:
            if method_id not in library():
                raise inner.wrong("methods", f"{method_id!r} is not a method that we have")
    return found
