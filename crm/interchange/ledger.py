"""What is stored, what a run changes in it, and the record of the changes that lets the run be undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlite_utils import Database

from crm.records import (
    Key,
    Values,
    as_record,
    dump,
    insert_rows,
    key_of,
    overlay,
    stored_rows,
    update_rows,
)
from crm.tables import Table


class Outcome(StrEnum):
    """What a row did to the database."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class _Pending:
    """What waits to be written to one table."""

    added: list[Values] = field(default_factory=list)
    updated: list[Values] = field(default_factory=list)
    changes: list[tuple[int, int, str, str, str | None, str]] = field(default_factory=list)


class Ledger:
    """Rows are loaded when first asked for; the changes of a run are written at `flush`, many at a time."""

    def __init__(self, db: Database, run_id: int) -> None:
        self._db = db
        self._run_id = run_id
        self._turn = 0
        self._rows: dict[str, dict[Key, Values]] = {}
        self._pending: dict[str, _Pending] = {}

    def rows(self, table: Table) -> dict[Key, Values]:
        """The rows of a table by key, this run's included, in the order in which they came in."""
        if table.name not in self._rows:
            self._rows[table.name] = stored_rows(self._db, table)
        return self._rows[table.name]

    def put(self, table: Table, values: Values) -> Outcome:
        """Add a row or lay it over the stored one; unknown values leave what is stored."""
        rows = self.rows(table)
        key = key_of(table, values)
        before = rows.get(key)
        after = values if before is None else overlay(before, values)
        if after == before:
            return Outcome.UNCHANGED
        rows[key] = after
        pending = self._pending.setdefault(table.name, _Pending())
        (pending.added if before is None else pending.updated).append(after)
        self._turn += 1
        earlier = None if before is None else as_record(table, before)
        pending.changes.append(
            (self._run_id, self._turn, table.name, dump(key), earlier, as_record(table, after))
        )
        return Outcome.ADDED if before is None else Outcome.UPDATED

    def flush(self, table: Table) -> None:
        """Write what waits for a table."""
        pending = self._pending.pop(table.name, _Pending())
        insert_rows(self._db, table, pending.added)
        update_rows(self._db, table, pending.updated)
        self._db.conn.executemany(
            "INSERT INTO changes (run_id, turn, table_name, row_key, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            pending.changes,
        )
