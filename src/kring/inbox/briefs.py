"""What a letter says in a few words: for a text message, or on paper. A slice adds its own kinds in `apps.py`.

A kind without a brief goes as a text message of its title and its link, and never on paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kring.inbox.models import Token
from kring.kernel.models import Letter


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A letter in a few words: no names of others, nothing that was said.

    circle: whose facilitator may print it. short: when and where, for a text message. lines: the same on paper, as
    (word, what).
    asks: the token with which one answers yes or no; None: nothing is asked.
    """

    circle: UUID
    short: str
    lines: tuple[tuple[str, str], ...]
    asks: Token | None = None


Writer = Callable[[Letter], Brief | None]
_writers: dict[str, Writer] = {}


def add(kind: str, writer: Writer) -> None:
    """Let `writer` say in a few words what letters of this kind are about. It is asked after the letter was written."""
    _writers[kind] = writer


def has(kind: str) -> bool:
    """Tell whether letters of this kind can be said in a few words."""
    return kind in _writers


def of(letter: Letter) -> Brief | None:
    """Return a letter in a few words."""
    writer = _writers.get(letter.kind)
    return writer(letter) if writer else None
