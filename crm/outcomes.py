"""What came of introductions: the outcomes that the chance of a yes is learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from crm.stored import day

SILENT_DAYS = 56
"""An approach that nobody has answered for so long counts as a no; before that it is still running."""

_MET = ("meeting", "trial", "hired", "retained")
"""The stages that say that the employer met the person, or more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One introduction that has been answered. `met`: it led to a meeting or further."""

    on: date
    participant_id: str
    p_number: str
    opportunity_id: str | None
    met: bool


def read_outcomes(db: Database, as_of: date) -> list[Outcome]:
    """Every answered introduction up to `as_of`, in the order of time; later dates are ignored.

    Left out are those still running, and those that the participant declined: they say nothing of the
    employer.
    """
    rows = db.query(
        f"""
        SELECT date, participant_id, p_number, opportunity_id, stage IN {_MET} AS met
        FROM introductions
        WHERE date <= :as_of AND (outcome_on IS NULL OR outcome_on <= :as_of)
          AND coalesce(reason, '') <> 'participant_declined'
          AND (stage IN {_MET} OR stage = 'approached' AND (outcome_on IS NOT NULL OR date < :silent))
        ORDER BY date, p_number, participant_id
        """,
        {"as_of": as_of.isoformat(), "silent": (as_of - timedelta(days=SILENT_DAYS)).isoformat()},
    )
    return [
        Outcome(
            on=day(row["date"]) or as_of,
            participant_id=row["participant_id"],
            p_number=row["p_number"],
            opportunity_id=row["opportunity_id"],
            met=bool(row["met"]),
        )
        for row in rows
    ]
