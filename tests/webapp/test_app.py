"""How the application is put together: it refuses what is not declared, and says what is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlite_utils import Database

from crm import settings
from crm.model import Role
from crm.problem import Problem
from tests.conftest import TODAY, Visitor
from webapp import security
from webapp.app import create_app
from webapp.config import Settings


def test_a_route_that_declares_nothing_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", security.anyone(lambda: "open"))
    bare.add_url_rule("/closed", "closed", security.roles(Role.ADMIN)(lambda: "closed"))
    security.refuse_undeclared(bare)
    bare.add_url_rule("/forgotten", "forgotten", lambda: "for all to see")
    with pytest.raises(RuntimeError, match="/forgotten"):
        security.refuse_undeclared(bare)


def test_a_route_must_name_a_role() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        security.roles()


def test_an_undeclared_route_that_slipped_in_answers_nobody(app: Flask) -> None:
    app.add_url_rule("/sneget-ind", "sneaked", lambda: "for all to see")
    visitor = Visitor(app)
    assert visitor.open("/sneget-ind").status_code == 303
    visitor.log_in("lis")
    visitor.get("/sneget-ind", 403)


def test_a_missing_database_is_told_before_serving(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="findes ikke"):
        create_app(Settings(database=tmp_path / "nowhere.db"))


def test_all_processes_on_one_database_share_the_key(town: Path) -> None:
    first, second = (create_app(Settings(database=town)) for _ in range(2))
    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    assert len(first.config["SECRET_KEY"]) == 64


def test_two_databases_have_different_keys(town: Path, tmp_path: Path) -> None:
    from crm.db import open_database

    other = tmp_path / "other.db"
    open_database(other, create=True).conn.close()
    keys = {create_app(Settings(database=path)).config["SECRET_KEY"] for path in (town, other)}
    assert len(keys) == 2


def test_invented_data_is_said_on_every_page(town: Path, db: Database) -> None:
    settings.write(db, "invented", "yes")
    visitor = Visitor(create_app(Settings(database=town, today=TODAY)))
    assert "OPDIGTEDE DATA" in visitor.get("/log-ind")
    visitor.log_in("ida")
    for path in ("/", "/deltagere/P-001/match", "/virksomheder", "/findes-ikke"):
        assert "OPDIGTEDE DATA" in visitor.open(path).text


def test_real_data_is_not_called_invented(logged_in: Callable[[str], Visitor]) -> None:
    assert "OPDIGTEDE" not in logged_in("ida").get("/")


def test_own_files_are_served_and_may_be_cached(visitor: Visitor) -> None:
    for path in ("/static/jobbro.css", "/static/jobbro.svg", "/bootstrap/static/css/bootstrap.min.css"):
        answer = visitor.open(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        answer.close()


def test_without_a_set_date_the_pages_use_the_real_one(town: Path) -> None:
    assert Settings(database=town).day() >= date(2026, 1, 1)
