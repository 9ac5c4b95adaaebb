"""Rows of text become rows of values; what cannot be read is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crm.interchange.cells import Cell, read_cell
from crm.interchange.folder import table_files
from crm.interchange.remarks import Remarks
from crm.interchange.sheets import Sheet, open_sheet
from crm.problem import N_, Problem
from crm.records import Value, Values
from crm.tables import Column, Kind, Table

Progress = Callable[[str, int, int | None], None]
"""Told the name of a file, how many of its rows are done, and of how many (None while it is being read)."""

TELL_EVERY = 500


@dataclass(slots=True)
class Row:
    """One row that was read. `refused` rows are not imported."""

    line: int
    values: Values
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows of one table file."""

    sheet: Sheet
    rows: list[Row]
    remarks: Remarks

    @property
    def table(self) -> Table:
        """The table that the file holds."""
        return self.sheet.table

    def good(self) -> Iterator[Row]:
        """The rows that have not been refused."""
        return (row for row in self.rows if not row.refused)

    def refuse(self, row: Row, column: Column, value: str, reason: Problem) -> None:
        """Keep a row out because of one of its cells."""
        row.refused = True
        self.remarks.reject(self.sheet.file, row.line, self.sheet.written(column), value, reason)

    def warn(self, row: Row, column: Column, reason: Problem, apart: str = "") -> None:
        """Let a row in, but say what looks odd (`apart`: see Remarks.warn)."""
        self.remarks.warn(self.sheet.file, row.line, self.sheet.written(column), reason, apart)


def read_folder(folder: Path, remarks: Remarks, progress: Progress | None = None) -> list[Batch]:
    """Every table of the folder, read and parsed cell by cell. Raises Problem if a file cannot be read."""
    sheets = [open_sheet(file, remarks) for file in table_files(folder, remarks)]
    return [_read(sheet, remarks, progress) for sheet in sheets]


def _read(sheet: Sheet, remarks: Remarks, progress: Progress | None) -> Batch:
    batch = Batch(sheet, [], remarks)
    place = {column.name: turn for turn, column in enumerate(sheet.table.columns)}
    targets = [
        (turn, place[heading.column.name], heading.column, _remembering(heading.column))
        for turn, heading in enumerate(sheet.headings)
        if heading.column is not None
    ]
    for line, texts in sheet.rows:
        row = Row(line, ())
        _refuse_surplus(batch, row, texts)
        values: list[Value] = [None] * len(sheet.table.columns)
        warned: list[tuple[Column, Problem]] = []
        for source, target, column, read in targets:
            cell = read(texts[source])
            values[target] = cell.value
            if cell.refusal is not None:
                batch.refuse(row, column, texts[source], cell.refusal)
            elif cell.warning is not None:
                warned.append((column, cell.warning))
        row.values = tuple(values)
        batch.rows.append(row)
        if not row.refused:
            for column, warning in warned:
                batch.warn(row, column, warning)
        if progress and len(batch.rows) % TELL_EVERY == 0:
            progress(sheet.file, len(batch.rows), None)
    return batch


def _refuse_surplus(batch: Batch, row: Row, texts: list[str]) -> None:
    for surplus in texts[len(batch.sheet.headings) :]:
        if surplus.strip():
            row.refused = True
            reason = Problem(N_("rækken har flere celler, end der er overskrifter"))
            batch.remarks.reject(batch.sheet.file, row.line, "", surplus, reason)
            return


def _remembering(column: Column) -> Callable[[str], Cell]:
    """A reader of the column that reads a text which comes again only once (free text seldom does)."""
    if column.kind in (Kind.TEXT, Kind.WORDS):
        return lambda text: read_cell(column, text)
    known: dict[str, Cell] = {}

    def read(text: str) -> Cell:
        cell = known.get(text)
        if cell is None:
            cell = known[text] = read_cell(column, text)
        return cell

    return read
