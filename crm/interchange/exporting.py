"""Write every table as CSV: the folder that the import reads, byte for byte the same each time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crm import settings
from crm.db import explained
from crm.interchange.cells import show_cell
from crm.interchange.csv_out import csv_line
from crm.interchange.folder import INVENTED_NOTE
from crm.problem import N_, Problem
from crm.records import every_row, file_of
from crm.tables import EMPLOYER_CONTACTS, LOG_KEY, TABLES, Table

_INVENTED_TEXT = "OPDIGTEDE DATA\n\nAlle personer og virksomheder i denne mappe er opdigtede.\n"


def export_folder(db: Database, folder: Path) -> dict[str, int]:
    """Write all tables into `folder`, made if missing; returns table name → number of rows.

    UTF-8, comma, English headings, ISO dates, decimal point, rows by key. Files of these tables that are
    there are replaced, others left alone. Raises Problem, with every earlier file as it was, if it fails.
    """
    _refuse_workbooks(folder)
    counts: dict[str, int] = {}
    with explained(file_of(db)), _explained(folder), _kept_together() as waiting:
        folder.mkdir(parents=True, exist_ok=True)
        with db.atomic():
            for table in TABLES:
                part, lines = _part(folder / f"{table.name}.csv", _table_lines(db, table))
                counts[table.name] = lines - 1
                waiting.append((part, folder / f"{table.name}.csv"))
            is_invented = settings.is_invented(db)
        if is_invented:
            waiting.append((_part(folder / INVENTED_NOTE, [_INVENTED_TEXT])[0], folder / INVENTED_NOTE))
    if not is_invented:
        (folder / INVENTED_NOTE).unlink(missing_ok=True)
    return counts


def _table_lines(db: Database, table: Table) -> Iterator[str]:
    """The heading and a line per row, by key; one at a time, however many there are."""
    yield csv_line(column.name for column in table.columns)
    by_key = (*LOG_KEY, "contact_id") if table is EMPLOYER_CONTACTS else table.key
    for row in every_row(db, table, by_key):
        yield csv_line(show_cell(column, value) for column, value in zip(table.columns, row, strict=True))


def _refuse_workbooks(folder: Path) -> None:
    """A workbook of a table beside its CSV file would stop the next import of the folder."""
    for table in TABLES:
        if (folder / f"{table.name}.xlsx").exists():
            raise Problem(
                N_("Mappen {folder} har allerede {file}. Vælg en anden mappe, eller flyt filen."),
                folder=folder,
                file=f"{table.name}.xlsx",
            )


def _part(path: Path, texts: Iterable[str]) -> tuple[Path, int]:
    """Write the file under another name for now; returns that name and how many texts were written."""
    part, written = path.with_name(f".{path.name}.part"), 0
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            for text in texts:
                file.write(text)
                written += 1
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part, written


@contextmanager
def _kept_together() -> Iterator[list[tuple[Path, Path]]]:
    """Give the files collected in the block their names, or remove them all if it fails."""
    waiting: list[tuple[Path, Path]] = []
    try:
        yield waiting
        for part, path in waiting:
            part.replace(path)
    finally:
        for part, _ in waiting:
            part.unlink(missing_ok=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise Problem(
            N_("{folder} er en fil, ikke en mappe. Vælg en mappe, som eksporten kan ligge i."), folder=folder
        ) from error
    except OSError as error:
        raise Problem(
            N_("Der kan ikke skrives i {folder} ({error}). Gør plads, eller vælg en anden mappe."),
            folder=folder,
            error=error.strerror,
        ) from error
