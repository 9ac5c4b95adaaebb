"""Openings written down: noted, changed, filled, lapsed, kept open longer; each with the pen of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlite_utils import Database

from crm.changes import Pen
from crm.model import OpportunityKind, OpportunityStatus
from crm.problem import N_, Problem
from crm.records import Value, stored_row
from crm.tables import OPPORTUNITIES

FIELDS = tuple(c.name for c in OPPORTUNITIES.columns if c.name not in ("opportunity_id", "p_number"))
"""What is kept of an opening besides its id and its employer."""

DAYS_TO_LAST = {
    OpportunityKind.HIDDEN: 90,
    OpportunityKind.CARVED: 90,
    OpportunityKind.NEW_FUNCTION: 90,
    OpportunityKind.EDUCATION: 180,
}
"""How long an opening counts after it was heard of where nobody gave a date: what an employer mentioned in
passing must be asked about again. A vacancy has a closing date of its own, which has to be asked for."""

EXTENSION = timedelta(days=30)

Row = dict[str, Value]


def lasts_until(kind: OpportunityKind | None, heard_on: date) -> date | None:
    """The last day on which an opening of this kind counts unless a date was given; None for a vacancy."""
    days = DAYS_TO_LAST.get(kind) if kind is not None else None
    return None if days is None else heard_on + timedelta(days=days)


def create(pen: Pen, p_number: str, values: Mapping[str, Value]) -> str:
    """Note a new opening at an employer. Returns its id: O-000001 and on, never one that was used before."""
    opportunity_id = _next_id(pen)
    pen.put(OPPORTUNITIES, {"opportunity_id": opportunity_id, "p_number": p_number, **values})
    return opportunity_id


def _next_id(pen: Pen) -> str:
    """Asked for inside the run, which alone may write: two people never get the same number.

    What the record of changes knows counts too, so that the number of one taken back is not given again.
    """
    row = next(
        pen.db.query(
            "SELECT max(CAST(substr(id, 3) AS INTEGER)) AS last FROM ("
            " SELECT opportunity_id AS id FROM opportunities"
            " WHERE opportunity_id >= 'O-' AND opportunity_id < 'O.'"
            " UNION ALL SELECT json_extract(row_key, '$[0]') FROM changes"
            """ WHERE table_name = 'opportunities' AND row_key >= '["O-' AND row_key < '["O.')"""
            " WHERE length(id) BETWEEN 3 AND 11 AND substr(id, 3) NOT GLOB '*[^0-9]*'"
        )
    )
    number = (row["last"] or 0) + 1
    while pen.row(OPPORTUNITIES, (f"O-{number:06}",)) is not None:  # past the numbers that are counted
        number += 1
    return f"O-{number:06}"


def change(pen: Pen, opportunity_id: str, values: Mapping[str, Value]) -> None:
    """Change what is kept of an opening. Raises Problem if it is gone."""
    pen.put(OPPORTUNITIES, there(pen, opportunity_id) | dict(values))


def set_status(pen: Pen, opportunity_id: str, status: OpportunityStatus, seen: str | None) -> None:
    """Give an opening another status, if it still has the one that was seen.

    Raises Problem if it is gone, or somebody has changed its status since it was seen.
    """
    row = there(pen, opportunity_id)
    if row["status"] not in (seen, status.value):
        raise Problem(
            N_("En kollega har ændret åbningen, siden du så den. Intet er ændret. Se den igen her.")
        )
    pen.put(OPPORTUNITIES, row | {"status": status.value})


def extend(pen: Pen, opportunity_id: str, as_of: date, seen: str | None) -> date:
    """Keep an opening 30 days longer, counted from its last day or from `as_of` if that has passed.

    Returns the new last day. Raises Problem if it is gone or done with, or its last day is no longer `seen`.
    """
    row = there(pen, opportunity_id)
    if row["expires_on"] != seen:
        raise Problem(
            N_("En kollega har ændret åbningen, siden du så den. Intet er ændret. Se den igen her.")
        )
    if row["status"] in (OpportunityStatus.FILLED, OpportunityStatus.LAPSED):
        raise Problem(N_("Åbningen er besat eller bortfaldet. Åbn den igen, før du forlænger den."))
    last_day = date.fromisoformat(str(row["expires_on"])) if row["expires_on"] else as_of
    until = max(last_day, as_of) + EXTENSION
    pen.put(OPPORTUNITIES, row | {"expires_on": until.isoformat()})
    return until


def stored(db: Database, opportunity_id: str) -> Row | None:
    """What is kept of an opening, by column; None if there is none."""
    values = stored_row(db, OPPORTUNITIES, (opportunity_id,))
    if values is None:
        return None
    return {column.name: value for column, value in zip(OPPORTUNITIES.columns, values, strict=True)}


def there(pen: Pen, opportunity_id: str) -> Row:
    """The stored row. Raises Problem if it is gone."""
    row = pen.row(OPPORTUNITIES, (opportunity_id,))
    if row is None:
        raise Problem(N_("Åbningen {number} findes ikke længere. Se listen igen."), number=opportunity_id)
    return row
