"""Writing one row with SQL that is worded once for each table: the counterpart of `prepared`.

Django puts every INSERT and UPDATE into words again, which takes longer than SQLite takes to write it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from kring.kernel.prepared import can_ask_at_once, cursor_of, moment_for

Fields = Sequence["models.Field[Any, Any]"]
OF_UPDATE = 6  # what Django 5.2 gives with an update: queryset, database, id, values and how


class WrittenQuickly(models.Model):
    """Base of tables that are written often. What Django's own way knows beside plain values is left to it.

    The two ways in which busy tables write, a new row and some fields of one, pass by `Model.save`: a third of the work
    was there, for signals and parents that none of our tables has.
    """

    class Meta:
        abstract = True

    def save(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        """Save as Django does."""
        if not given and named in _NEW and self._written(_Way(type(self), None)):
            return
        if not given and named.keys() == {"update_fields"} and named["update_fields"]:
            names = tuple(named["update_fields"])
            if not self._state.adding and self._written(_Way(type(self), names)):
                return
        super().save(*given, **named)

    def _written(self, way: "_Way") -> bool:
        """Write this row; False, with nothing done, when Django must do that."""
        connection = connections[DEFAULT_DB_ALIAS]
        plan = _plan(way, connection.vendor)
        values = plan.values(self, connection) if plan else None
        if plan is None or values is None:
            return False
        try:
            if way.names is None:
                for made in _done(connection, plan.sql, values, plan.numbered):
                    self.pk = made[0]
            else:
                _require_one(_changed(connection, plan.sql, values))
        except Exception:
            connection.needs_rollback = connection.in_atomic_block
            raise
        self._state.adding, self._state.db = False, DEFAULT_DB_ALIAS
        return True

    def _do_insert(
        self,
        manager: object,
        using: str,
        fields: Fields,
        returning_fields: Fields,
        raw: bool,
    ) -> Any:  # noqa: ANN401
        """Insert this row; returns what the database made up, as Django wants it."""
        values = [field.pre_save(self, add=True) for field in fields]
        if raw or any(hasattr(value, "resolve_expression") for value in values):
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]
        connection = connections[using]
        sql = _insert(type(self), tuple(fields), tuple(returning_fields), connection.vendor, using)
        return _done(connection, sql, _plain(fields, values, connection), bool(returning_fields))

    def _do_update(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        """Update this row; returns whether it was there."""
        if named or len(given) != OF_UPDATE:  # another Django
            return super()._do_update(*given, **named)
        _base, using, pk_val, values, _update_fields, _forced = given
        if not values or any(hasattr(value, "resolve_expression") for _, _, value in values):
            return super()._do_update(*given)
        connection = connections[using]
        fields = [field for field, _, _ in values]
        pk = self._meta.pk
        sql = _update(type(self), tuple(fields), connection.vendor, using)
        wanted = [*[value for _, _, value in values], pk_val]
        return bool(_changed(connection, sql, _plain([*fields, pk], wanted, connection)))


def _require_one(rows: int) -> None:
    if not rows:
        raise DatabaseError("Save with update_fields did not affect any rows.")


class _Way(NamedTuple):
    """How a row is written: a new one, or these fields of one."""

    model: type[models.Model]
    names: tuple[str, ...] | None


Adapt = Callable[[Any, BaseDatabaseWrapper], Any]
# What `save` is told of a new row: by us, and by a manager.
_NEW = ({"force_insert": True}, {"force_insert": True, "using": DEFAULT_DB_ALIAS})
# Columns that store what they are given just as it is, when it is of this type.
_AS_IT_IS: dict[str, type] = {
    **dict.fromkeys(("CharField", "TextField"), str),
    **dict.fromkeys(("IntegerField", "BigIntegerField", "PositiveIntegerField"), int),
    **dict.fromkeys(("PositiveSmallIntegerField", "PositiveBigIntegerField"), int),
    "BooleanField": bool,
}


@dataclass(frozen=True)
class _Plan:
    """How a row of one table is written: thought out once. numbered: the database makes up its id."""

    columns: tuple[tuple["models.Field[Any, Any]", Adapt], ...]
    key: Adapt | None  # of an update: how its id is told to the database
    sql: tuple[str, str]
    numbered: bool = False

    def values(self, row: models.Model, connection: BaseDatabaseWrapper) -> list[Any] | None:
        """Return what goes to the database; None when it is more than plain values."""
        if self.numbered and row.pk is not None:
            return None
        found, adding = [], self.key is None
        for field, adapt in self.columns:
            value = field.pre_save(row, adding)
            if hasattr(value, "resolve_expression"):
                return None
            found.append(adapt(value, connection))
        if self.key is not None:
            found.append(self.key(row.pk, connection))
        return found


@lru_cache(maxsize=1000)
def _plan(way: _Way, vendor: str) -> _Plan | None:
    """Return how rows are written in this way; None when Django must do it."""
    meta = way.model._meta  # noqa: SLF001
    made, fields = tuple(meta.db_returning_fields), list(meta.local_concrete_fields)
    if meta.parents or made not in {(), (meta.pk,)}:
        return None
    if way.names is None:
        columns = tuple((field, _adapter(field)) for field in fields if field not in made)
        written = tuple(field for field, _ in columns)
        sql = _insert(way.model, written, made, vendor, DEFAULT_DB_ALIAS)
        return _Plan(columns, None, sql, numbered=bool(made))
    named = {name: field for field in fields for name in (field.name, field.attname)}
    chosen = tuple(dict.fromkeys(named[name] for name in way.names if name in named))
    if not named.keys() >= set(way.names) or meta.pk in chosen:
        return None
    sql = _update(way.model, chosen, vendor, DEFAULT_DB_ALIAS)
    return _Plan(tuple((field, _adapter(field)) for field in chosen), _adapter(meta.pk), sql)


def _adapter(field: "models.Field[Any, Any]") -> Adapt:
    """Return what makes of a value what Django would give to the database: quickly for what is plain."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    ours = type(target).__module__.startswith("django.db.models.")
    kind = target.get_internal_type() if ours else ""
    as_it_is = _AS_IT_IS.get(kind)

    def adapt(value: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401
        its = type(value)
        if its is as_it_is:
            return value
        if its is UUID and kind == "UUIDField":
            return value if connection.features.has_native_uuid_field else value.hex
        if its is dt.datetime and kind == "DateTimeField" and value.tzinfo:
            return moment_for(connection, value)
        return field.get_db_prep_save(value, connection)

    return adapt


def _plain(fields: Fields, values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _done(
    connection: BaseDatabaseWrapper, sql: tuple[str, str], params: list[Any], returning: bool
) -> Any:  # noqa: ANN401
    if can_ask_at_once(connection):
        with connection.wrap_database_errors:
            found = connection.connection.execute(sql[1], params)
            return found.fetchall() if returning else []
    with cursor_of(connection) as cursor:
        cursor.execute(sql[0], params)
        return cursor.fetchall() if returning else []


def _changed(connection: BaseDatabaseWrapper, sql: tuple[str, str], params: Any) -> int:  # noqa: ANN401
    if can_ask_at_once(connection):
        with connection.wrap_database_errors:
            rows: int = connection.connection.execute(sql[1], params).rowcount
            return rows
    with cursor_of(connection) as cursor:
        cursor.execute(sql[0], params)
        return int(cursor.rowcount)


def _marks(fields: Fields, connection: BaseDatabaseWrapper) -> list[str]:
    """Return the place of each value in SQL: some kinds of column want more than a mark."""
    found = []
    for field in fields:
        placeholder = getattr(field, "get_placeholder", None)
        found.append(placeholder(None, None, connection) if placeholder else "%s")
    return found


@lru_cache(maxsize=1000)
def _insert(
    model: type[models.Model],
    fields: tuple[Any, ...],
    returning: tuple[Any, ...],
    _vendor: str,
    using: str,
) -> tuple[str, str]:
    """Return the INSERT of these fields, for Django's cursor and for SQLite's own."""
    connection = connections[using]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    marks = ", ".join(_marks(fields, connection))
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: SLF001, S608
    if returning:
        sql += f" RETURNING {', '.join(quoted(field.column) for field in returning)}"
    return sql, _short(sql)


@lru_cache(maxsize=1000)
def _update(
    model: type[models.Model], fields: tuple[Any, ...], _vendor: str, using: str
) -> tuple[str, str]:
    """Return the UPDATE of these fields of one row, for Django's cursor and for SQLite's own."""
    connection = connections[using]
    quoted = connection.ops.quote_name
    pairs = zip(fields, _marks(fields, connection), strict=True)
    changes = ", ".join(f"{quoted(field.column)} = {mark}" for field, mark in pairs)
    table, pk = quoted(model._meta.db_table), quoted(model._meta.pk.column or "")  # noqa: SLF001
    sql = f"UPDATE {table} SET {changes} WHERE {pk} = %s"  # noqa: S608
    return sql, _short(sql)


def _short(sql: str) -> str:
    return sql.replace("%s", "?")
