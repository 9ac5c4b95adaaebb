"""The text of a CSV file: its encoding, its delimiter, and its rows with the line where each starts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from crm.interchange.folder import MAX_FILE_BYTES, cannot_read
from crm.problem import N_, Problem

CsvLine = tuple[int, list[str]]
"""The line where a row starts, and its cells."""

_LONGEST_HEADING_ROW = 65_536
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_DANISH_LETTER_IN_UTF8 = re.compile(rb"\xc3[\x85\x86\x98\xa5\xa6\xb8]")


def csv_lines(path: Path, recognised: Callable[[list[str]], int]) -> Iterator[CsvLine]:
    """Every row with a filled cell, the heading first.

    `recognised` counts the headings of a row that the table knows; it decides between comma and semicolon.
    Raises Problem if the file cannot be read as text or as CSV.
    """
    text = decode(path)
    delimiter = max(",;", key=lambda sign: _headings_found(text, sign, recognised))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(MAX_FILE_BYTES)
    start = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _malformed(path, start, error) from error
    finally:
        csv.field_size_limit(limit)


def decode(path: Path) -> str:
    """The text of a file in UTF-8 (with or without BOM) or Windows-1252. Raises Problem."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    if raw.startswith(_WIDE) or b"\0" in raw:
        raise Problem(
            N_("{file} er ikke tekst i UTF-8 eller Windows-1252. Gem den som 'CSV UTF-8'."), file=path.name
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    if raw.startswith(codecs.BOM_UTF8) or _DANISH_LETTER_IN_UTF8.search(raw):
        raise _bad_encoding(path, line)
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise _bad_encoding(path, line) from None


def _bad_encoding(path: Path, line: int) -> Problem:
    return Problem(
        N_(
            "{file} har tegn i linje {line}, der hverken er UTF-8 eller Windows-1252. "
            "Gem den som 'CSV UTF-8'."
        ),
        file=path.name,
        line=line,
    )


def _headings_found(text: str, delimiter: str, recognised: Callable[[list[str]], int]) -> tuple[int, int]:
    """How well the first row reads with this delimiter."""
    beginning = io.StringIO(text[:_LONGEST_HEADING_ROW], newline="")
    reader = csv.reader(beginning, delimiter=delimiter, strict=True)
    try:
        headings = next((row for row in reader if row), [])
    except csv.Error:
        return (0, 0)
    return (recognised(headings), len(headings))


def _malformed(path: Path, line: int, error: csv.Error) -> Problem:
    if "unexpected end" in str(error):
        return Problem(
            N_(
                "{file}: et anførselstegn i rækken fra linje {line} bliver aldrig lukket. "
                "Ret det, og prøv igen."
            ),
            file=path.name,
            line=line,
        )
    return Problem(
        N_("{file}: rækken fra linje {line} er ikke gyldig CSV. Tjek anførselstegnene i den, og prøv igen."),
        file=path.name,
        line=line,
    )
