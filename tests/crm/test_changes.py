"""Runs of changes: who, when, what before and after; taken back as a whole, or refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from crm import changes
from crm.db import memory_database
from crm.model import RunKind
from crm.problem import Problem
from crm.records import stored_rows
from crm.tables import CONTACTS, EMPLOYERS
from crm.undoing import undo_run

ANNA = "1900000001"


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": ANNA, "name": "Anna", "town": "Vrå"})
        pen.put(CONTACTS, {"p_number": ANNA, "name": "Lone"})
    yield db
    db.conn.close()


def test_a_change_tells_who_what_and_what_stood_there_before(db: Database) -> None:
    with changes.recorded(db, "vera", note="flyttet") as pen:
        assert pen.put(EMPLOYERS, {"p_number": ANNA, "town": "Hjørring"})
    latest, first = changes.of_record(db, EMPLOYERS, (ANNA,))
    assert (latest.user_name, latest.note, latest.fields) == ("vera", "flyttet", ["town"])
    assert latest.before is not None and latest.before["town"] == "Vrå"
    assert first.before is None and first.after == {"p_number": ANNA, "name": "Anna", "town": "Vrå"}


def test_what_changes_nothing_leaves_no_trace(db: Database) -> None:
    before = next(db.query("SELECT count(*) AS n FROM runs"))
    with changes.recorded(db, "vera") as pen:
        assert not pen.put(EMPLOYERS, {"p_number": ANNA, "town": "Vrå"})
        assert not pen.take_out(CONTACTS, (ANNA, "Nobody"))
    assert next(db.query("SELECT count(*) AS n FROM runs")) == before


def test_a_run_that_stops_half_way_changes_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": ANNA, "town": "Hjørring"})
        raise ZeroDivisionError
    assert next(db.query("SELECT town FROM employers"))["town"] == "Vrå"


def test_nothing_may_be_left_pointing_at_what_was_taken_out(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), changes.recorded(db, "vera") as pen:
        pen.take_out(EMPLOYERS, (ANNA,))
    assert len(stored_rows(db, EMPLOYERS)) == 1


def test_taking_a_run_back_brings_rows_that_were_taken_out_and_changed(db: Database) -> None:
    before = [stored_rows(db, table) for table in (EMPLOYERS, CONTACTS)]
    with changes.recorded(db, "vera", RunKind.MERGE) as pen:
        pen.take_out(CONTACTS, (ANNA, "Lone"))
        pen.put(CONTACTS, {"p_number": ANNA, "name": "Bo"})
        pen.put(EMPLOYERS, {"p_number": ANNA, "town": None, "name": "Åse"})
        run = pen.run_id
    undone = undo_run(db, run, kind=RunKind.MERGE, user_name="vera")
    assert (undone.removed, undone.restored) == (1, 2)
    assert [stored_rows(db, table) for table in (EMPLOYERS, CONTACTS)] == before
    with pytest.raises(Problem, match="allerede taget tilbage"):
        undo_run(db, run, kind=RunKind.MERGE, user_name="vera")


def test_a_run_is_taken_back_only_as_what_it_is(db: Database) -> None:
    with pytest.raises(Problem):
        undo_run(db, 1)


def test_a_misspelt_column_is_an_error_of_the_program(db: Database) -> None:
    with pytest.raises(KeyError), changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": ANNA, "twon": "Vrå"})


def test_the_history_of_everything_whose_key_begins_so(db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": "1900000002", "name": "Bo"})
        pen.put(CONTACTS, {"p_number": "1900000002", "name": "Per"})
    found = changes.of_record(db, CONTACTS, (ANNA,), part_of_key=True)
    assert [change.key for change in found] == [(ANNA, "Lone")]
