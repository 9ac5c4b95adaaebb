"""The openings heard of at employers: vacancies, hidden ones, carved task packages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.conditions import OPENING_USABLE
from crm.model import Form, LanguageLevel, OpportunityKind, OpportunityStatus
from crm.stored import code, day, listed, yes_no


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One opening as the pages show it."""

    opportunity_id: str
    p_number: str
    kind: OpportunityKind | None
    job_type: str | None
    description: str | None
    hours_min: float | None
    hours_max: float | None
    times: tuple[str, ...] | None
    form: Form | None
    permanent: bool | None
    start_on: date | None
    requirements: tuple[str, ...] | None
    language: LanguageLevel | None
    heard_on: date | None
    expires_on: date | None
    positions: int | None
    status: OpportunityStatus | None


def usable_at(db: Database, p_number: str, as_of: date) -> list[Opportunity]:
    """One employer's openings that are open or offered and have not expired, soonest expiry first."""
    rows = db.query(
        f"SELECT * FROM opportunities WHERE p_number = :p_number AND {OPENING_USABLE} "
        "ORDER BY expires_on IS NULL, expires_on, opportunity_id",
        {"p_number": p_number, "as_of": as_of.isoformat()},
    )
    return [_opportunity(row) for row in rows]


def by_id(db: Database, opportunity_ids: Iterable[str]) -> dict[str, Opportunity]:
    """The openings with these ids."""
    wanted = list(opportunity_ids)
    marks = ", ".join("?" for _ in wanted)
    rows = db.query(f"SELECT * FROM opportunities WHERE opportunity_id IN ({marks})", wanted)
    return {row["opportunity_id"]: _opportunity(row) for row in rows}


def usable_counts(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, int]:
    """How many usable openings each of these employers has; those without are left out."""
    wanted = {f"p{n}": p_number for n, p_number in enumerate(p_numbers)}
    marks = ", ".join(f":{name}" for name in wanted)
    rows = db.query(
        "SELECT p_number, count(*) AS number FROM opportunities "
        f"WHERE {OPENING_USABLE} AND p_number IN ({marks}) GROUP BY p_number",
        {"as_of": as_of.isoformat(), **wanted},
    )
    return {row["p_number"]: row["number"] for row in rows}


def usable_count(db: Database, as_of: date) -> int:
    """How many openings are open or offered today, at all employers."""
    row = next(
        db.query(
            f"SELECT count(*) AS number FROM opportunities WHERE {OPENING_USABLE}",
            {"as_of": as_of.isoformat()},
        )
    )
    return int(row["number"])


def _opportunity(row: dict[str, Any]) -> Opportunity:
    return Opportunity(
        opportunity_id=row["opportunity_id"],
        p_number=row["p_number"],
        kind=code(OpportunityKind, row["kind"]),
        job_type=row["job_type"],
        description=row["description"],
        hours_min=row["hours_min"],
        hours_max=row["hours_max"],
        times=listed(row["times"]),
        form=code(Form, row["form"]),
        permanent=yes_no(row["permanent"]),
        start_on=day(row["start_on"]),
        requirements=listed(row["requirements"]),
        language=code(LanguageLevel, row["language"]),
        heard_on=day(row["heard_on"]),
        expires_on=day(row["expires_on"]),
        positions=row["positions"],
        status=code(OpportunityStatus, row["status"]),
    )
