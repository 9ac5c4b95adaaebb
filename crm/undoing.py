"""Take a whole run of changes back (an import, an edit, a merge), or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from crm import undo_words
from crm.db import explained
from crm.model import RunKind
from crm.problem import N_, Problem
from crm.records import (
    RECORDED,
    Key,
    Values,
    delete_row,
    dump,
    file_of,
    from_record,
    insert_rows,
    stored_row,
    update_rows,
)
from crm.tables import USERS, Table


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows an undo took out, and how many it set back to what they were."""

    run_id: int
    removed: int
    restored: int


@dataclass(frozen=True, slots=True)
class _Change:
    table: Table
    row_key: str
    before: Values | None
    after: Values | None

    @property
    def key(self) -> Key:
        return tuple(json.loads(self.row_key))


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: int
    kind: RunKind


def undo_run(
    db: Database, run_id: int, *, kind: RunKind = RunKind.IMPORT, user_name: str | None = None
) -> Undone:
    """Set every row that the run added, updated or took out back to what it was before.

    Raises Problem, with nothing changed, if there is no such run, it is undone already, a row has changed
    since, or other rows have come to need one that the run added.
    """
    with explained(file_of(db)), db.atomic():
        _claim(db, run_id, kind, user_name)
        changes = _changes(db, run_id)
        _refuse_changed(db, run_id, kind, changes)
        db.execute("PRAGMA defer_foreign_keys = ON")
        for change in reversed(changes):
            if change.before is None:
                delete_row(db, change.table, change.key)
            elif change.after is None:
                insert_rows(db, change.table, [change.before])
            else:
                update_rows(db, change.table, [change.before])
        _refuse_needed(db, run_id, kind)
    removed = sum(change.before is None for change in changes)
    return Undone(run_id, removed, len(changes) - removed)


def is_untouched(db: Database, run_id: int) -> bool:
    """Whether every row is still what the run made it, so that nothing newer would be lost with it."""
    return not any(True for _ in _overtaken(db, _changes(db, run_id)))


def _claim(db: Database, run_id: int, kind: RunKind, user_name: str | None) -> None:
    """Mark the run as undone first: that takes the right to write before anything is read."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    marked = db.execute(
        "UPDATE runs SET undone_at = ?, undone_by = ? WHERE run_id = ? AND kind = ? AND undone_at IS NULL",
        [now, user_name, run_id, kind.value],
    )
    if marked.rowcount == 1:
        return
    if any(db.query("SELECT 1 FROM runs WHERE run_id = ? AND kind = ?", [run_id, kind.value])):
        raise Problem(undo_words.TAKEN_BACK[kind], run=run_id)
    newest = next(db.query("SELECT max(run_id) AS run FROM runs WHERE kind = ?", [kind.value]))["run"]
    if newest is None:
        raise Problem(undo_words.NONE_AT_ALL[kind], run=run_id)
    raise Problem(undo_words.NO_SUCH[kind], run=run_id, newest=newest)


def _changes(db: Database, run_id: int) -> list[_Change]:
    rows = db.query(
        "SELECT table_name, row_key, before, after FROM changes WHERE run_id = ? ORDER BY turn",
        [run_id],
    )
    changes = []
    for row in rows:
        table = RECORDED[row["table_name"]]
        before = None if row["before"] is None else from_record(table, row["before"])
        after = None if row["after"] is None else from_record(table, row["after"])
        changes.append(_Change(table, row["row_key"], before, after))
    return changes


def _refuse_changed(db: Database, run_id: int, kind: RunKind, changes: list[_Change]) -> None:
    """Every row must still be what the run made it."""
    for change in _overtaken(db, changes):
        raise _changed(db, run_id, kind, change)
    added = [change.key[0] for change in changes if change.table is USERS and change.before is None]
    for (user_name,) in db.conn.execute("SELECT user_name FROM users WHERE password_hash IS NOT NULL"):
        if user_name in added:
            raise Problem(
                N_("Importen kan ikke tages tilbage: {name} har siden fået log-in. Intet er ændret."),
                name=user_name,
            )


def _overtaken(db: Database, changes: list[_Change]) -> Iterator[_Change]:
    """The changes whose row is no longer what the run made it (its last change of a row counts)."""
    last = {(change.table.name, change.row_key): change for change in changes}
    return (one for one in last.values() if stored_row(db, one.table, one.key) != one.after)


def _changed(db: Database, run_id: int, kind: RunKind, change: _Change) -> Problem:
    record = undo_words.record(db, kind, change.table.name, change.key, change.before or change.after)
    later = _later_run(db, run_id, change.table.name, change.row_key)
    if later is None:
        return Problem(undo_words.CHANGED_SINCE[kind], record=record)
    return Problem(undo_words.CHANGED_BY[later.kind], later=later.run_id, record=record)


def _later_run(db: Database, run_id: int, table: str, row_key: str) -> _Run | None:
    """The newest run after this one that changed a row and has not been undone."""
    rows = db.query(
        "SELECT c.run_id, r.kind FROM changes c JOIN runs r ON r.run_id = c.run_id WHERE c.table_name = ? "
        "AND c.row_key = ? AND c.run_id > ? AND r.undone_at IS NULL ORDER BY c.run_id DESC LIMIT 1",
        [table, row_key, run_id],
    )
    return next((_Run(row["run_id"], RunKind(row["kind"])) for row in rows), None)


def _refuse_needed(db: Database, run_id: int, kind: RunKind) -> None:
    """No row may be left pointing at one that was taken out."""
    for row in db.query("PRAGMA foreign_key_check"):
        child = next(db.query(f'SELECT * FROM "{row["table"]}" WHERE rowid = ?', [row["rowid"]]))
        table = RECORDED.get(row["table"])
        key = tuple(child[name] for name in (table.key if table else tuple(child)[:1]))
        later = _later_run(db, run_id, row["table"], dump(key))
        raise Problem(
            undo_words.NEEDED[kind],
            record=undo_words.record(db, kind, row["table"], key, None),
            by="" if later is None else " " + undo_words.BY[later.kind].format(later=later.run_id),
            parent=row["parent"],
        )
