"""A table that somebody has downloaded or written: its rows by heading, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crm.interchange.csv_text import CsvLine, csv_lines
from crm.interchange.remarks import Remarks
from crm.interchange.sheets import MAX_ROWS
from crm.interchange.xlsx_sheet import XlsxLine, text_of, xlsx_lines
from crm.problem import N_, Problem

LONGEST = 400
"""A title or a wish of more signs is none."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that did not go in: where it stands, and why."""

    file: str
    line: int
    reason: Problem


Row = tuple[int, dict[str, str], bool]
"""The line, the texts by name, and whether the row has more or fewer cells than there are headings."""


def rows(
    path: Path,
    named: Callable[[str], str | None],
    needed: tuple[str, ...],
    not_that: Callable[[tuple[str, ...]], Problem],
) -> Iterator[Row]:
    """The rows of a CSV file or of the first sheet of a workbook.

    `named` gives the name of a column for a heading (None: a column that is not read); `not_that` makes the
    sentence for a file without the `needed` columns. Raises Problem if the file cannot be read.
    """
    lines = _lines(path, named)
    first = next(lines, None)
    if first is None:
        raise Problem(N_("{file} er tom. Hent eller gem den igen, og prøv så en gang til."), file=path.name)
    names = [named(text_of(cell, None)) for cell in first[1]]
    missing = tuple(name for name in needed if names.count(name) != 1)
    if missing:
        raise not_that(missing)
    is_sheet = path.suffix.lower() == ".xlsx"
    for turn, (line, cells) in enumerate(lines):
        if turn >= MAX_ROWS:
            raise Problem(
                N_("{file} har mere end {limit} rækker. Del den op."), file=path.name, limit=MAX_ROWS
            )
        texts = [text_of(cell, None).strip() for cell in cells]
        texts += [""] * (len(names) - len(texts))
        ragged = len(cells) != len(names) if not is_sheet else any(texts[len(names) :])
        yield line, {name: text for name, text in zip(names, texts, strict=False) if name}, ragged


def of_headings(headings: Mapping[str, str]) -> Callable[[str], str | None]:
    """Names of columns by heading, in upper or lower case."""
    lower = {heading.casefold(): name for heading, name in headings.items()}
    return lambda heading: lower.get(heading.strip().casefold())


def _lines(path: Path, named: Callable[[str], str | None]) -> Iterator[CsvLine] | Iterator[XlsxLine]:
    if path.suffix.lower() == ".xlsx":
        return xlsx_lines(path, Remarks())
    return csv_lines(path, lambda headings: sum(named(heading) is not None for heading in headings))
