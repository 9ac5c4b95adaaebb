"""The log of overridden warnings: who let a text stand although it seemed to tell of a person, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Override:
    """One line of the log. `record` says where the text stands; the text itself is not repeated here."""

    entry: int
    at: str
    user_name: str
    record: str
    warned_of: tuple[str, ...]
    reason: str


def append(db: Database, user_name: str, record: str, warned_of: Iterable[str], reason: str) -> None:
    """Write one entry. Belongs in the same transaction as the text itself."""
    db.execute(
        "INSERT INTO text_overrides (at, user_name, record, warned_of, reason) VALUES (?, ?, ?, ?, ?)",
        [
            datetime.now(UTC).isoformat(timespec="seconds"),
            user_name,
            record,
            json.dumps(sorted(set(warned_of))),
            reason,
        ],
    )


def kinds_of(db: Database, record: str) -> set[str]:
    """What has been overridden, with a reason, for one record."""
    rows = db.query("SELECT warned_of FROM text_overrides WHERE record = ?", [record])
    return {kind for row in rows for kind in json.loads(row["warned_of"])}


def entries(db: Database, limit: int = 100, offset: int = 0) -> tuple[list[Override], int]:
    """One page of the log, latest first, and how many there are."""
    total = next(db.query("SELECT count(*) AS number FROM text_overrides"))["number"]
    rows = db.query("SELECT * FROM text_overrides ORDER BY entry DESC LIMIT ? OFFSET ?", [limit, offset])
    return [Override(**{**row, "warned_of": tuple(json.loads(row["warned_of"]))}) for row in rows], total
