"""Questions to the database that are put into words once, and then asked many times.

Django spends ten times longer on wording a question in SQL than SQLite on answering it. So what busy pages ask is
prepared:

    @prepared
    def seats_of(circle_id: UUID) -> QuerySet[Membership]:
        return Membership.objects.current().filter(circle_id=circle_id).select_related("organisation")

    seats_of(circle.pk)  # a list, each time of what is in the database now

The function is called once for each kind of arguments. So it may not decide by what it is given, nor use anything else
that changes, such as the time. TypeError tells so, when it is asked first.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import cache, lru_cache, wraps
from itertools import count
from operator import itemgetter
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Given = ParamSpec("Given")
Found = TypeVar("Found")
Value = TypeVar("Value")
# Of longer sequences the SQL is not kept: there would be one for each length.
LONGEST = 64
_EARLY = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_numbers = count(1)


def prepared(
    build: Callable[Given, "models.QuerySet[Any, Found]"],
) -> Callable[Given, list[Found]]:
    """Return a function that answers, as a list, what the queryset would.

    It may be given ids, rows (of which only the id may be used), moments, dates, texts, numbers and sequences of
    these; True, False, None and members of an enumeration count as constants. With anything else, such as a visitor who
    is not signed in, and with an empty, mixed or long sequence, the queryset is made as always.
    """
    known: dict[object, _Question] = {}

    @wraps(build)
    def ask(*args: Given.args, **kwargs: Given.kwargs) -> list[Found]:
        values = [*args, *kwargs.values()]
        kinds = [_kind(value) for value in values]
        if _OTHER in kinds:
            return list(build(*args, **kwargs))
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, tuple(kwargs), tuple(kinds))
        question = known.get(key)
        if question is None:
            try:
                question = known[key] = _Question(build, args, kwargs)
            except EmptyResultSet:
                return []
        return question.ask(values, connection)

    return ask


def even(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return what there is once, the last repeated until there are 1, 2, 4, 8, …: so few questions are worded."""
    found = tuple(dict.fromkeys(values))
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found))


class _Worded:
    """A question in SQL, with marks in the place of what it is asked about."""

    def __init__(self, queryset: Any, marks: list[object]) -> None:  # noqa: ANN401
        self.queryset = queryset
        self.compiler: SQLCompiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        self._marks = marks

    def place_of(self, param: object) -> int | None:
        """Return which mark this parameter is; None for a constant."""
        return self._marks.index(param) if param in self._marks else None


class _Question:
    """A question whose SQL is known, and how its rows are read."""

    def __init__(self, build: Callable[..., Any], args: Any, kwargs: Any) -> None:  # noqa: ANN401
        one, other = (_word(build, args, kwargs) for _ in range(2))
        # A constant is the same in both, a mark is not. Anything else would be frozen for ever.
        self._places = [one.place_of(param) for param in one.params]
        filled = {place for place in self._places if place is not None}
        unused = len(filled) < len(_plain([*args, *kwargs.values()]))
        constants = [p for p, place in zip(one.params, self._places, strict=True) if place is None]
        reader = _READERS.get(one.queryset._iterable_class)  # noqa: SLF001
        if (
            unused
            or one.sql != other.sql
            or self._places != [other.place_of(param) for param in other.params]
            or any(p not in other.params for p in constants)
            or one.queryset._prefetch_related_lookups  # noqa: SLF001
            or reader is None
        ):
            raise TypeError(f"{build.__qualname__} cannot be prepared: see kring.kernel.prepared.")
        self._sql, self._params = one.sql, one.params
        self._short = one.sql.replace("%s", "?").replace("%%", "%")
        self._locks = one.queryset.query.select_for_update
        self._converters = _converters(one.compiler)
        self._read = reader(one.compiler)

    def ask(self, values: list[Any], connection: BaseDatabaseWrapper) -> list[Any]:
        """Ask it about these values, and return the rows."""
        if self._locks and connection.get_autocommit():
            raise TransactionManagementError("A lock needs a transaction.")
        plain = _adapted(_plain(values), connection)
        params: list[Any] = [
            param if place is None else plain[place]
            for param, place in zip(self._params, self._places, strict=True)
        ]
        rows = self._rows(params, connection)
        if not rows:
            return []
        columns = list(zip(*rows, strict=True))
        for place, convert in self._converters:
            columns[place] = tuple(map(convert, columns[place]))
        return list(map(self._read, zip(*columns, strict=True)))

    def _rows(self, params: list[Any], connection: BaseDatabaseWrapper) -> list[Any]:
        if can_ask_at_once(connection):
            with connection.wrap_database_errors:
                found: list[Any] = connection.connection.execute(self._short, params).fetchall()
                return found
        with cursor_of(connection) as cursor:
            cursor.execute(self._sql, params)
            return list(cursor.fetchall())


@cache
def _logs_all() -> bool:
    return settings.DEBUG


def can_ask_at_once(connection: BaseDatabaseWrapper) -> bool:
    """Whether SQLite can be asked without Django's cursors, which only log, count and translate. Connects."""
    watched = connection.execute_wrappers or connection.force_debug_cursor or _logs_all()
    if connection.vendor != "sqlite" or watched:
        return False
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    return True


@contextmanager
def cursor_of(connection: BaseDatabaseWrapper) -> Iterator[Any]:
    """Return a cursor; on PostgreSQL one whose questions the server plans once, where nobody counts them."""
    if (
        connection.vendor != "postgresql"
        or connection.execute_wrappers
        or connection.queries_logged
    ):
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    with connection.wrap_database_errors, _planned(connection.connection) as cursor:
        yield cursor


