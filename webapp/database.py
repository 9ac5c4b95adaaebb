"""One database connection per request, opened when first needed and closed when the request ends."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask, abort, current_app, g
from sqlite_utils import Database

from crm.db import open_database
from crm.problem import Problem
from webapp.config import Settings


def settings() -> Settings:
    """The settings of the app that serves this request."""
    chosen: Settings = current_app.extensions["jobbro_settings"]
    return chosen


def today() -> date:
    """The date on which this page is read."""
    return settings().day()


def moment() -> datetime:
    """Now, on the date on which this page is read."""
    return settings().moment()


def database() -> Database:
    """This request's connection. Answers 503 if it cannot be had; only the log says why."""
    if "database" not in g:
        chosen = settings()
        try:
            g.database = open_database(chosen.database, busy_seconds=chosen.busy_seconds)
        except Problem as problem:
            current_app.logger.error("%s", problem)
            abort(503)
    db: Database = g.database
    return db


def init_app(app: Flask, chosen: Settings) -> None:
    """Remember the settings, and close each request's connection."""
    app.extensions["jobbro_settings"] = chosen
    app.teardown_appcontext(_close)


def _close(_error: BaseException | None) -> None:
    db: Database | None = g.pop("database", None)
    if db is not None:
        db.conn.close()
