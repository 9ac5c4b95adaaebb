"""Rows as tuples in the order of their table's columns: read, written, and put on record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from crm.danish import search_key, sort_key
from crm.tables import EMPLOYERS, TABLES, Column, Kind, Table

Value = str | float | int | None
"""What is stored: text, ISO date, number, 1/0, a list as JSON text; None = unknown."""

Values = tuple[Value, ...]
"""The values of a row in the order of its table's columns; None = unknown or not in the file."""

Key = tuple[object, ...]

SETTINGS = Table("settings", "Indstillinger", (Column("name", ""), Column("value", "")), ("name",), own=True)
"""Written by an import only to mark invented data; it has no file of its own."""

RECORDED = {table.name: table for table in (*TABLES, SETTINGS)}
"""Every table whose changes are recorded, by name."""


_encode = json.JSONEncoder(ensure_ascii=False).encode

IN_MEMORY = Path(":memory:")


def file_of(db: Database) -> Path:
    """The file of the database; IN_MEMORY if it has none."""
    file = next(row["file"] for row in db.query("PRAGMA database_list") if row["name"] == "main")
    return Path(file) if file else IN_MEMORY


def stored_rows(db: Database, table: Table) -> dict[Key, Values]:
    """All rows of a table by key, in the order in which they came in."""
    return {key_of(table, row): row for row in every_row(db, table, ("rowid",))}


def every_row(db: Database, table: Table, order: Sequence[str]) -> Iterator[Values]:
    """All rows of a table one by one, in the order of these columns."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    by = ", ".join(f'"{name}"' for name in order)
    found = db.conn.execute(f"SELECT {names} FROM {table.name} ORDER BY {by}")
    lists = [turn for turn, column in enumerate(table.columns) if column.kind in (Kind.WORDS, Kind.CODES)]
    return (_with_plain_lists(row, lists) for row in found) if lists else found


def _with_plain_lists(row: Values, lists: list[int]) -> Values:
    """The row with its lists in the one way of writing JSON, so that equal lists compare equal."""
    values = list(row)
    for turn in lists:
        if values[turn] is not None:
            values[turn] = dump(json.loads(str(values[turn])))
    return tuple(values)


def in_one_form(table: Table, row: Values) -> Values:
    """A stored row with its lists in the one way of writing JSON, so that equal rows compare equal."""
    lists = _list_places(table.name)
    return _with_plain_lists(row, lists) if lists else row


@cache
def _list_places(table: str) -> list[int]:
    columns = RECORDED[table].columns
    return [turn for turn, column in enumerate(columns) if column.kind in (Kind.WORDS, Kind.CODES)]


def stored_row(db: Database, table: Table, key: Key) -> Values | None:
    """The row with this key, None if there is none."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    found = db.conn.execute(f"SELECT {names} FROM {table.name} WHERE {_where(table)}", key).fetchone()
    if found is None:
        return None
    lists = [turn for turn, column in enumerate(table.columns) if column.kind in (Kind.WORDS, Kind.CODES)]
    return _with_plain_lists(tuple(found), lists)


def insert_rows(db: Database, table: Table, rows: list[Values]) -> None:
    """Add rows that are not there yet."""
    columns = _written_columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    db.conn.executemany(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",
        (row + _derived(table, row) for row in rows),
    )


def update_rows(db: Database, table: Table, rows: list[Values]) -> None:
    """Write rows over those with the same key."""
    changes = ", ".join(f'"{name}" = ?' for name in _written_columns(table))
    db.conn.executemany(
        f"UPDATE {table.name} SET {changes} WHERE {_where(table)}",
        (row + _derived(table, row) + key_of(table, row) for row in rows),
    )


def delete_row(db: Database, table: Table, key: Key) -> None:
    """Take a row out (only by a merge, or by undoing what added it)."""
    db.conn.execute(f"DELETE FROM {table.name} WHERE {_where(table)}", key)


def _where(table: Table) -> str:
    return " AND ".join(f'"{name}" = ?' for name in table.key)


def _written_columns(table: Table) -> list[str]:
    derived = ["search_key", "sort_key"] if table is EMPLOYERS else []
    return [column.name for column in table.columns] + derived


def _derived(table: Table, row: Values) -> tuple[str, ...]:
    """What is computed from a row and stored beside it."""
    if table is not EMPLOYERS:
        return ()
    name, *others = (str(v or "") for v in pick(table, row, ("name", "street", "town", "p_number", "cvr")))
    return search_key(name, *others), sort_key(name)


def pick(table: Table, row: Values, names: tuple[str, ...]) -> Values:
    """The named values of a row."""
    return tuple([row[place] for place in _places(table.name, names)])


def with_value(table: Table, row: Values, name: str, value: Value) -> Values:
    """The row with one value put in its place."""
    place = _places(table.name, (name,))[0]
    return (*row[:place], value, *row[place + 1 :])


@cache
def _places(table: str, names: tuple[str, ...]) -> tuple[int, ...]:
    every = [column.name for column in RECORDED[table].columns]
    return tuple(every.index(name) for name in names)


def key_of(table: Table, row: Values) -> Key:
    """The key of a row."""
    return pick(table, row, table.key)


def overlay(stored: Values, given: Values) -> Values:
    """The stored row with every given value that is known."""
    return tuple([old if new is None else new for old, new in zip(stored, given, strict=True)])


def as_record(table: Table, row: Values) -> str:
    """A row as the record of changes keeps it: a JSON object of what is known."""
    known = zip(table.columns, row, strict=True)
    return dump({column.name: value for column, value in known if value is not None})


def from_record(table: Table, record: str) -> Values:
    """The row that a record holds."""
    known = json.loads(record)
    return tuple(known.get(column.name) for column in table.columns)


def dump(value: object) -> str:
    """JSON in the one way in which it is stored."""
    return _encode(value)
