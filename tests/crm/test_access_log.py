"""The read log: append-only, chained, and honest when several write at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from sqlite_utils import Database

from crm import access_log
from crm.access_log import Action, Purpose
from crm.db import open_database


def _read(db: Database, *participant_ids: str) -> None:
    access_log.append(db, "ida", participant_ids, Action.PROFILE, Purpose.OWN_CASELOAD)


def _open_the_book(db: Database) -> None:
    """Take away the guards, as someone with the file in hand could."""
    db.execute("DROP TRIGGER access_log_no_update")
    db.execute("DROP TRIGGER access_log_no_delete")


def test_entries_say_who_what_when_and_why(db: Database) -> None:
    _read(db, "P-001", "P-002")
    first, second = access_log.entries(db)
    assert (first.user_name, first.participant_id, first.action, first.purpose) == (
        "ida",
        "P-001",
        "profile",
        "own_caseload",
    )
    assert first.at.endswith("+00:00") and second.participant_id == "P-002"
    assert access_log.entries(db, "P-002") == [second]
    assert access_log.verify(db) is None


def test_an_empty_log_is_whole(db: Database) -> None:
    _read(db)
    assert access_log.entries(db) == [] and access_log.verify(db) is None


def test_nothing_can_be_changed_or_taken_out(db: Database) -> None:
    _read(db, "P-001")
    for statement in (
        "UPDATE access_log SET user_name = 'ole'",
        "DELETE FROM access_log",
        "REPLACE INTO access_log SELECT entry, at, 'ole', participant_id, action, purpose, previous_hash, "
        "hash FROM access_log",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE access_log SET user_name = 'ole' WHERE entry = 3", 3),
        ("UPDATE access_log SET at = '2020-01-01' WHERE entry = 1", 1),
        ("DELETE FROM access_log WHERE entry = 2", 2),
        ("DELETE FROM access_log WHERE entry = 5", 5),
        ("DELETE FROM access_log", 1),
        ("UPDATE access_log SET hash = upper(hash) WHERE entry = 4", 4),
        ("UPDATE access_log SET previous_hash = hash WHERE entry = 2", 2),
        (
            "INSERT INTO access_log (at, user_name, participant_id, action, purpose, previous_hash, hash) "
            "SELECT at, 'ole', participant_id, action, purpose, hash, hash FROM access_log WHERE entry = 5",
            6,
        ),
    ],
)
def test_tampering_is_found_at_the_first_broken_entry(db: Database, tampering: str, broken: int) -> None:
    _read(db, "P-001", "P-002", "P-003", "P-004", "P-001")
    _open_the_book(db)
    db.execute(tampering)
    assert access_log.verify(db) == broken


def test_entries_swapped_with_each_other_are_found(db: Database) -> None:
    _read(db, "P-001", "P-002")
    _open_the_book(db)
    db.execute("UPDATE access_log SET participant_id = 'P-00' || (3 - entry)")
    assert access_log.verify(db) == 1


def test_several_processes_write_one_chain(town: Path, db: Database) -> None:
    def write() -> None:
        own = open_database(town)
        for _ in range(10):
            _read(own, "P-001", "P-002")
        own.conn.close()

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(access_log.entries(db)) == 80
    assert access_log.verify(db) is None


def test_all_or_none_is_written(db: Database) -> None:
    db.execute(
        "CREATE TRIGGER no_two BEFORE INSERT ON access_log WHEN NEW.participant_id = 'P-002' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        _read(db, "P-001", "P-002")
    assert access_log.entries(db) == [] and access_log.verify(db) is None
