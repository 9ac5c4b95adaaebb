"""The employers: where they are, and all that one employer's card shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.conditions import PLACEMENT_RUNS
from crm.danish import sort_key
from crm.model import RelationStep, Sector
from crm.stored import code, day, listed, yes_no
from crm.tables import DATED_FACTS, EMPLOYER_PROFILE, EMPLOYERS, PROFILE_FACTS, Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where an employer is, for lists that name it."""

    p_number: str
    name: str
    postcode: str | None
    town: str | None
    industry_code: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing we know of an employer that ages. `value` is typed as its column; None = unknown."""

    field: str
    value: object
    noted_on: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer unit with its dated facts by field name."""

    p_number: str
    cvr: str | None
    name: str
    sector: Sector | None
    industry_code: str | None
    street: str | None
    postcode: str | None
    town: str | None
    phone: str | None
    email: str | None
    website: str | None
    owner: str | None
    relation_step: RelationStep | None
    do_not_contact_until: date | None
    ordinary_workplace: bool | None
    advert_protected: bool | None
    closed_on: date | None
    successor_p_number: str | None
    asks_per_28_days: int | None
    facts: dict[str, Fact]


def towns(db: Database) -> list[str]:
    """Every town with an employer, in Danish order."""
    rows = db.query("SELECT DISTINCT town FROM employers WHERE town IS NOT NULL")
    return sorted((row["town"] for row in rows), key=sort_key)


def industry_codes(db: Database) -> list[str]:
    """Every industry code in use."""
    rows = db.query(
        "SELECT DISTINCT industry_code FROM employers WHERE industry_code IS NOT NULL ORDER BY industry_code"
    )
    return [row["industry_code"] for row in rows]


def places(db: Database, p_numbers: Iterable[str]) -> dict[str, Place]:
    """Name and place of each of these employers that exists, by the number asked for.

    A number that was merged away, or was temporary, gives the employer under the number it has now.
    """
    wanted = list(p_numbers)
    marks = ", ".join("?" for _ in wanted)
    rows = db.query(
        f"WITH RECURSIVE way(asked, p_number) AS (SELECT p_number, p_number FROM employers"
        f" WHERE p_number IN ({marks}) UNION SELECT p_number, into_p_number FROM merged_employers"
        f" WHERE p_number IN ({marks}) UNION SELECT way.asked, m.into_p_number FROM way"
        " JOIN merged_employers m ON m.p_number = way.p_number)"
        " SELECT way.asked, e.p_number, name, postcode, town, industry_code"
        " FROM way JOIN employers e USING (p_number)",
        wanted * 2,
    )
    return {row.pop("asked"): Place(**row) for row in rows}


def find(db: Database, p_number: str) -> Employer | None:
    """One employer with everything known of it, each ageing fact with date and source."""
    own = "p.labour_need, p.openness, p.opening_times, p.wishes_of_us, p.asks_per_28_days"
    for row in db.query(
        f"SELECT e.*, {own} FROM employers e LEFT JOIN employer_profile p USING (p_number)"
        " WHERE p_number = ?",
        [p_number],
    ):
        noted = {
            fact["field"]: fact
            for fact in db.query("SELECT * FROM employer_facts WHERE p_number = ?", [p_number])
        }
        return Employer(
            p_number=row["p_number"],
            cvr=row["cvr"],
            name=row["name"],
            sector=code(Sector, row["sector"]),
            industry_code=row["industry_code"],
            street=row["street"],
            postcode=row["postcode"],
            town=row["town"],
            phone=row["phone"],
            email=row["email"],
            website=row["website"],
            owner=row["owner"],
            relation_step=code(RelationStep, row["relation_step"]),
            do_not_contact_until=day(row["do_not_contact_until"]),
            ordinary_workplace=yes_no(row["ordinary_workplace"]),
            advert_protected=yes_no(row["advert_protected"]),
            closed_on=day(row["closed_on"]),
            successor_p_number=row["successor_p_number"],
            asks_per_28_days=row["asks_per_28_days"],
            facts={field: _fact(field, row, noted.get(field)) for field in (*DATED_FACTS, *PROFILE_FACTS)},
        )
    return None


def _fact(field: str, row: dict[str, Any], noted: dict[str, Any] | None) -> Fact:
    cell = row[field]
    kind = (EMPLOYERS if field in DATED_FACTS else EMPLOYER_PROFILE).column(field).kind
    value: object = cell
    if kind in (Kind.WORDS, Kind.CODES):
        value = listed(cell)
    elif kind is Kind.YES_NO:
        value = yes_no(cell)
    return Fact(field, value, day(noted["noted_on"]) if noted else None, noted["source"] if noted else None)


def placements_count(db: Database, p_number: str, as_of: date) -> tuple[int, int]:
    """How many placements have begun at an employer, and how many of them are running."""
    row = next(
        db.query(
            "SELECT count(*) AS begun,"
            f" count(*) FILTER (WHERE {PLACEMENT_RUNS}) AS running "
            "FROM placements WHERE p_number = :p_number AND started_on <= :as_of",
            {"p_number": p_number, "as_of": as_of.isoformat()},
        )
    )
    return int(row["begun"]), int(row["running"])
