"""How many are at a workplace now, and how many places the dated rule gives: a hint, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.conditions import PLACEMENT_RUNS
from crm.workplaces import supported_places


@dataclass(frozen=True, slots=True)
class Room:
    """People there now. `places` is what the rule on supported places gives; None = it cannot be worked out.

    `employees_fte` None: what is missing is the number of ordinary full-time employees. `most` is the
    employer's own limit for all kinds together.
    """

    running: int
    most: int | None
    supported: int
    places: int | None
    employees_fte: float | None

    @property
    def free(self) -> int | None:
        """Supported places left by the rule."""
        return None if self.places is None else max(0, self.places - self.supported)


def of_employer(db: Database, p_number: str, as_of: date) -> Room:
    """The room at one employer on `as_of`; placements dated later have not begun."""
    row = next(
        db.query(
            f"""SELECT count(*) AS running,
                count(*) FILTER (WHERE form IN ('work_experience', 'wage_subsidy')) AS supported,
                (SELECT max_concurrent FROM employers WHERE p_number = :p_number) AS most,
                (SELECT employees_fte FROM employers WHERE p_number = :p_number) AS fte
                FROM placements WHERE p_number = :p_number AND started_on <= :as_of AND {PLACEMENT_RUNS}""",
            {"p_number": p_number, "as_of": as_of.isoformat()},
        )
    )
    rule = supported_places(db, as_of)
    places = None if rule is None or row["fte"] is None else rule.places(row["fte"])
    return Room(row["running"], row["most"], row["supported"], places, row["fte"])
