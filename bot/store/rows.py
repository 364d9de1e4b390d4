"""Rows to nouns and back: a column and a field that mean the same have the same name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime, tzinfo
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Insert,
    Table,
    Update,
    bindparam,
    literal_column,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.codec import reader, writer
from bot.store.engine import Conflict

T = TypeVar("T")


def row_of(noun: object, table: Table) -> dict[str, Any]:
    """The table's columns that the noun has a value for."""
    return {
        name: write(getattr(noun, name)) if write else getattr(noun, name)
        for name, write in _to_columns(cast("Any", type(noun)), table)
    }


def noun_of(
    kind: type[T], table: Table, row: Mapping[Any, Any], prefix: str = "", zone: tzinfo | None = None
) -> T:
    """The noun a row holds. `prefix` stands before the names of joined columns; times are told in `zone`."""
    values: dict[str, Any] = {}
    for name, read in _to_fields(cast("Any", kind), table):
        value = row[prefix + name]
        if read:
            value = read(value)
        elif zone and isinstance(value, datetime):
            value = value.astimezone(zone)
        values[name] = value
    return kind(**values)


def insert_into(c: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what happens when the row is there already; both databases say it alike."""
    return insert_for(c.dialect.name, table)


def insert_for(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """The same, for a statement that is built once and kept: building takes longer than running it."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_new(c: Connection, table: Table) -> Insert:
    """An insert that leaves alone what is there already."""
    return _insert_new(c.dialect.name, table)


def insert_or_replace(c: Connection, table: Table, row: Iterable[str]) -> Insert:
    """An insert of these columns that takes the place of what is there already."""
    return _insert_or_replace(c.dialect.name, table, tuple(row))


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return insert_for(dialect, table).on_conflict_do_nothing()


@cache
def _insert_or_replace(dialect: str, table: Table, row: tuple[str, ...]) -> Insert:
    put = insert_for(dialect, table)
    keys = [column.name for column in table.primary_key]
    anew = {name: put.excluded[name] for name in row if name not in keys}
    return put.on_conflict_do_update(index_elements=keys, set_=anew)


def write(c: Connection, table: Table, noun: Any, **besides: Any) -> None:
    """Writes a noun in its new version, where the version it was loaded with still stands. Raises Conflict.

    A noun with version 0 is new. `besides` are the columns that are the store's own.
    """
    row = row_of(noun, table) | besides | {"version": noun.version + 1}
    keys = {column.name: row[column.name] for column in table.primary_key}
    if noun.version == 0:
        written = c.execute(insert_new(c, table), row)
    else:
        known = {f"known_{name}": value for name, value in keys.items()} | {"known_version": noun.version}
        changed = {name: value for name, value in row.items() if name not in keys}
        written = c.execute(_change(table), changed | known)
    if written.rowcount != 1:
        raise Conflict(f"{table.name} {list(keys.values())}")


@cache
def _change(table: Table) -> Update:
    """Of the columns that are handed to it."""
    same = (column == bindparam(f"known_{column.name}") for column in table.primary_key)
    return update(table).where(*same, table.c.version == bindparam("known_version"))


def one_of(column: ColumnElement[str], words: Collection[str]) -> ColumnElement[bool]:
    """One of some words of ours, written into the statement: a list of values is spread out at each run."""
    return column.in_([literal_column(f"'{word}'") for word in sorted(words)])


@cache
def _to_columns(kind: type, table: Table) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [
        (field.name, writer(hints[field.name]) if _is_json(table, field.name) else None)
        for field in fields(cast("Any", kind))
        if field.name in table.c
    ]


@cache
def _to_fields(kind: type, table: Table) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [
        (field.name, reader(hints[field.name]) if _is_json(table, field.name) else None)
        for field in fields(cast("Any", kind))
        if field.name in table.c
    ]


def _is_json(table: Table, name: str) -> bool:
    return isinstance(table.c[name].type, JSON)
