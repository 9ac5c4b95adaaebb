"""Tables for people's spreadsheet programs: CSV for Danish Excel, and workbooks. No cell is ever a formula.

For moving data there is crm.interchange, which changes nothing; here a text that a program would take for a
formula is shown as the text it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | date | None

BOM = b"\xef\xbb\xbf"
"""By this Excel knows that the text is UTF-8."""

_STARTS = frozenset("=+-@\u2212")
_BREAKS = frozenset("\t\r\n")
_PASSED_OVER = frozenset("'\"`´‘’‚‛“”„‟«»‹›\u2800\u3164")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEEDS_QUOTES = re.compile(r'[;,"\r\n\t]|^\s|\s$')
_LINES_PER_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the heading of each column with its width in signs, and its rows, read once."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def is_formula(text: str) -> bool:
    """Whether a program may take the text for a formula, also behind blanks or quotation marks."""
    if not text or text[0].isalnum():
        return False
    if text[0] in _BREAKS:
        return True
    for sign in text:
        if sign in _PASSED_OVER or sign == " " or not sign.isprintable():
            continue
        return unicodedata.normalize("NFKC", sign)[:1] in _STARTS
    return False


def guarded(text: str) -> str:
    """The text for a CSV cell, with an apostrophe in front where it would be a formula."""
    shown = _UNWRITABLE.sub("", text)
    return f"'{shown}" if is_formula(text) or is_formula(shown) else shown


def csv_chunks(sheet: Sheet) -> Iterator[bytes]:
    """The table as CSV as Danish Excel reads it, in pieces: BOM, semicolons, CRLF, `1,5`, `16-11-2026`."""
    lines = [BOM.decode() + _csv_line([heading for heading, _ in sheet.columns])]
    for row in sheet.rows:
        lines.append(_csv_line(row))
        if len(lines) == _LINES_PER_CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def write_workbook(sheets: Iterable[Sheet], file: IO[bytes]) -> None:
    """Write the tables as a workbook, row by row; texts stay texts also when somebody edits the cell."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for turn, (_, width) in enumerate(sheet.columns):
            page.column_dimensions[_letters(turn)].width = width
        page.append([_heading(page, heading) for heading, _ in sheet.columns])
        for row in sheet.rows:
            page.append([_in_workbook(page, cell) for cell in row])
        page.auto_filter.ref = f"A1:{_letters(len(sheet.columns) - 1)}1"
    book.save(file)


def _csv_line(row: Sequence[Cell]) -> str:
    return ";".join(map(_csv_cell, row)) + "\r\n"


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        text = guarded(cell)
        return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return f"{cell:.15g}".replace(".", ",")


def _heading(page: WriteOnlyWorksheet, text: str) -> BookCell:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _in_workbook(page: WriteOnlyWorksheet, value: Cell) -> BookCell | Cell:
    if isinstance(value, str):
        text = _UNWRITABLE.sub("", value)
        return _text_cell(page, text) if text[:1] == "#" or is_formula(text) else text
    if isinstance(value, date):
        cell = WriteOnlyCell(page)
        cell.value = value
        cell.number_format = "dd-mm-yyyy"
        return cell
    return value


def _text_cell(page: WriteOnlyWorksheet, text: str) -> BookCell:
    """A text that openpyxl or a program would otherwise read as a formula or an error value."""
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell


def _letters(turn: int) -> str:
    """The name of a column: A, B, … Z, AA."""
    before, last = divmod(turn, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
