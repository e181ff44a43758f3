"""A method with its words as one file: how it is kept, and how it travels."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import tomli_w

from kring.methods.script import Method
from kring.methods.wording import MethodWords

WORDS = "words"
LANGUAGES = ("nl", "en")
# What stands in one file: the keys of method.toml, and under "words" those of each language.
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """A method with its words per language, and the data that both were read from."""

    method: Method
    words: Mapping[str, MethodWords]
    data: Data

    @cached_property
    def text(self) -> str:
        """The whole as one file."""
        return written(self.data)

    def words_in(self, language: str) -> MethodWords:
        """Return the words in this language ("en", "en-gb"), or else in Dutch, English, or what there is."""
        wanted = (language.lower().split("-")[0], *LANGUAGES, *self.words)
        return next(self.words[one] for one in wanted if one in self.words)


def whole(text: str) -> dict[str, Any]:
    """Return what stands in one file. Raises TOMLDecodeError."""
    return tomllib.loads(text)


def written(data: Data) -> str:
    """Return a method with its words as one file: the same for the same data, to the byte."""
    return tomli_w.dumps(data)


def checksum_of(text: str) -> str:
    """Return what names this text for ever."""
    return sha256(text.encode()).hexdigest()
