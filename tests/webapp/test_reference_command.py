"""`jobbro reference` as it is typed: exit codes, what is said where, and what stays in the database."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from crm import access_log, own_wishes
from crm.db import open_database
from crm.esco import ATTRIBUTION
from crm.reference import unit_groups
from matcher.text import own_sheet
from tests.conftest import TODAY, Visitor
from tests.reference_files import ENGLISH, HEADINGS, as_csv, esco_csv, esco_package, esco_rows, star_csv, uri
from webapp.cli import main

WISHES = "isco08,text\n9333,fifle med dimser på Havnen\n9412,vaske op i klubhuset\n"


class Command:
    """Runs `jobbro --db FILE reference …` and returns its exit code, standard output and standard error."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys

    def __call__(self, *arguments: str | Path, group: str = "reference") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["--db", str(self.path), group, *map(str, arguments)])
        said = self._capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, said.out, said.err


@pytest.fixture
def run(town: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(town, capsys)


def file(place: Path, name: str, content: str | bytes) -> Path:
    path = place / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_esco_is_read_told_and_taken_out(run: Command, tmp_path: Path) -> None:
    package = esco_package(
        tmp_path / "ESCO v1.2.zip", occupations_da=esco_csv(), occupations_en=esco_csv(ENGLISH)
    )
    code, out, err = run("add", "esco", package, "--format", "json")
    told = json.loads(out)
    assert (code, told["added"], told["rejected"]) == (0, 14, 0)
    assert [(one["part"], one["rows"], one["added"]) for one in told["files"]] == [
        ("occupations_da", 5, 11),
        ("occupations_en", 2, 3),
    ]
    assert ATTRIBUTION in err
    code, out, err = run("add", "esco", package)
    assert code == 0 and "Uændret" in out and "11" in out
    code, out, err = run("list")
    assert "ESCO v1.2.zip: occupations_da.csv" in out and ATTRIBUTION in err
    listed = json.loads(run("list", "--format", "json")[1])
    assert [(one["source"], one["titles"]) for one in listed["loaded"]] == [("esco", 3), ("esco", 11)]
    assert run("remove", "esco")[:2] == (0, "ESCO: 14 betegnelser er fjernet.\n")
    assert "ikke læst noget ind endnu" in run("list")[1]


def test_bad_rows_of_esco_are_named_and_the_code_is_2(run: Command, tmp_path: Path) -> None:
    rows = esco_rows([("a", "5223", "butik", ()), ("b", "5299", "ukendt", ()), ("c", "9412", "køkken", ())])
    path = file(tmp_path, "occupations_da.csv", as_csv(HEADINGS, rows))
    code, out, err = run("add", "esco", path)
    assert code == 2 and "1 række er ikke læst." in out
    assert "occupations_da.csv, linje 4 er ikke læst: iscoGroup '5299'" in err
    told = json.loads(run("add", "esco", path, "--format", "json")[1])
    assert told["rejects"] == [
        {
            "file": "occupations_da.csv",
            "line": 4,
            "reason": "iscoGroup '5299' er ikke en ISCO-08-gruppe med fire cifre",
        }
    ]


def test_what_is_not_esco_is_one_line_and_the_code_is_1(run: Command, tmp_path: Path) -> None:
    page = file(tmp_path, "occupations_da.csv", "<!DOCTYPE html><html><body>Log ind</body></html>")
    code, out, err = run("add", "esco", page)
    assert (code, out) == (1, "") and err.startswith("Fejl: occupations_da.csv er ikke ESCO's liste")
    assert err.count("\n") == 1
    assert run("add", "esco")[0] == 1, "no path"
    assert run("remove", "andet")[0] == 1


def test_star_is_read(run: Command, tmp_path: Path) -> None:
    path = file(tmp_path, "star.csv", star_csv([("1", "9412", "Opvasker", uri("b2")), ("2", "99", "x", "")]))
    code, _, err = run("add", "star", path)
    assert code == 2 and "star.csv, linje 3 er ikke læst" in err
    assert run("add", "star", tmp_path)[0] == 1
    assert "STAR" in run("list")[1]


def test_own_wishes_go_in_and_can_be_taken_back(run: Command, tmp_path: Path) -> None:
    path = file(tmp_path, "vores.csv", WISHES + "9999,noget\n")
    code, out, err = run("add", "wishes", path, "--format", "json")
    told = json.loads(out)
    assert (code, told["added"], told["rejected"]) == (2, 2, 1)
    assert "vores.csv, linje 4 er ikke læst: «9999» er ikke en ISCO-08-gruppe" in err
    again = json.loads(run("add", "wishes", path, "--format", "json")[1])
    assert (again["added"], again["unchanged"], again["run_id"]) == (0, 2, None)
    code, out, err = run("remove", "wishes")
    assert out == "Egne ønsker: 2 betegnelser er fjernet.\n"
    assert run(err.rpartition("'jobbro undo ")[2].rstrip("'.\n"), group="undo")[0] == 0
    assert json.loads(run("list", "--format", "json")[1])["own_wishes"] == 2
    assert run(str(told["run_id"]), group="undo")[0] == 0
    assert json.loads(run("list", "--format", "json")[1])["own_wishes"] == 0


def test_nothing_that_can_be_read_is_code_1_and_leaves_nothing(run: Command, tmp_path: Path) -> None:
    code, out, err = run("add", "wishes", file(tmp_path, "v.csv", "isco08,text\n9333,ring 010190-1234\n"))
    assert (code, out) == (1, "") and "CPR-nummer" in err and "1234" not in err
    with closing(open_database(run.path).conn) as connection:
        assert connection.execute("SELECT count(*) FROM own_wishes").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM runs WHERE folder LIKE '%v.csv'").fetchone() == (0,)


def test_a_participants_name_is_warned_of_and_put_in_the_read_log(run: Command, tmp_path: Path) -> None:
    db = open_database(run.path)
    with closing(db.conn):
        name = next(db.query("SELECT name FROM participants WHERE participant_id = 'P-001'"))["name"]
    path = file(tmp_path, "v.csv", f"isco08,text\n9333,{name} vil gerne bære kasser\n")
    code, _, err = run("add", "wishes", path)
    assert code == 0 and "v.csv, linje 2: rækken ser ud til at nævne en deltager" in err and name not in err
    db = open_database(run.path)
    with closing(db.conn):
        assert [one.action for one in access_log.entries(db, "P-001")].count("name_check") == 1


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_read_as_it_is_and_explains_every_group(
    run: Command, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"skabelon.{kind}"
    assert run("template", path)[0] == 0
    sheet = own_sheet.read(path, TODAY)
    assert sheet.bad == () and len({line for line, _ in sheet.wishes}) == 3
    if kind == "xlsx":
        rows = [tuple(row) for row in openpyxl.load_workbook(path).worksheets[1].values]
    else:
        text = (tmp_path / "skabelon-forklaring.csv").read_text(encoding="utf-8-sig")
        rows = [tuple(row) for row in csv.reader(text.splitlines(), delimiter=";")]
    assert {row[1]: row[2] for row in rows if row[0] == "isco08"} == {
        group: titles.da for group, titles in unit_groups().items()
    }
    assert run("template", path)[0] == 1, "nothing is overwritten"
    assert run("template", tmp_path / "skabelon.ods")[0] == 1


def test_the_template_needs_no_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["reference", "template", str(tmp_path / "a.xlsx")])
    assert stopped.value.code == 0


def test_the_codes_of_all_job_types_as_a_file(run: Command, tmp_path: Path) -> None:
    out = tmp_path / "koder.csv"
    code, told, err = run("export-codes", out)
    assert code == 0 and "jobtyper er skrevet" in told and err == "", "nothing here is of ESCO"
    with out.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {"Caféassistent", "Gartner"} <= {row["job_type"] for row in rows}
    assert all(row["disco08"] in unit_groups() or not row["disco08"] for row in rows)
    assert run("export-codes", tmp_path)[0] == 1
    assert run("export-codes", tmp_path / "nej" / "koder.csv")[0] == 1
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    run("add", "esco", file(tmp_path, "occupations_da.csv", esco_csv()))
    assert ATTRIBUTION in run("export-codes", out)[2]


def test_every_command_refuses_a_missing_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    gone = Command(tmp_path / "nej.db", capsys)
    given = file(tmp_path, "occupations_da.csv", esco_csv())
    for arguments in (("list",), ("remove", "esco"), ("add", "esco", given), ("add", "wishes", given)):
        code, out, err = gone(*arguments)
        assert (code, out) == (1, "") and "findes ikke" in err
    assert not (tmp_path / "nej.db").exists()


def test_own_wishes_and_the_town_are_not_mixed_up(run: Command, tmp_path: Path) -> None:
    """What a consultant adds stands in the own table only: no participant's wish is touched or copied."""
    before = _wishes(run.path)
    run("add", "wishes", file(tmp_path, "v.csv", WISHES))
    assert _wishes(run.path) == before
    db = open_database(run.path)
    with closing(db.conn):
        assert {text for _, text in own_wishes.phrases(db)} == {
            "fifle med dimser på Havnen",
            "vaske op i klubhuset",
        }


def _wishes(path: Path) -> list[tuple[object, ...]]:
    db = open_database(path)
    with closing(db.conn):
        return list(db.conn.execute("SELECT participant_id, job_wishes FROM participants"))


def test_the_administrator_sees_it_among_the_imports(
    run: Command, logged_in: Callable[[str], Visitor], tmp_path: Path
) -> None:
    run("add", "wishes", file(tmp_path, "vores.csv", WISHES))
    assert "vores.csv" in logged_in("adam").get("/import")
