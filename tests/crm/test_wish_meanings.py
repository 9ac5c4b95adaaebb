"""What somebody says of a wish: kept by its words, recorded, taken back, exported, and never left behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import participants, wish_meanings
from crm.changes import recorded
from crm.db import memory_database
from crm.interchange import export_folder, import_folder
from crm.model import RunKind, WishOccupation
from crm.problem import Problem
from crm.tables import PARTICIPANTS
from crm.undoing import undo_run

TODAY = date(2026, 11, 16)
WISHES = '["noget med dyr", "binde  buketter"]'


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.table("users").insert({"user_name": "ida"})
    db.table("participants").insert({"participant_id": "P-1", "consultant": "ida", "job_wishes": WISHES})
    db.table("participants").insert({"participant_id": "P-10", "job_wishes": WISHES})
    yield db
    db.conn.close()


def say(db: Database, wish: str, isco08: str, wanted: bool | None, person: str = "P-1") -> bool:
    with recorded(db, "ida") as pen:
        return wish_meanings.correct(pen, person, wish, isco08, wanted, "ida", TODAY)


def said(db: Database, person: str = "P-1") -> tuple[WishOccupation, ...] | None:
    profile = participants.job_profile(db, person)
    assert profile is not None
    return profile.wish_occupations


def rows(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM wish_occupations ORDER BY participant_id, wish, isco08"))


def test_what_is_said_reaches_the_job_profile_under_the_wish_as_it_is_written(db: Database) -> None:
    assert said(db) is None
    assert say(db, "noget med dyr", "5164", False)
    assert say(db, "binde buketter", "7549", True)
    assert said(db) == (("noget med dyr", "5164", False), ("binde  buketter", "7549", True))
    assert said(db, "P-10") is None
    person = participants.find_own(db, "P-1", "ida")
    assert person is not None and person.profile.wish_occupations == said(db)
    assert rows(db)[0] == {
        "participant_id": "P-1",
        "wish": "binde buketter",
        "isco08": "7549",
        "wanted": 1,
        "said_by": "ida",
        "said_on": "2026-11-16",
    }


def test_said_again_changes_nothing_and_no_longer_said_leaves_it_to_the_words(db: Database) -> None:
    assert say(db, "noget med dyr", "5164", False)
    assert not say(db, "noget med dyr", "5164", False)
    assert say(db, "noget med dyr", "5164", True)
    assert said(db) == (("noget med dyr", "5164", True),)
    assert say(db, "noget med dyr", "5164", None)
    assert not say(db, "noget med dyr", "5164", None)
    assert said(db) is None
    assert len(wish_meanings.history(db, "P-1")) == 3


@pytest.mark.parametrize(("wish", "isco08"), [("noget med heste", "5164"), ("noget med dyr", "9999")])
def test_neither_another_wish_nor_a_group_that_is_none(db: Database, wish: str, isco08: str) -> None:
    with pytest.raises(Problem):
        say(db, wish, isco08, True)
    assert rows(db) == [] and wish_meanings.history(db, "P-1") == []


def test_a_wish_that_goes_takes_along_what_was_said_of_it_and_undo_brings_both_back(db: Database) -> None:
    say(db, "noget med dyr", "5164", False)
    say(db, "binde buketter", "7549", True)
    before = rows(db)
    with recorded(db, "ida") as pen:
        assert wish_meanings.write(pen, "P-1", ["binde  buketter", "lager"])
    assert said(db) == (("binde  buketter", "7549", True),)
    run, *_ = wish_meanings.history(db, "P-1")
    assert run.may_be_taken_back and [change.table for change in run.changes] == [
        "participants",
        "wish_occupations",
    ]
    undo_run(db, run.run_id, kind=RunKind.EDIT, user_name="ida")
    assert rows(db) == before
    assert wish_meanings.stored_wishes(db, "P-1") == WISHES


def test_unknown_none_and_the_same_wishes(db: Database) -> None:
    for wishes, stored in ((["lager"], '["lager"]'), ([], "[]"), (None, None)):
        with recorded(db, "ida") as pen:
            assert wish_meanings.write(pen, "P-1", wishes)
        with recorded(db, "ida") as pen:
            assert not wish_meanings.write(pen, "P-1", wishes)
        assert wish_meanings.stored_wishes(db, "P-1") == stored
    assert len(wish_meanings.history(db, "P-1")) == 3
    with pytest.raises(Problem, match="findes ikke"):
        wish_meanings.stored_wishes(db, "P-2")


def test_the_history_is_of_one_person_and_tells_nothing_else(db: Database) -> None:
    say(db, "noget med dyr", "5164", False, "P-10")
    with recorded(db, "ida") as pen:
        pen.put(PARTICIPANTS, {"participant_id": "P-1", "hours_now": 5.0})
    assert wish_meanings.history(db, "P-1") == []
    with recorded(db, "ida") as pen:
        pen.put(PARTICIPANTS, {"participant_id": "P-1", "hours_now": 6.0, "job_wishes": "[]"})
    [run] = wish_meanings.history(db, "P-1")
    assert not run.may_be_taken_back


def test_nobody_is_deleted_and_leaves_behind_what_was_said(db: Database) -> None:
    say(db, "noget med dyr", "5164", False)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM participants WHERE participant_id = 'P-1'")


def test_a_company_consultant_gets_it_without_the_name(db: Database) -> None:
    db.table("participants").update("P-1", {"name": "Alma Brøndby", "job_wishes": '["Alma vil passe dyr"]'})
    say(db, "Alma vil passe dyr", "5164", True)
    profile = participants.shared_profile(db, "P-1", "[deltageren]")
    assert profile is not None and profile.job_wishes == ("[deltageren] vil passe dyr",)
    assert profile.wish_occupations == (("[deltageren] vil passe dyr", "5164", True),)


def test_its_own_file_goes_out_and_comes_in_again(db: Database, tmp_path: Path) -> None:
    say(db, "noget med dyr", "5164", False)
    say(db, "binde buketter", "0110", True)
    export_folder(db, tmp_path / "out")
    text = (tmp_path / "out" / "wish_occupations.csv").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "participant_id,wish,isco08,wanted,said_by,said_on",
        "P-1,binde buketter,0110,yes,ida,2026-11-16",
        "P-1,noget med dyr,5164,no,ida,2026-11-16",
    ]
    other = memory_database()
    report = import_folder(other, tmp_path / "out")
    assert report.tables["wish_occupations"].added == 2
    assert rows(other) == rows(db) and said(other) == said(db)
    other.conn.close()


def test_bad_rows_of_the_file_are_refused_each_with_its_reason(db: Database, tmp_path: Path) -> None:
    (tmp_path / "wish_occupations.csv").write_text(
        "participant_id,wish,isco08,wanted\nP-1,noget med dyr,110,yes\nP-1,noget med dyr,99,yes\n"
        "P-7,noget med dyr,5164,yes\nP-1,noget med dyr,5164,\nP-1,noget med dyr,5131,måske\n",
        encoding="utf-8",
    )
    report = import_folder(db, tmp_path)
    counts = report.tables["wish_occupations"]
    assert (counts.added, counts.rejected) == (1, 4)
    assert [row["isco08"] for row in rows(db)] == ["0110"]
    undo_run(db, report.run_id)
    assert rows(db) == []


def test_an_import_that_brought_the_person_is_not_taken_back_under_what_was_said_since(
    tmp_path: Path,
) -> None:
    db = memory_database()
    (tmp_path / "participants.csv").write_text("participant_id,job_wishes\nP-1,lager\n", encoding="utf-8")
    report = import_folder(db, tmp_path)
    db.table("users").insert({"user_name": "ida"})
    say(db, "lager", "4321", True)
    with pytest.raises(Problem, match="er kommet til siden") as refused:
        undo_run(db, report.run_id)
    assert "lager" not in str(refused.value) and "P-1" not in str(refused.value)
    db.conn.close()
