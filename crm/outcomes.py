"""What came of introductions: the outcomes that the chances of a yes and of paid hours are learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from crm.model import Track
from crm.stored import code, day

SILENT_DAYS = 56
"""An approach that nobody has answered for so long counts as a no; before that it is still running."""

UNPAID_DAYS = 182
"""A meeting or trial that has led to no paid hours in so long counts as a no to those."""

_MET = ("meeting", "trial", "hired", "retained")
"""The stages that say that the employer met the person, or more."""

_PAID = ("hired", "retained")
_PAID_FORMS = ("ordinary", "few_hours", "flex_job")
"""What says that there were paid hours. Work experience and wage subsidy are steps on the way."""

_THERE = """
    EXISTS (SELECT 1 FROM placements p WHERE p.participant_id = i.participant_id AND p.p_number = i.p_number
            AND p.started_on BETWEEN i.date AND :as_of"""

_ANSWERED = f"""
    SELECT i.*, coalesce(stage, '') IN {_MET} OR {_THERE}) AS met,
           coalesce(stage, '') IN {_PAID} OR {_THERE} AND p.form IN {_PAID_FORMS}) AS paid
    FROM introductions i
    WHERE date <= :as_of AND (outcome_on IS NULL OR outcome_on <= :as_of)
      AND coalesce(reason, '') <> 'participant_declined'
"""
"""Each introduction up to `as_of` whose outcome is not dated later, and what came of it.

What the participant declined is left out: it says nothing of the employer.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One introduction that has been answered. `met`: it led to a meeting or further."""

    on: date
    participant_id: str
    p_number: str
    opportunity_id: str | None
    met: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """Of the introductions that led to a meeting or further: how many led to paid hours, how many did not."""

    yes: int = 0
    no: int = 0


def read_outcomes(db: Database, as_of: date) -> list[Outcome]:
    """Every answered introduction up to `as_of`, in the order of time; later dates are ignored.

    Left out are those still running, and those that the participant declined.
    """
    rows = db.query(
        f"""
        SELECT date, participant_id, p_number, opportunity_id, met FROM ({_ANSWERED})
        WHERE met OR stage = 'approached' AND (outcome_on IS NOT NULL OR date < :silent)
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


def read_paid(db: Database, as_of: date) -> dict[Track | None, Paid]:
    """Track → what came of the meetings of those on it; what still runs counts on neither side."""
    rows = db.query(
        f"""
        SELECT track, sum(paid) AS yes, sum(NOT paid) AS no
        FROM ({_ANSWERED}) LEFT JOIN participants USING (participant_id)
        WHERE met AND (paid OR outcome_on IS NOT NULL OR date < :unpaid)
        GROUP BY track
        """,
        {"as_of": as_of.isoformat(), "unpaid": (as_of - timedelta(days=UNPAID_DAYS)).isoformat()},
    )
    return {code(Track, row["track"]): Paid(row["yes"], row["no"]) for row in rows}
