"""What questions have in common: words that matter, brought back to their stem, and which are shared.

A plain measure that can be shown: two questions are near when they share words that few others use.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).resolve().parent.parent / "library" / "idle"
STEMMERS = {"nl": "dutch", "en": "english"}
_WORD = re.compile(r"[^\W\d_]{3,}")
# Part of a longer word: "dorp" in "dorpshuis". Shorter pieces say nothing.
SHORTEST_PART = 4


@dataclass(frozen=True)
class Terms:
    """The stems of each text with the word as it was written, and what each stem weighs among all texts."""

    texts: tuple[Mapping[str, str], ...]
    weights: Mapping[str, float]

    def nearness(self, one: int, other: int) -> float:
        """Return how near two texts are: 0 nothing shared, 1 the same words."""
        a, b = self.texts[one], self.texts[other]
        shared = sum(self.weights[stem] for stem in sorted(a.keys() & b.keys()))
        whole = math.sqrt(self._sum(a) * self._sum(b))
        return shared / whole if whole else 0.0

    @cached_property
    def rows(self) -> list[dict[int, float]]:
        """How near each text is to each other with which it shares a word; what is not there shares nothing."""
        using: dict[str, list[int]] = {stem: [] for stem in sorted(self.weights)}
        for place, text in enumerate(self.texts):
            for stem in text:
                using[stem].append(place)
        rows: list[dict[int, float]] = [{} for _text in self.texts]
        for stem, places in using.items():
            for one, other in combinations(places, 2):
                rows[other][one] = rows[other].get(one, 0.0) + self.weights[stem]
        own = [self._sum(text) for text in self.texts]
        for other, row in enumerate(rows):
            for one, shared in row.items():
                rows[one][other] = row[one] = shared / math.sqrt(own[one] * own[other])
        return rows

    def shared(self, places: Sequence[int], most: int = 5) -> list[str]:
        """Return the words that these texts share with one another, the most telling first."""
        counts = Counter(stem for place in places for stem in self.texts[place])
        found = [stem for stem, number in counts.items() if number > 1]
        found.sort(key=lambda stem: (-counts[stem] * self.weights[stem], stem))
        return [self.word(stem) for stem in found[:most]]

    def word(self, stem: str) -> str:
        """Return a stem as somebody wrote it: the shortest, so that it is mostly the plain word."""
        written = {text[stem] for text in self.texts if stem in text}
        return min(written, key=lambda word: (len(word), word), default=stem)

    def _sum(self, text: Mapping[str, str]) -> float:
        return sum(self.weights[stem] for stem in sorted(text))


@cache
def _stemmer(language: str) -> Any:  # noqa: ANN401 - the package says nothing of its types
    import snowballstemmer  # noqa: PLC0415 - large, and seldom needed

    return snowballstemmer.stemmer(STEMMERS.get(language, "dutch"))


@cache
def idle(language: str) -> frozenset[str]:
    """Return the words that say nothing of what a question is about."""
    file = LIBRARY / f"{language if language in STEMMERS else 'nl'}.txt"
    return frozenset(file.read_text(encoding="utf-8").split())


def stems_in(text: str, language: str = "nl") -> dict[str, str]:
    """Return the stems of the words that matter, with each word as it was written first."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text.lower()):
        word = match[0]
        if word not in idle(language):
            found.setdefault(_stemmer(language).stemWord(word), word)
    return found


def read(texts: Sequence[str], language: str = "nl") -> Terms:
    """Read all texts together: what a word weighs depends on how many use it."""
    own = [stems_in(text, language) for text in texts]
    known = {stem: text[stem] for text in own for stem in text}
    whole = [dict(sorted({**_parts(text, known), **text}.items())) for text in own]
    used = Counter(stem for text in whole for stem in text)
    weights = {stem: math.log(1 + len(texts) / number) for stem, number in used.items()}
    return Terms(texts=tuple(whole), weights=weights)


def _parts(text: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return words of others that stand inside the words of this text, at begin or end."""
    parts = {}
    for stem in text:
        for size in range(SHORTEST_PART, len(stem) - 1):
            for piece in (stem[:size], stem[-size:]):
                if piece in known:
                    parts[piece] = known[piece]
    return parts
