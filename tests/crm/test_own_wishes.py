"""Own wishes are kept as an import that can be taken back, and travel with the other tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import own_wishes
from crm.db import open_database
from crm.interchange import export_folder, import_folder
from crm.model import WishKind, WishLanguage
from crm.own_wishes import Done, OwnWish
from crm.undoing import undo_run

HARBOUR = OwnWish(
    "9333", None, WishLanguage.DANISH, WishKind.PHRASE, "fifle på Havnen", "os", date(2026, 11, 22)
)
KITCHEN = OwnWish(
    "9412", "opvasker", WishLanguage.DANISH, WishKind.DIALECT, "hjælp te i køkkenet", "os", None
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "jobbro.db", create=True)
    yield db
    db.conn.close()


def test_adding_twice_changes_nothing_and_another_spelling_is_the_same(db: Database) -> None:
    first = own_wishes.put(db, [HARBOUR, KITCHEN], "cli:x", "vores.csv")
    assert (first.added, first.updated, first.unchanged) == (2, 0, 0) and first.run_id
    again = OwnWish("9333", None, WishLanguage.DANISH, WishKind.PHRASE, "FIFLE  på havnen", None, None)
    assert own_wishes.put(db, [HARBOUR, KITCHEN, again], "cli:x", "vores.csv") == Done(None, unchanged=3)
    assert own_wishes.every(db) == [HARBOUR, KITCHEN]
    assert next(db.query("SELECT count(*) AS n FROM runs"))["n"] == 1


def test_a_whole_file_and_a_removal_can_be_taken_back(db: Database) -> None:
    added = own_wishes.put(db, [HARBOUR, KITCHEN], "cli:x", "vores.csv")
    removed = own_wishes.remove(db, "cli:x")
    assert (removed.removed, own_wishes.phrases(db)) == (2, ())
    assert removed.run_id and added.run_id
    undo_run(db, removed.run_id)
    assert own_wishes.phrases(db) == (("9333", "fifle på Havnen"), ("9412", "hjælp te i køkkenet"))
    undo_run(db, added.run_id)
    assert own_wishes.every(db) == []


def test_they_travel_with_export_and_import(db: Database, tmp_path: Path) -> None:
    own_wishes.put(db, [HARBOUR, KITCHEN], "cli:x", "vores.csv")
    export_folder(db, tmp_path / "ud")
    other = open_database(tmp_path / "other.db", create=True)
    try:
        report = import_folder(other, tmp_path / "ud")
        assert report.tables["own_wishes"].added == 2
        assert own_wishes.every(other) == [HARBOUR, KITCHEN]
    finally:
        other.conn.close()


def test_an_import_takes_no_cpr_number_and_no_unknown_group(db: Database, tmp_path: Path) -> None:
    (tmp_path / "ind").mkdir()
    rows = ["isco08,language,text", "9333,da,ring 010190-1234", "9999,da,noget", "9333,da,bære kasser"]
    (tmp_path / "ind" / "own_wishes.csv").write_text("\n".join(rows), encoding="utf-8")
    report = import_folder(db, tmp_path / "ind")
    assert (report.tables["own_wishes"].added, report.tables["own_wishes"].rejected) == (1, 2)
    assert own_wishes.phrases(db) == (("9333", "bære kasser"),)
