"""Finding a method by words, as people put them: whatever their ending, in Dutch and in English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from kring.methods import reading
from kring.methods.onefile import LANGUAGES
from kring.methods.script import Method
from kring.methods.situations import situations
from kring.methods.wording import MethodWords

# Of the two for Dutch the one knows "gesprek, gesprekken", the other "moreel, morele".
_STEMMERS = ("dutch", "dutch_porter", "english")
# In every text, so that they tell nothing. A question of only these finds what has them in its name.
_IDLE = frozenset(
    {"a", "aan", "als", "bij", "dan", "dat", "de", "den", "die", "dit", "een", "en", "er", "for"}
    | {"from", "het", "hoe", "i", "iets", "ik", "in", "is", "je", "jullie", "met", "mijn", "naar"}
    | {"niet", "of", "om", "on", "onze", "op", "or", "over", "te", "the", "this", "to", "uit"}
    | {"van", "voor", "wat", "we", "what", "wie", "with", "wil", "zich", "zijn"}
)
# Letters of a word that is looked for inside longer ones: "dilemma" in "dilemmamethode".
_SHORTEST_PART = 4
TITLE, ABOUT, ELSE = 9, 3, 1  # what a word counts for, by where it stands


@dataclass(frozen=True)
class Words:
    """The words of a text with what each counts for: as they stand, and as stems."""

    plain: Mapping[str, int]
    stems: Mapping[str, int]

    def worth(self, word: str, stems: frozenset[str]) -> int:
        """Return what one asked word counts for here; 0 when it is nowhere."""
        exact = max((self.stems.get(stem, 0) for stem in stems), default=0)
        if exact or len(word) < _SHORTEST_PART:
            return exact
        shortest = min(stems, key=len)
        part = word if len(shortest) < _SHORTEST_PART else shortest
        return max((worth for one, worth in self.plain.items() if part in one), default=0)


def words_in(text: str) -> list[str]:
    """Return the words of a text, small and without accents: "Dilemma's" is "dilemmas"."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’](?=s\b)", "", flat))


def stems_of(word: str) -> frozenset[str]:
    """Return the stems of a word in each of our languages."""
    return frozenset(_stemmer(name).stemWord(word) for name in _STEMMERS)


def search(asked: str, methods: Iterable[Method], language: str) -> list[str]:
    """Return the ids of the methods that have all asked words, the best first, among equals by name.

    Words count in the language of the page and in all others. Nothing asked gives nothing.
    """
    every = words_in(asked)
    wanted = [word for word in every if word not in _IDLE] or every
    stems = {word: stems_of(word) for word in wanted}
    found = {}
    for method in methods:
        known = _index(method.checksum)
        worth = [known.worth(word, stems[word]) for word in wanted]
        if worth and all(worth):
            found[method.id] = (-sum(worth), reading.words_of(method, language).title)
    return sorted(found, key=lambda one: found[one])


def close_to(asked: str, methods: Iterable[Method]) -> str:
    """Return the asked words with those we do not have put right, or '' when we know nothing better."""
    known = {
        word
        for one in methods
        for word in _index(one.checksum).plain
        if len(word) >= _SHORTEST_PART
    }
    better = []
    for word in words_in(asked):
        there = word in _IDLE or any(word in one for one in known)
        close = [word] if there else get_close_matches(word, sorted(known), n=1, cutoff=0.8)
        better += close
    text = " ".join(better)
    return text if better and text != " ".join(words_in(asked)) else ""


@cache
def _stemmer(name: str) -> Any:  # noqa: ANN401 - the package says nothing of its types
    import snowballstemmer  # noqa: PLC0415 - large, and seldom needed

    return snowballstemmer.stemmer(name)


@lru_cache(maxsize=reading.KEPT_SCRIPTS)
def _index(checksum: str) -> Words:
    """Return the words of a method in all languages, and of the situations that it fits."""
    texts: list[tuple[str, int]] = []
    script = reading.script(checksum)
    for language in LANGUAGES:
        texts += _texts(script.words_in(language))
        fitting = [one for one in situations(language) if script.method.id in one.methods]
        texts += [(f"{one.sentence} {one.also}", ABOUT) for one in fitting]
    return indexed(texts)


def indexed(texts: Iterable[tuple[str, int]]) -> Words:
    """Return the words of these texts; each text says what its words count for."""
    plain: dict[str, int] = {}
    stems: dict[str, int] = {}
    for text, worth in texts:
        words = words_in(text)
        plain |= {word: max(worth, plain.get(word, 0)) for word in words}
        # "leiding geven" is found as one word too.
        for word in (*words, *(before + after for before, after in pairwise(words))):
            for stem in stems_of(word):
                stems[stem] = max(worth, stems.get(stem, 0))
    return Words(plain, stems)


def _texts(words: MethodWords) -> list[tuple[str, int]]:
    phases = [phase.title for phase in words.phases.values()]
    about = [words.purpose, words.summary]
    return [
        (words.title, TITLE),
        *((text, ABOUT) for text in about),
        *((text, ELSE) for text in (words.attribution, *phases)),
    ]
