"""The database that a command works on, opened and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from crm.db import explained, open_database
from webapp.cli import Target


@contextmanager
def opened(target: Target) -> Iterator[Database]:
    """The database that --db names; what SQLite finds wrong with it is told as a Problem."""
    path = target.required()
    db = open_database(path)
    try:
        with explained(path):
            yield db
    finally:
        db.conn.close()
