"""What participants say to the employers on their list: yes, or no with a reason. It can be taken back.

A no holds until it is taken back; "not now" holds for `REST`. Nothing of it is ever shown to an employer, and
an answer says nothing about who the person is: only how the stated profile met what the employer offers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm.changes import Pen
from crm.model import DeclineReason, MatchAnswer, Want
from crm.records import Value, dump
from crm.stored import code, day
from crm.tables import MATCH_ANSWERS

REST = timedelta(weeks=8)
"""So long "not now" keeps an employer off the list."""

SPEAKS_OF = {
    DeclineReason.TOO_FAR: Want.COMMUTE,
    DeclineReason.WRONG_WORK: Want.WISH,
    DeclineReason.HOURS: Want.HOURS,
    DeclineReason.SURROUNDINGS: Want.ENVIRONMENT,
}
"""Which part of the wants half a reason is about; the other reasons are about none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a participant to an employer. `wants`: part → (value 0-1, expert weight) at the time.

    `wants` is empty where it is not known how the employer stood. `withdrawn_on` is None while it stands.
    """

    participant_id: str
    p_number: str
    opportunity_id: str | None
    answer: MatchAnswer
    reason: DeclineReason | None
    note: str | None
    answered_on: date
    answered_by: str | None
    withdrawn_on: date | None
    wants: Mapping[str, tuple[float, float]]

    @property
    def declined(self) -> bool:
        return self.answer is MatchAnswer.DECLINE

    @property
    def until(self) -> date | None:
        """The first day on which a "not now" no longer counts; None for an answer without an end."""
        return self.answered_on + REST if self.declined and self.reason is DeclineReason.NOT_NOW else None

    def stands(self, on: date) -> bool:
        """Whether it counts on a day: given, not taken back, and not run out."""
        given = self.answered_on <= on and (self.withdrawn_on is None or on < self.withdrawn_on)
        return given and (self.until is None or on < self.until)


def read_answers(db: Database, as_of: date) -> list[Answer]:
    """Every answer given up to a day, the oldest first; what was taken back later still stands."""
    return _read(db, as_of, "1 = 1", ())


def of_participant(db: Database, participant_id: str, as_of: date) -> list[Answer]:
    """What one participant answered up to a day, the oldest first."""
    return _read(db, as_of, "participant_id = ?", (participant_id,))


def standing(db: Database, participant_id: str, on: date) -> dict[str, Answer]:
    """P-number → the answer that counts on a day: the latest, if it still stands."""
    latest = {one.p_number: one for one in of_participant(db, participant_id, on)}
    return {p_number: one for p_number, one in latest.items() if one.stands(on)}


def declined(db: Database, participant_id: str, on: date) -> frozenset[str]:
    """The P-numbers that a participant has said no to."""
    return frozenset(one.p_number for one in standing(db, participant_id, on).values() if one.declined)


def say(pen: Pen, answer: Answer) -> bool:
    """Store an answer; a second one on the same day takes the place of the first. Whether that is new."""
    return pen.put(
        MATCH_ANSWERS,
        {
            "participant_id": answer.participant_id,
            "p_number": answer.p_number,
            "answered_on": answer.answered_on.isoformat(),
            "opportunity_id": answer.opportunity_id,
            "answer": answer.answer.value,
            "reason": answer.reason.value if answer.reason else None,
            "note": answer.note,
            "answered_by": answer.answered_by,
            "withdrawn_on": None,
            "wants": dump({name: list(pair) for name, pair in answer.wants.items()}),
        },
    )


def withdraw(pen: Pen, participant_id: str, p_number: str, on: date) -> bool:
    """Take the answer that counts on a day back. Whether there was one."""
    answer = standing(pen.db, participant_id, on).get(p_number)
    if answer is None:
        return False
    key: dict[str, Value] = {
        "participant_id": participant_id,
        "p_number": p_number,
        "answered_on": answer.answered_on.isoformat(),
    }
    return pen.put(MATCH_ANSWERS, key | {"withdrawn_on": on.isoformat()})


def _read(db: Database, as_of: date, where: str, values: tuple[str, ...]) -> list[Answer]:
    rows = db.query(
        f"SELECT * FROM match_answers WHERE answered_on <= ? AND {where} "
        "ORDER BY answered_on, participant_id, p_number",
        [as_of.isoformat(), *values],
    )
    return [_answer(row, as_of) for row in rows]


def _answer(row: dict[str, Any], as_of: date) -> Answer:
    withdrawn = day(row["withdrawn_on"])
    return Answer(
        participant_id=row["participant_id"],
        p_number=row["p_number"],
        opportunity_id=row["opportunity_id"],
        answer=MatchAnswer(row["answer"]),
        reason=code(DeclineReason, row["reason"]),
        note=row["note"],
        answered_on=date.fromisoformat(row["answered_on"]),
        answered_by=row["answered_by"],
        withdrawn_on=None if withdrawn is None or withdrawn > as_of else withdrawn,
        wants=_wants(row["wants"]),
    )


def _wants(text: str | None) -> dict[str, tuple[float, float]]:
    """What is stored of the wants half; nothing where it cannot be read, for a file may have brought it."""
    try:
        stored = json.loads(text or "{}")
        read = {
            want.value: (float(stored[want][0]), float(stored[want][1])) for want in Want if want in stored
        }
    except (ValueError, TypeError, LookupError):
        return {}
    sound = all(0 <= value <= 1 and 0 <= weight < math.inf for value, weight in read.values())
    return read if sound else {}
