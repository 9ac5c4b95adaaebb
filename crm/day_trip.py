"""A day on the road: which employers lie near enough, and what there is to do at each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm import relation_steps
from crm.agenda import Item
from crm.conditions import MAY_BE_ASKED
from crm.model import RelationStep
from crm.reference import Position, postcode_centres

MOST_NEAR = 60
"""How many employers without anything due are looked at, the nearest first."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One employer on the way. `item` says what waits there; None: nothing does, only the next cup of tea.

    `exact` is False where only the postcode's centre is known. `said` is what was learnt there last.
    """

    p_number: str
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    place: Position
    exact: bool
    opening_times: str | None
    phone: str | None
    step: RelationStep
    last_on: date | None
    item: Item | None


def stops(
    db: Database, items: Iterable[Item], start: Position, as_of: date, *, owner: str | None
) -> list[Stop]:
    """The employers of the agenda's items, and those near `start` of `owner` (None: anybody's).

    Employers that rest and those that lie nowhere known are left out; what waits at one is its first item.
    """
    waiting: dict[str, Item] = {}
    for item in items:
        waiting.setdefault(item.p_number, item)
    rows = [*_with(db, list(waiting), as_of), *_near(db, start, as_of, owner)]
    found = {row["p_number"]: row for row in rows}
    known = relation_steps.standings(db, found, as_of)
    placed = ((_place(row), row) for row in found.values())
    return [_stop(row, place, known[row["p_number"]], waiting) for place, row in placed if place]


_COLUMNS = """e.p_number, e.name, e.street, e.postcode, e.town, e.latitude, e.longitude, e.phone,
    (SELECT p.opening_times FROM employer_profile p WHERE p.p_number = e.p_number) AS opening_times"""


def _with(db: Database, p_numbers: list[str], as_of: date) -> list[dict[str, Any]]:
    rows = db.query(
        f"SELECT {_COLUMNS} FROM employers e "
        f"WHERE e.p_number IN (SELECT value FROM json_each(:numbers)) AND {MAY_BE_ASKED}",
        {"numbers": json.dumps(p_numbers), "as_of": as_of.isoformat()},
    )
    return list(rows)


def _near(db: Database, start: Position, as_of: date, owner: str | None) -> list[dict[str, Any]]:
    """The nearest with coordinates of their own; a degree of longitude is about half one of latitude here."""
    rows = db.query(
        f"SELECT {_COLUMNS} FROM employers e WHERE (:owner IS NULL OR e.owner = :owner)"
        f" AND e.latitude IS NOT NULL AND e.longitude IS NOT NULL AND {MAY_BE_ASKED} "
        "ORDER BY (e.latitude - :lat) * (e.latitude - :lat)"
        " + 0.29 * (e.longitude - :lon) * (e.longitude - :lon), e.p_number LIMIT :most",
        {"lat": start[0], "lon": start[1], "most": MOST_NEAR, "owner": owner, "as_of": as_of.isoformat()},
    )
    return list(rows)


def _place(row: Mapping[str, Any]) -> Position | None:
    if row["latitude"] is not None and row["longitude"] is not None:
        return row["latitude"], row["longitude"]
    return postcode_centres().get(row["postcode"] or "")


def _stop(
    row: Mapping[str, Any], place: Position, stands: relation_steps.Standing, waiting: Mapping[str, Item]
) -> Stop:
    return Stop(
        p_number=row["p_number"],
        name=row["name"],
        street=row["street"],
        postcode=row["postcode"],
        town=row["town"],
        place=place,
        exact=row["latitude"] is not None and row["longitude"] is not None,
        opening_times=row["opening_times"],
        phone=row["phone"],
        step=stands.step,
        last_on=stands.last_on,
        item=waiting.get(row["p_number"]),
    )


def usual_postcode(db: Database, user_name: str) -> str | None:
    """Where a consultant's own employers mostly lie; without any, where most employers lie."""
    known = "postcode IS NOT NULL"
    for where, values in ((f"owner = ? AND {known}", [user_name]), (known, [])):
        rows = db.query(
            f"SELECT postcode FROM employers WHERE {where} "
            "GROUP BY postcode ORDER BY count(*) DESC, postcode LIMIT 1",
            values,
        )
        for row in rows:
            if row["postcode"] in postcode_centres():
                return str(row["postcode"])
    return None


def start_at(db: Database, p_number: str) -> tuple[str, Position] | None:
    """The name and place of an employer to start from; None if it is not known where it lies."""
    for row in db.query("SELECT * FROM employers WHERE p_number = ?", [p_number]):
        place = _place(row)
        return (row["name"], place) if place else None
    return None
