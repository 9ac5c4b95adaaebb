"""Rows that name a P-number, given another one: wherever a table says that a column holds P-numbers."""

from __future__ import annotations

import json

from sqlite_utils import Database

from crm.changes import Pen
from crm.records import Key, Value, dump
from crm.tables import PARTICIPANTS, TABLES, Kind, Table


def move_every(pen: Pen, old: str, new: str, but: frozenset[tuple[Table, str]]) -> None:
    """Put `new` wherever `old` stands in a column of P-numbers, save for the columns named in `but`."""
    for table in TABLES:
        for column in table.columns:
            if column.kind is Kind.P_NUMBER and (table, column.name) not in but:
                for key in keys_with(pen.db, table, column.name, old):
                    move(pen, table, key, column.name, new)


def keys_with(db: Database, table: Table, column: str, number: str) -> list[Key]:
    """The keys of the rows that hold a number in this column."""
    names = ", ".join(f'"{name}"' for name in table.key)
    rows = db.conn.execute(f'SELECT {names} FROM {table.name} WHERE "{column}" = ?', [number])
    return [tuple(row) for row in rows]


def move(pen: Pen, table: Table, key: Key, column: str, number: str) -> None:
    """Put a number in its place; where it is part of the key the row is taken out and put in again."""
    row = pen.row(table, key)
    if row is None:
        return
    values: dict[str, Value] = row | {column: number}
    if column in table.key:
        pen.take_out(table, key)
    pen.put(table, values)


def move_no_go(pen: Pen, old: str, new: str) -> None:
    """Who will not work at a place will not do so under its new number."""
    for (key,) in pen.db.conn.execute("SELECT participant_id FROM participants WHERE instr(no_go, ?)", [old]):
        row = pen.row(PARTICIPANTS, (key,))
        assert row is not None
        listed = json.loads(str(row["no_go"]))
        changed = dump(list(dict.fromkeys(new if one == old else one for one in listed)))
        if old in listed:
            pen.put(PARTICIPANTS, {"participant_id": key, "no_go": changed})
