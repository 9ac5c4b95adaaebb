"""Take a whole run of changes back (an import, an edit, a merge), or nothing of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

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

_TAKEN_BACK = {
    RunKind.IMPORT: N_("Import nr. {run} er allerede taget tilbage."),
    RunKind.EDIT: N_("Ændring nr. {run} er allerede taget tilbage."),
    RunKind.MERGE: N_("Sammenlægning nr. {run} er allerede taget tilbage."),
}


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
        _refuse_changed(db, run_id, changes)
        db.execute("PRAGMA defer_foreign_keys = ON")
        for change in reversed(changes):
            if change.before is None:
                delete_row(db, change.table, change.key)
            elif change.after is None:
                insert_rows(db, change.table, [change.before])
            else:
                update_rows(db, change.table, [change.before])
        _refuse_needed(db, run_id)
    removed = sum(change.before is None for change in changes)
    return Undone(run_id, removed, len(changes) - removed)


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
        raise Problem(_TAKEN_BACK[kind], run=run_id)
    newest = next(db.query("SELECT max(run_id) AS run FROM runs WHERE kind = ?", [kind.value]))["run"]
    if kind is not RunKind.IMPORT:
        raise Problem(N_("Der er ingen ændring nr. {run}."), run=run_id)
    if newest is None:
        raise Problem(N_("Der er ingen import nr. {run}; databasen har ingen importer."), run=run_id)
    raise Problem(
        N_("Der er ingen import nr. {run}. Den seneste er nr. {newest}."), run=run_id, newest=newest
    )


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


def _refuse_changed(db: Database, run_id: int, changes: list[_Change]) -> None:
    """Every row must still be what the run made it (its last change of the row counts)."""
    last = {(change.table.name, change.row_key): change for change in changes}
    for (name, row_key), change in last.items():
        if stored_row(db, change.table, change.key) != change.after:
            raise _changed(db, run_id, name, row_key)
    added = [change.key[0] for change in changes if change.table is USERS and change.before is None]
    for (user_name,) in db.conn.execute("SELECT user_name FROM users WHERE password_hash IS NOT NULL"):
        if user_name in added:
            raise Problem(
                N_("Importen kan ikke tages tilbage: {name} har siden fået log-in. Intet er ændret."),
                name=user_name,
            )


def _changed(db: Database, run_id: int, table: str, row_key: str) -> Problem:
    shown = ", ".join(str(part) for part in json.loads(row_key))
    later = _later_run(db, run_id, table, row_key)
    if later is None:
        return Problem(
            N_("{table} {key} er ændret siden importen, som derfor ikke kan tages tilbage. Intet er ændret."),
            table=table,
            key=shown,
        )
    return Problem(
        N_(
            "Import nr. {later} har siden ændret {table} {key}. "
            "Tag først nr. {later} tilbage. Intet er ændret."
        ),
        later=later,
        table=table,
        key=shown,
    )


def _later_run(db: Database, run_id: int, table: str, row_key: str) -> int | None:
    """The newest run after this one that changed a row and has not been undone."""
    found: int | None = next(
        db.query(
            "SELECT max(c.run_id) AS run FROM changes c JOIN runs r ON r.run_id = c.run_id "
            "WHERE c.table_name = ? AND c.row_key = ? AND c.run_id > ? AND r.undone_at IS NULL",
            [table, row_key, run_id],
        )
    )["run"]
    return found


def _refuse_needed(db: Database, run_id: int) -> None:
    """No row may be left pointing at one that was taken out."""
    for row in db.query("PRAGMA foreign_key_check"):
        child = next(db.query(f'SELECT * FROM "{row["table"]}" WHERE rowid = ?', [row["rowid"]]))
        table = RECORDED.get(row["table"])
        key = [child[name] for name in (table.key if table else tuple(child)[:1])]
        later = _later_run(db, run_id, row["table"], dump(key))
        raise Problem(
            N_(
                "Importen kan ikke tages tilbage: {table} {key} er kommet til siden{by} "
                "og hører til en række i {parent} fra importen. Intet er ændret."
            ),
            table=row["table"],
            key=", ".join(map(str, key)),
            by="" if later is None else f" (import nr. {later})",
            parent=row["parent"],
        )
