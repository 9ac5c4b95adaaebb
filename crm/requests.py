"""Match requests: an IPS consultant asks the company consultants for employers, under a reference."""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crm import clock
from crm.conditions import COURSE_RUNS
from crm.model import RequestStatus
from crm.stored import listed

SLOW_DAYS, STUCK_DAYS, GIVEN_UP_DAYS = 3, 10, 30
"""A request that waits so long is slow, then stuck, and then to be talked about or withdrawn."""

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs of a reference: those that cannot be mistaken for one another when read aloud or written down."""


@dataclass(frozen=True, slots=True)
class FrozenList:
    """A match list as it was when asked with. `content` is JSON written by the caller."""

    list_id: str
    participant_id: str
    made_by: str
    made_at: datetime
    as_of: date
    model: str
    content: str


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """One request. `participant_id` is for the asker and the matcher, never for a company consultant."""

    reference: str
    participant_id: str
    asked_by: str
    asked_at: datetime
    question: str | None
    list_id: str | None
    status: RequestStatus
    claimed_by: str | None
    claimed_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    answered_p_numbers: tuple[str, ...] | None

    def days_waiting(self, now: datetime) -> int:
        """Days from asking until the answer, or until now."""
        return ((self.answered_at or now).date() - self.asked_at.date()).days


def freeze(
    db: Database, participant_id: str, made_by: str, made_at: datetime, as_of: date, model: str, content: str
) -> str:
    """Keep a match list as it is now; returns its id."""
    list_id = secrets.token_hex(8)
    db.execute(
        "INSERT INTO frozen_lists (list_id, participant_id, made_by, made_at, as_of, model, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [list_id, participant_id, made_by, made_at.isoformat(), as_of.isoformat(), model, content],
    )
    return list_id


def frozen_list(db: Database, list_id: str) -> FrozenList | None:
    """A kept list."""
    for row in db.query("SELECT * FROM frozen_lists WHERE list_id = ?", [list_id]):
        return FrozenList(
            list_id=row["list_id"],
            participant_id=row["participant_id"],
            made_by=row["made_by"],
            made_at=clock.here(row["made_at"]),
            as_of=date.fromisoformat(row["as_of"]),
            model=row["model"],
            content=row["content"],
        )
    return None


def ask(
    db: Database,
    participant_id: str,
    asked_by: str,
    asked_at: datetime,
    question: str | None,
    list_id: str | None = None,
) -> str:
    """Open a request and return its random reference, which says nothing of whom it is about."""
    while True:
        reference = "A-" + "".join(secrets.choice(_LETTERS) for _ in range(5))
        try:
            db.execute(
                "INSERT INTO match_requests"
                " (reference, participant_id, asked_by, asked_at, question, list_id, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    reference,
                    participant_id,
                    asked_by,
                    asked_at.isoformat(),
                    question,
                    list_id,
                    RequestStatus.OPEN.value,
                ],
            )
        except sqlite3.IntegrityError as error:
            if find(db, reference) is None:
                raise error
            continue
        return reference


def find(db: Database, reference: str) -> MatchRequest | None:
    """One request by its reference."""
    rows = db.query("SELECT * FROM match_requests WHERE reference = ?", [reference])
    return next((_request(row) for row in rows), None)


def of_caseload(db: Database, consultant: str) -> list[MatchRequest]:
    """The requests about a consultant's own participants, the latest first."""
    return _requests(
        db,
        "participant_id IN (SELECT participant_id FROM participants WHERE consultant = ?) "
        "ORDER BY asked_at DESC, reference",
        [consultant],
    )


def of_participant(db: Database, participant_id: str) -> list[MatchRequest]:
    """The requests about one participant, the latest first."""
    return _requests(db, "participant_id = ? ORDER BY asked_at DESC, reference", [participant_id])


_STANDS = f"""(status = 'answered' OR status IN ('open', 'claimed') AND participant_id IN
    (SELECT participant_id FROM participants WHERE {COURSE_RUNS}))"""
"""Not withdrawn, nor left unanswered when the course ended: then nobody has a reason to read the profile."""


def all_standing(db: Database, as_of: date) -> list[MatchRequest]:
    """Every request that stands on the day, the longest waiting first."""
    return _requests(db, f"{_STANDS} ORDER BY asked_at, reference", {"as_of": as_of.isoformat()})


def stands(db: Database, reference: str, as_of: date) -> bool:
    """Whether colleagues may still see a request."""
    values = {"as_of": as_of.isoformat(), "reference": reference}
    return bool(_requests(db, f"{_STANDS} AND reference = :reference", values))


def _requests(db: Database, condition: str, values: list[str] | dict[str, str]) -> list[MatchRequest]:
    return [_request(row) for row in db.query(f"SELECT * FROM match_requests WHERE {condition}", values)]


def claim(db: Database, reference: str, user_name: str, at: datetime) -> bool:
    """Take an open request. False if someone else was first, or it is no longer open."""
    changed = db.execute(
        "UPDATE match_requests SET status = 'claimed', claimed_by = ?, claimed_at = ? "
        "WHERE reference = ? AND status = 'open'",
        [user_name, at.isoformat(), reference],
    )
    return changed.rowcount == 1


def hand_back(db: Database, reference: str, user_name: str) -> bool:
    """Give a claimed request back to the others. False if it is not this user's to give."""
    changed = db.execute(
        "UPDATE match_requests SET status = 'open', claimed_by = NULL, claimed_at = NULL "
        "WHERE reference = ? AND status = 'claimed' AND claimed_by = ?",
        [reference, user_name],
    )
    return changed.rowcount == 1


def answer(
    db: Database, reference: str, user_name: str, at: datetime, text: str, p_numbers: tuple[str, ...]
) -> bool:
    """Answer a request with employers and a text. False if it is not claimed by this user."""
    changed = db.execute(
        "UPDATE match_requests SET status = 'answered', answered_at = ?, answer = ?, answered_p_numbers = ? "
        "WHERE reference = ? AND status = 'claimed' AND claimed_by = ?",
        [at.isoformat(), text, json.dumps(p_numbers), reference, user_name],
    )
    return changed.rowcount == 1


def withdraw(db: Database, reference: str) -> bool:
    """Take a request back. False if it is answered or withdrawn already."""
    changed = db.execute(
        "UPDATE match_requests SET status = 'withdrawn' "
        "WHERE reference = ? AND status IN ('open', 'claimed')",
        [reference],
    )
    return changed.rowcount == 1


def _request(row: dict[str, Any]) -> MatchRequest:
    return MatchRequest(
        reference=row["reference"],
        participant_id=row["participant_id"],
        asked_by=row["asked_by"],
        asked_at=clock.here(row["asked_at"]),
        question=row["question"],
        list_id=row["list_id"],
        status=RequestStatus(row["status"]),
        claimed_by=row["claimed_by"],
        claimed_at=_moment(row["claimed_at"]),
        answered_at=_moment(row["answered_at"]),
        answer=row["answer"],
        answered_p_numbers=listed(row["answered_p_numbers"]),
    )


def _moment(text: str | None) -> datetime | None:
    return clock.here(text) if text else None
