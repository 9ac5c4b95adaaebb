"""The read log: who opened which participant, when and why. Append-only, sealed by a hash chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

FIRST_HASH = "0" * 64
"""What stands before the first entry."""


class Action(StrEnum):
    """What was read of the participant."""

    CASELOAD = "caseload"
    PROFILE = "profile"
    MATCH_LIST = "match_list"
    REQUEST_LIST = "request_list"
    REQUEST_PROFILE = "request_profile"
    REQUEST_MATCH_LIST = "request_match_list"
    EMPLOYER_LOG = "employer_log"
    EXPORT = "export"
    IMPORT_PREVIEW = "import_preview"
    NAME_CHECK = "name_check"
    LEARNING = "learning"
    WEEK_PLAN = "week_plan"


class Purpose(StrEnum):
    """Why it was read."""

    OWN_CASELOAD = "own_caseload"
    MATCH_REQUEST = "match_request"
    COMMAND_LINE = "command_line"
    EMPLOYER_NOTE = "employer_note"
    MOVING_DATA = "moving_data"
    TEAM_PLAN = "team_plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `at` is UTC ISO text."""

    entry: int
    at: str
    user_name: str
    participant_id: str
    action: str
    purpose: str


def append(
    db: Database, user_name: str, participant_ids: Iterable[str], action: Action, purpose: Purpose
) -> None:
    """Write one entry per participant, all or none."""
    wanted = list(participant_ids)
    if not wanted:
        return
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    with db.atomic():
        _take_the_pen(db)
        previous = _last_hash(db)
        for participant_id in wanted:
            facts = {
                "at": at,
                "user_name": user_name,
                "participant_id": participant_id,
                "action": action.value,
                "purpose": purpose.value,
            }
            sealed = seal(previous, facts)
            db.execute(
                "INSERT INTO access_log (at, user_name, participant_id, action, purpose, previous_hash, hash)"
                " VALUES (:at, :user_name, :participant_id, :action, :purpose, :previous, :hash)",
                {**facts, "previous": previous, "hash": sealed},
            )
            previous = sealed


def entries(db: Database, participant_id: str | None = None) -> list[Entry]:
    """The log in order, of one participant or of all."""
    rows = db.query(
        "SELECT entry, at, user_name, participant_id, action, purpose FROM access_log "
        "WHERE :one IS NULL OR participant_id = :one ORDER BY entry",
        {"one": participant_id},
    )
    return [Entry(**row) for row in rows]


def verify(db: Database) -> int | None:
    """The number of the first entry that was changed, removed or added behind the log's back; None if whole.

    Entries cut from the end are found by the counter that SQLite keeps of the numbers it has given out.
    """
    expected, previous = 1, FIRST_HASH
    for row in db.query("SELECT * FROM access_log ORDER BY entry"):
        facts = {name: row[name] for name in ("at", "user_name", "participant_id", "action", "purpose")}
        if (
            row["entry"] != expected
            or row["previous_hash"] != previous
            or row["hash"] != seal(previous, facts)
        ):
            return expected
        expected, previous = expected + 1, row["hash"]
    given = next(db.query("SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'access_log'"))["seq"]
    return expected if (given or 0) >= expected else None


def seal(previous: str, facts: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the entry as canonical JSON."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


def _take_the_pen(db: Database) -> None:
    """Become the only writer before reading the last hash: any write, even of nothing, takes the lock."""
    db.execute("DELETE FROM access_log WHERE entry = -1")


def _last_hash(db: Database) -> str:
    rows = db.query("SELECT hash FROM access_log ORDER BY entry DESC LIMIT 1")
    return next((row["hash"] for row in rows), FIRST_HASH)
