"""When the database is locked, gone or broken, the page says so kindly and tells nothing of the inside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from crm.problem import Problem
from tests.conftest import TODAY, Visitor
from tests.personas import CAFE
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]
KINDLY = "Databasen svarer ikke lige nu"


def _impatient(town: Path) -> Visitor:
    return Visitor(create_app(Settings(database=town, today=TODAY, busy_seconds=0.05)))


def test_a_locked_database(town: Path) -> None:
    ida = _impatient(town)
    ida.log_in("ida")
    ida.get("/deltagere/P-001/anmodning")
    locker = sqlite3.connect(town)
    locker.execute("BEGIN IMMEDIATE")
    try:
        assert KINDLY in ida.get("/deltagere/P-001", 503)
        page = ida.post("/deltagere/P-001/anmodning", 503, liste="uden").text
        assert "Der er ikke gemt noget." in page and str(town) not in page
    finally:
        locker.rollback()
        locker.close()
    assert "Alma" in ida.get("/deltagere/P-001")
    assert "Ingen endnu." in ida.get("/deltagere/P-001")


def test_a_locked_database_at_log_in(town: Path) -> None:
    visitor = _impatient(town)
    visitor.get("/log-ind")
    locker = sqlite3.connect(town)
    locker.execute("BEGIN EXCLUSIVE")
    try:
        visitor.log_in("ida", status=503)
    finally:
        locker.rollback()
        locker.close()


def test_a_database_that_is_gone(logged_in: Enter, town: Path) -> None:
    ida = logged_in("ida")
    town.rename(town.with_suffix(".away"))
    page = ida.get("/deltagere", 503)
    assert KINDLY in page and "town.db" not in page


def test_a_database_that_is_broken(logged_in: Enter, town: Path) -> None:
    ida = logged_in("ida")
    for ending in ("-wal", "-shm"):
        town.with_name(town.name + ending).unlink(missing_ok=True)
    town.write_bytes(b"This is no database at all. " * 400)
    assert KINDLY in ida.get("/deltagere", 503)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_database(logged_in: Enter, town: Path) -> None:
    ida = logged_in("ida")
    town.parent.chmod(0o500)
    town.chmod(0o400)
    try:
        assert KINDLY in ida.get("/deltagere/P-001", 503)
    finally:
        town.parent.chmod(0o700)


def test_what_the_user_can_mend_is_told(app: Flask) -> None:
    from webapp.security import anyone

    @anyone
    def picky() -> str:
        raise Problem("Uge {week} findes ikke. Vælg en anden.", week=54)

    app.add_url_rule("/kraesen", "picky", picky)
    assert "Uge 54 findes ikke. Vælg en anden." in Visitor(app).get("/kraesen", 400)


def test_a_fault_of_ours(app: Flask) -> None:
    from webapp.security import anyone

    @anyone
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.add_url_rule("/fejl", "broken", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = Visitor(app).get("/fejl", 500)
    assert "Noget gik galt hos os" in page and "secret detail" not in page and "Traceback" not in page


@pytest.mark.parametrize(
    ("path", "method", "status", "heading"),
    [
        ("/findes-ikke", "GET", 404, "Siden findes ikke"),
        ("/log-ud", "GET", 405, "Siden kan ikke åbnes på den måde"),
        ("/virksomheder", "PUT", 405, "Siden kan ikke åbnes på den måde"),
        ("/deltagere", "GET", 403, "Din rolle har ikke adgang til siden"),
        ("/log-ud", "POST", 400, "Siden er blevet for gammel"),
    ],
)
def test_each_error_has_a_danish_page(
    logged_in: Enter, path: str, method: str, status: int, heading: str
) -> None:
    answer = logged_in("lis").open(path, method=method)
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.text
    assert "Log ud" in answer.text


def test_a_copy_put_back_under_the_running_app(logged_in: Enter, town: Path) -> None:
    backup = Path(shutil.copy(town, town.with_suffix(".backup")))
    ida = logged_in("ida")

    def rename(path: Path, name: str) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE employers SET name = ? WHERE p_number = ?", [name, CAFE])

    rename(town, "Café Før")
    assert "Café Før" in ida.get("/deltagere/P-001/match")
    rename(backup, "Café Efter")
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("INSERT INTO settings VALUES ('invented', 'yes')")
    for ending in ("-wal", "-shm"):
        town.with_name(town.name + ending).unlink(missing_ok=True)
    backup.replace(town)
    assert ida.open("/deltagere/P-001/match").location.startswith("/log-ind")
    ida.log_in("ida")
    page = ida.get("/deltagere/P-001/match")
    assert "Café Efter" in page and "Café Før" not in page
    assert "OPDIGTEDE DATA" in page
