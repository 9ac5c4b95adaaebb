"""What has happened to a participant's own words, run by run: for a page that tells it and takes it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from crm import changes
from crm.changes import Change
from crm.model import RunKind
from crm.tables import PARTICIPANTS, Table


@dataclass(frozen=True, slots=True)
class Run:
    """One run that touched what a page tells of. `at` and `undone_at` are UTC ISO text.

    `alone`: it did nothing beyond that.
    """

    run_id: int
    kind: RunKind
    at: str
    user_name: str | None
    undone_at: str | None
    changes: tuple[Change, ...]
    alone: bool

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it is an edit that still stands, and that did nothing else."""
        return self.kind is RunKind.EDIT and self.undone_at is None and self.alone


def history(
    db: Database, participant_id: str, tables: Iterable[Table], fields: Iterable[str] = ()
) -> list[Run]:
    """The runs that touched a participant's rows of these tables, or these columns of their own row.

    The keys of the tables begin with the participant's id. The latest run comes first.
    """
    told, columns = tuple(tables), set(fields)
    found: dict[int, list[Change]] = defaultdict(list)
    for table in told:
        for change in changes.of_record(db, table, (participant_id,), part_of_key=True):
            found[change.run_id].append(change)
    for change in changes.of_record(db, PARTICIPANTS, (participant_id,)) if columns else []:
        if columns & set(change.fields):
            found[change.run_id].append(change)
    return [
        _run(db, run_id, list(reversed(of_run)), {table.name for table in told}, columns)
        for run_id, of_run in sorted(found.items(), reverse=True)
    ]


def _run(db: Database, run_id: int, told: list[Change], tables: set[str], columns: set[str]) -> Run:
    first = told[0]
    alone = first.kind is RunKind.EDIT and all(
        change.table in tables or (change.table == PARTICIPANTS.name and set(change.fields) <= columns)
        for change in changes.of_run(db, run_id)
    )
    return Run(run_id, first.kind, first.at, first.user_name, first.undone_at, tuple(told), alone)
