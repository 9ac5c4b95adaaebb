"""Rows of text become rows of values; what cannot be read is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm.interchange.cells import Cell, read_cell
from crm.interchange.incoming import Batch, Fate
from crm.interchange.sheets import Sheet
from crm.problem import N_, Problem
from crm.records import Value
from crm.tables import Column, Kind

Progress = Callable[[str, int, int | None], None]
"""Told the name of a file, how many of its rows are done, and of how many (None while it is being read)."""

TELL_EVERY = 500

Read = tuple[object, ...]
"""A row as `Batch.fill` takes it."""


def read_rows(batch: Batch, sheet: Sheet, progress: Progress | None = None) -> Iterator[Read]:
    """Every row of a sheet, parsed cell by cell. Raises Problem if the file cannot be read."""
    place = {column.name: turn for turn, column in enumerate(sheet.table.columns)}
    targets = [
        (turn, place[heading.column.name], heading.column, _remembering(heading.column))
        for turn, heading in enumerate(sheet.headings)
        if heading.column is not None
    ]
    width = len(sheet.headings)
    for done, (line, texts) in enumerate(sheet.rows, start=1):
        refused = len(texts) > width and _has_surplus(batch, line, texts[width:])
        values: list[Value] = [None] * len(sheet.table.columns)
        warned: list[tuple[Column, Problem]] = []
        for source, target, column, read in targets:
            value, warning, refusal = read(texts[source])
            values[target] = value
            if refusal is not None:
                batch.tell_refused(line, column, texts[source], refusal)
                refused = True
            elif warning is not None:
                warned.append((column, warning))
        if not refused:
            for column, warning in warned:
                batch.warn(line, column, warning)
        if progress and done % TELL_EVERY == 0:
            progress(sheet.file, done, None)
        yield line, Fate.REFUSED if refused else Fate.GOOD, None, None, None, *values


def _has_surplus(batch: Batch, line: int, surplus: list[str]) -> bool:
    filled = next((text for text in surplus if text.strip()), None)
    if filled is None:
        return False
    reason = Problem(N_("rækken har flere celler, end der er overskrifter"))
    batch.tell_refused(line, None, filled, reason)
    return True


MOST_REMEMBERED = 20_000
"""So many different texts of a column are remembered; whole columns of numbers are not worth more."""


def _remembering(column: Column) -> Callable[[str], Cell]:
    """A reader of the column that reads a text which comes again only once (free text seldom does)."""
    if column.kind in (Kind.TEXT, Kind.WORDS):
        return lambda text: read_cell(column, text)
    known: dict[str, Cell] = {}

    def read(text: str) -> Cell:
        cell = known.get(text)
        if cell is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            cell = known[text] = read_cell(column, text)
        return cell

    return read
