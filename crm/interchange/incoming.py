"""The rows of one file while they are checked: a table in SQLite's temporary file, not in memory.

Beside the columns of the table each row has `_turn` (its turn in the file), `_line`, `_fate`, `_from` (the
P-number that it had in its key before it was led to another employer), `_how` it was led there, `_ref` (the
question it waits for), `_on` (the day of what a register says) and `_why` it was left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from sqlite_utils import Database

from crm.interchange.choices import Mode
from crm.interchange.outcome_log import as_text
from crm.interchange.remarks import Remarks
from crm.problem import Problem
from crm.records import Value, Values
from crm.tables import Column, Table

AT_ONCE = 500
"""How many rows are in memory at a time."""


class Source(StrEnum):
    """Where the rows of a file come from; of facts it is stored as their source."""

    IMPORT = "import"
    REGISTER = "register"
    ADVERT = "advert"
    CARD = "card"


class Fate(IntEnum):
    """What is to become of a row that was read."""

    GOOD = 0
    REFUSED = 1
    REPLACED = 2
    WAITING = 3
    LEFT = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was read. `values` are in the order of the table's columns."""

    turn: int
    line: int
    values: Values


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows of one file. `name` is the temporary table that holds them."""

    db: Database
    table: Table
    file: str
    name: str
    written: Callable[[Column], str]
    remarks: Remarks
    mode: Mode = Mode.ADD_AND_UPDATE
    source: Source = Source.IMPORT

    def make(self) -> None:
        """Make the temporary table; values keep the type that they have."""
        columns = ", ".join(f'"{column.name}"' for column in self.table.columns)
        self.run(
            f"CREATE TABLE {self.name}"
            f" (_turn INTEGER PRIMARY KEY, _line, _fate, _from, _how, _ref, _on, _why, {columns})"
        )

    def fill(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Take rows in: line, fate, day, how it was led, question, and the values."""
        names = ", ".join(f'"{column.name}"' for column in self.table.columns)
        marks = ", ".join("?" * (len(self.table.columns) + 5))
        self.db.conn.executemany(
            f"INSERT INTO {self.name} (_line, _fate, _on, _how, _ref, {names}) VALUES ({marks})", rows
        )
        schema, _, name = self.name.partition(".")
        key = ", ".join(f'"{column}"' for column in self.table.key)
        self.run(f"CREATE INDEX {schema}.{name}_key ON {name}({key}, _fate)")

    def add_refused(self, lines: Iterable[int]) -> None:
        """Count rows that gave nothing at all."""
        self.db.conn.executemany(
            f"INSERT INTO {self.name} (_line, _fate) VALUES (?, {Fate.REFUSED})", ((line,) for line in lines)
        )

    def run(self, sql: str, *values: object) -> int:
        """Execute a statement; returns how many rows it changed."""
        return self.db.conn.execute(sql, values).rowcount

    def found(self, sql: str, *values: object) -> Any:
        """The rows that a query gives."""
        return self.db.conn.execute(sql, values)

    def rows(self, where: str, *values: object) -> Iterator[Row]:
        """Rows of the file, some at a time, so that each may be changed while they are gone through."""
        names = ", ".join(f'i."{column.name}"' for column in self.table.columns)
        last = 0
        while page := self.found(
            f"SELECT i._turn, i._line, {names} FROM {self.name} i"
            f" WHERE i._turn > ? AND ({where}) ORDER BY i._turn LIMIT {AT_ONCE}",
            last,
            *values,
        ).fetchall():
            for turn, line, *cells in page:
                yield Row(turn, line, tuple(cells))
            last = page[-1][0]

    def cells(self, column: Column, where: str, *values: object) -> Iterator[tuple[int, int, Value]]:
        """Turn, line and one value of rows of the file, some at a time."""
        last = 0
        while page := self.found(
            f'SELECT i._turn, i._line, i."{column.name}" FROM {self.name} i'
            f" WHERE i._turn > ? AND ({where}) ORDER BY i._turn LIMIT {AT_ONCE}",
            last,
            *values,
        ).fetchall():
            yield from page
            last = page[-1][0]

    def there(self, row: str = "i") -> str:
        """SQL for: the row is stored already."""
        same = " AND ".join(f's."{name}" = {row}."{name}"' for name in self.table.key)
        return f"EXISTS (SELECT 1 FROM main.{self.table.name} s WHERE {same})"

    def refuse(self, turn: int, line: int, column: Column | None, value: str, reason: Problem) -> None:
        """Keep a row out because of one of its cells."""
        self.set_fate(turn, Fate.REFUSED)
        self.tell_refused(line, column, value, reason)

    def tell_refused(self, line: int, column: Column | None, value: str, reason: Problem) -> None:
        """Write down why a row does not go in."""
        name = "" if column is None else self.written(column)
        self.remarks.reject(self.file, line, name, value, reason)

    def wait(self, turn: int, line: int, column: Column, value: str, ref: str, reason: Problem) -> None:
        """Let a row wait until the question `ref` is answered; meanwhile it is among the rejects."""
        self.run(f"UPDATE {self.name} SET _fate = ?, _ref = ? WHERE _turn = ?", Fate.WAITING, ref, turn)
        self.tell_refused(line, column, value, reason)

    def leave(self, turn: int, reason: Problem | None = None) -> None:
        """Leave a row out, by choice or since its employer is here under another number."""
        why = None if reason is None else as_text(reason)
        self.run(f"UPDATE {self.name} SET _fate = ?, _why = ? WHERE _turn = ?", Fate.LEFT, why, turn)

    def set_fate(self, turn: int, fate: Fate) -> None:
        """Settle what becomes of a row."""
        self.run(f"UPDATE {self.name} SET _fate = ? WHERE _turn = ?", fate, turn)

    def write(self, turn: int, column: str, value: Value) -> None:
        """Put a value into a row."""
        self.run(f'UPDATE {self.name} SET "{column}" = ? WHERE _turn = ?', value, turn)

    def warn(self, line: int, column: Column, reason: Problem, apart: str = "", count: int = 1) -> None:
        """Let a row in, but say what looks odd (`apart`: see Remarks.warn)."""
        self.remarks.warn(self.file, line, self.written(column), reason, apart, count)

    def number(self, fate: Fate) -> int:
        """How many rows fare so."""
        found: int = self.found(f"SELECT count(*) FROM {self.name} WHERE _fate = ?", fate).fetchone()[0]
        return found

    @property
    def is_empty(self) -> bool:
        """Whether no row is left that may go in."""
        return self.found(f"SELECT 1 FROM {self.name} WHERE _fate = ? LIMIT 1", Fate.GOOD).fetchone() is None
