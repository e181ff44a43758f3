"""What the made-up people say: invented cases, and general sentences for each kind. Files in library/.

A line keeps its place in its file: what is said of it has an id made of it, so add new ones at the end of a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kring.kernel.library import Table, read
from kring.live.rules import ANSWER, WRITTEN
from kring.methods.script import Allow

LIBRARY = Path(__file__).parent / "library"
GENERAL = "general"
LANGUAGES = ("nl", "en")
MOST_PEOPLE = 8
# What is said in a way of one's own, beside the kinds of contribution.
OWN = (
    "hidden_advice",
    "jargon",
    "jargon_question",
    "plain",
    "plain_question",
    "moved",
    "moved_after",
    "try_out",
)
KINDS = (*(kind for kind in Allow if kind in WRITTEN and kind is not Allow.SW), ANSWER)


@dataclass(frozen=True)
class Line:
    """One sentence. answer: what the case giver says to it, for a question."""

    key: str
    text: str
    answer: str = ""

    @property
    def is_general(self) -> bool:
        """Whether it fits any case, and anybody."""
        return self.key.startswith(f"{GENERAL}.")


@dataclass(frozen=True)
class Character:
    """Somebody made up: by what name, and from where they look."""

    name: str
    perspective: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """An invented case in one language. people: the first is its case giver."""

    id: str
    title: str
    field: str
    burning_question: str
    what_happened: str
    my_part: str
    tried: str
    hope: str
    people: tuple[Character, ...]
    lines: Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True)
class Lines:
    """What can be said in a run: first of its case, then in general."""

    by_kind: Mapping[str, tuple[Line, ...]]

    def of(self, kind: str) -> tuple[Line, ...]:
        """Return the lines of a kind of contribution, or of one of OWN."""
        return self.by_kind.get(str(kind), ())


@cache
def names() -> tuple[str, ...]:
    """List the ids of the cases."""
    found = (folder.name for folder in sorted(LIBRARY.iterdir()) if folder.is_dir())
    return tuple(name for name in found if name != GENERAL)


@cache
def story(name: str, language: str) -> Story:
    """Return a case. Raises LibraryError: a file is wrong. KeyError: no such case or language."""
    if name not in names() or language not in LANGUAGES:
        raise KeyError(name, language)
    return read(LIBRARY / name / f"{language}.toml", lambda top: _story(top, name))


@cache
def lines(name: str, language: str) -> Lines:
    """Return all that can be said in a run of this case."""
    general = read(LIBRARY / GENERAL / f"{language}.toml", lambda top: _lines(top, GENERAL))
    own = story(name, language).lines
    kinds = (*KINDS, *OWN)
    return Lines(
        MappingProxyType({kind: (*own.get(kind, ()), *general.get(kind, ())) for kind in kinds})
    )


def _story(top: Table, name: str) -> Story:
    people = tuple(
        Character(one.text("name"), one.text("perspective")) for one in top.tables("people")
    )
    if len(people) != MOST_PEOPLE:
        raise top.wrong("people", f"must be {MOST_PEOPLE}, the case giver first")
    return Story(
        id=name,
        title=top.text("title"),
        field=top.text("field"),
        burning_question=top.text("burning_question"),
        what_happened=top.text("what_happened"),
        my_part=top.text("my_part"),
        tried=top.text("tried"),
        hope=top.text("hope"),
        people=people,
        lines=_lines(top, name),
    )


def _lines(top: Table, name: str) -> Mapping[str, tuple[Line, ...]]:
    """Read [lines]: a list of sentences per kind; of questions, tables with ask and answer."""
    table = top.table("lines")
    found: dict[str, tuple[Line, ...]] = {}
    for kind in table:
        if kind not in {*KINDS, *OWN}:
            raise table.wrong(kind, "is no kind of contribution")
        if kind in {
            Allow.Q_FACT,
            Allow.Q_OPEN,
            "hidden_advice",
            "jargon_question",
            "plain_question",
        }:
            said = [(one.text("ask"), one.text("answer", "")) for one in table.tables(kind)]
        else:
            said = [(text, "") for text in table.texts(kind)]
        found[kind] = tuple(
            Line(f"{name}.{kind}.{number}", text, answer)
            for number, (text, answer) in enumerate(said)
        )
    return MappingProxyType(found)
