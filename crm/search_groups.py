"""Search among employers, people, openings and facts: what holds the words, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.conditions import OPENING_USABLE
from crm.employers import places
from crm.model import OpportunityKind
from crm.search_marks import Marked, Query
from crm.search_sql import all_words, any_word, fit, number, values
from crm.stored import code, day, listed
from crm.tables import EMPLOYERS, Kind

WHOLE_NUMBER = 10
"""The digits of a P-number, by which an employer merged away is found under the number it has now."""


_LISTS = frozenset(column.name for column in EMPLOYERS.columns if column.kind is Kind.WORDS)


@dataclass(frozen=True, slots=True)
class EmployerHit:
    """`where` is what was found beside the name: the column, and its text."""

    p_number: str
    name: Marked
    town: str | None
    closed_on: date | None
    where: tuple[str, Marked] | None


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A contact person at one employer; `left_on` the day on which a former one stopped."""

    p_number: str
    employer: str
    town: str | None
    name: Marked
    role: str | None
    left_on: date | None
    where: tuple[str, Marked] | None


@dataclass(frozen=True, slots=True)
class FactHit:
    """Something known of an employer: `field` is its column, or `opening`, with kind and if usable."""

    p_number: str
    employer: str
    town: str | None
    field: str
    text: Marked
    kind: OpportunityKind | None = None
    usable: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The hits shown of one kind, best first; `more`: there are others."""

    hits: Sequence[Any]
    more: bool = False
    total: int | None = None


def employers(db: Database, query: Query, as_of: date, limit: int) -> Group:
    """Employers by name, address, e-mail, P-number, CVR or phone, those first whose name fits best."""
    words = values(query) | {"as_of": as_of.isoformat(), "limit": limit}
    found = [all_words(query, "s.name", "s.place"), number(query, "s.digits")]
    if len(query.digits) == WHOLE_NUMBER:
        merged = places(db, [query.digits]).get(query.digits)
        words["merged"] = merged.p_number if merged else None
        found.append("s.p_number = :merged")
    rows = list(
        db.query(
            f"""WITH hit AS (
                SELECT s.p_number, s.sort_key, {fit("s.name")} AS fit, s.closed_on <= :as_of AS closed,
                    instr(s.sort_key, :letters) = 0 AS other_letters, count(*) OVER () AS total
                FROM search_employers s WHERE {" OR ".join(found)}
                ORDER BY fit, other_letters, closed, s.sort_key LIMIT :limit)
            SELECT hit.total, e.p_number, e.cvr, e.name, e.street, e.postcode, e.town, e.phone, e.email,
                e.closed_on
            FROM hit JOIN employers e USING (p_number)
            ORDER BY fit, other_letters, closed, hit.sort_key""",
            words,
        )
    )
    total = rows[0]["total"] if rows else 0
    return Group([_employer(row, query) for row in rows], total > len(rows), total)


def _employer(row: dict[str, Any], query: Query) -> EmployerHit:
    town = " ".join(part for part in (row["postcode"], row["town"]) if part)
    address = ", ".join(part for part in (row["street"], town) if part)
    where = None
    if not query.all_in(row["name"]) or query.digits:
        cells = {name: row[name] for name in ("phone", "p_number", "cvr", "email")}
        where = _where({"address": address, **cells}, query)
    return EmployerHit(row["p_number"], query.marked(row["name"]), row["town"], day(row["closed_on"]), where)


def _where(cells: dict[str, str | None], query: Query) -> tuple[str, Marked] | None:
    """The first cell that holds something of what was searched for, its marks and its name."""
    found = ((name, query.marked(text)) for name, text in cells.items() if text and query.any_in(text))
    return next(found, None)


def people(db: Database, query: Query, as_of: date, limit: int) -> Group:
    """Contact persons by name, e-mail or phone, alone or with words of their employer; former ones last."""
    own = ("s.name", "s.email")
    rows = db.query(
        f"""SELECT c.*, e.name AS employer, e.town FROM search_people s
            CROSS JOIN search_employers w USING (p_number) JOIN employers e USING (p_number)
            JOIN contacts c ON c.p_number = s.p_number AND c.name = s.person
            WHERE ({any_word(query, *own)} AND {all_words(query, *own, "w.name", "w.place")})
                OR {number(query, "s.digits")}
            ORDER BY coalesce(s.to_on < :as_of, 0), {fit("s.name")}, s.name, w.sort_key LIMIT :limit""",
        values(query) | {"as_of": as_of.isoformat(), "limit": limit + 1},
    )
    return _group([_person(row, query, as_of) for row in rows], limit)


def _person(row: dict[str, Any], query: Query, as_of: date) -> PersonHit:
    left = day(row["to_on"])
    where = None
    if not query.any_in(row["name"]):
        where = _where({name: row[name] for name in ("phone", "email")}, query)
    return PersonHit(
        p_number=row["p_number"],
        employer=row["employer"],
        town=row["town"],
        name=query.marked(row["name"]),
        role=row["role"],
        left_on=left if left is not None and left < as_of else None,
        where=where,
    )


def facts(db: Database, query: Query, as_of: date, limit: int) -> Group:
    """Openings that can be used, what is known of employers, and openings of the past, in this order."""
    words = values(query) | {"as_of": as_of.isoformat(), "limit": limit + 1}
    found = f"{any_word(query, 's.text')} AND {all_words(query, 's.text', 'w.name', 'w.place')}"
    rows = db.query(
        f"""WITH hit AS (
            SELECT s.p_number, s.field, NULL AS opportunity_id, 1 AS turn, w.sort_key
            FROM search_facts s CROSS JOIN search_employers w USING (p_number) WHERE {found}
            UNION ALL
            SELECT s.p_number, 'opening', s.opportunity_id, CASE WHEN {OPENING_USABLE} THEN 0 ELSE 2 END,
                w.sort_key
            FROM search_openings s CROSS JOIN opportunities o USING (opportunity_id)
            JOIN search_employers w ON w.p_number = s.p_number WHERE {found}
            ORDER BY turn, sort_key LIMIT :limit)
        SELECT hit.*, e.name AS employer, e.town, o.kind, o.job_type, o.description, e.job_types,
            e.tasks_piling_up, e.busy_periods, f.labour_need
        FROM hit JOIN employers e USING (p_number) LEFT JOIN employer_profile f USING (p_number)
        LEFT JOIN opportunities o USING (opportunity_id) ORDER BY turn, hit.sort_key""",
        words,
    )
    return _group([_fact(row, query) for row in rows], limit)


def _fact(row: dict[str, Any], query: Query) -> FactHit:
    if row["field"] == "opening":
        text = " – ".join(part for part in (row["job_type"], row["description"]) if part)
    else:
        text = row[row["field"]]
        if row["field"] in _LISTS:
            every = listed(text) or ()
            text = ", ".join([one for one in every if query.any_in(one)] or every)
    return FactHit(
        p_number=row["p_number"],
        employer=row["employer"],
        town=row["town"],
        field=row["field"],
        text=query.piece(text),
        kind=code(OpportunityKind, row["kind"]),
        usable=row["turn"] == 0,
    )


def _group(hits: Sequence[Any], limit: int) -> Group:
    return Group(hits[:limit], len(hits) > limit)
