"""Who reads what comes in. A slice above says in its `apps.py` which tokens it opens, and what it then may answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kring.inbox.models import Token
from kring.inbox.parsing import Incoming

# Reads a mail for a token, in the transaction of that mail, and says what came of it: a short word, no text.
Reader = Callable[[Token, Incoming, datetime], str]
_readers: dict[str, Reader] = {}
_answers: dict[str, "Answer"] = {}
_texts: dict[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What we write back after an outcome: a sentence without anything of the mail, and a page that shows more.

    sentence: lazily translated. page: the path for what the token is about.
    """

    sentence: Any
    page: Callable[[UUID], str]


def opens(kind: str, reader: Reader) -> None:
    """Let `reader` read the mails that come in with tokens of this kind."""
    _readers[kind] = reader


def answers(outcome: str, answer: Answer) -> None:
    """Write back after this outcome."""
    _answers[outcome] = answer


def texts(outcome: str, sentence: Any) -> None:  # noqa: ANN401 — words, translated when read
    """Answer a text message with this sentence after this outcome."""
    _texts[outcome] = sentence


def text_after(outcome: str) -> str:
    """Return what we answer a text message, in the present language; '' for nothing."""
    return str(_texts.get(outcome, ""))


def reader_of(kind: str) -> Reader | None:
    """Return who reads mails with tokens of this kind."""
    return _readers.get(kind)


def answer_to(outcome: str) -> Answer | None:
    """Return what we write back after this outcome; None: nothing."""
    return _answers.get(outcome)
