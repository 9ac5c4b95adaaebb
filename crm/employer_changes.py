"""Two people may edit one employer at once: what both saw, what each changed, and who came in between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import changes
from crm.changes import Pen
from crm.employer_facts import FACTS, learn
from crm.model import RunKind
from crm.problem import N_, Problem
from crm.records import Value, stored_row
from crm.tables import EMPLOYER_PROFILE, EMPLOYERS, Table

Fields = Mapping[str, Value]
"""Columns of EMPLOYERS and EMPLOYER_PROFILE together, in stored form."""


@dataclass(frozen=True, slots=True)
class Combined:
    """`changed` can be written; of each field in `clashing` there are two new values."""

    changed: dict[str, Value]
    clashing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who gave a field the value it has. `at` is UTC ISO; `user_name` is None for an import by command."""

    run_id: int
    kind: RunKind
    user_name: str | None
    at: str


def stored(db: Database, p_number: str) -> dict[str, Value] | None:
    """What stands in both tables now, by column; None if there is no such employer."""
    row = stored_row(db, EMPLOYERS, (p_number,))
    if row is None:
        return None
    profile = stored_row(db, EMPLOYER_PROFILE, (p_number,)) or (None,) * len(EMPLOYER_PROFILE.columns)
    found = {column.name: value for column, value in zip(EMPLOYER_PROFILE.columns, profile, strict=True)}
    return found | {column.name: value for column, value in zip(EMPLOYERS.columns, row, strict=True)}


def combine(seen: Fields, mine: Fields, theirs: Fields) -> Combined:
    """Three ways: `seen` when the form was opened, `mine` as sent, `theirs` as it stands now.

    What I did not touch stays theirs; what we both changed alike is no matter.
    """
    touched = [field for field, value in mine.items() if value != seen.get(field)]
    open_ = [field for field in touched if mine[field] != theirs.get(field)]
    clashing = tuple(field for field in open_ if theirs.get(field) != seen.get(field))
    return Combined({field: mine[field] for field in open_ if field not in clashing}, clashing)


def write(
    pen: Pen, p_number: str, values: Fields, on: date, source: str, over: Collection[str] = ()
) -> list[str]:
    """Write fields of either table, facts with date and source as `learn` does. Returns what it wrote."""
    written = learn(pen, p_number, {f: v for f, v in values.items() if f in FACTS}, on, source, over)
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        plain = {f: v for f, v in values.items() if f not in FACTS and is_column(table, f)}
        if plain and pen.put(table, {"p_number": p_number, **plain}):
            written += plain
    return written


def is_column(table: Table, name: str) -> bool:
    """Whether a table has this column besides its key."""
    return name not in table.key and any(column.name == name for column in table.columns)


def last_changes(db: Database, p_number: str, fields: Iterable[str]) -> dict[str, LastChange]:
    """Who gave each of these fields its value, as far as it is on record."""
    wanted, found = set(fields), dict[str, LastChange]()
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        for change in changes.of_record(db, table, (p_number,)):
            for field in wanted.intersection(change.fields):
                latest = _last(db, change)
                if field not in found or latest.at > found[field].at:
                    found[field] = latest
    return found


def _last(db: Database, change: changes.Change) -> LastChange:
    """The change itself, or the taking back of it."""
    if change.undone_at is None:
        return LastChange(change.run_id, change.kind, change.user_name, change.at)
    run = next(db.query("SELECT undone_by FROM runs WHERE run_id = ?", [change.run_id]))
    return LastChange(change.run_id, change.kind, run["undone_by"], change.undone_at)


def check_successor(db: Database, p_number: str, successor: str | None) -> None:
    """Raises Problem if the successor does not exist, or leads back to the employer itself."""
    if successor is None:
        return
    if successor == p_number:
        raise Problem(
            N_("En virksomhed kan ikke fortsætte som sig selv. Vælg en anden, eller lad feltet stå tomt.")
        )
    if stored_row(db, EMPLOYERS, (successor,)) is None:
        raise Problem(N_("Der er ingen virksomhed med P-nummer {number}. Opret den først."), number=successor)
    way = [
        row["p_number"]
        for row in db.query(
            "WITH RECURSIVE way(p_number) AS (SELECT ?1 UNION"
            " SELECT e.successor_p_number FROM employers e JOIN way USING (p_number)"
            " WHERE e.successor_p_number IS NOT NULL) SELECT p_number FROM way",
            [successor],
        )
    ]
    if p_number in way:
        name = next(db.query("SELECT name FROM employers WHERE p_number = ?", [successor]))["name"]
        raise Problem(
            N_(
                "{name} fortsætter selv som denne virksomhed, så de ville pege på hinanden i ring. "
                "Vælg en anden."
            ),
            name=name,
        )
