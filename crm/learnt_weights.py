"""The weights the team's own outcomes have taught, each kept with when and from what it was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlite_utils import Database


class Kind(StrEnum):
    """What the weights are of: the chance of a yes, or what participants want."""

    CHANCE = "chance"
    WANTS = "wants"


@dataclass(frozen=True, slots=True)
class Learnt:
    """One set of weights. `content` is what the matcher wrote, as JSON text; it names no person."""

    learnt_id: int
    kind: Kind
    learnt_at: datetime
    as_of: date
    outcomes: int
    content: str


def adopt(db: Database, kind: Kind, as_of: date, outcomes: int, content: str, user_name: str | None) -> int:
    """Let these weights count from now on. Returns their number."""
    row = {
        "kind": kind.value,
        "learnt_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "learnt_by": user_name,
        "as_of": as_of.isoformat(),
        "outcomes": outcomes,
        "content": content,
    }
    with db.atomic():
        return int(db.table("learnt_weights").insert(row).last_pk or 0)


def in_use(db: Database, kind: Kind) -> Learnt | None:
    """The weights of a kind adopted last and not withdrawn; None where the expert weights count."""
    return _latest(db, "kind = ?", [kind.value])


def withdraw(db: Database) -> Learnt | None:
    """Take back the weights adopted last, of whichever kind, so that those before them count again."""
    latest = _latest(db, "1 = 1", [])
    if latest is not None:
        with db.atomic():
            db.execute(
                "UPDATE learnt_weights SET withdrawn_at = ? WHERE learnt_id = ?",
                [datetime.now(UTC).isoformat(timespec="seconds"), latest.learnt_id],
            )
    return latest


def _latest(db: Database, where: str, values: list[str]) -> Learnt | None:
    standing = f"withdrawn_at IS NULL AND {where}"
    rows = db.query(f"SELECT * FROM learnt_weights WHERE {standing} ORDER BY learnt_id DESC LIMIT 1", values)
    for row in rows:
        return Learnt(
            row["learnt_id"],
            Kind(row["kind"]),
            datetime.fromisoformat(row["learnt_at"]),
            date.fromisoformat(row["as_of"]),
            row["outcomes"],
            row["content"],
        )
    return None
