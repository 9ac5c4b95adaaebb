"""What became of every row of an import, to be shown page by page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from crm.duplicate_evidence import Ground, Reason
from crm.problem import N_, Problem
from crm.records import Value

_MOST_REASONS = 20
"""So many reasons of one rejected row are told."""


class Outcome(StrEnum):
    """What a row did to the database."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"  # by choice, or since the employer is here under another number
    REJECTED = "rejected"
    WAITING = "waiting"  # until a person has answered a question
    REPLACED = "replaced"  # a later row of the file has the same key


class Matched(StrEnum):
    """How a row found what it speaks of."""

    NONE = "none"  # it is new
    KEY = "key"
    ALIAS = "alias"  # its P-number was merged into another
    ANSWER = "answer"  # somebody said so
    P_NUMBER = "p_number"
    CVR = "cvr"
    NAME = "name"
    CHOSEN = "chosen"  # the employer chosen for all contact cards


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column before and after, in stored form."""

    column: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row. `other` is the P-number that it went to instead, or an employer that it looks like.

    `headings` names the column of each reason as the file writes it; empty for one about the whole row.
    """

    number: int
    table: str
    file: str
    line: int
    key: tuple[str, ...]
    name: str | None
    outcome: Outcome
    matched: Matched
    other: str | None
    changes: tuple[FieldChange, ...]
    reasons: tuple[Problem, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored employer that a row may speak of. `likeness` is 0..1; `reasons` add up to it."""

    p_number: str
    name: str
    street: str | None
    town: str | None
    likeness: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide; `rows` wait for it. `ref` names it in `Choices.answers`."""

    number: int
    ref: str
    file: str
    line: int
    what: str
    candidates: tuple[Candidate, ...]
    rows: int
    may_be_new: bool


def read_outcomes(
    path: Path, *, table: str | None = None, outcome: Outcome | None = None, after: int = 0, limit: int = 50
) -> list[RowOutcome]:
    """The fates of rows after no. `after`, in the order of the run. Raises Problem if the file is gone."""
    with _opened(path) as file:
        rows = file.execute(
            "SELECT * FROM outcomes WHERE number > :after AND (:of IS NULL OR table_name = :of)"
            " AND (:outcome IS NULL OR outcome = :outcome) ORDER BY number LIMIT :limit",
            {"after": after, "of": table, "outcome": outcome and outcome.value, "limit": limit},
        ).fetchall()
        return [_row(file, row) for row in rows]


def count_outcomes(path: Path) -> dict[str, dict[Outcome, int]]:
    """How many rows of each table fared how. Raises Problem if the file is gone."""
    counts: dict[str, dict[Outcome, int]] = {}
    with _opened(path) as file:
        for name, outcome, rows in file.execute(
            "SELECT table_name, outcome, count(*) FROM outcomes GROUP BY table_name, outcome"
        ):
            counts.setdefault(name, {})[Outcome(outcome)] = rows
    return counts


def read_questions(path: Path, *, after: int = 0, limit: int = 50) -> list[Question]:
    """The questions in the order in which they came up. Raises Problem if the file is gone."""
    with _opened(path) as file:
        rows = file.execute(
            "SELECT q.*, (SELECT count(*) FROM outcomes o WHERE o.ref = q.ref) AS waiting"
            " FROM questions q WHERE q.number > ? ORDER BY q.number LIMIT ?",
            (after, limit),
        ).fetchall()
    return [_question(row) for row in rows]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise Problem(N_("Gennemgangen af filerne er her ikke længere. Læg filerne op igen."))
    connection = sqlite3.connect(path)
    try:
        connection.row_factory = sqlite3.Row
        yield connection
    finally:
        connection.close()


def _row(file: sqlite3.Connection, row: Any) -> RowOutcome:
    own = [] if row["reason"] is None else [json.loads(row["reason"])]
    rejects = file.execute(
        "SELECT place, reason FROM rejects WHERE file = ? AND line = ? ORDER BY number LIMIT ?",
        (row["file"], row["line"], _MOST_REASONS),
    )
    told = Outcome(row["outcome"]) in (Outcome.REJECTED, Outcome.WAITING)
    cells = [(place or "", json.loads(reason)) for place, reason in rejects] if told else []
    reasons = own + [reason for _, reason in cells]
    return RowOutcome(
        number=row["number"],
        table=row["table_name"],
        file=row["file"],
        line=row["line"],
        key=tuple("" if part is None else str(part) for part in json.loads(row["row_key"])),
        name=row["name"],
        outcome=Outcome(row["outcome"]),
        matched=Matched(row["matched"]),
        other=row["other"],
        changes=tuple(FieldChange(*change) for change in json.loads(row["changes"] or "[]")),
        reasons=tuple(Problem(text, **parts) for text, parts in reasons),
        headings=("",) * len(own) + tuple(place for place, _ in cells),
    )


def _question(row: Any) -> Question:
    candidates = [
        Candidate(p_number, name, street, town, likeness, tuple(_reasons(reasons)))
        for p_number, name, street, town, likeness, reasons in json.loads(row["candidates"])
    ]
    return Question(
        number=row["number"],
        ref=row["ref"],
        file=row["file"],
        line=row["line"],
        what=row["what"],
        candidates=tuple(candidates),
        rows=row["waiting"],
        may_be_new=bool(row["may_be_new"]),
    )


def _reasons(found: list[tuple[str, float]]) -> Iterator[Reason]:
    return (Reason(Ground(ground), weight) for ground, weight in found)
