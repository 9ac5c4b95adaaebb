"""A run is taken back as a whole, or not at all with the reason named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.db import memory_database
from crm.interchange import import_folder
from crm.problem import Problem
from crm.undoing import Undone, undo_run
from tests.crm.interchange_folder import ANNA, BO, exported, make_folder, rows_of

FIRST = {
    "users": "user_name,full_name,role\nips1,Ida,ips_consultant",
    "employers": f"p_number,name,town,noise\n{ANNA},Ærø,Viborg,1",
    "participants": "participant_id,name\nP-1,Per",
}
SECOND = {
    "users": "user_name,full_name\nips1,Ida Holm",
    "employers": f"p_number,name,town,noise,successor_p_number\n{ANNA},Øre,,3,{BO}\n{BO},Bo,,,",
    "employer_contacts": f"date,p_number,staff,channel,purpose\n2026-11-16,{BO},ips2,visit,introduce",
    "placements": f"participant_id,p_number,started_on\nP-1,{BO},2026-11-16",
}


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """A database after two runs; the second updates and adds."""
    db = memory_database()
    import_folder(db, make_folder(tmp_path / "first", **FIRST))
    exported(db, tmp_path / "between")
    import_folder(db, make_folder(tmp_path / "second", **SECOND))
    return db


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_undo_restores_every_table_and_what_is_derived(db: Database, tmp_path: Path) -> None:
    assert undo_run(db, 2) == Undone(run_id=2, removed=4, restored=2)
    assert exported(db, tmp_path / "after") == files(tmp_path / "between")
    (anna,) = rows_of(db, "employers")
    assert "aeroe" in str(anna["search_key"])
    assert str(anna["sort_key"]) == "{r|"
    assert undo_run(db, 1).restored == 0
    for table in FIRST:
        assert rows_of(db, table) == []


def test_undo_happens_once_and_only_to_runs_that_were(db: Database) -> None:
    undo_run(db, 2)
    with pytest.raises(Problem, match=r"nr\. 2 er allerede taget tilbage"):
        undo_run(db, 2)
    with pytest.raises(Problem, match=r"ingen import nr\. 9\. Den seneste er nr\. 2"):
        undo_run(db, 9)
    with pytest.raises(Problem, match="ikke importeret noget endnu"):
        undo_run(memory_database(), 1)


def refused(db: Database, run_id: int, folder: Path) -> str:
    """The sentence with which an undo is refused; nothing may have changed."""
    before = exported(db, folder / "before")
    with pytest.raises(Problem) as problem:
        undo_run(db, run_id)
    assert exported(db, folder / "after") == before
    assert db.conn.in_transaction is False
    return str(problem.value)


def test_an_earlier_run_waits_for_the_later_that_changed_its_rows(db: Database, tmp_path: Path) -> None:
    assert "Import nr. 2 har siden ændret users ips1. Tag først nr. 2 tilbage" in refused(db, 1, tmp_path)


def test_a_row_changed_by_hand_keeps_the_run(db: Database, tmp_path: Path) -> None:
    db.execute("UPDATE employers SET town = 'Thisted' WHERE p_number = ?", [BO])
    assert f"employers {BO} er ændret siden importen" in refused(db, 2, tmp_path)
    db.execute("UPDATE employers SET town = NULL WHERE p_number = ?", [BO])
    undo_run(db, 2)


def test_a_row_deleted_by_hand_keeps_the_run(db: Database, tmp_path: Path) -> None:
    db.execute("DELETE FROM placements")
    assert f"placements P-1, {BO}, 2026-11-16 er ændret" in refused(db, 2, tmp_path)


def test_rows_that_came_later_and_need_an_added_row_keep_the_run(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path / "third", contacts=f"p_number,name\n{BO},Eva"))
    said = refused(db, 2, tmp_path)
    assert f"contacts {BO}, Eva er kommet til siden (import nr. 3) og hører til en række i employers" in said
    undo_run(db, 3)
    undo_run(db, 2)


def test_a_request_made_on_the_pages_keeps_the_participant(db: Database, tmp_path: Path) -> None:
    undo_run(db, 2)
    db.execute("INSERT INTO users (user_name) VALUES ('vk1')")
    db.execute(
        "INSERT INTO match_requests (reference, participant_id, asked_by, asked_at, status)"
        " VALUES ('A7', 'P-1', 'vk1', '2026-11-16', 'open')"
    )
    assert "match_requests A7 er kommet til siden og hører til en række i participants" in refused(
        db, 1, tmp_path
    )


def test_a_name_that_has_got_a_log_in_since_keeps_the_run(db: Database, tmp_path: Path) -> None:
    undo_run(db, 2)
    db.execute("UPDATE users SET password_hash = 'x' WHERE user_name = 'ips1'")
    assert "ips1 har siden fået log-in" in refused(db, 1, tmp_path)


def test_undone_rows_can_be_imported_again(db: Database, tmp_path: Path) -> None:
    before = exported(db, tmp_path / "before")
    undo_run(db, 2)
    import_folder(db, tmp_path / "second")
    assert exported(db, tmp_path / "after") == before


def test_the_mark_of_invented_data_goes_with_the_run(tmp_path: Path) -> None:
    db = memory_database()
    folder = make_folder(tmp_path / "in", employers=f"p_number,name\n{ANNA},Anna")
    (folder / "OPDIGTEDE DATA.txt").write_text("x")
    import_folder(db, folder)
    assert rows_of(db, "settings") == [{"name": "invented", "value": "yes"}]
    undo_run(db, 1)
    assert rows_of(db, "settings") == []
