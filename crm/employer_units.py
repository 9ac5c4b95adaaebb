"""The other units of an employer: those under the same CVR number, and those that came before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.danish import search_terms
from crm.stored import day


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in a list beside another."""

    p_number: str
    name: str
    town: str | None
    closed_on: date | None
    last_contact_on: date | None


_UNIT = (
    "e.p_number, e.name, e.town, e.closed_on,"
    " (SELECT max(c.date) FROM employer_contacts c WHERE c.p_number = e.p_number AND c.date <= :as_of)"
    " AS last_contact_on"
)


def of_same_cvr(
    db: Database, p_number: str, cvr: str | None, as_of: date, limit: int = 10
) -> tuple[list[Unit], int]:
    """The other units of a CVR number, open ones first in Danish order, and how many there are."""
    if cvr is None:
        return [], 0
    values = {"p_number": p_number, "cvr": cvr, "as_of": as_of.isoformat(), "limit": limit}
    where = "e.cvr = :cvr AND e.p_number <> :p_number"
    total = next(db.query(f"SELECT count(*) AS number FROM employers e WHERE {where}", values))["number"]
    rows = db.query(
        f"SELECT {_UNIT} FROM employers e WHERE {where} "
        "ORDER BY e.closed_on IS NOT NULL AND e.closed_on <= :as_of, e.sort_key, e.p_number LIMIT :limit",
        values,
    )
    return [_unit(row) for row in rows], int(total)


def before(db: Database, p_number: str, as_of: date, limit: int = 5) -> list[Unit]:
    """The units that went on as this one, and those before them; the nearest first."""
    rows = db.query(
        "WITH RECURSIVE way(p_number, step) AS (SELECT :p_number, 0 UNION"
        " SELECT x.p_number, step + 1 FROM employers x JOIN way ON x.successor_p_number = way.p_number"
        " WHERE step < 10)"
        f" SELECT {_UNIT} FROM way JOIN employers e ON e.p_number = way.p_number"
        " WHERE e.p_number <> :p_number GROUP BY e.p_number"
        " ORDER BY min(way.step), e.closed_on DESC LIMIT :limit",
        {"p_number": p_number, "as_of": as_of.isoformat(), "limit": limit},
    )
    return [_unit(row) for row in rows]


def named(db: Database, query: str, limit: int) -> list[Unit]:
    """The units whose name, place or number holds every word, in whatever Danish spelling."""
    conditions, values = ["1"], dict[str, Any](limit=limit, as_of="9999")
    for turn, (long, short) in enumerate(search_terms(query)[:8]):
        conditions.append(f"(instr(e.search_key, :long{turn}) OR instr(e.search_key, :short{turn}))")
        values |= {f"long{turn}": long, f"short{turn}": short}
    rows = db.query(
        f"SELECT {_UNIT} FROM employers e WHERE {' AND '.join(conditions)}"
        " ORDER BY e.sort_key, e.p_number LIMIT :limit",
        values,
    )
    return [_unit(row) for row in rows]


def unit(db: Database, p_number: str, as_of: date) -> Unit | None:
    """One unit by its number."""
    rows = db.query(
        f"SELECT {_UNIT} FROM employers e WHERE e.p_number = :p_number",
        {"p_number": p_number, "as_of": as_of.isoformat()},
    )
    return next((_unit(row) for row in rows), None)


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        p_number=row["p_number"],
        name=row["name"],
        town=row["town"],
        closed_on=day(row["closed_on"]),
        last_contact_on=day(row["last_contact_on"]),
    )
