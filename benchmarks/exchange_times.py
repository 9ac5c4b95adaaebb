"""How long 10,000 rows take into a large town, and the whole town out of it; run by benchmarks/pages.py.

python -m benchmarks.exchange_times FOLDER import|export
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages import Measured, peak, tell
from crm.db import open_database
from crm.interchange import export_folder, import_into_file
from crm.tables import TABLES


def time_import(town: Path, place: Path) -> Measured:
    """Import the update into a copy of the database; half of its employers are there already."""
    copy = Path(shutil.copy(town / "large_town.db", place))
    took = seconds(lambda: import_into_file(copy, town / "update"))
    most = peak()
    return Measured(took, seconds(lambda: csv_into_sqlite(town / "update", place / "floor.db")), most)


def time_export(town: Path, place: Path) -> Measured:
    """Export the whole town."""
    db = open_database(town / "large_town.db")
    took = seconds(lambda: export_folder(db, place / "exported"))
    most = peak()
    return Measured(took, seconds(lambda: sqlite_into_csv(town / "large_town.db", place)), most)


def csv_into_sqlite(folder: Path, path: Path) -> None:
    """The floor of an import: the csv module reads the files, sqlite3 inserts the rows as they are."""
    connection = sqlite3.connect(path)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            names = [f'"{name}"' for name in next(rows)]
            connection.execute(f"CREATE TABLE {file.stem} ({', '.join(names)})")
            connection.executemany(f"INSERT INTO {file.stem} VALUES ({', '.join('?' * len(names))})", rows)
    connection.commit()
    connection.close()


def sqlite_into_csv(path: Path, folder: Path) -> None:
    """The floor of an export: sqlite3 reads the tables, the csv module writes the rows as they are."""
    connection = sqlite3.connect(path)
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(connection.execute(f'SELECT * FROM "{table.name}"'))
    connection.close()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        measure = time_import if sys.argv[2] == "import" else time_export
        tell(measure(Path(sys.argv[1]), Path(place)))
