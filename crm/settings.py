"""Settings of one municipality's database: small texts by name, and the key that signs its cookies."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

INVENTED = "invented"
"""Set to 'yes' where every person and employer is made up; all pages and reports then say so."""

_SECRET = "secret_key"  # noqa: S105


def read(db: Database, name: str) -> str | None:
    """The value of a setting, None if it is not set."""
    rows = db.query("SELECT value FROM settings WHERE name = ?", [name])
    return next((row["value"] for row in rows), None)


def write(db: Database, name: str, value: str) -> None:
    """Set a setting."""
    db.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )


def is_invented(db: Database) -> bool:
    """Whether everything in this database is made up."""
    return read(db, INVENTED) == "yes"


def secret_key(db: Database) -> str:
    """The key that signs cookies: made once per database, the same for every process that opens it."""
    key = read(db, _SECRET)
    if key is None:
        db.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
            [_SECRET, secrets.token_hex(32)],
        )
        key = read(db, _SECRET)
    assert key is not None
    return key
