"""The text of a CSV file: its encoding, its delimiter, and its rows with the line where each starts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from crm.interchange.folder import MAX_COLUMNS, MAX_FILE_BYTES, MEGABYTE, cannot_read
from crm.problem import N_, Problem

CsvLine = tuple[int, list[str]]
"""The line where a row starts, and its cells."""

_LONGEST_HEADING_ROW = 65_536
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_DANISH_LETTER_IN_UTF8 = re.compile(rb"\xc3[\x85\x86\x98\xa5\xa6\xb8]")
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


csv.field_size_limit(MAX_FILE_BYTES)
"""One limit for the whole process, set once: files that are read at the same time share it."""


def csv_lines(path: Path, recognised: Callable[[list[str]], int]) -> Iterator[CsvLine]:
    """Every row with a filled cell, the heading first; the file is read as the rows are.

    `recognised` counts the headings of a row that the table knows; it decides between comma and semicolon.
    Raises Problem if the file cannot be read as text or as CSV.
    """
    encoding = encoding_of(path)
    start = 1
    try:
        with path.open(encoding=encoding, newline="") as text:
            beginning = text.read(_LONGEST_HEADING_ROW)
            delimiter = max(",;", key=lambda sign: _headings_found(beginning, sign, recognised))
            text.seek(0)
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            for cells in reader:
                if len(cells) > MAX_COLUMNS:
                    raise _too_wide(path)
                if any(cell and not cell.isspace() for cell in cells):
                    yield start, cells
                start = reader.line_num + 1
    except csv.Error as error:
        raise _malformed(path, start, error) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def encoding_of(path: Path) -> str:
    """The encoding of a file: UTF-8 (with or without BOM) or Windows-1252. Raises Problem for others."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(4)
            stream.seek(0)
            found = _Bytes.of(iter(lambda: stream.read(MEGABYTE), b""))
    except OSError as error:
        raise cannot_read(path, error) from error
    if found.has_nul or beginning.startswith(_WIDE):
        raise Problem(
            N_("{file} er ikke tekst i UTF-8 eller Windows-1252. Gem den som 'CSV UTF-8'."), file=path.name
        )
    if found.bad_line is None:
        return "utf-8-sig"
    if beginning.startswith(codecs.BOM_UTF8) or found.has_danish_utf8 or found.not_windows:
        raise _bad_encoding(path, found.bad_line)
    return "cp1252"


@dataclass(slots=True)
class _Bytes:
    """What tells encodings from each other. `bad_line` is the first line that is not UTF-8."""

    bad_line: int | None = None
    has_nul: bool = False
    has_danish_utf8: bool = False
    not_windows: bool = False

    @classmethod
    def of(cls, chunks: Iterable[bytes]) -> _Bytes:
        """Look through a file, a chunk at a time."""
        found, line, last = cls(), 1, b""
        decoder = codecs.getincrementaldecoder("utf-8")()
        for chunk in chain(chunks, [b""]):
            found.has_nul |= b"\0" in chunk
            found.not_windows |= bool(_NOT_WINDOWS.search(chunk))
            found.has_danish_utf8 |= bool(_DANISH_LETTER_IN_UTF8.search(last + chunk))
            if found.bad_line is None:
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError as error:
                    found.bad_line = line + error.object[: error.start].count(b"\n")
            line += chunk.count(b"\n")
            last = chunk[-1:]
        return found


def _bad_encoding(path: Path, line: int) -> Problem:
    return Problem(
        N_(
            "{file} har tegn i linje {line}, der hverken er UTF-8 eller Windows-1252. "
            "Gem den som 'CSV UTF-8'."
        ),
        file=path.name,
        line=line,
    )


def _headings_found(
    beginning: str, delimiter: str, recognised: Callable[[list[str]], int]
) -> tuple[int, int]:
    """How well the first row reads with this delimiter."""
    reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = next((row for row in reader if row), [])
    except csv.Error:
        return (0, 0)
    if len(headings) > MAX_COLUMNS:
        return (0, len(headings))
    return (recognised(headings), len(headings))


def _too_wide(path: Path) -> Problem:
    return Problem(
        N_("{file} har mere end {columns} kolonner. Slet dem, der ikke skal med."),
        file=path.name,
        columns=MAX_COLUMNS,
    )


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
