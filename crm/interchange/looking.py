"""What lies in a folder: which table each file seems to be, and which column each heading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crm import settings
from crm.interchange.folder import TableFile, spreadsheets
from crm.interchange.foreign import foreign_files
from crm.interchange.headings import HeadingSeen, likely_table, norm, suggested
from crm.interchange.remarks import Remarks
from crm.interchange.sheets import first_line
from crm.interchange.xlsx_sheet import text_of
from crm.problem import Problem
from crm.registers import ForeignKind
from crm.tables import EMPLOYER_CONTACTS, LOG_KEY, TABLES, Column, Table

SAMPLE_ROWS = 3

_PROFILE = "import_columns:"
"""How the names of the settings begin that hold what a person has chosen for a set of headings."""

_BY_NAME = {table.name: table for table in TABLES}


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of the folder.

    `kind`: a file of others. `table`: which table it is, or (not `certain`) seems to be. `missing`: columns
    of the key for which there is no heading. `sample`: the first rows as text. `problem`: it cannot be read.
    """

    name: str
    kind: ForeignKind | None = None
    table: str | None = None
    certain: bool = False
    headings: tuple[HeadingSeen, ...] = ()
    missing: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    problem: Problem | None = None


def look_at(folder: Path, db: Database | None = None) -> tuple[FileSeen, ...]:
    """Every file that can be imported, by name. With `db` what was chosen before for such headings counts.

    Raises Problem if the folder cannot be read; of a file that cannot be, it stands in `problem`.
    """
    others = foreign_files(folder)
    seen = [FileSeen(path.name, kind=kind, certain=True) for path, kind in others.items()]
    seen += [_sheet(path, db) for path in spreadsheets(folder) if path not in others]
    return tuple(sorted(seen, key=lambda file: file.name))


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table. Raises KeyError for a name that is none."""
    return _BY_NAME[table].columns


def remember(db: Database, headings: Sequence[str], table: str, columns: Mapping[str, str]) -> None:
    """Keep what a person has chosen for a set of headings, whatever the next file of them is called."""
    settings.write(db, _profile(headings), json.dumps({"table": table, "columns": dict(columns)}))


def _sheet(path: Path, db: Database | None) -> FileSeen:
    own = next((table for table in TABLES if table.name == path.stem.casefold()), None)
    try:
        written, sample = _beginning(path, own or TABLES[1])
    except Problem as problem:
        return FileSeen(path.name, table=own.name if own else None, certain=own is not None, problem=problem)
    kept = _remembered(db, written)
    table = own or (kept and _BY_NAME.get(kept[0])) or likely_table(written)
    if table is None:
        return FileSeen(
            path.name,
            headings=tuple(HeadingSeen(text, None, 0.0, known=False) for text in written),
            sample=sample,
        )
    headings = suggested(table, written)
    if kept and kept[0] == table.name:
        headings = tuple(_as_kept(table, heading, kept[1]) for heading in headings)
    return FileSeen(
        path.name,
        table=table.name,
        certain=own is not None,
        headings=headings,
        missing=_missing(table, headings),
        sample=sample,
    )


def _beginning(path: Path, table: Table) -> tuple[list[str], tuple[tuple[str, ...], ...]]:
    """The headings and the first rows as text. Raises Problem if the file cannot be read."""
    first, lines = first_line(TableFile(table, path), Remarks())
    with closing(lines):  # type: ignore[type-var]
        written = [text_of(cell, None).strip() for cell in first[1]]
        while written and not written[-1]:
            written.pop()
        rows = [tuple(text_of(cell, None) for cell in cells) for _, cells in islice(lines, SAMPLE_ROWS)]
    return written, tuple(rows)


def _missing(table: Table, headings: Sequence[HeadingSeen]) -> tuple[str, ...]:
    named = {heading.column for heading in headings}
    if table is EMPLOYER_CONTACTS and "contact_id" not in named:
        return tuple(name for name in LOG_KEY if name not in named)
    return tuple(name for name in table.key if name not in named)


def _profile(headings: Sequence[str]) -> str:
    text = "\n".join(sorted(map(norm, headings)))
    return _PROFILE + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _remembered(db: Database | None, headings: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    text = None if db is None else settings.read(db, _profile(headings))
    if text is None:
        return None
    kept = json.loads(text)
    return str(kept["table"]), dict(kept["columns"])


def _as_kept(table: Table, heading: HeadingSeen, kept: Mapping[str, str]) -> HeadingSeen:
    """The heading with the column that was chosen before; one that is no longer there is forgotten."""
    column = kept.get(heading.written)
    if column is None or column not in {"", *(each.name for each in table.columns)}:
        return heading
    return replace(heading, column=column or None, likeness=1.0, known=False)
