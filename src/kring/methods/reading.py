"""Read the methods that come with Kring, and their words in each language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from kring.kernel.library import LibraryError, Table, read
from kring.methods.script import (
    Actor,
    Allow,
    CaseGiver,
    Confidence,
    Family,
    Method,
    MinutesStatus,
    Phase,
    Step,
    Visibility,
    natural_visibility,
)
from kring.methods.wording import MethodWords, PhaseWords, words_from

LIBRARY = Path(__file__).parent / "library"
LANGUAGES = ("nl", "en")
CONTAINER = "praktijkkring_sessie"
HINTS, SITUATIONS = "hints", "situations"
# A key of a step is made of ids with dots between them, so an id holds none.
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Shipped:
    """A method with its words per language."""

    method: Method
    words: Mapping[str, MethodWords]


@cache
def library() -> Mapping[str, Method]:
    """Return every method by id, containers too.

    Raises LibraryError: a file is wrong, be it structure or words.
    """
    return MappingProxyType({key: shipped.method for key, shipped in _shipped().items()})


def method(method_id: str) -> Method:
    """Return one method. Raises KeyError: we have no such method."""
    return library()[method_id]


def container() -> Method:
    """Return the frame of a circle's meeting, with a place for the method of the case."""
    return library()[CONTAINER]


def case_methods() -> tuple[Method, ...]:
    """Return the methods that can be put in a container, in order of id."""
    return tuple(found for _key, found in sorted(library().items()) if not found.is_container)


def words(method_id: str, language: str) -> MethodWords:
    """Return the words of a method; Dutch when we lack the language ("en", "en-gb").

    Raises KeyError: we have no such method.
    """
    spoken = _shipped()[method_id].words
    return spoken.get(language.lower().split("-")[0], spoken["nl"])


def step_words(step: Step, language: str) -> PhaseWords:
    """Return the words of the phase that a step runs."""
    return words(step.method_id, language).phases[step.phase.id]


@cache
def _shipped() -> Mapping[str, Shipped]:
    folders = sorted(
        folder
        for folder in LIBRARY.iterdir()
        if folder.is_dir() and folder.name not in {HINTS, SITUATIONS}
    )
    return MappingProxyType({folder.name: read_folder(folder) for folder in folders})


def read_folder(folder: Path) -> Shipped:
    """Read method.toml and the words beside it, nl and en at least. Raises LibraryError."""
    found = read(folder / "method.toml", method_from)
    if found.id != folder.name:
        raise LibraryError(
            folder / "method.toml", "id", f"must be the name of the folder, {folder.name!r}"
        )
    languages = {*LANGUAGES, *(file.stem for file in folder.glob("??.toml"))}
    spoken = {
        language: read(
            folder / f"{language}.toml", partial(words_from, method=found, language=language)
        )
        for language in sorted(languages)
    }
    return Shipped(found, MappingProxyType(spoken))


def method_from(top: Table) -> Method:
    """Build a method from its table. Raises LibraryError."""
    people = top.table("people")
    least, ideal, most = (people.number(key) for key in ("min", "ideal", "max"))
    if not least <= ideal <= most:
        raise people.wrong("ideal", "must lie between min and max")
    return Method(
        id=_id(top),
        version=top.number("version"),
        family=top.choice("family", Family),
        people_min=least,
        people_ideal=ideal,
        people_max=most,
        minutes_status=top.choice("minutes_status", MinutesStatus),
        confidence=top.choice("confidence", Confidence),
        licence=top.text("licence"),
        sources=top.texts("sources"),
        phases=_phases(top),
    )


def _phases(top: Table) -> tuple[Phase, ...]:
    tables = top.tables("phases")
    phases = tuple(_phase(table) for table in tables)
    seen: set[str] = set()
    for table, phase in zip(tables, phases, strict=True):
        if phase.id in seen:
            raise table.wrong("id", f"{phase.id!r} stands here twice")
        seen.add(phase.id)
    for problem in _block_problems(phases):
        raise top.wrong("phases", problem)
    return phases


def _phase(table: Table) -> Phase:
    actor = table.choice("actor", Actor)
    case_giver = table.choice("case_giver", CaseGiver)
    allow = table.choices("allow", Allow)
    slot = {actor is Actor.METHOD, case_giver is CaseGiver.METHOD, allow == (Allow.METHOD,)}
    if len(slot) > 1:
        raise table.wrong(
            "actor",
            "a place for a method has 'method' as actor, case_giver and only kind in allow",
        )
    return Phase(
        id=_id(table),
        minutes=table.number("minutes"),
        actor=actor,
        case_giver=case_giver,
        allow=allow,
        visibility=_visibility(table, natural_visibility(actor, case_giver, allow)),
        repeat=table.number("repeat", 1),
        block=table.text("block", ""),
        giver_rotates=table.flag("giver_rotates"),
        limit_per_person=table.number("limit_per_person") if "limit_per_person" in table else 0,
        output=table.texts("output"),
        skip_in_container=table.flag("skip_in_container"),
        skip_when_case_chosen=table.flag("skip_when_case_chosen"),
        passing=table.flag("passing"),
    )


def _visibility(table: Table, natural: Visibility) -> Visibility:
    chosen = table.choice("visibility", Visibility, natural)
    if chosen not in {natural, Visibility.PRIVATE} and natural is not Visibility.CIRCLE:
        raise table.wrong(
            "visibility",
            f"{chosen.value!r} would show more than {natural.value!r}, which this phase needs",
        )
    return chosen


def _id(table: Table) -> str:
    found = table.text("id")
    if not _ID.fullmatch(found):
        raise table.wrong(
            "id", f"{found!r} must be small letters, digits and _, and start with a letter"
        )
    return found


def _block_problems(phases: tuple[Phase, ...]) -> Iterator[str]:
    """Say what is wrong with the phases that repeat together."""
    seen: set[str] = set()
    for block, found in groupby((phase for phase in phases), key=lambda phase: phase.block):
        together = list(found)
        if not block:
            continue
        if block in seen:
            yield f"the phases of block {block!r} must stand together"
        if len({(phase.repeat, phase.giver_rotates) for phase in together}) > 1:
            yield f"the phases of block {block!r} must have the same repeat and giver_rotates"
        seen.add(block)
