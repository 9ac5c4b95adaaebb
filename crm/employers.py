"""The employers: search with Danish spellings, and all that one employer's card shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.conditions import OPENING_USABLE, PLACEMENT_RUNS
from crm.danish import search_terms, sort_key
from crm.model import RelationStep, Sector
from crm.stored import code, day, listed, yes_no
from crm.tables import DATED_FACTS, EMPLOYERS, Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where an employer is, for lists that name it."""

    p_number: str
    name: str
    postcode: str | None
    town: str | None
    industry_code: str | None


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer in a list of search results."""

    p_number: str
    name: str
    town: str | None
    industry_code: str | None
    relation_step: RelationStep | None
    owner: str | None
    closed_on: date | None
    last_contact_on: date | None
    openings: int


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
    facts: dict[str, Fact]


_OPENINGS = f"SELECT 1 FROM opportunities o WHERE o.p_number = e.p_number AND {OPENING_USABLE}"


def search(
    db: Database,
    query: str = "",
    *,
    as_of: date,
    town: str = "",
    industry: str = "",
    relation: RelationStep | None = None,
    with_openings: bool = False,
    limit: int = 25,
    offset: int = 0,
) -> tuple[list[EmployerRow], int]:
    """One page of employers in Danish order, and how many there are in all.

    Each word of `query` must occur in the search key in either Danish fold; `industry` begins a code.
    """
    where, values = _conditions(query, town, industry, relation)
    values |= {"as_of": as_of.isoformat(), "limit": limit, "offset": offset}
    if with_openings:
        where += f" AND EXISTS ({_OPENINGS})"
    total = next(db.query(f"SELECT count(*) AS number FROM employers e WHERE {where}", values))["number"]
    rows = db.query(
        "SELECT e.p_number, e.name, e.town, e.industry_code, e.relation_step, e.owner, e.closed_on,"
        " (SELECT max(c.date) FROM employer_contacts c WHERE c.p_number = e.p_number AND c.date <= :as_of)"
        "   AS last_contact_on,"
        f" (SELECT count(*) FROM ({_OPENINGS})) AS openings "
        f"FROM employers e WHERE {where} ORDER BY e.sort_key, e.p_number LIMIT :limit OFFSET :offset",
        values,
    )
    return [_row(row) for row in rows], int(total)


def _conditions(  # constant texts only; what the user wrote goes in as values
    query: str, town: str, industry: str, relation: RelationStep | None
) -> tuple[str, dict[str, Any]]:
    conditions, values = ["1"], dict[str, Any]()
    for turn, folded in enumerate(search_terms(query)[:8]):
        for name, term in zip((f"long{turn}", f"short{turn}"), folded, strict=True):
            values[name] = f"%{_escaped(term)}%"
        conditions.append(
            f"(e.search_key LIKE :long{turn} ESCAPE '\\' OR e.search_key LIKE :short{turn} ESCAPE '\\')"
        )
    if town:
        conditions.append("e.town = :town")
        values["town"] = town
    if industry:
        conditions.append("e.industry_code LIKE :industry ESCAPE '\\'")
        values["industry"] = f"{_escaped(industry)}%"
    if relation is RelationStep.UNKNOWN:
        conditions.append("coalesce(e.relation_step, 'unknown') = 'unknown'")
    elif relation is not None:
        conditions.append("e.relation_step = :relation")
        values["relation"] = relation.value
    return " AND ".join(conditions), values


def _escaped(term: str) -> str:
    return term.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _row(row: dict[str, Any]) -> EmployerRow:
    return EmployerRow(
        p_number=row["p_number"],
        name=row["name"],
        town=row["town"],
        industry_code=row["industry_code"],
        relation_step=code(RelationStep, row["relation_step"]),
        owner=row["owner"],
        closed_on=day(row["closed_on"]),
        last_contact_on=day(row["last_contact_on"]),
        openings=row["openings"],
    )


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
    """Name and place of each of these employers that exists."""
    wanted = list(p_numbers)
    marks = ", ".join("?" for _ in wanted)
    rows = db.query(
        f"SELECT p_number, name, postcode, town, industry_code FROM employers WHERE p_number IN ({marks})",
        wanted,
    )
    return {row["p_number"]: Place(**row) for row in rows}


def find(db: Database, p_number: str) -> Employer | None:
    """One employer with everything known of it, each ageing fact with date and source."""
    for row in db.query("SELECT * FROM employers WHERE p_number = ?", [p_number]):
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
            facts={field: _fact(field, row, noted.get(field)) for field in DATED_FACTS},
        )
    return None


def _fact(field: str, row: dict[str, Any], noted: dict[str, Any] | None) -> Fact:
    cell = row[field]
    kind = EMPLOYERS.column(field).kind
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
