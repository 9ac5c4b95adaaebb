"""What the database may hold, and that it refuses what it must not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.db import memory_database, open_database
from crm.problem import Problem
from crm.tables import TABLES

FORBIDDEN = (
    "diagnos",
    "icd",
    "medic",
    "symptom",
    "illness",
    "disease",
    "health",
    "sygdom",
    "helbred",
    "psych",
    "psyk",
    "convict",
    "crime",
    "criminal",
    "offence",
    "straffe",
    "ethnic",
    "origin",
    "religion",
    "gender",
    "sex",
    "birth",
    "cpr",
    "benefit",
    "ydelse",
    "substance",
    "misbrug",
)
"""Parts of words that no column may be named with: what must never be stored has no place to be stored in."""


def columns(db: Database) -> list[tuple[str, str]]:
    return [(name, column.name) for name in db.table_names() for column in db.table(name).columns]


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    yield db
    db.conn.close()


def test_no_column_can_hold_a_diagnosis_medicine_symptom_or_conviction(db: Database) -> None:
    found = [(t, c) for t, c in columns(db) if any(word in c.lower() for word in FORBIDDEN)]
    assert found == []


def test_the_check_would_see_such_a_column(db: Database) -> None:
    db.execute("ALTER TABLE participants ADD COLUMN main_diagnosis TEXT")
    assert [c for _, c in columns(db) if any(word in c.lower() for word in FORBIDDEN)] == ["main_diagnosis"]


def test_every_column_of_the_contract_is_stored_under_its_own_name(db: Database) -> None:
    stored = set(columns(db))
    assert {(table.name, column.name) for table in TABLES for column in table.columns} <= stored


def test_participants_hold_the_contracts_columns_and_no_other(db: Database) -> None:
    [contract] = [table for table in TABLES if table.name == "participants"]
    assert {c.name for c in db.table("participants").columns} == {c.name for c in contract.columns}


def test_a_new_file_is_in_wal_mode_with_foreign_keys_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "jobbro.db", create=True)
    with closing(db.conn):
        assert next(db.query("PRAGMA journal_mode"))["journal_mode"] == "wal"
        assert next(db.query("PRAGMA foreign_keys"))["foreign_keys"] == 1
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO contacts (p_number, name) VALUES ('1000000001', 'Ida')")


def test_the_read_log_can_only_grow(db: Database) -> None:
    db.execute(
        "INSERT INTO access_log (at, user_name, participant_id, action, purpose, previous_hash, hash)"
        " VALUES ('2026-11-16T08:00:00', 'mette', 'P-1', 'profile', 'own_caseload', '0', '1')"
    )
    for change in ("UPDATE access_log SET user_name = 'x'", "DELETE FROM access_log"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(change)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    seen = []
    for create in (True, False):
        db = open_database(path, create=create)
        with closing(db.conn):
            seen.append(list(db.query("SELECT name, applied_at FROM _sqlite_migrations")))
    assert seen[0] == seen[1]


def test_a_database_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    db = open_database(path, create=True)
    db.table("_sqlite_migrations").insert(
        {"migration_set": "jobbro", "name": "m999_future", "applied_at": "2030-01-01"}
    )
    db.conn.close()
    with pytest.raises(Problem, match="nyere udgave"):
        open_database(path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "findes ikke"),
        (lambda path: path.write_bytes(b"not a database at all" * 100), "ikke en Jobbro-database"),
        (lambda path: path.mkdir(), "findes ikke"),
    ],
    ids=["missing", "other file", "folder"],
)
def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path, make: object, says: str) -> None:
    assert callable(make)
    make(tmp_path / "jobbro.db")
    with pytest.raises(Problem, match=says):
        open_database(tmp_path / "jobbro.db")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE photos (name TEXT)")
    before = path.read_bytes()
    for create in (True, False):
        with pytest.raises(Problem, match="ikke en Jobbro-database"):
            open_database(path, create=create)
    assert path.read_bytes() == before


def test_a_locked_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    sqlite3.connect(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Problem, match="optaget af et andet program"):
        open_database(path, create=True, busy_seconds=0.05)
    holder.close()
