"""Is this database well? Its file, its references, its read log, and how much is in it."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

COUNTED = ("employers", "participants", "employer_contacts", "opportunities", "introductions", "placements")


def damage(db: Database) -> str | None:
    """What SQLite finds wrong with the file; None if it is sound."""
    try:
        first = next(iter(db.execute("PRAGMA integrity_check(1)").fetchone()))
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if first == "ok" else str(first)


def dangling(db: Database) -> dict[str, int]:
    """Table → rows that refer to something that is not there."""
    found: dict[str, int] = {}
    for table, *_ in db.execute("PRAGMA foreign_key_check"):
        found[table] = found.get(table, 0) + 1
    return found


def counts(db: Database) -> dict[str, int]:
    """Table → number of rows, of the tables people ask about."""
    return {name: db.table(name).count for name in COUNTED}


def logins(db: Database) -> int:
    """How many can log in."""
    row = next(db.query("SELECT count(*) AS n FROM users WHERE password_hash IS NOT NULL AND active = 1"))
    return int(row["n"])
