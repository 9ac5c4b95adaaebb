"""Where every employer stands, kept per process: the pipeline looks at all of them at once."""

from __future__ import annotations

from datetime import date

from flask import Flask, current_app
from sqlite_utils import Database

from crm import relation_steps
from crm.relation_steps import Steps
from webapp.kept_current import KeptCurrent


def init_app(app: Flask) -> None:
    """Give the app its own cache."""
    app.extensions["jobbro_steps"] = KeptCurrent(relation_steps.steps, relation_steps.renewed)


def steps(db: Database, as_of: date) -> Steps:
    """The current steps, from the cache of the app that serves this request."""
    cache: KeptCurrent[Steps] = current_app.extensions["jobbro_steps"]
    return cache.get(db, as_of)
