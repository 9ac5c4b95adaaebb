"""The workplaces as the matcher reads them, built once per process and again when something has changed."""

from __future__ import annotations

from datetime import date
from threading import Lock

from flask import Flask, current_app
from sqlite_utils import Database

from crm import workplaces
from matcher import table as tables
from matcher.table import WorkplaceTable


class TableCache:
    """One table, kept as long as the database's revision and the date stay the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: tuple[int, date] | None = None
        self._table: WorkplaceTable | None = None

    def get(self, db: Database, as_of: date) -> WorkplaceTable:
        """The table of today's workplaces; one thread builds it while the others wait."""
        with self._lock:
            key = (workplaces.revision(db), as_of)
            if self._table is None or self._key != key:
                self._table, self._key = tables.load(db, as_of), key
            return self._table


def init_app(app: Flask) -> None:
    """Give the app its own cache."""
    app.extensions["jobbro_table"] = TableCache()


def table(db: Database, as_of: date) -> WorkplaceTable:
    """The current table, from the cache of the app that serves this request."""
    cache: TableCache = current_app.extensions["jobbro_table"]
    return cache.get(db, as_of)
