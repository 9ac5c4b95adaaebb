"""The merges that were made: who merged whom and when, and whether it was taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm.records import dump

FRESH_DAYS = 7
"""So long a merge is told of on the card of the one that stayed."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge. `at` and `undone_at` are UTC ISO; `name` and `goes` are of the one that was taken out."""

    run_id: int
    at: str
    user_name: str | None
    goes: str
    name: str
    stays: str
    undone_at: str | None
    undone_by: str | None


def every(db: Database, limit: int, offset: int) -> tuple[list[Merge], int]:
    """A page of the merges, latest first, and how many there are."""
    total = next(db.query("SELECT count(*) AS number FROM runs WHERE kind = 'merge'"))["number"]
    page = "SELECT run_id FROM runs WHERE kind = 'merge' ORDER BY run_id DESC LIMIT ? OFFSET ?"
    return _read(db.query(f"{_MERGE} WHERE r.run_id IN ({page}) {_LATEST}", [limit, offset])), int(total)


def fresh(db: Database, stays: str, as_of: date) -> list[Merge]:
    """The merges into an employer in the last days that still stand, latest first."""
    since = (as_of - timedelta(days=FRESH_DAYS)).isoformat()
    goes = "SELECT json_array(p_number) FROM merged_employers WHERE into_p_number = ? AND merged_on >= ?"
    standing = f"WHERE m.row_key IN ({goes}) AND r.kind = 'merge' AND r.undone_at IS NULL {_LATEST}"
    return _read(db.query(f"{_MERGE} {standing}", [stays, since]))


def find(db: Database, run_id: int) -> Merge | None:
    """One merge by its run."""
    rows = db.query(f"{_MERGE} WHERE r.kind = 'merge' AND r.run_id = ?", [run_id])
    return next(iter(_read(rows)), None)


def last_of(db: Database, goes: str) -> Merge | None:
    """The merge that last took a number out and still stands."""
    rows = db.query(
        f"{_MERGE} WHERE m.row_key = ? AND r.kind = 'merge' AND r.undone_at IS NULL {_LATEST}", [dump([goes])]
    )
    return next(iter(_read(rows)), None)


_MERGE = (
    "SELECT r.run_id, r.started_at AS at, r.user_name, r.undone_at, r.undone_by, m.row_key,"
    " json_extract(m.after, '$.into_p_number') AS stays, json_extract(e.before, '$.name') AS name"
    " FROM changes m JOIN changes e ON e.run_id = m.run_id AND e.table_name = 'employers'"
    " AND e.row_key = m.row_key AND e.after IS NULL"
    " JOIN runs r ON r.run_id = m.run_id AND m.table_name = 'merged_employers' AND m.after IS NOT NULL"
)
_LATEST = "ORDER BY r.run_id DESC"


def _read(rows: Iterable[dict[str, Any]]) -> list[Merge]:
    return [Merge(goes=json.loads(row.pop("row_key"))[0], **row) for row in rows]