def _planned(connection: Any) -> Any:  # noqa: ANN401
    """Return psycopg's own cursor, which gives values apart from the question."""
    import psycopg  # noqa: PLC0415 - only there where PostgreSQL is used

    return psycopg.Cursor(connection)


Reader = Callable[[Any], Any]


def _model_reader(compiler: Any) -> Reader:  # noqa: ANN401
    """Return what makes an object of a row, as django.db.models.query.ModelIterable does."""
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _, _ in select[first:last]]
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the types are of a newer Django
    annotated = list((compiler.annotation_col_map or {}).items())
    make = info["model"].from_db

    def read(row: Any) -> Any:  # noqa: ANN401
        made = make(DEFAULT_DB_ALIAS, names, row[first:last])
        for one in related:
            one.populate(row, made)
        for name, place in annotated:
            setattr(made, name, row[place])
        return made

    return read


def _values_reader(compiler: Any) -> Reader:  # noqa: ANN401
    many = compiler.col_count
    return lambda row: row[:many]


_READERS: dict[object, Callable[[Any], Reader]] = {
    ModelIterable: _model_reader,
    ValuesListIterable: _values_reader,
    FlatValuesListIterable: lambda _: itemgetter(0),
}


def _word(build: Callable[..., Any], args: Any, kwargs: Any) -> _Worded:  # noqa: ANN401
    marked = [_mark(value) for value in args], {k: _mark(value) for k, value in kwargs.items()}
    marks = _plain([*marked[0], *marked[1].values()])
    marks = _adapted(marks, connections[DEFAULT_DB_ALIAS])
    return _Worded(build(*marked[0], **marked[1]), marks)


def _converters(compiler: Any) -> list[tuple[int, Reader]]:  # noqa: ANN401
    """Return for each column that needs it how what it holds becomes a value: as Django does, but quicker."""
    found = compiler.get_converters([column for column, _, _ in compiler.select])
    return [
        (place, _converter(steps, column, compiler.connection))
        for place, (steps, column) in found.items()
    ]


def _converter(steps: list[Any], column: object, connection: object) -> Reader:
    def convert(value: Any) -> Any:  # noqa: ANN401
        for step in steps:
            value = step(value, column, connection)
        return value

    def moment(value: Any) -> Any:  # noqa: ANN401
        # What a column of SQLite holds is a moment already; what was computed is text.
        return value.replace(tzinfo=dt.UTC) if type(value) is dt.datetime else convert(value)

    def json(value: Any) -> Any:  # noqa: ANN401
        empty = _EMPTY.get(value)
        return empty() if empty else convert(value)

    match [getattr(step, "__name__", "") for step in steps]:
        case ["convert_uuidfield_value"]:
            return _uuid
        case ["convert_datetimefield_value"]:
            return moment
        case ["from_db_value"] if isinstance(getattr(column, "target", None), models.JSONField):
            return json
    return convert


@lru_cache(maxsize=20_000)
def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


_EMPTY: dict[object, Callable[[], Any]] = {"{}": dict, "[]": list}
_OTHER = object()
# Of these the SQL depends on nothing but the type; most that is asked about is one of them.
_SIMPLE = {UUID, str, int}


def _kind(value: object) -> object:
    """Return what the SQL depends on: the type of what is filled in, or a constant itself."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, models.Model | UUID | dt.date) or type(value) in {str, int}:
        return value.__class__  # not type(): request.user is wrapped
    if isinstance(value, list | tuple | set | frozenset) and len(value) <= LONGEST:
        types = set(map(type, value))
        kinds = types if types <= _SIMPLE else {_kind(one) for one in value}
        return (type(value), len(value), *kinds) if len(kinds) == 1 else _OTHER
    return _OTHER


def _plain(values: Iterable[object]) -> list[object]:
    """Return what of these values goes to the database, one by one."""
    found: list[object] = []
    for value in values:
        if type(value) in _SIMPLE:
            found.append(value)
        elif isinstance(value, models.Model):
            found.append(value.pk)
        elif isinstance(value, list | tuple | set | frozenset):
            found += value if set(map(type, value)) <= _SIMPLE else _plain(value)
        elif value is not None and not isinstance(value, bool | Enum):
            found.append(value)
    return found


def _adapted(plain: list[object], connection: BaseDatabaseWrapper) -> list[object]:
    """Return the values as this database takes them."""
    native = connection.features.has_native_uuid_field

    def adapt(value: object) -> object:
        if type(value) is UUID:
            return value if native else value.hex
        match value:
            case dt.datetime():
                return moment_for(connection, value)
            case dt.date():
                return connection.ops.adapt_datefield_value(value)
        return value

    return [adapt(value) for value in plain]


def moment_for(connection: BaseDatabaseWrapper, value: dt.datetime) -> object:
    """Return a moment as this database takes it: as Django does, but quicker for what we give most."""
    if value.tzinfo is dt.UTC and connection.vendor == "sqlite":
        return str(value.replace(tzinfo=None))
    return connection.ops.adapt_datetimefield_value(value)


def _mark(value: Any) -> Any:  # noqa: ANN401
    """Return something like this value that is found back among the parameters."""
    match value:
        case models.Model():
            # All but its id is deferred: who asks for more looks for a row that is not there.
            return value.__class__.from_db(DEFAULT_DB_ALIAS, ["id"], [uuid4()])
        case UUID():
            return uuid4()
        case dt.datetime():
            return _EARLY + dt.timedelta(seconds=next(_numbers))
        case dt.date():
            return (_EARLY + dt.timedelta(days=next(_numbers))).date()
        case int() if type(value) is int:
            return 10_000 + next(_numbers) % 20_000  # fits in the smallest column
        case str() if type(value) is str:
            return uuid4().hex
        case list() | tuple() | set() | frozenset():
            return type(value)(_mark(one) for one in value)
    return value
