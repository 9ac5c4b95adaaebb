"""The workplaces as the matcher reads them, kept per process."""

from __future__ import annotations

from datetime import date

from flask import Flask, current_app
from sqlite_utils import Database

from matcher import table as tables
from matcher.table import WorkplaceTable
from webapp.kept_current import KeptCurrent


def init_app(app: Flask) -> None:
    """Give the app its own cache."""
    app.extensions["jobbro_table"] = KeptCurrent(tables.load, tables.renewed)


def table(db: Database, as_of: date) -> WorkplaceTable:
    """The current table, from the cache of the app that serves this request."""
    cache: KeptCurrent[WorkplaceTable] = current_app.extensions["jobbro_table"]
    return cache.get(db, as_of)
