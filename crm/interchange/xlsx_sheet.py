"""The first sheet of a workbook as rows of values, with guards against files made to do harm."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from crm.interchange.folder import MAX_COLUMNS, MEGABYTE, cannot_read
from crm.interchange.numerals import show_number
from crm.interchange.remarks import Remarks
from crm.problem import N_, Problem
from crm.reference import industry_groups
from crm.tables import Column, Kind

MAX_UNPACKED_BYTES = 256 * MEGABYTE
"""The parts of a workbook may not be larger than this when unpacked."""

LAST_ROW = 1_048_576
"""A worksheet cannot have more rows; a file that says so was not made by a spreadsheet program."""

XlsxLine = tuple[int, tuple[object, ...]]
"""The row number, and the values of its cells."""

_FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"us-ascii"})
_CHUNK = MEGABYTE
_OVERLAP = 16

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
"""What openpyxl and zipfile raise on a workbook that is damaged, protected or no workbook."""


def xlsx_lines(path: Path, remarks: Remarks) -> Iterator[XlsxLine]:
    """Every row with a filled cell, with its row number. Raises Problem if the workbook cannot be read."""
    try:
        _check_safe(path)
        yield from _rows(path, remarks)
    except OSError as error:
        raise cannot_read(path, error) from error
    except _BROKEN as error:
        raise Problem(
            N_("{file} kan ikke læses som regneark. Åbn det i Excel, og gem det igen som .xlsx uden kode."),
            file=path.name,
        ) from error


def text_of(value: object, column: Column | None) -> str:
    """The text that a CSV file would hold for the value of a spreadsheet cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number_text(value, column)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("_x000D_", "\r")


def _number_text(value: float, column: Column | None) -> str:
    """Spreadsheets drop the zeros in front of codes; they are put back."""
    text = show_number(value)
    if column is not None and column.kind is Kind.POSTCODE:
        return text.zfill(4)
    if column is not None and column.kind is Kind.INDUSTRY and text not in industry_groups():
        return f"0{text}" if f"0{text}" in industry_groups() else text
    return text


def _rows(path: Path, remarks: Remarks) -> Iterator[XlsxLine]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            yield from _sheet_rows(path, book, remarks)
        finally:
            book.close()


def _sheet_rows(path: Path, book: Any, remarks: Remarks) -> Iterator[XlsxLine]:
    sheet = book.worksheets[0]
    if len(book.worksheets) > 1:
        others = ", ".join(f"'{other.title}'" for other in book.worksheets[1:])
        reason = Problem(
            N_("kun det første ark, '{sheet}', er læst, ikke {others}"), sheet=sheet.title, others=others
        )
        remarks.warn(path.name, 0, "", reason)
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(row) > MAX_COLUMNS or number > LAST_ROW:
            raise Problem(
                N_(
                    "{file} har mere end {columns} kolonner eller {rows} rækker. Slet dem, der ikke skal med."
                ),
                file=path.name,
                columns=MAX_COLUMNS,
                rows=LAST_ROW,
            )
        if not all(_is_blank(value) for value in row):
            yield number, row


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _check_safe(path: Path) -> None:
    """Refuse workbooks that unpack too large or whose XML defines entities."""
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise Problem(
                N_("{file} fylder {size} MB, når det pakkes ud; grænsen er {limit} MB. Del det op."),
                file=path.name,
                size=-(-size // MEGABYTE),
                limit=MAX_UNPACKED_BYTES // MEGABYTE,
            )
        for part in archive.infolist():
            if not part.is_dir() and _is_unsafe(archive, part):
                raise Problem(
                    N_("{file} indeholder XML, som Jobbro af sikkerhed ikke læser. Gem det igen i Excel."),
                    file=path.name,
                )


def _is_unsafe(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if not tail and is_xml and _has_odd_encoding(chunk):
                return True
            window = tail + chunk
            if _FORBIDDEN.search(window):
                return True
            tail = window[-_OVERLAP:]
    return False


def _has_odd_encoding(beginning: bytes) -> bool:
    """Whether XML is written so that a search for bytes would not find what it declares."""
    if b"\0" in beginning[:64]:
        return True
    declared = _ENCODING.search(beginning[:200])
    return declared is not None and declared.group(1).lower() not in _PLAIN_ENCODINGS
