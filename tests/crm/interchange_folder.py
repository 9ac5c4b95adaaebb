"""Folders of spreadsheets for the tests of the interchange: written from text, read back as bytes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sqlite_utils import Database

from crm.interchange import export_folder

ANNA = "1900000001"
BO = "1900000002"
CARLA = "1900000003"


def make_folder(folder: Path, **tables: str) -> Path:
    """A folder with one CSV file per keyword, the text without its common margin."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return folder


def exported(db: Database, folder: Path) -> dict[str, bytes]:
    """The bytes of every file that an export writes."""
    export_folder(db, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(db: Database, table: str) -> list[dict[str, object]]:
    """All rows of a table in the order in which they came in."""
    return list(db.query(f"SELECT * FROM {table} ORDER BY rowid"))


def rejects_in(path: Path) -> list[dict[str, str]]:
    """The rows of a rejects file."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
