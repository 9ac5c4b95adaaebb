"""Open the database: one SQLite file per municipality, WAL, foreign keys on, migrated to this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crm.problem import N_, Problem
from crm.schema import migrations

BUSY_SECONDS = 10.0
"""How long a writer waits for another before it gives up."""


MIGRATIONS_TABLE = "_sqlite_migrations"
"""Where sqlite-utils notes what was applied. A file with tables but not this one is another program's."""


def open_database(path: Path, *, create: bool = False, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open `path` and bring it to this version.

    Raises Problem if the file is missing (unless `create`), is no database, is newer than the program,
    or cannot be written.
    """
    if not create and not path.is_file():
        raise Problem(
            N_(
                "Databasen {path} findes ikke. "
                "Opret den med 'jobbro --db {path} import MAPPE', eller ret stien."
            ),
            path=path,
        )
    if not path.parent.is_dir():
        raise Problem(N_("Mappen {folder} findes ikke. Opret den først."), folder=path.parent)
    with explained(path):
        connection = sqlite3.connect(path, timeout=busy_seconds, check_same_thread=False)
        try:
            return prepare(Database(connection), path)
        except BaseException:
            connection.close()
            raise


def memory_database() -> Database:
    """A fresh, migrated database in memory."""
    return prepare(Database(sqlite3.connect(":memory:", check_same_thread=False)), Path(":memory:"))


def prepare(db: Database, path: Path) -> Database:
    """Set the connection up and apply what is missing; refuse another program's database and a newer one."""
    tables = set(db.table_names())
    if tables and MIGRATIONS_TABLE not in tables:
        raise _not_ours(path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    known = {migration.name for migration in migrations._migrations}
    newer = [m.name for m in migrations.applied(db) if m.name not in known]
    if newer:
        raise Problem(
            N_("Databasen {path} er lavet af en nyere udgave af Jobbro ({newer}). Opdatér programmet."),
            path=path,
            newer=newer[-1],
        )
    if migrations.pending(db):
        db.execute("PRAGMA journal_mode = WAL")
        migrations.apply(db)
    return db


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's own errors about the file into sentences with what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explanation(path, error) from error


def _explanation(path: Path, error: sqlite3.DatabaseError) -> Problem:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Problem(
            N_("Databasen {path} er optaget af et andet program. Luk det, eller prøv igen om lidt."),
            path=path,
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return Problem(
            N_("Der kan ikke skrives i {path}. Giv skriveadgang til filen og dens mappe, og prøv igen."),
            path=path,
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return Problem(
            N_("Disken med {path} er fuld eller kan ikke skrives. Intet er ændret. Gør plads, og prøv igen."),
            path=path,
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return _not_ours(path)
    return Problem(N_("Databasen {path} svarede med en fejl: {error}."), path=path, error=error)


def _not_ours(path: Path) -> Problem:
    return Problem(
        N_("{path} er ikke en Jobbro-database, eller den er beskadiget. Brug en anden fil eller en kopi."),
        path=path,
    )
