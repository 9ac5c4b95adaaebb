"""The committed tables of the invented municipality, as the tests read them: text by column."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from crm.model import FACE_TO_FACE

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "data" / "demo"
ANCHOR = date(2026, 11, 16)
FIRST = date(2025, 11, 17)

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (DEMO / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def day(text: str) -> date:
    return date.fromisoformat(text)


def items(cell: str) -> list[str]:
    return [] if cell in ("", "none") else cell.split(";")


def active() -> list[Row]:
    return [row for row in rows("participants") if not row["closed_on"]]


def by_employer(table: str) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows(table):
        found[row["p_number"]].append(row)
    return found


def visits() -> list[Row]:
    return [row for row in rows("employer_contacts") if row["channel"] in FACE_TO_FACE]


def starts(*forms: str) -> list[Row]:
    return [
        row for row in rows("placements") if row["form"] in forms and row["started_on"] >= FIRST.isoformat()
    ]


def open_now() -> list[Row]:
    return [
        row
        for row in rows("opportunities")
        if row["status"] in ("open", "offered")
        and (not row["expires_on"] or day(row["expires_on"]) >= ANCHOR)
    ]
