"""The list of employers: every filter of it, the order, one page of rows, and the keys of all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crm import search_sql
from crm.conditions import OPENING_USABLE, REAL_CONTACT, RESTS
from crm.model import Form, OpportunityKind, RecruitmentWay, RelationStep
from crm.places import KM_PER_DEGREE, km_to_postcodes, position_of, squeeze
from crm.search_marks import read_query
from crm.stored import code, day


class Owner(StrEnum):
    """Whose employers: one's own, a colleague's, or those that nobody has."""

    ME = "me"
    COLLEAGUE = "colleague"
    NOBODY = "nobody"


class Order(StrEnum):
    NAME = "name"
    SILENT = "silent"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; each filter narrows it. Two with the same values are the same list.

    `near` is a postcode or a town, `within_km` straight kilometres from it; `industry` begins a code;
    `silent_days`: nobody has spoken with them for so many days (0: ever). An opening of any kind is asked for
    with `with_opening`, of one kind with `opening`.
    """

    text: str = ""
    town: str = ""
    near: str = ""
    within_km: int | None = None
    industry: str = ""
    step: RelationStep | None = None
    silent_days: int | None = None
    with_opening: bool = False
    opening: OpportunityKind | None = None
    way: RecruitmentWay | None = None
    form: Form | None = None
    owner: Owner | None = None
    owned_by: str = ""
    hide_resting: bool = False
    show_closed: bool = False
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer in the list. `last_contact_on` is the last time somebody there was spoken with."""

    p_number: str
    name: str
    town: str | None
    industry_code: str | None
    relation_step: RelationStep | None
    owner: str | None
    closed_on: date | None
    last_contact_on: date | None
    openings: int
    rests: bool
    km: float | None


NOWHERE = "NULL"
_USABLE = f"SELECT 1 FROM opportunities o WHERE o.p_number = e.p_number AND {OPENING_USABLE}"
_SPOKEN = (
    "(SELECT max(c.date) FROM employer_contacts c"
    f" WHERE c.p_number = e.p_number AND c.date <= :as_of AND {REAL_CONTACT})"
)


def page(
    db: Database, wanted: Wanted, *, as_of: date, me: str, limit: int = 25, offset: int = 0
) -> tuple[list[EmployerRow], int]:
    """One page of the list and how many there are in all. `me` is the user whose own employers are meant."""
    every = keys(db, wanted, as_of=as_of, me=me)
    shown = {p_number: turn for turn, p_number in enumerate(every[offset : offset + limit])}
    before, square = _squared_way(wanted.near, values := {"as_of": as_of.isoformat()})
    rows = db.query(
        f"""{before}
        SELECT e.p_number, e.name, e.town, e.industry_code, e.relation_step, e.owner, e.closed_on,
            {_SPOKEN} AS last_contact_on, (SELECT count(*) FROM ({_USABLE})) AS openings, {RESTS} AS rests,
            {square} AS square
        {_from(square)} WHERE e.p_number IN (SELECT value FROM json_each(:shown))""",
        values | {"shown": json.dumps(list(shown))},
    )
    return [_row(row) for row in sorted(rows, key=lambda row: shown[row["p_number"]])], len(every)


def keys(db: Database, wanted: Wanted, *, as_of: date, me: str) -> list[str]:
    """The P-numbers of the whole list, in its order: one query."""
    values: dict[str, Any] = {"as_of": as_of.isoformat(), "me": me}
    where = ["1", *_of_the_employer(wanted, values), *_of_what_is_known(wanted, values)]
    before, square = _squared_way(wanted.near, values)
    if wanted.within_km is not None and square != NOWHERE:
        where.append(f"{square} <= :within_km * :within_km")
        values["within_km"] = wanted.within_km
    if wanted.silent_days is not None:
        where.append(_silent(wanted.silent_days, as_of, values))
    first = {Order.SILENT: f"coalesce({_SPOKEN}, '~'), ", Order.NEAR: f"coalesce({square}, 1e9), "}
    rows = db.conn.execute(
        f"{before} SELECT e.p_number {_from(square)} WHERE {' AND '.join(where)}"
        f" ORDER BY {first.get(wanted.order, '')}+e.sort_key, e.p_number",
        values,
    )
    return [p_number for (p_number,) in rows]


def _from(square: str) -> str:
    return "FROM employers e" + (" LEFT JOIN centres USING (postcode)" if square != NOWHERE else "")


def _of_the_employer(wanted: Wanted, values: dict[str, Any]) -> list[str]:
    """What stands in the employer's own row."""
    where = []
    if not wanted.show_closed:
        where.append("coalesce(e.closed_on > :as_of, 1)")
    if query := read_query(wanted.text) if wanted.text else None:
        values |= search_sql.values(query)
        found = (
            f"{search_sql.all_words(query, 's.name', 's.place')} OR {search_sql.number(query, 's.digits')}"
        )
        where.append(f"e.p_number IN (SELECT s.p_number FROM search_employers s WHERE {found})")
    if wanted.town:
        where.append("e.town = :town")
        values["town"] = wanted.town
    if wanted.industry:
        where.append("substr(e.industry_code, 1, length(:industry)) = :industry")
        values["industry"] = wanted.industry
    if wanted.step is not None:
        where.append("coalesce(e.relation_step, 'unknown') = :step")
        values["step"] = wanted.step.value
    if wanted.owner is not None:
        mine = {Owner.ME: "e.owner = :me", Owner.COLLEAGUE: "e.owner <> :me", Owner.NOBODY: "e.owner IS NULL"}
        where.append(mine[wanted.owner])
    if wanted.owned_by:
        where.append("e.owner = :owned_by")
        values["owned_by"] = wanted.owned_by
    return where


