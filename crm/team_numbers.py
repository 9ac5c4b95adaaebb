"""The numbers that the team leader sets: how often an employer may be asked, how long silence may last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crm.changes import Change, Pen, of_record
from crm.model import RelationStep
from crm.problem import N_, Problem
from crm.records import SETTINGS

ASKS = {"asks_small": 1, "asks_medium": 2, "asks_large": 4}
"""Approaches about a person in 28 days by ordinary full-time employees: below 10, below 50, from 50 on."""

SMALL_BELOW, MEDIUM_BELOW = 10, 50

SILENT = {
    "silent_unknown": 0,
    "silent_first_contact": 14,
    "silent_needs_meeting": 21,
    "silent_follow_up": 45,
    "silent_cooperation": 90,
}
"""After so many days without a real contact an employer's owner is reminded, by relation step; 0 = never.

The first two cups of tea cool quickly, a cooperation lasts a quarter. Paused and closed relations rest.
"""

WEEK = {"week_approaches": 1}
"""Approaches that the plan of a week makes for each participant."""

DEFAULTS = ASKS | SILENT | WEEK
HIGHEST = dict.fromkeys(ASKS, 99) | dict.fromkeys(SILENT, 730) | dict.fromkeys(WEEK, 5)


@dataclass(frozen=True, slots=True)
class TeamNumbers:
    """The numbers in use, by name."""

    value: Mapping[str, int]

    def asks(self, employees_fte: float | None) -> int:
        """Approaches in 28 days at so many full-time employees; an unknown number counts as the fewest."""
        if employees_fte is None:
            return min(self.value[name] for name in ASKS)
        size = (
            "small" if employees_fte < SMALL_BELOW else "medium" if employees_fte < MEDIUM_BELOW else "large"
        )
        return self.value[f"asks_{size}"]

    @property
    def week_approaches(self) -> int:
        """How many approaches the plan of a week makes for each participant."""
        return self.value["week_approaches"]

    def silent_days(self, step: str | None) -> int | None:
        """How long an employer on this relation step may be silent; None = as long as it likes."""
        return self.value.get(f"silent_{step or RelationStep.UNKNOWN}") or None


def read(db: Database) -> TeamNumbers:
    """The numbers as set, else as they come."""
    marks = ", ".join("?" for _ in DEFAULTS)
    rows = db.query(f"SELECT name, value FROM settings WHERE name IN ({marks})", list(DEFAULTS))
    stored = {row["name"]: int(row["value"]) for row in rows if _is_number(row["value"])}
    return TeamNumbers(DEFAULTS | stored)


def save(pen: Pen, written: Mapping[str, str]) -> None:
    """Set every number as written in a form. Raises Problem with the bound if one cannot be used."""
    for name in DEFAULTS:
        text = written.get(name, "").strip()
        if not _is_number(text) or int(text) > HIGHEST[name]:
            raise Problem(
                N_("»{written}« kan ikke bruges. Skriv et helt tal fra 0 til {most}."),
                written=text[:20],
                most=HIGHEST[name],
            )
        before = pen.row(SETTINGS, (name,))
        if int(text) != (int(str(before["value"])) if before else DEFAULTS[name]):
            pen.put(SETTINGS, {"name": name, "value": str(int(text))})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6


def last_changed(db: Database) -> Change | None:
    """The latest change of any of the numbers, None if they are as they came."""
    made = [of_record(db, SETTINGS, (name,)) for name in DEFAULTS]
    return max((one[0] for one in made if one), key=lambda change: change.run_id, default=None)
