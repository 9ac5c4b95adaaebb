"""The openings heard of at employers: vacancies, hidden ones, carved task packages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm.conditions import MAY_BE_ASKED, OPENING_USABLE
from crm.danish import sort_key
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

    def is_usable(self, as_of: date) -> bool:
        """Whether somebody can still be proposed for it; `conditions.OPENING_USABLE` says the same."""
        return self.status in _LIVE and not (self.expires_on is not None and self.expires_on < as_of)

    def has_expired(self, as_of: date) -> bool:
        """Whether it still counts as open although its last day has passed: somebody must ask again."""
        return self.status in _LIVE and not self.is_usable(as_of)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All openings of one employer: to use, to think of, to ask about again, and done with."""

    usable: list[Opportunity]
    ideas: list[Opportunity]
    expired: list[Opportunity]
    past: list[Opportunity]


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One usable opening in the list of all, with its employer."""

    opening: Opportunity
    employer: str
    town: str | None
    rests: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which openings of the list to show. `within_days`: those that expire so soon; `resting`: also those of
    employers that nobody may contact."""

    kind: OpportunityKind | None = None
    form: Form | None = None
    town: str = ""
    within_days: int | None = None
    resting: bool = False


_LIVE = (OpportunityStatus.OPEN, OpportunityStatus.OFFERED)
_DONE = (OpportunityStatus.FILLED, OpportunityStatus.LAPSED)


def at_employer(db: Database, p_number: str, as_of: date) -> Shelf:
    """Every opening of one employer: what expires soonest first, what is done with latest first."""
    rows = db.query(
        "SELECT * FROM opportunities WHERE p_number = ? "
        "ORDER BY expires_on IS NULL, expires_on, opportunity_id",
        [p_number],
    )
    every = [_opportunity(row) for row in rows]
    past = [one for one in every if one.status in _DONE]
    return Shelf(
        usable=[one for one in every if one.is_usable(as_of)],
        ideas=[one for one in every if one.status not in _LIVE and one.status not in _DONE],
        expired=[one for one in every if one.has_expired(as_of)],
        past=sorted(past, key=lambda one: one.heard_on or date.min, reverse=True),
    )


def find(db: Database, opportunity_id: str) -> Opportunity | None:
    """One opening by its id."""
    return by_id(db, [opportunity_id]).get(opportunity_id)


def usable_rows(
    db: Database, wanted: Wanted, as_of: date, limit: int, offset: int
) -> tuple[list[OpeningRow], int]:
    """One page of the usable openings of all employers, soonest expiry first, and how many there are."""
    where, values = _conditions(wanted, as_of)
    total, resting = _count(db, where, values)
    if not wanted.resting:
        where, total = f"{where} AND {MAY_BE_ASKED}", total - resting
    rows = db.query(
        f"SELECT o.*, e.name AS employer, e.town, NOT ({MAY_BE_ASKED}) AS rests {_FROM} WHERE {where} "
        "ORDER BY o.expires_on IS NULL, o.expires_on, e.sort_key, o.opportunity_id "
        "LIMIT :limit OFFSET :offset",
        {**values, "limit": limit, "offset": offset},
    )
    return [
        OpeningRow(_opportunity(row), row["employer"], row["town"], bool(row["rests"])) for row in rows
    ], total


def resting_count(db: Database, wanted: Wanted, as_of: date) -> int:
    """How many usable openings are at employers that nobody may contact just now."""
    return _count(db, *_conditions(wanted, as_of))[1]


def usable_towns(db: Database, as_of: date) -> list[str]:
    """Every town with a usable opening, in Danish order."""
    rows = db.query(
        f"SELECT DISTINCT e.town {_FROM} WHERE e.town IS NOT NULL AND {OPENING_USABLE}",
        {"as_of": as_of.isoformat()},
    )
    return sorted((row["town"] for row in rows), key=sort_key)


_FROM = "FROM opportunities o JOIN employers e ON e.p_number = o.p_number"


def _conditions(wanted: Wanted, as_of: date) -> tuple[str, dict[str, Any]]:
    conditions, values = [OPENING_USABLE], dict[str, Any](as_of=as_of.isoformat())
    for condition, name, value in (
        ("o.kind = :kind", "kind", wanted.kind),
        ("o.form = :form", "form", wanted.form),
        ("e.town = :town", "town", wanted.town),
    ):
        if value:
            conditions.append(condition)
            values[name] = str(value)
    if wanted.within_days is not None:
        conditions.append("o.expires_on <= :soon")
        values["soon"] = (as_of + timedelta(days=wanted.within_days)).isoformat()
    return " AND ".join(conditions), values


def _count(db: Database, where: str, values: dict[str, Any]) -> tuple[int, int]:
    """How many there are, and how many of them at employers that rest."""
    row = next(
        db.query(
            f"SELECT count(*) AS number, count(*) FILTER (WHERE NOT ({MAY_BE_ASKED})) AS resting "
            f"{_FROM} WHERE {where}",
            values,
        )
    )
    return int(row["number"]), int(row["resting"])


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
