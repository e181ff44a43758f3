"""What scripted people say, read from library/*.toml."""

from dataclasses import dataclass
from pathlib import Path

from kring.kernel.library import Table, read

LIBRARY = Path(__file__).parent / "library"
# Said aloud, in the order of the file where nobody has the turn.
ALOUD = frozenset({"reflect", "answer", "q_fact", "q_open", "reform", "advice", "choice", "story"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that one person does in one phase. number: its place in the file."""

    number: int
    who: str
    phase: str
    kind: str
    text: str
    answer: str
    how_known: str
    loop: str
    effect: str
    value: int
    chosen: bool
    hand: bool


@dataclass(frozen=True, kw_only=True)
class Script:
    """All lines. answers: to questions that are not in it. silent: phases written in silence first."""

    lines: tuple[Line, ...]
    answers: tuple[str, ...]
    silent: tuple[str, ...]

    def of(self, who: str, phase: str, *kinds: str) -> list[Line]:
        """Return what this person does in this phase, of these kinds."""
        return [
            line
            for line in self.lines
            if line.who == who and line.phase == phase and line.kind in kinds
        ]


def script(name: str = "buitengebied") -> Script:
    """Return the script with this name. Raises LibraryError: the file is wrong or missing."""
    return read(LIBRARY / f"{name}.toml", _script)


def _script(top: Table) -> Script:
    return Script(
        answers=top.texts("answers"),
        silent=top.texts("silent"),
        lines=tuple(_line(number, one) for number, one in enumerate(top.tables("lines"))),
    )


def _line(number: int, table: Table) -> Line:
    kind = table.text("kind")
    return Line(
        number=number,
        who=table.text("who"),
        phase=table.text("phase"),
        kind=kind,
        text=table.text("text", "" if kind == "score" else None),
        answer=table.text("answer", ""),
        how_known=table.text("how_known", ""),
        loop=table.text("loop", ""),
        effect=table.text("effect", ""),
        value=table.number("value", 8),
        chosen=table.flag("chosen"),
        hand=table.flag("hand"),
    )
