"""`jobbro import`, `export` and `undo` as a user runs them: exit codes and what is said where."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import access_log
from crm.db import open_database
from tests import personas
from tests.crm.interchange_folder import ANNA, BO, make_folder, rejects_in
from webapp.cli import main

GOOD = f"p_number,name\n{ANNA},Anna"
MIXED = f"P-nummer;Navn;CVR-nummer;Farve;Støj\n{ANNA};Anna;12345678;blå;2\n{BO};Bo;;;7"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path / "jobbro.db", capsys)


class Command:
    """Runs `jobbro --db FILE …` and returns its exit code, standard output and standard error."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["--db", str(self.path), *map(str, arguments)])
        said = self._capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, said.out, said.err


def test_all_rows_in(run: Command, tmp_path: Path) -> None:
    code, out, err = run("import", make_folder(tmp_path / "in", employers=GOOD), "--format", "json")
    assert code == 0
    answer = json.loads(out)
    assert answer["run_id"] == 1
    assert answer["tables"]["employers"] == {"added": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    assert set(answer["tables"]) == {
        "employers",
        "contacts",
        "opportunities",
        "employer_contacts",
        "participants",
        "introductions",
        "placements",
    }
    assert (answer["warnings"], answer["rejects_file"], err) == ([], None, "")
    assert [path.name for path in tmp_path.iterdir() if "rejects" in path.name] == []


def test_some_rows_rejected(run: Command, tmp_path: Path) -> None:
    code, out, err = run("import", make_folder(tmp_path / "in", employers=MIXED), "--format", "json")
    answer = json.loads(out)
    assert code == 2
    assert answer["tables"]["employers"] == {"added": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert {(w["column"], w["count"], tuple(w["lines"])) for w in answer["warnings"]} == {
        ("Farve", 1, (1,)),
        ("CVR-nummer", 1, (2,)),
    }
    rejects = tmp_path / "rejects-1.csv"
    assert answer["rejects_file"] == str(rejects)
    assert rejects_in(rejects) == [
        {
            "file": "employers.csv",
            "line": "3",
            "column": "Støj",
            "value": "7",
            "reason": "tallet skal ligge mellem 1 og 3",
        }
    ]
    assert "Advarsel: employers.csv, Farve, linje 1: kolonnen kendes ikke" in err
    assert "1 række blev afvist. Grunden står i" in err


def test_the_table_is_for_people_and_warnings_stay_on_standard_error(run: Command, tmp_path: Path) -> None:
    code, out, err = run("import", make_folder(tmp_path / "in", employers=MIXED))
    assert code == 2
    assert "Virksomheder" in out
    assert "Opdateret" in out
    assert "Advarsel" not in out
    assert "Virksomheder" not in err


def test_a_named_rejects_file_is_always_written(run: Command, tmp_path: Path) -> None:
    rejects = tmp_path / "afvist.csv"
    run("import", make_folder(tmp_path / "in", employers=GOOD), "--rejects", rejects)
    assert rejects.read_text() == "file,line,column,value,reason\n"


def test_nothing_imported(run: Command, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=f'p_number,name\n{ANNA},"Anna')
    code, out, err = run("import", folder)
    assert (code, out) == (1, "")
    assert err == (
        "Fejl: employers.csv: et anførselstegn i rækken fra linje 2 bliver aldrig lukket. "
        "Ret det, og prøv igen.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_200_mb_file(run: Command, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", contacts="p_number,name")
    with (folder / "employers.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    code, _, err = run("import", folder)
    assert code == 1
    assert err.count("\n") == 1
    assert "200 MB" in err
    assert not run.path.exists()


def test_export_and_undo(run: Command, tmp_path: Path) -> None:
    run("import", make_folder(tmp_path / "in", employers=GOOD))
    code, out, err = run("export", tmp_path / "out")
    assert (code, err) == (0, "")
    assert out == f"23 filer er skrevet i {tmp_path / 'out'} (rækker i alt: 1).\n"
    assert (tmp_path / "out" / "employers.csv").read_text().splitlines()[1].startswith(f"{ANNA},,Anna,")
    code, out, err = run("undo", "1")
    assert (code, err) == (0, "")
    assert out == "Import nr. 1 er taget tilbage. Rækker fjernet: 1. Rækker sat tilbage: 0.\n"
    code, out, err = run("undo", "1")
    assert (code, out, err) == (1, "", "Fejl: Import nr. 1 er allerede taget tilbage.\n")


def test_an_export_stands_in_the_read_log_for_each_participant(run: Command, tmp_path: Path) -> None:
    personas.town(run.path)
    out = tmp_path / "out"
    assert run("export", out)[0] == 0
    with closing(open_database(run.path).conn) as connection:
        db = Database(connection)
        told = [(entry.participant_id, entry.action, entry.purpose) for entry in access_log.entries(db)]
        assert told == [(id_, "export", "command_line") for id_ in ("P-001", "P-002", "P-003", "P-004")]
        assert all(entry.user_name.startswith("cli:") for entry in access_log.entries(db))
        assert access_log.verify(db) is None
        shutil.rmtree(out)
        db.execute("ALTER TABLE access_log RENAME TO elsewhere")
    code, _, err = run("export", out)
    assert code == 1 and err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("arguments", [("export", "out"), ("undo", "1")])
def test_a_missing_database_is_only_made_by_import(run: Command, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert "findes ikke. Opret den med" in err
    assert not run.path.exists()


def test_commands_without_a_database_or_with_wrong_words(
    capsys: pytest.CaptureFixture[str], run: Command
) -> None:
    with pytest.raises(SystemExit):
        main(["import", "x"])
    assert "jobbro --db FIL" in capsys.readouterr().err
    code, _, err = run("undo", "tre")
    assert code == 1
    assert err.count("\n") == 1
