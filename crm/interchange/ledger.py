"""What a run changes, and the record of the changes that lets the run be undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlite_utils import Database

from crm.interchange.outcomes import Outcome
from crm.records import Value, Values, as_record, dump, insert_rows, key_of, stored_row, update_rows
from crm.tables import Table

_AT_ONCE = 500


@dataclass(slots=True)
class _Pending:
    """What waits to be written to one table."""

    added: list[Values] = field(default_factory=list)
    updated: list[Values] = field(default_factory=list)
    changes: list[tuple[int, int, str, str, str | None, str]] = field(default_factory=list)


class Ledger:
    """The changes of one run, written some at a time; `flush` before what was put is read."""

    def __init__(self, db: Database, run_id: int) -> None:
        self.db = db
        self.run_id = run_id
        self.turn = 0
        self._pending: dict[str, _Pending] = {}

    def put(self, table: Table, before: Values | None, after: Values) -> Outcome:
        """Put a row in the place of the stored one (None: there is none)."""
        if after == before:
            return Outcome.UNCHANGED
        pending = self._pending.setdefault(table.name, _Pending())
        (pending.added if before is None else pending.updated).append(after)
        self.turn += 1
        earlier = None if before is None else as_record(table, before)
        key = dump(key_of(table, after))
        pending.changes.append((self.run_id, self.turn, table.name, key, earlier, as_record(table, after)))
        if len(pending.changes) >= _AT_ONCE:
            self.flush(table)
        return Outcome.ADDED if before is None else Outcome.UPDATED

    def put_one(self, table: Table, **values: Value) -> None:
        """Add a row, or change the named columns of the stored one, and write it at once."""
        self.flush(table)
        before = stored_row(self.db, table, tuple(values[name] for name in table.key))
        old = before or (None,) * len(table.columns)
        after = [values.get(column.name, was) for column, was in zip(table.columns, old, strict=True)]
        self.put(table, before, tuple(after))
        self.flush(table)

    def flush(self, table: Table) -> None:
        """Write what waits for a table."""
        pending = self._pending.pop(table.name, None)
        if pending is None:
            return
        insert_rows(self.db, table, pending.added)
        update_rows(self.db, table, pending.updated)
        self.db.conn.executemany(
            "INSERT INTO changes (run_id, turn, table_name, row_key, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            pending.changes,
        )
