"""The content of the demo: circles, people and what they said, read from library/*.toml."""

from dataclasses import dataclass
from datetime import time
from functools import cache, partial
from pathlib import Path

from kring.cases.actions import CaseText
from kring.circles.actions.frames import Frame
from kring.circles.rules import Role
from kring.harvest.rules import Scope
from kring.kernel.library import Table, read
from kring.learning.rules import Effect, Loop

LIBRARY = Path(__file__).parent / "library"
CAST = LIBRARY / "cast.toml"


@dataclass(frozen=True, kw_only=True)
class Character:
    """A made-up person in one circle. key: the same in every circle where they sit."""

    key: str
    name: str
    role: Role
    organisation: str
    perspective: str
    has_account: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something said at a table. key: by which others refer to it; step: the id of a phase."""

    step: str
    who: str
    kind: str
    text: str
    key: str
    about: str
    place: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A try-out of somebody. days: until when, from its meeting; told after so many days, or 0."""

    who: str
    what: str
    how_known: str
    days: int
    sources: tuple[str, ...]
    effect: Effect | None
    told: str
    told_after_days: int


@dataclass(frozen=True, kw_only=True)
class Thought:
    """A private line of somebody."""

    who: str
    loop: Loop
    text: str
    shared: bool


@dataclass(frozen=True, kw_only=True)
class Takeaway:
    """A lesson. published: all makers said yes; else only those in `consents` have answered."""

    writer: str
    title: str
    body: str
    place: str
    context: str
    organisations: tuple[str, ...]
    sources: tuple[str, ...]
    named: tuple[str, ...]
    consents: dict[str, Scope]
    published: bool


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """One meeting of a season: held, or today."""

    number: int
    giver: str
    leads: str
    place: str
    today: bool
    absent: tuple[str, ...]
    coming: tuple[str, ...]
    case: CaseText
    said: tuple[Line, ...]
    trials: tuple[Trial, ...]
    thoughts: tuple[Thought, ...]
    takeaways: tuple[Takeaway, ...]


@dataclass(frozen=True, kw_only=True)
class Series:
    """A season. The first meeting was so many weeks ago."""

    weeks: int
    count: int
    at: time
    minutes: int
    place: str
    link: str
    dial_number: str
    dial_code: str
    method: str
    first_weeks_ago: int


@dataclass(frozen=True, kw_only=True)
class Story:
    """One circle of the demo. season: None while it is still forming."""

    key: str
    formed_weeks_ago: int
    frame: Frame
    seeking: tuple[str, ...]
    people: tuple[Character, ...]
    season: Series | None
    meetings: tuple[Gathering, ...]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Whom a visitor can be: (code, key of a person) in the order of the page; outsiders as key → name."""

    circle: str
    parts: tuple[tuple[str, str], ...]
    outsiders: dict[str, str]


@cache
def stories() -> tuple[Story, ...]:
    """Return the circles of the demo. Raises LibraryError: a file is wrong."""
    files = sorted(file for file in LIBRARY.glob("*.toml") if file != CAST)
    return tuple(read(file, _story) for file in files)


@cache
def cast() -> Cast:
    """Return who a visitor can be. Raises LibraryError: the file is wrong."""
    return read(CAST, _cast)


@cache
def characters() -> dict[str, Character]:
    """Return everybody who sits somewhere, by key, as in the first circle where they do."""
    found: dict[str, Character] = {}
    for story in stories():
        for character in story.people:
            found.setdefault(character.key, character)
    return found


def _cast(top: Table) -> Cast:
    return Cast(
        circle=top.text("circle"),
        parts=tuple((part.text("code"), part.text("person")) for part in top.tables("parts")),
        outsiders={one.text("key"): one.text("name") for one in top.tables("outsiders")},
    )


def _story(top: Table) -> Story:
    return Story(
        key=top.text("key"),
        formed_weeks_ago=top.number("formed_weeks_ago"),
        frame=_frame(top.table("frame")),
        seeking=top.texts("seeking"),
        people=tuple(_character(one) for one in top.tables("people")),
        season=_series(top.table("season")) if "season" in top else None,
        meetings=tuple(_gathering(one) for one in _tables(top, "meetings")),
    )


def _frame(table: Table) -> Frame:
    read_text = partial(_text_of, table)
    return Frame(
        **{name: read_text(name) for name in Frame.__dataclass_fields__ if name != "form"}
    )


def _text_of(table: Table, name: str) -> str:
    return table.text(name)


def _character(table: Table) -> Character:
    return Character(
        key=table.text("key"),
        name=table.text("name"),
        role=table.choice("role", Role),
        organisation=table.text("organisation", ""),
        perspective=table.text("perspective", ""),
        has_account=not table.flag("without_account"),
    )


def _series(table: Table) -> Series:
    return Series(
        weeks=table.number("weeks"),
        count=table.number("count"),
        at=time.fromisoformat(table.text("at")),
        minutes=table.number("minutes"),
        place=table.text("place", ""),
        link=table.text("link", ""),
        dial_number=table.text("dial_number", ""),
        dial_code=table.text("dial_code", ""),
        method=table.text("method"),
        first_weeks_ago=table.number("first_weeks_ago"),
    )


def _gathering(table: Table) -> Gathering:
    return Gathering(
        number=table.number("number"),
        giver=table.text("giver"),
        leads=table.text("leads", ""),
        place=table.text("place", ""),
        today=table.flag("today"),
        absent=table.texts("absent"),
        coming=table.texts("coming"),
        case=_case(table.table("case")),
        said=tuple(_line(one) for one in _tables(table, "said")),
        trials=tuple(_trial(one) for one in _tables(table, "try_outs")),
        thoughts=tuple(_thought(one) for one in _tables(table, "lines")),
        takeaways=tuple(_takeaway(one) for one in _tables(table, "lessons")),
    )


def _case(table: Table) -> CaseText:
    return CaseText(**{name: table.text(name, "") for name in CaseText.__dataclass_fields__})


def _line(table: Table) -> Line:
    return Line(
        step=table.text("step"),
        who=table.text("who"),
        kind=table.text("kind"),
        text=table.text("text"),
        key=table.text("key", ""),
        about=table.text("about", ""),
        place=table.text("place", ""),
        chosen=table.flag("chosen"),
    )


def _trial(table: Table) -> Trial:
    told = "effect" in table
    return Trial(
        who=table.text("who"),
        what=table.text("what"),
        how_known=table.text("how_known", ""),
        days=table.number("days"),
        sources=table.texts("sources"),
        effect=table.choice("effect", Effect) if told else None,
        told=table.text("told") if told else "",
        told_after_days=table.number("told_after_days") if told else 0,
    )


def _thought(table: Table) -> Thought:
    return Thought(
        who=table.text("who"),
        loop=table.choice("loop", Loop),
        text=table.text("text"),
        shared=table.flag("shared"),
    )


def _takeaway(table: Table) -> Takeaway:
    consents = table.table("consents") if "consents" in table else None
    return Takeaway(
        writer=table.text("writer"),
        title=table.text("title"),
        body=table.text("body"),
        place=table.text("place", ""),
        context=table.text("context", ""),
        organisations=table.texts("organisations"),
        sources=table.texts("sources"),
        named=table.texts("named"),
        consents={who: consents.choice(who, Scope) for who in consents} if consents else {},
        published=table.text("state") == "published",
    )


def _tables(table: Table, key: str) -> list[Table]:
    return list(table.tables(key)) if key in table else []
