"""The imports that were made, and whose rows they read: for the list of runs, and for the read log."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crm import clock
from crm.model import RunKind

_PEOPLE_OF: Mapping[str, str] = {
    "participants": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "wish_occupations": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "participant_weights": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "match_answers": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "planned_approaches": "SELECT participant_id FROM planned_approaches WHERE approach_id IN ({keys})",
    "introductions": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "placements": "SELECT participant_id FROM participants WHERE participant_id IN ({keys})",
    "employer_contacts": "SELECT participant_id FROM employer_contacts WHERE contact_id IN ({keys})",
    "next_steps": "SELECT participant_id FROM employer_contacts WHERE contact_id IN ({keys})",
}
"""Table → a query for the participants that rows of it speak of, by one part of their keys."""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import. `user_name` is None for one from the command line; `note` names its files, if told."""

    run_id: int
    at: datetime
    folder: str
    user_name: str | None
    note: str | None
    undone_at: datetime | None
    undone_by: str | None


def page(db: Database, limit: int, offset: int) -> tuple[list[ImportRun], int]:
    """Some of the imports, the latest first, and how many there are."""
    total = next(db.query("SELECT count(*) AS number FROM runs WHERE kind = ?", [RunKind.IMPORT.value]))
    rows = db.query(
        "SELECT * FROM runs WHERE kind = ? ORDER BY run_id DESC LIMIT ? OFFSET ?",
        [RunKind.IMPORT.value, limit, offset],
    )
    return [_run(row) for row in rows], int(total["number"])


def find(db: Database, run_id: int) -> ImportRun | None:
    """One import by its number."""
    rows = db.query("SELECT * FROM runs WHERE kind = ? AND run_id = ?", [RunKind.IMPORT.value, run_id])
    return next((_run(row) for row in rows), None)


def of_folder(db: Database, folder: Path) -> ImportRun | None:
    """The import that read this very folder, if there was one."""
    rows = db.query("SELECT * FROM runs WHERE kind = ? AND folder = ?", [RunKind.IMPORT.value, str(folder)])
    return next((_run(row) for row in rows), None)


def name_files(db: Database, run_id: int, files: Collection[str]) -> None:
    """Note which files an import read."""
    db.execute("UPDATE runs SET note = ? WHERE run_id = ?", [", ".join(files)[:200], run_id])


def people_of(db: Database, table: str, keys: Collection[tuple[str, ...]]) -> list[str]:
    """The stored participants that rows of a table with these keys speak of; none for most tables."""
    query = _PEOPLE_OF.get(table)
    if query is None:
        return []
    parts = json.dumps([part for key in keys for part in key])
    rows = db.query(query.format(keys="SELECT value FROM json_each(?)"), [parts])
    return sorted({row["participant_id"] for row in rows if row["participant_id"]})


def new_texts(db: Database, run_id: int, tables: Collection[str]) -> Iterator[str]:
    """The texts that an import brought into rows of these tables, row by row."""
    rows = db.query(
        "SELECT before, after FROM changes WHERE run_id = ? AND after IS NOT NULL"
        " AND table_name IN (SELECT value FROM json_each(?)) ORDER BY turn",
        [run_id, json.dumps(sorted(tables))],
    )
    for row in rows:
        before = json.loads(row["before"] or "{}")
        after = json.loads(row["after"])
        texts = [text for name, text in after.items() if isinstance(text, str) and text != before.get(name)]
        if texts:
            yield "\n|\n".join(texts)


def _run(row: dict[str, Any]) -> ImportRun:
    undone = row["undone_at"]
    return ImportRun(
        run_id=row["run_id"],
        at=clock.here(row["started_at"]),
        folder=row["folder"],
        user_name=row["user_name"],
        note=row["note"],
        undone_at=clock.here(undone) if undone else None,
        undone_by=row["undone_by"],
    )
