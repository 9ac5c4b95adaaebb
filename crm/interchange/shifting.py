"""Copy a folder with every date moved by whole weeks, so that an invented year stays near today."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from crm.interchange.cells import read_cell
from crm.interchange.csv_out import csv_line
from crm.interchange.folder import TableFile, cannot_read, table_files
from crm.interchange.remarks import Remarks
from crm.interchange.sheets import Heading, open_sheet
from crm.problem import N_, Problem
from crm.tables import Kind


def shifted_copy(source: Path, target: Path, weeks: int) -> None:
    """Write the tables of `source` into `target` (made if missing) with each date `weeks` later, as CSV.

    Other columns, unknown ones too, cells that hold no date, and text files are copied as they are. Raises
    Problem if the folder cannot be read or written, or a date would leave the calendar.
    """
    files = table_files(source, Remarks())
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            (target / f"{file.table.name}.csv").write_text(
                _shifted(file, weeks), encoding="utf-8", newline=""
            )
        for note in source.glob("*.txt"):
            (target / note.name).write_bytes(note.read_bytes())
    except OSError as error:
        raise cannot_read(target, error) from error


def _shifted(file: TableFile, weeks: int) -> str:
    sheet = open_sheet(file, Remarks())
    lines = [csv_line(heading.written for heading in sheet.headings)]
    for _, texts in sheet.rows:
        moved = [_move(heading, text, weeks) for heading, text in zip(sheet.headings, texts, strict=False)]
        lines.append(csv_line([*moved, *texts[len(sheet.headings) :]]))
    return "".join(lines)


def _move(heading: Heading, text: str, weeks: int) -> str:
    if heading.column is None or heading.column.kind is not Kind.DATE:
        return text
    day = read_cell(heading.column, text).value
    if not isinstance(day, str):
        return text
    try:
        return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()
    except OverflowError:
        raise Problem(N_("{date} kan ikke flyttes {weeks} uger."), date=day, weeks=weeks) from None