def _of_what_is_known(wanted: Wanted, values: dict[str, Any]) -> list[str]:
    """What we know of the employer: openings, how they recruit, forms they accept, whether they rest."""
    where = []
    if wanted.opening is not None:
        where.append(f"EXISTS ({_USABLE} AND o.kind = :opening)")
        values["opening"] = wanted.opening.value
    elif wanted.with_opening:
        where.append(f"EXISTS ({_USABLE})")
    for column, wish in (("recruitment_ways", wanted.way), ("accepted_forms", wanted.form)):
        if wish is not None:
            where.append(f"instr(e.{column}, :{column})")
            values[column] = f'"{wish.value}"'
    if wanted.hide_resting:
        where.append(f"{RESTS} IS NOT 1")
    return where


def _silent(days: int, as_of: date, values: dict[str, Any]) -> str:
    values["since"] = (as_of - timedelta(days=days)).isoformat() if days else ""
    return (
        "NOT EXISTS (SELECT 1 FROM employer_contacts c WHERE c.p_number = e.p_number"
        f" AND c.date > :since AND c.date <= :as_of AND {REAL_CONTACT})"
    )


def _squared_way(near: str, values: dict[str, Any]) -> tuple[str, str]:
    """SQL for the way to a place, squared: from the coordinates, or else the middle of the postcode."""
    origin = position_of(near) if near else None
    if origin is None:
        return "WITH centres AS (SELECT 1)", NOWHERE
    values |= {"lat": origin[0], "lon": origin[1], "squeeze": squeeze(origin), "degree": KM_PER_DEGREE**2}
    values["postcodes"] = json.dumps({code: km * km for code, km in km_to_postcodes(origin).items()})
    north, east = "(e.latitude - :lat)", "((e.longitude - :lon) * :squeeze)"
    centres = "SELECT key AS postcode, value AS square FROM json_each(:postcodes)"
    own = f":degree * ({north} * {north} + {east} * {east})"
    return f"WITH centres AS MATERIALIZED ({centres})", f"coalesce({own}, centres.square)"


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
        rests=bool(row["rests"]),
        km=None if row["square"] is None else float(row["square"] ** 0.5),
    )
