"""`jobbro doctor`: what a healthy and an ailing database look like, and what it says to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from crm import access_log
from crm.db import open_database
from matcher.scoring import model_version
from tests import personas
from webapp.cli import main
from webapp.commands.doctor import State, libraries, requirements

Doctor = Callable[..., tuple[int, str]]


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Run it on a file: exit code, and what was said on one wide line a row."""
    monkeypatch.setenv("COLUMNS", "300")

    def run(path: Path | None) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([*(["--db", str(path)] if path else []), "doctor"])
        assert isinstance(stop.value.code, int)
        return stop.value.code, capsys.readouterr().out

    return run


def test_a_healthy_database(doctor: Doctor, town: Path) -> None:
    code, said = doctor(town)
    assert code == 0
    assert "fejl" not in said.replace("Uden fejl", "") and "advarsel" not in said
    assert model_version() in said
    assert f"{len(personas.EMPLOYERS)} virksomheder" in said


def test_without_a_database_it_looks_at_the_program(doctor: Doctor) -> None:
    code, said = doctor(None)
    assert code == 0
    assert "Skriv: jobbro --db FIL doctor" in said


def test_an_empty_database_is_a_warning_with_what_to_do(doctor: Doctor, tmp_path: Path) -> None:
    open_database(tmp_path / "new.db", create=True).conn.close()
    code, said = doctor(tmp_path / "new.db")
    assert code == 0
    assert "jobbro --db FIL import MAPPE" in said and "user add" in said


def test_a_missing_file(doctor: Doctor, tmp_path: Path) -> None:
    code, said = doctor(tmp_path / "nowhere.db")
    assert code == 1
    assert "findes ikke" in said


def test_something_that_is_no_database(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Kære kommune\n" * 500, encoding="utf-8")
    code, said = doctor(tmp_path / "letter.db")
    assert code == 1
    assert "ikke en Jobbro-database" in said


def test_a_damaged_file(doctor: Doctor, town: Path) -> None:
    """A page of a table overwritten, as a failing disk does."""
    with closing(sqlite3.connect(town)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'placements' AND type = 'table'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with town.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xee" * size)
    code, said = doctor(town)
    assert code == 1
    assert "sikkerhedskopi" in said


def test_a_reference_to_nothing(doctor: Doctor, town: Path) -> None:
    with closing(sqlite3.connect(town)) as connection:
        connection.execute("UPDATE employers SET owner = 'nobody' WHERE p_number = ?", [personas.CAFE])
        connection.commit()
    code, said = doctor(town)
    assert code == 1
    assert "employers: 1" in said


def test_a_read_log_that_somebody_changed(doctor: Doctor, town: Path) -> None:
    db = open_database(town)
    access_log.append(
        db, "ida", [personas.ALMA], access_log.Action.MATCH_LIST, access_log.Purpose.COMMAND_LINE
    )
    db.execute("DROP TRIGGER access_log_no_update")
    db.execute("UPDATE access_log SET user_name = 'ole'")
    db.conn.close()
    code, said = doctor(town)
    assert code == 1
    assert "brudt ved linje 1" in said


def test_it_knows_the_libraries_and_their_oldest_versions() -> None:
    known = requirements()
    assert known["flask"] == "3.1" and known["sqlite-utils"] == "4.1" and known["scikit-learn"] == "1.5"
    assert "pytest" not in known


def test_a_library_that_is_too_old_is_named() -> None:
    assert libraries({"click": "999", "rich": "13"}).found == f"For gamle: click {version('click')} < 999"


def test_a_library_that_is_missing_is_an_error() -> None:
    missing = libraries({"no-such-library": "1"})
    assert (missing.state, missing.found) == (State.ERROR, "Mangler: no-such-library")
