"""How often an employer is asked about a person: the approaches of all colleagues in 28 rolling days.

An approach is an introduction, or a contact whose purpose is to propose a person or to agree on work
experience or a job. The same person on the same day at the same employer counts once, however it was done;
a contact that names no participant counts as it stands. What is dated after the day is ignored. The quota
warns and steers; it is no hard limit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crm.model import Purpose
from crm.stored import day
from crm.team_numbers import TeamNumbers
from crm.workplaces import PRESSURE_DAYS

ABOUT_A_PERSON = (Purpose.PROPOSE_PERSON, Purpose.AGREE_WORK_EXPERIENCE, Purpose.AGREE_JOB)
"""The purposes of a contact that asks something of an employer for a person."""

_PURPOSES = ", ".join(f"'{purpose}'" for purpose in ABOUT_A_PERSON)


class Basis(StrEnum):
    """Where a quota comes from."""

    OWN = "own"
    HEADCOUNT = "headcount"
    UNKNOWN_HEADCOUNT = "unknown_headcount"


@dataclass(frozen=True, slots=True)
class Touch:
    """That somebody was in touch with an employer; `staff` is a user name where it is known."""

    on: date
    staff: str | None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many approaches there may be in 28 days, how many there were, and from which day one more may be.

    `free_on` is the day on which the approach that keeps the quota full leaves the window; None where there
    is room now, or where there may be none at all.
    """

    limit: int
    basis: Basis
    used: int
    free_on: date | None

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.limit


def read_approaches(
    db: Database, p_numbers: Iterable[str], as_of: date
) -> Mapping[str, list[dict[str, Any]]]:
    """The rows behind the approaches to each of these employers up to `as_of`, by day."""
    rows = db.query(
        f"""
        WITH wanted AS MATERIALIZED (SELECT value AS p_number FROM json_each(:numbers))
        SELECT i.p_number, i.date, i.participant_id, p.consultant AS staff, 0 AS logged
        FROM wanted JOIN introductions i USING (p_number) LEFT JOIN participants p USING (participant_id)
        WHERE i.date <= :as_of
        UNION ALL
        SELECT c.p_number, c.date, c.participant_id, c.staff, 1
        FROM wanted JOIN employer_contacts c USING (p_number)
        WHERE c.date <= :as_of AND c.purpose IN ({_PURPOSES})
        ORDER BY 2, 5
        """,
        {"numbers": json.dumps(list(p_numbers)), "as_of": as_of.isoformat()},
    )
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["p_number"]].append(row)
    return found


def approaches(rows: Iterable[Mapping[str, Any]]) -> list[Touch]:
    """Each approach once, by day. Where it stands in the log too, it was the one who logged it who asked."""
    once: dict[object, Touch] = {}
    for turn, row in enumerate(rows):
        on = day(row["date"])
        assert on is not None
        person = row["participant_id"]
        once[turn if person is None else (on, person)] = Touch(on, row["staff"])
    return list(once.values())


def quota(
    asked: Iterable[Touch], own: int | None, employees_fte: float | None, numbers: TeamNumbers, as_of: date
) -> Quota:
    """What is left of an employer's quota: its own, else the default by its size."""
    known = Basis.UNKNOWN_HEADCOUNT if employees_fte is None else Basis.HEADCOUNT
    limit = numbers.asks(employees_fte) if own is None else own
    first = as_of - timedelta(days=PRESSURE_DAYS - 1)
    days = sorted(one.on for one in asked if first <= one.on <= as_of)
    free_on = days[len(days) - limit] + timedelta(days=PRESSURE_DAYS) if 0 < limit <= len(days) else None
    return Quota(limit, Basis.OWN if own is not None else known, len(days), free_on)
