"""What was changed about one employer: run by run, who and when, and which runs may be taken back there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from crm import changes
from crm.changes import Change
from crm.employer_changes import LastChange
from crm.model import RunKind
from crm.records import dump
from crm.tables import (
    CONTACT_PEOPLE,
    CONTACTS,
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    MERGED_EMPLOYERS,
    OPPORTUNITIES,
    OPT_OUTS,
)

BY_NUMBER = (
    EMPLOYERS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    CONTACTS,
    CONTACT_PEOPLE,
    OPT_OUTS,
    MERGED_EMPLOYERS,
)
"""Tables whose key begins with the P-number (that of OPT_OUTS may be the CVR number)."""

TAKEN_BACK_HERE = frozenset(table.name for table in (*BY_NUMBER, OPPORTUNITIES))
"""A run that touches other tables too is taken back where it was made, save for a new P-number."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run and what it did to one employer. `at` and `undone_at` are UTC ISO text."""

    run_id: int
    kind: RunKind
    at: str
    user_name: str | None
    note: str | None
    undone_at: str | None
    undone_by: str | None
    elsewhere: bool
    changes: list[Change] = field(default_factory=list)

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it is an edit of this employer alone that still stands."""
        return self.kind is RunKind.EDIT and self.undone_at is None and not self.elsewhere


# CROSS JOIN keeps SQLite from walking through all that a large import did in search of a few rows.


def of_employer(
    db: Database, p_numbers: list[str], cvr: str | None, limit: int, offset: int
) -> tuple[list[Run], int]:
    """One page of the runs that touched an employer, latest first, and how many there are.

    `p_numbers` are its number and those it had before. Nothing that tells of a participant is among the
    changes; of a logged contact there is only that it was logged or changed.
    """
    touched, values = _touched(p_numbers, cvr)
    total = next(db.query(f"SELECT count(DISTINCT run_id) AS number FROM ({touched})", values))["number"]
    rows = list(
        db.query(
            f"WITH touched AS MATERIALIZED ({touched}), page AS (SELECT DISTINCT run_id FROM touched"
            " ORDER BY run_id DESC LIMIT :limit OFFSET :offset) "
            f"SELECT c.*, {_RUN} FROM touched t"
            " CROSS JOIN changes c ON c.run_id = t.run_id AND c.turn = t.turn"
            " CROSS JOIN runs r ON r.run_id = c.run_id"
            " WHERE t.run_id IN (SELECT run_id FROM page) ORDER BY c.run_id DESC, c.turn",
            values | {"limit": limit, "offset": offset},
        )
    )
    return _runs(rows), int(total)


def find(db: Database, p_numbers: list[str], cvr: str | None, run_id: int) -> Run | None:
    """One run with what it did to this employer; None if it did nothing to it."""
    touched, values = _touched(p_numbers, cvr)
    rows = db.query(
        f"SELECT c.*, {_RUN} FROM ({touched}) t"
        " CROSS JOIN changes c ON c.run_id = t.run_id AND c.turn = t.turn"
        " CROSS JOIN runs r ON r.run_id = c.run_id WHERE t.run_id = :run_id ORDER BY c.turn",
        values | {"run_id": run_id},
    )
    return next(iter(_runs(list(rows))), None)


def later_run(db: Database, run_id: int) -> LastChange | None:
    """The newest run after this one that changed a row of it and still stands."""
    rows = db.query(
        "SELECT r.run_id, r.kind, r.user_name, r.started_at FROM changes mine"
        " JOIN changes c ON c.table_name = mine.table_name AND c.row_key = mine.row_key"
        " AND c.run_id > mine.run_id JOIN runs r ON r.run_id = c.run_id"
        " WHERE mine.run_id = ? AND r.undone_at IS NULL ORDER BY r.run_id DESC LIMIT 1",
        [run_id],
    )
    return next(
        (LastChange(r["run_id"], RunKind(r["kind"]), r["user_name"], r["started_at"]) for r in rows), None
    )


_OWN = ", ".join(f"'{name}'" for name in sorted(TAKEN_BACK_HERE))
_RUN = (
    "r.kind, r.started_at, r.user_name, r.note, r.undone_at, r.undone_by,"
    " r.kind = 'edit' AND EXISTS (SELECT 1 FROM changes o WHERE o.run_id = r.run_id"
    f"  AND o.table_name NOT IN ({_OWN}))"
    " AND NOT EXISTS (SELECT 1 FROM changes o WHERE o.run_id = r.run_id"
    "  AND o.table_name = 'merged_employers') AS elsewhere"
)


def _touched(p_numbers: list[str], cvr: str | None) -> tuple[str, dict[str, Any]]:
    """SQL that gives (run_id, turn) of every change of the employer, and the values it needs."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    tables = ", ".join(f"'{table.name}'" for table in BY_NUMBER)
    for turn, number in enumerate(p_numbers):
        key = dump([number])[:-1]
        values |= {f"low{turn}": key, f"high{turn}": key + "~", f"number{turn}": number}
        values[f"told{turn}"] = f'"p_number": {dump(number)}'
        parts += [
            f"SELECT run_id, turn FROM changes WHERE table_name IN ({tables})"
            f" AND row_key BETWEEN :low{turn} AND :high{turn}",
            "SELECT run_id, turn FROM changes WHERE table_name = 'opportunities'"
            f" AND (instr(after, :told{turn}) OR instr(before, :told{turn}))",
            f"SELECT run_id, turn FROM changes WHERE table_name = '{EMPLOYER_CONTACTS.name}' AND row_key IN"
            f" (SELECT json_array(contact_id) FROM employer_contacts WHERE p_number = :number{turn})",
        ]
    if cvr is not None:
        parts.append("SELECT run_id, turn FROM changes WHERE table_name = 'opt_outs' AND row_key = :cvr")
        values["cvr"] = dump([cvr])
    return " UNION ".join(parts), values


def _runs(rows: list[dict[str, Any]]) -> list[Run]:
    found: dict[int, Run] = {}
    for row in rows:
        run = found.setdefault(
            row["run_id"],
            Run(
                run_id=row["run_id"],
                kind=RunKind(row["kind"]),
                at=row["started_at"],
                user_name=row["user_name"],
                note=row["note"],
                undone_at=row["undone_at"],
                undone_by=row["undone_by"],
                elsewhere=bool(row["elsewhere"]),
            ),
        )
        run.changes.append(changes.read_change(row))
    return list(found.values())
