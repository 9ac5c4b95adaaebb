"""Tables written exactly as `jobbro export` writes them, and the note that says what they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from crm.tables import TABLES, Table
from generator.knowledge import Row

NOTE_NAME = "OPDIGTEDE DATA.txt"
NOTE = """OPDIGTEDE DATA

Alt i denne mappe er opdigtet: virksomheder, mennesker, numre, veje, telefonnumre og hændelser. Kun byerne,
postnumrene og branchekoderne er virkelige. CVR- og P-numrene er valgt, så de ikke kan være rigtige.
Enhver lighed med virkelige personer eller virksomheder er tilfældig. Se data/demo/README.md.
"""


def write(folder: Path, rows: dict[str, list[Row]]) -> None:
    """One CSV file per table: UTF-8, comma, English headings, rows by key."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        lines = sorted(_line(table, row) for row in rows.get(table.name, []))
        text = "".join(_csv(cells) for _, cells in [((), [c.name for c in table.columns]), *lines])
        (folder / f"{table.name}.csv").write_text(text, encoding="utf-8", newline="")
    (folder / NOTE_NAME).write_text(NOTE, encoding="utf-8", newline="")


def _line(table: Table, row: Row) -> tuple[tuple[str, ...], list[str]]:
    unknown = set(row) - {column.name for column in table.columns}
    if unknown:
        raise ValueError(f"{table.name} has no column {sorted(unknown)}")
    cells = {column.name: _cell(row.get(column.name)) for column in table.columns}
    return tuple(cells[name] for name in table.key), list(cells.values())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value) or "none"
    return str(value)


def _csv(cells: Iterable[str]) -> str:
    return ",".join(_quoted(cell) if set(cell) & set(',;"\n') else cell for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
