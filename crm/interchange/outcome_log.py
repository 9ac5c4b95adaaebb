"""A file of its own in which a run writes down rejects, questions and the fate of each row.

It is not part of the run's transaction: it stays when a preview is rolled back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crm.interchange.outcomes import Candidate, Matched, Outcome
from crm.problem import Problem
from crm.records import Key, dump

_TABLES = """
    CREATE TABLE rejects (
        number INTEGER PRIMARY KEY, file TEXT, line INTEGER, place TEXT, value TEXT, reason TEXT
    );
    CREATE INDEX rejects_line ON rejects(file, line);
    CREATE TABLE outcomes (
        number INTEGER PRIMARY KEY, table_name TEXT, file TEXT, line INTEGER, row_key TEXT, name TEXT,
        outcome TEXT, matched TEXT, other TEXT, changes TEXT, reason TEXT, ref TEXT
    );
    CREATE INDEX outcomes_kind ON outcomes(table_name, outcome);
    CREATE INDEX outcomes_ref ON outcomes(ref) WHERE ref IS NOT NULL;
    CREATE TABLE questions (
        number INTEGER PRIMARY KEY, ref TEXT UNIQUE, file TEXT, line INTEGER, what TEXT, candidates TEXT,
        may_be_new INTEGER
    );
"""

Fate = tuple[str, str, int, str, str | None, Outcome, Matched, str | None, str | None, str | None, str | None]
"""Table, file, line, key as JSON, name, outcome, how it matched, other P-number, changes, reason, ref."""


class OutcomeLog:
    """Opened when something is first written. Without a path it is a nameless file that goes by itself."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self.rejected = 0
        self.questions = 0
        if path is not None:
            path.unlink(missing_ok=True)

    @property
    def keeps_rows(self) -> bool:
        """Whether the fate of each row is written down; else only rejects and questions are."""
        return self._path is not None

    def _file(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path or "", isolation_level=None)
            self._connection.executescript(f"PRAGMA synchronous = OFF; {_TABLES} BEGIN;")
        return self._connection

    def reject(self, file: str, line: int, column: str, value: str, reason: Problem) -> None:
        """Write down a cell for which its row is refused."""
        self.rejected += 1
        self._file().execute(
            "INSERT INTO rejects (file, line, place, value, reason) VALUES (?, ?, ?, ?, ?)",
            (file, line, column, value, as_text(reason)),
        )

    def rejects(self, files: Sequence[str], most: int) -> Iterator[tuple[str, int, str, str, str]]:
        """The rejects by file, in the order of `files`, and line; the last of each is its reason as text."""
        for file in dict.fromkeys(files) if self.rejected else ():
            found = self._file().execute(
                "SELECT file, line, place, value, reason FROM rejects WHERE file = ? ORDER BY line, number"
                " LIMIT ?",
                (file, most),
            )
            for row in found:
                most -= 1
                yield row

    def fates(self, rows: Iterable[Fate]) -> None:
        """Write down what became of rows."""
        self._file().executemany(
            "INSERT INTO outcomes (table_name, file, line, row_key, name, outcome, matched, other, changes,"
            " reason, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def ask(
        self, ref: str, file: str, line: int, what: str, candidates: Sequence[Candidate], may_be_new: bool
    ) -> None:
        """Write down a question, once."""
        listed = [
            [*_facts(one), [[reason.ground.value, reason.weight] for reason in one.reasons]]
            for one in candidates
        ]
        written = self._file().execute(
            "INSERT OR IGNORE INTO questions (ref, file, line, what, candidates, may_be_new)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (ref, file, line, what, dump(listed), may_be_new),
        )
        self.questions += written.rowcount

    def close(self, *, keep: bool) -> None:
        """Let go of the file; unless it is kept it is gone."""
        if keep and self._path is not None:
            self._file()
        if self._connection is not None:
            self._connection.execute("COMMIT" if keep else "ROLLBACK")
            self._connection.close()
            self._connection = None
        if not keep and self._path is not None:
            self._path.unlink(missing_ok=True)


def as_text(reason: Problem) -> str:
    """A reason as it is written down: its text and its parts."""
    parts = {
        name: part if isinstance(part, str | int | float) else str(part)
        for name, part in reason.parts.items()
    }
    return dump([reason.text, parts])


def key_text(key: Key) -> str:
    """A key as it is written down."""
    return dump(list(key))


def _facts(one: Candidate) -> tuple[object, ...]:
    return one.p_number, one.name, one.street, one.town, one.likeness
