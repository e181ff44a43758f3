"""Find a method and its words: those that come with Kring, and those of circles that stand on a shelf."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from kring.kernel.library import LibraryError, built, load
from kring.methods.building import method_from, script_from
from kring.methods.onefile import LANGUAGES, Script, whole
from kring.methods.script import Method, Step
from kring.methods.wording import MethodWords, PhaseWords, words_from

LIBRARY = Path(__file__).parent / "library"
CONTAINER = "praktijkkring_sessie"
HINTS, SITUATIONS = "hints", "situations"
KEPT_SCRIPTS = 512
AT = "@"  # "id@3" names the third version of a method that did not come with Kring, whatever came after it


class Shelf(Protocol):
    """Where scripts stand that did not come with Kring. A script never changes: its checksum names it for ever."""

    def newest(self, method_id: str) -> str:
        """Return the checksum of the newest version of a method. Raises KeyError: no such method."""

    def version(self, method_id: str, number: int) -> str:
        """Return the checksum of one version of a method. Raises KeyError: no such version."""

    def texts(self, checksums: Sequence[str]) -> Mapping[str, str]:
        """Return scripts by checksum, each as one file; one that is not there is left out."""

    def shown_to(self, person: object) -> Sequence[str]:
        """Return the checksums of the newest versions that somebody may see, the latest first."""


class _EmptyShelf:
    def newest(self, method_id: str) -> str:
        raise KeyError(method_id)

    def version(self, method_id: str, number: int) -> str:
        raise KeyError(f"{method_id}{AT}{number}")

    def texts(self, checksums: Sequence[str]) -> Mapping[str, str]:
        del checksums
        return {}

    def shown_to(self, person: object) -> Sequence[str]:
        del person
        return ()


_shelf: Shelf = _EmptyShelf()


def use_shelf(shelf: Shelf) -> None:
    """Let methods be found on this shelf, too."""
    global _shelf
    _shelf = shelf


@cache
def library() -> Mapping[str, Method]:
    """Return every method that we ship by id, containers too.

    Raises LibraryError: a file is wrong, be it structure or words.
    """
    return MappingProxyType({key: shipped.method for key, shipped in _shipped().items()})


def script_of(reference: str) -> Script:
    """Return the newest script of a method, or that of one version ("id@3"). Raises KeyError: there is none."""
    if shipped := _shipped().get(reference):
        return shipped
    method_id, _at, number = reference.partition(AT)
    if number.isdecimal():
        return script(_version(method_id, int(number)))
    return script(_shelf.newest(method_id))


def unpinned(reference: str) -> str:
    """Return the id of the method that a reference names, in whatever version."""
    return reference.partition(AT)[0]


def pinned(reference: str) -> str:
    """Return what will always name the version that a reference names now; a method that we ship has only one."""
    if reference in _shipped() or AT in reference:
        return reference
    found = method(reference)
    return f"{found.id}{AT}{found.version}"


def script(checksum: str) -> Script:
    """Return the script with this checksum, whatever became of its method. Raises KeyError: there is none."""
    found = _by_checksum().get(checksum) or _kept.get(checksum)
    return found or _from_shelf([checksum])[checksum]


def shown_to(person: object) -> tuple[Method, ...]:
    """Return the methods that did not come with Kring and that somebody may see; two queries at most."""
    checksums = _shelf.shown_to(person)
    new = _from_shelf([one for one in checksums if one not in _kept])
    return tuple((new.get(one) or script(one)).method for one in checksums)


def choosable(person: object) -> list[Method]:
    """Return what somebody can choose from for a meeting: first what people here made."""
    return [*shown_to(person), *case_methods()]


def may_use(person: object, method_id: str) -> bool:
    """Tell whether somebody may see a method and hold a meeting by it, and it can stand in a container."""
    found = library().get(method_id)
    if found is None:
        found = next((one for one in shown_to(person) if one.id == method_id), None)
    return found is not None and not found.is_container


def method(reference: str) -> Method:
    """Return the newest version of a method, or one version ("id@3"). Raises KeyError: there is none."""
    return script_of(reference).method


def container() -> Method:
    """Return the frame of a circle's meeting, with a place for the method of the case."""
    return library()[CONTAINER]


def case_methods() -> tuple[Method, ...]:
    """Return the methods that we ship that can be put in a container, in order of id."""
    return tuple(found for _key, found in sorted(library().items()) if not found.is_container)


def modules() -> tuple[Method, ...]:
    """Return the methods that can be run inside a phase of another, in order of id."""
    return tuple(found for found in case_methods() if found.module)


def words(reference: str, language: str) -> MethodWords:
    """Return the words of a method; in another language when we lack this one ("en", "en-gb").

    Raises KeyError: there is no such method.
    """
    return script_of(reference).words_in(language)


def words_of(method: Method, language: str) -> MethodWords:
    """Return the words of exactly this version of a method."""
    return script(method.checksum).words_in(language)


def method_words(step: Step, language: str) -> MethodWords:
    """Return the words of the method that a step belongs to, in the version that it was taken from."""
    found = script(step.script) if step.script else script_of(step.method_id)
    return found.words_in(language)


def step_words(step: Step, language: str) -> PhaseWords:
    """Return the words of the phase that a step runs."""
    return method_words(step, language).phases[step.phase.id]


@cache
def _shipped() -> Mapping[str, Script]:
    folders = sorted(
        folder
        for folder in LIBRARY.iterdir()
        if folder.is_dir() and folder.name not in {HINTS, SITUATIONS}
    )
    return MappingProxyType({folder.name: read_folder(folder) for folder in folders})


@cache
def _by_checksum() -> Mapping[str, Script]:
    return MappingProxyType({one.method.checksum: one for one in _shipped().values()})


@lru_cache(maxsize=KEPT_SCRIPTS)
def _version(method_id: str, number: int) -> str:
    return _shelf.version(method_id, number)


# Scripts of the shelf that were read lately: what is read once is never asked for again at a table.
_kept: dict[str, Script] = {}


def _from_shelf(checksums: Sequence[str]) -> dict[str, Script]:
    """Read scripts from the shelf and keep them. Raises KeyError: one is not there."""
    texts = _shelf.texts(checksums) if checksums else {}
    found = {one: script_from(whole(texts[one]), Path(f"{one[:8]}.toml")) for one in checksums}
    _kept.update(found)
    for oldest in list(_kept)[: max(0, len(_kept) - KEPT_SCRIPTS)]:
        _kept.pop(oldest, None)
    return found


def read_folder(folder: Path) -> Script:
    """Read method.toml and the words beside it, nl and en at least. Raises LibraryError."""
    file = folder / "method.toml"
    data = load(file)
    found = built(data, file, method_from)
    if found.id != folder.name:
        raise LibraryError(file, "id", f"must be the name of the folder, {folder.name!r}")
    there = sorted(one.stem for one in folder.glob("??.toml"))
    languages = list(dict.fromkeys([*LANGUAGES, *there]))
    spoken = {language: load(folder / f"{language}.toml") for language in languages}
    for language in languages:
        read_words = partial(words_from, method=found, language=language)
        built(spoken[language], folder / f"{language}.toml", read_words)
    return script_from({**data, "words": spoken}, file)
