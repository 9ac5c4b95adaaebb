"""Every file is read into temporary tables before the run begins and anybody has to wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

from sqlite_utils import Database

from crm.interchange import aliases, facts
from crm.interchange.choices import Choices, Mode
from crm.interchange.folder import table_files
from crm.interchange.foreign import Foreign, foreign_files, read_foreign
from crm.interchange.incoming import Batch, Source
from crm.interchange.register_units import unit_rows
from crm.interchange.remarks import Remarks
from crm.interchange.rows import Progress, read_rows
from crm.interchange.sheets import Sheet, open_sheet
from crm.tables import CONTACTS, EMPLOYERS, OPPORTUNITIES, TABLES, Column


@dataclass(slots=True)
class Stage:
    """The files of a folder, read. `batches` by table name; `foreign` finds its employers in the run."""

    folder: Path
    batches: dict[str, list[Batch]] = field(default_factory=dict)
    foreign: Foreign = field(default_factory=Foreign)

    @property
    def files(self) -> list[str]:
        """The names of the files in the order in which they are read."""
        named = [batch.file for table in TABLES for batch in self.batches.get(table.name, [])]
        return list(dict.fromkeys(named))

    def add(self, batch: Batch) -> Batch:
        """Make the temporary table of a file."""
        batch.make()
        self.batches.setdefault(batch.table.name, []).append(batch)
        return batch


@contextmanager
def staged(
    db: Database, folder: Path, remarks: Remarks, choices: Choices, progress: Progress | None, today: date
) -> Iterator[Stage]:
    """Read the folder; the temporary tables are gone after the block. Raises Problem if a file cannot be."""
    _drop(db)  # an earlier run that broke off may have left some
    stage = Stage(folder)
    names = (f"temp.incoming_{number}" for number in count())
    try:
        with db.atomic():
            others = foreign_files(folder) if choices.foreign else {}
            files = table_files(folder, remarks, choices.tables, {path.name for path in others})
            files = [file for file in files if choices.mode(file.table.name) is not Mode.SKIP]
            sheets = [open_sheet(file, remarks, choices.columns.get(file.path.name)) for file in files]
            for sheet in sheets:
                batch = stage.add(_batch(db, sheet, next(names), remarks, choices))
                batch.fill(read_rows(batch, sheet, progress))
            if others:
                stage.foreign = read_foreign(others, remarks, choices, today)
                _stage_foreign(db, stage, names, remarks, choices)
            aliases.make_table(db)
            facts.make_table(db)
            db.conn.execute(
                "CREATE TABLE temp.held (table_name, row_key, fate, ref, PRIMARY KEY (table_name, row_key))"
            )
        yield stage
    finally:
        _drop(db)


def _batch(db: Database, sheet: Sheet, name: str, remarks: Remarks, choices: Choices) -> Batch:
    mode = choices.mode(sheet.table.name)
    return Batch(db, sheet.table, sheet.file, name, sheet.written, remarks, mode)


def _stage_foreign(
    db: Database, stage: Stage, names: Iterator[str], remarks: Remarks, choices: Choices
) -> None:
    """Tables for the files of others. Units go in at once; adverts and cards when their employers are in."""
    foreign = stage.foreign
    for source, table, rows, mode in (
        (Source.REGISTER, EMPLOYERS, foreign.units, choices.register_mode),
        (Source.ADVERT, OPPORTUNITIES, foreign.postings, choices.mode(OPPORTUNITIES.name)),
        (Source.CARD, CONTACTS, foreign.cards, choices.mode(CONTACTS.name)),
    ):
        lost = foreign.lost.get(source, ())
        files = dict.fromkeys([*(row.file for row in rows), *(file for file, _ in lost)])
        for file in files if mode is not Mode.SKIP else ():
            batch = stage.add(Batch(db, table, file, next(names), _label, remarks, mode, source))
            if source is Source.REGISTER:
                batch.fill(unit_rows(batch, (unit for unit in foreign.units if unit.file == file)))
            batch.add_refused(line for its_file, line in lost if its_file == file)


def _label(column: Column) -> str:
    """How a column of a file that has no headings of ours is called."""
    return column.label


def _drop(db: Database) -> None:
    with suppress(sqlite3.Error):  # where the disk is full the tables go with the connection
        found = db.conn.execute("SELECT name FROM sqlite_temp_master WHERE type = 'table'").fetchall()
        for (name,) in found:
            if name.startswith("incoming_") or name in ("aliases", "new_facts", "held", "turns"):
                db.conn.execute(f"DROP TABLE temp.{name}")
