"""One table of the folder as rows of text under known columns, whatever kind of file it came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz import fuzz, process

from crm.danish import plain
from crm.interchange.csv_text import CsvLine, csv_lines
from crm.interchange.folder import TableFile
from crm.interchange.headings import names, norm
from crm.interchange.remarks import Remarks
from crm.interchange.xlsx_sheet import XlsxLine, text_of, xlsx_lines
from crm.problem import N_, Problem
from crm.tables import EMPLOYER_CONTACTS, LOG_KEY, Column, Table

MAX_ROWS = 1_000_000
"""Longer tables are refused."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a file: what is written above it, and which column of the table it is (None: unknown)."""

    written: str
    column: Column | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table file that was opened. `rows` yields (line, texts); a text per heading, then surplus ones."""

    table: Table
    file: str
    headings: tuple[Heading, ...]
    rows: Iterator[tuple[int, list[str]]]

    def written(self, column: Column) -> str:
        """The name under which the user knows a column: its Danish label where the file has that."""
        for heading in self.headings:
            if heading.column is column:
                known = {norm(column.label): column.label, norm(column.name): column.name}
                return known.get(norm(heading.written), heading.written)
        return column.name


def open_sheet(file: TableFile, remarks: Remarks, chosen: Mapping[str, str] | None = None) -> Sheet:
    """Read the headings of a file. Raises Problem if they do not make a table.

    `chosen`: heading as written → the column that a person has said it is ("" = none).
    """
    name = file.path.name
    first, lines = first_line(file, remarks)
    headings = _headings(file.table, name, [text_of(cell, None) for cell in first[1]], chosen or {})
    absent = [column for column in file.table.columns if column not in {h.column for h in headings}]
    for heading in headings:
        if heading.column is None and heading.written not in (chosen or {}):
            remarks.warn(name, first[0], heading.written, _unknown_column(absent, heading.written))
    return Sheet(file.table, name, headings, _limited(name, _texts(headings, lines)))


def first_line(
    file: TableFile, remarks: Remarks
) -> tuple[CsvLine | XlsxLine, Iterator[CsvLine] | Iterator[XlsxLine]]:
    """The heading row, and the rows after it. Raises Problem if the file cannot be read or is empty."""
    lines: Iterator[CsvLine] | Iterator[XlsxLine]
    if file.path.suffix.lower() == ".csv":
        lines = csv_lines(file.path, lambda headings: len(known_columns(file.table, headings)))
    else:
        lines = xlsx_lines(file.path, remarks)
    first = next(lines, None)
    if first is None:
        raise Problem(
            N_("{file} er tom. Skriv overskrifterne i første linje, eller slet filen."), file=file.path.name
        )
    return first, lines


def known_columns(table: Table, headings: list[str]) -> list[Column]:
    """The columns that the headings name."""
    by_name = names(table)
    return [by_name[normal] for heading in headings if (normal := norm(heading)) in by_name]


def _texts(
    headings: tuple[Heading, ...], lines: Iterator[CsvLine] | Iterator[XlsxLine]
) -> Iterator[tuple[int, list[str]]]:
    columns = [heading.column for heading in headings]
    for line, cells in lines:
        yield (
            line,
            [
                cell if isinstance(cell, str) else text_of(cell, column)
                for cell, column in zip_longest(cells, columns)
            ],
        )


def _limited(file: str, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise Problem(
                N_("{file} har mere end {limit} rækker. Del den op, og importér delene hver for sig."),
                file=file,
                limit=MAX_ROWS,
            )
        yield row


def _headings(table: Table, file: str, written: list[str], chosen: Mapping[str, str]) -> tuple[Heading, ...]:
    while written and not written[-1].strip():
        written.pop()
    by_name = names(table)
    headings = tuple(_heading(table, text.strip(), by_name, chosen) for text in written)
    _refuse_repeated(file, headings, chosen)
    present = {heading.column.name for heading in headings if heading.column}
    missing = [name for name in table.key if name not in present]
    if table is EMPLOYER_CONTACTS and missing:
        missing = [name for name in LOG_KEY if name not in present]
    if missing:
        raise Problem(
            N_("{file} mangler kolonnen {columns}. Skriv den i første linje, og prøv igen."),
            file=file,
            columns=", ".join(missing),
        )
    return headings


def _heading(table: Table, text: str, by_name: dict[str, Column], chosen: Mapping[str, str]) -> Heading:
    """A person's choice counts before the name. Raises Problem if it is no column of the table."""
    if text not in chosen:
        return Heading(text, by_name.get(norm(text)))
    try:
        return Heading(text, table.column(chosen[text]) if chosen[text] else None)
    except KeyError:
        raise Problem(
            N_("{table} har ingen kolonne {column}. Vælg kolonnerne igen."),
            table=table.label,
            column=chosen[text],
        ) from None


def _refuse_repeated(file: str, headings: tuple[Heading, ...], chosen: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for heading in headings:
        unread = "" if heading.written in chosen else norm(heading.written)
        name = heading.column.name if heading.column else unread
        if name and name in seen:
            raise Problem(
                N_("{file} har to kolonner, der er {column}. Slet eller omdøb den ene."),
                file=file,
                column=heading.written,
            )
        seen.add(name)


def _unknown_column(absent: list[Column], heading: str) -> Problem:
    """What to say of a heading that names no column; `absent` are those it may have been meant for."""
    if not heading:
        return Problem(N_("en kolonne uden overskrift er ikke læst"))
    folded = {plain(text): text for column in absent for text in (column.name, column.label)}
    found = process.extractOne(plain(heading), list(folded), scorer=fuzz.ratio, score_cutoff=65)
    if found:
        return Problem(
            N_("kolonnen kendes ikke og er ikke læst; skal den hedde {near}?"), near=folded[found[0]]
        )
    return Problem(N_("kolonnen kendes ikke og er ikke læst"))
