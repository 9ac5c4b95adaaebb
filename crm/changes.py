"""Changes of recorded tables: each belongs to a run that says who, when and what, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from crm.model import RunKind
from crm.records import (
    RECORDED,
    Key,
    Value,
    Values,
    as_record,
    delete_row,
    dump,
    insert_rows,
    stored_row,
    update_rows,
)
from crm.tables import Table


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a run added (`before` None), changed, or took out (`after` None). `at` is UTC ISO."""

    run_id: int
    kind: RunKind
    at: str
    user_name: str | None
    note: str | None
    undone_at: str | None
    table: str
    key: tuple[Any, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def fields(self) -> list[str]:
        """The columns whose value changed, in the order of the table."""
        before, after = self.before or {}, self.after or {}
        return [
            column.name
            for column in RECORDED[self.table].columns
            if before.get(column.name) != after.get(column.name)
        ]


class Pen:
    """Writes rows of one run and puts each change on record."""

    def __init__(self, db: Database, run_id: int) -> None:
        self.db, self.run_id, self.turn = db, run_id, 0

    def row(self, table: Table, key: Key) -> dict[str, Value] | None:
        """The stored row by column name, None if there is none."""
        values = stored_row(self.db, table, key)
        return None if values is None else _by_name(table, values)

    def put(self, table: Table, values: Mapping[str, Value]) -> bool:
        """Add a row, or change the named columns of the stored one (None clears). True if that changes it."""
        key = tuple(values[name] for name in table.key)
        before = stored_row(self.db, table, key)
        old = dict.fromkeys((column.name for column in table.columns), None)
        if before is not None:
            old = _by_name(table, before)
        unknown = set(values) - set(old)
        if unknown:
            raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
        after = tuple((old | dict(values)).values())
        if after == before:
            return False
        (insert_rows if before is None else update_rows)(self.db, table, [after])
        self._record(table, key, before, after)
        return True

    def confirm(self, table: Table, key: Key) -> bool:
        """Put on record that a row still holds as it is, without changing it. Whether it is there."""
        row = stored_row(self.db, table, key)
        if row is None:
            return False
        self._record(table, key, row, row)
        return True

    def take_out(self, table: Table, key: Key) -> bool:
        """Take a row out; it comes back when the run is taken back. Whether it was there."""
        before = stored_row(self.db, table, key)
        if before is None:
            return False
        delete_row(self.db, table, key)
        self._record(table, key, before, None)
        return True

    def _record(self, table: Table, key: Key, before: Values | None, after: Values | None) -> None:
        self.turn += 1
        self.db.execute(
            "INSERT INTO changes (run_id, turn, table_name, row_key, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                self.run_id,
                self.turn,
                table.name,
                dump(key),
                None if before is None else as_record(table, before),
                None if after is None else as_record(table, after),
            ],
        )


@contextmanager
def recorded(
    db: Database, user_name: str | None, kind: RunKind = RunKind.EDIT, note: str | None = None
) -> Iterator[Pen]:
    """One run: all of it or nothing. It takes the right to write before the block reads anything.

    A run that changes nothing leaves no trace. `note` says why, where somebody had to say so. Without a
    `user_name` it was the command line.
    """
    with db.atomic():
        pen = Pen(db, begin(db, kind, user_name, note))
        db.execute("PRAGMA defer_foreign_keys = ON")
        yield pen
        if not pen.turn:
            db.execute("DELETE FROM runs WHERE run_id = ?", [pen.run_id])


def begin(
    db: Database, kind: RunKind, user_name: str | None = None, note: str | None = None, folder: str = ""
) -> int:
    """Open a run. Being the first statement it takes the right to write, so nobody can come in between."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    run = db.execute(
        "INSERT INTO runs (started_at, folder, kind, user_name, note) VALUES (?, ?, ?, ?, ?)",
        [started, folder, kind.value, user_name, note],
    )
    assert run.lastrowid is not None
    return run.lastrowid


_CHANGES = (
    "SELECT c.*, r.kind, r.started_at, r.user_name, r.note, r.undone_at FROM changes c "
    "JOIN runs r ON r.run_id = c.run_id "
)


def of_record(db: Database, table: Table, key: Key, *, part_of_key: bool = False) -> list[Change]:
    """What has happened to one row, latest first; with `part_of_key` to all rows whose key begins so."""
    text = dump(key)
    low, high = (text[:-1], text[:-1] + "~") if part_of_key else (text, text)
    rows = db.query(
        _CHANGES + "WHERE c.table_name = ? AND c.row_key BETWEEN ? AND ? ORDER BY c.run_id DESC, c.turn DESC",
        [table.name, low, high],
    )
    return [read_change(row) for row in rows]


def of_run(db: Database, run_id: int) -> list[Change]:
    """What a run did, in its order."""
    return [read_change(row) for row in db.query(_CHANGES + "WHERE c.run_id = ? ORDER BY c.turn", [run_id])]


def read_change(row: dict[str, Any]) -> Change:
    """A row of `changes` joined with its run, as SQL gives it."""
    return Change(
        run_id=row["run_id"],
        kind=RunKind(row["kind"]),
        at=row["started_at"],
        user_name=row["user_name"],
        note=row["note"],
        undone_at=row["undone_at"],
        table=row["table_name"],
        key=tuple(json.loads(row["row_key"])),
        before=None if row["before"] is None else json.loads(row["before"]),
        after=None if row["after"] is None else json.loads(row["after"]),
    )


def _by_name(table: Table, values: Values) -> dict[str, Value]:
    return {column.name: value for column, value in zip(table.columns, values, strict=True)}
