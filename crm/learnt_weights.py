"""The weights the team's own outcomes have taught, each kept with when and from what it was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Learnt:
    """One set of weights. `content` is what the matcher wrote, as JSON text; it names no person."""

    learnt_id: int
    learnt_at: datetime
    as_of: date
    outcomes: int
    content: str


def adopt(db: Database, as_of: date, outcomes: int, content: str, user_name: str | None) -> int:
    """Let these weights count from now on. Returns their number."""
    row = {
        "learnt_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "learnt_by": user_name,
        "as_of": as_of.isoformat(),
        "outcomes": outcomes,
        "content": content,
    }
    with db.atomic():
        return int(db.table("learnt_weights").insert(row).last_pk or 0)


def in_use(db: Database) -> Learnt | None:
    """The weights adopted last and not withdrawn; None where the expert weights count."""
    rows = db.query("SELECT * FROM learnt_weights WHERE withdrawn_at IS NULL ORDER BY learnt_id DESC LIMIT 1")
    for row in rows:
        return Learnt(
            row["learnt_id"],
            datetime.fromisoformat(row["learnt_at"]),
            date.fromisoformat(row["as_of"]),
            row["outcomes"],
            row["content"],
        )
    return None


def withdraw(db: Database) -> int | None:
    """Take back the weights in use, so that those before them count again. Returns their number."""
    used = in_use(db)
    if used is None:
        return None
    with db.atomic():
        db.execute(
            "UPDATE learnt_weights SET withdrawn_at = ? WHERE learnt_id = ?",
            [datetime.now(UTC).isoformat(timespec="seconds"), used.learnt_id],
        )
    return used.learnt_id
