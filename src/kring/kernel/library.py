"""Content files: structure and words in TOML, read strictly: a typo is never silently ignored."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from kring.kernel.words import _

LONGEST_SHOWN = 40  # characters of a value that is wrong

Kind = TypeVar("Kind", bound=StrEnum)
Built = TypeVar("Built")


class LibraryError(Exception):
    """A content file is wrong. The message names the file, the key and what is the matter."""

    def __init__(self, file: Path, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")
        self.file = file
        self.key = key
        self.problem = problem


class Table:
    """One table of a content file. Remembers what was asked for; `finish` refuses all else.

    Every reader raises LibraryError: the key is missing, or holds something else. A default makes
    a key optional.
    """

    def __init__(self, data: Mapping[str, Any], file: Path, key: str = "") -> None:
        self._data = data
        self._key = key
        self._asked: set[str] = set()
        self._inner: list[Table] = []
        self.file = file

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def wrong(self, key: str, problem: str) -> LibraryError:
        """Return the error that names this file and `key` in full, to be raised."""
        return LibraryError(
            self.file, ".".join(part for part in (self._key, key) if part), problem
        )

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text, stripped. An empty one counts as missing."""
        value = self._value(key, str, _("a text"), default)
        if default is None and not value.strip():
            raise self.wrong(key, _("is empty"))
        return str(value.strip())

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; none when the key is absent."""
        values = self._value(key, list, _("a list"), [])
        if any(not isinstance(value, str) or not value.strip() for value in values):
            raise self.wrong(key, _("must hold texts only, none of them empty"))
        return tuple(value.strip() for value in values)

    def number(self, key: str, default: int | None = None) -> int:
        """Read a whole number of 1 or more."""
        value = self._value(key, int, _("a whole number"), default)
        if isinstance(value, bool) or value < 1:
            raise self.wrong(
                key,
                _("must be a whole number of 1 or more, not %(value)s") % {"value": _shown(value)},
            )
        return int(value)

    def flag(self, key: str) -> bool:
        """Read true or false; false when the key is absent."""
        return bool(self._value(key, bool, _("true or false"), default=False))

    def choice(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """Read one code of an enumeration."""
        return self._code(key, self.text(key, default), kind)

    def choices(self, key: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Read a list of different codes of an enumeration, at least one."""
        codes = self.texts(key)
        if not codes or len(set(codes)) != len(codes):
            raise self.wrong(key, _("must hold at least one code, and none twice"))
        return tuple(self._code(key, code, kind) for code in codes)

    def table(self, key: str) -> "Table":
        """Read a table inside this one."""
        return self._open(key, self._value(key, dict, _("a table")))

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Read a list of tables, at least one."""
        values = self._value(key, list, _("a list of tables"))
        if not values or any(not isinstance(value, dict) for value in values):
            raise self.wrong(key, _("must hold at least one table, and tables only"))
        return tuple(self._open(f"{key}[{n}]", value) for n, value in enumerate(values))

    def finish(self) -> None:
        """Raise LibraryError: a key in here or in a table opened from here was not asked for."""
        for key in self._data:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.wrong(
                    key, _("is not a key we know here (known: %(known)s)") % {"known": known}
                )
        for inner in self._inner:
            inner.finish()

    # Any, because what comes out of a file has no type before this has looked at it.
    def _value(self, key: str, kind: type, name: str, default: Any = None) -> Any:  # noqa: ANN401
        self._asked.add(key)
        value = self._data.get(key, default)
        if value is None:
            raise self.wrong(key, _("is missing"))
        if not isinstance(value, kind):
            said = {"kind": name, "value": _shown(value)}
            raise self.wrong(key, _("must be %(kind)s, not %(value)s") % said)
        return value

    def _code(self, key: str, code: str, kind: type[Kind]) -> Kind:
        try:
            return kind(code)
        except ValueError:
            said = {"code": _shown(code), "known": ", ".join(kind)}
            raise self.wrong(key, _("%(code)s is not one of: %(known)s") % said) from None

    def _open(self, key: str, data: Mapping[str, Any]) -> "Table":
        inner = Table(data, self.file, f"{self._key}.{key}" if self._key else key)
        self._inner.append(inner)
        return inner


def _shown(value: object) -> str:
    """Return a value as it may stand in a sentence, however large it is."""
    said = repr(value) if not isinstance(value, int) or abs(value) < 10**12 else _("so large")
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"


def load(file: Path) -> dict[str, Any]:
    """Return what stands in a content file. Raises LibraryError: it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LibraryError(file, "", _("is missing")) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        said = {"error": error}
        raise LibraryError(file, "", _("is not TOML in UTF-8: %(error)s") % said) from error


def read(file: Path, build: Callable[[Table], Built]) -> Built:
    """Build something from a content file.

    Raises LibraryError: the file cannot be read, or has a key that `build` did not ask for.
    """
    return built(load(file), file, build)


def built(data: Mapping[str, Any], file: Path, build: Callable[[Table], Built]) -> Built:
    """Build something from what stood in a file. Raises LibraryError, as `read`."""
    top = Table(data, file)
    found = build(top)
    top.finish()
    return found
