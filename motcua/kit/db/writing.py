"""INSERT and UPDATE of one row, composed once per model; what save() does, without signals and without choices."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    AutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)

from motcua.kit.db.running import run

Write = Callable[[Any], Any]
Column = tuple[str, type | None, Write | None, Field]
SIZES = (64, 16, 4, 1)
_NUMBERS = (IntegerField, BigIntegerField, SmallIntegerField, PositiveIntegerField, PositiveSmallIntegerField)
# Values of these types stand for themselves in columns of these kinds; Django takes ten calls to say so.
_AS_IT_IS = {CharField: str, TextField: str, BooleanField: bool, ForeignKey: int} | dict.fromkeys(
    _NUMBERS, int
)
# The same on PostgreSQL alone: elsewhere Django writes them as text.
_NATIVE: dict[type[Field], type] = {DateTimeField: datetime, UUIDField: UUID}


def insert(row: Model, *, unless_known: bool = False) -> bool:
    """Insert a new row and give it its key.

    unless_known: a row that breaks a unique constraint is left out and False is returned. Constraints raise
    IntegrityError as with save(); no signals are sent.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, columns = _inserting(type(row), unless_known, connection.vendor)
    values = _values(row, columns, connection, adding=True)
    made = run(connection, sql, values).rows
    if not made:
        return False
    if row.pk is None:
        row.pk = made[0][0]
    row._state.adding, row._state.db = False, connection.alias
    return True


def insert_many(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, in statements of a few sizes so that each is composed once; keys stay unset."""
    connection, done = connections[DEFAULT_DB_ALIAS], 0
    for size in portions(len(rows)):
        part = rows[done : done + size]
        sql, columns = _inserting_many(type(part[0]), size, connection.vendor)
        run(connection, sql, [one for row in part for one in _values(row, columns, connection, adding=True)])
        done += size


def portions(count: int) -> list[int]:
    """How many rows go into each statement: few different sizes, because each size is a statement of its own."""
    found = []
    for size in SIZES:
        found += [size] * (count // size)
        count %= size
    return found


def update(row: Model, names: Sequence[str]) -> None:
    """Write these fields (attribute names) of an existing row. Raises DoesNotExist when it is gone."""
    connection = connections[DEFAULT_DB_ALIAS]
    sql, columns = _updating(type(row), tuple(names), connection.vendor)
    values = _values(row, columns, connection, adding=False)
    if run(connection, sql, [*values, row.pk]).count != 1:
        raise type(row).DoesNotExist


@lru_cache(maxsize=256)
def _inserting(model: type[Model], unless_known: bool, vendor: str) -> tuple[str, list[Column]]:
    fields = _plain([field for field in model._meta.concrete_fields if not isinstance(field, AutoField)])
    names = ", ".join(_quoted(field.column) for field in fields)
    gaps = ", ".join(["%s"] * len(fields))
    known = "ON CONFLICT DO NOTHING " if unless_known else ""
    key = _quoted(model._meta.pk.column)
    table = _quoted(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({gaps}) {known}RETURNING {key}", _columns(fields, vendor)  # noqa: S608 - our own names


@lru_cache(maxsize=256)
def _inserting_many(model: type[Model], size: int, vendor: str) -> tuple[str, list[Column]]:
    one, columns = _inserting(model, False, vendor)
    head, _gaps, _rest = one.partition(" VALUES ")
    gaps = f"({', '.join(['%s'] * len(columns))})"
    return f"{head} VALUES {', '.join([gaps] * size)}", columns


@lru_cache(maxsize=256)
def _updating(model: type[Model], names: tuple[str, ...], vendor: str) -> tuple[str, list[Column]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = _plain([by_name[name] for name in names])
    pairs = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    key = _quoted(model._meta.pk.column)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {pairs} WHERE {key} = %s", _columns(fields, vendor)  # noqa: S608 - our own names


def _columns(fields: Sequence[Field], vendor: str) -> list[Column]:
    return [(field.attname, *_known(field, vendor), field) for field in fields]


def _known(field: Field, vendor: str) -> tuple[type | None, Write | None]:
    """The type of value that Django need not be asked about, and what writes it where it does not stand as it is."""
    kind = type(field)
    if kind is JSONField and field.encoder is None:
        return dict, json.dumps
    if kind in _NATIVE:
        own = vendor == "postgresql" and not (
            getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        )
        return _NATIVE[kind] if own else None, None
    return _AS_IT_IS.get(kind), None


def _values(row: Model, columns: Sequence[Column], connection: Any, *, adding: bool) -> list[Any]:
    """What goes into the columns, as save() would write it."""
    held, values = row.__dict__, []
    for name, known, write, field in columns:
        value = held.get(name, field)
        if known is None or (value is not None and type(value) is not known):
            value = field.get_db_prep_save(field.pre_save(row, adding), connection)
        elif write is not None and value is not None:
            value = write(value)
        values.append(value)
    return values


def _plain(fields: list[Field]) -> list[Field]:
    """Fields whose value stands for itself in SQL; another kind belongs to the ORM."""
    # Bytes have a placeholder of their own only in databases that this house does not use.
    odd = [
        field.name
        for field in fields
        if hasattr(field, "get_placeholder") and not isinstance(field, BinaryField)
    ]
    if odd:
        raise TypeError(f"written with save() only: {', '.join(odd)}")
    return fields


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
