"""`jobbro match` as a user types it: the contract's JSON, CSV, a table, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm import access_log
from crm.db import open_database
from tests import personas
from tests.personas import ALMA, BENT, CAFE, CARLA, DORTHE, RESTING
from webapp.cli import main

DAY = "2026-11-16"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.db"
    personas.town(path)
    return path


@pytest.fixture
def jobbro(town: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command line on the town: (exit code, standard output, standard error)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(["--db", str(town), *arguments])
        out, err = capsys.readouterr()
        code = stop.value.code
        assert isinstance(code, int)
        return code, out, err

    return run


def test_json_has_the_contracts_shape(jobbro: Any) -> None:
    code, out, _ = jobbro("match", ALMA, "--as-of", DAY, "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert (told["participant_id"], told["as_of"]) == (ALMA, DAY)
    assert {"track", "model", "matches", "excluded"} <= set(told)
    for match in told["matches"]:
        halves = {"wants": -4.0, "chance": -3.85}
        for factor in match["factors"]:
            halves[factor["half"]] += factor["contribution"]
        chance = 1 / (1 + math.exp(-halves["chance"]))
        worth = math.log1p(math.exp(halves["wants"])) / math.log1p(math.exp(9.25 - 4))
        assert match["score"] == pytest.approx(chance * worth, abs=1e-6)
        assert match["chance"] == pytest.approx(chance, abs=1e-6)
        assert all(f["half"] in ("wants", "chance") and f["text"] for f in match["factors"])
        assert all(isinstance(text, str) for text in match["against"] + match["ask_about"])
    assert [match["rank"] for match in told["matches"]] == list(range(1, len(told["matches"]) + 1))
    assert CAFE in [match["p_number"] for match in told["matches"]]
    [resting] = [one for one in told["excluded"] if one["p_number"] == RESTING]
    assert resting["limits"] == ["do_not_contact"]


def test_no_excluded_and_limit(jobbro: Any) -> None:
    _, out, _ = jobbro("match", ALMA, "--limit", "1", "--no-excluded", "--as-of", DAY, "--format", "json")
    told = json.loads(out)
    assert len(told["matches"]) == 1
    assert "excluded" not in told


def test_all_writes_one_line_for_each_active_participant(jobbro: Any) -> None:
    _, out, _ = jobbro("match", "--all", "--as-of", DAY, "--format", "json")
    assert [json.loads(line)["participant_id"] for line in out.splitlines()] == [ALMA, CARLA, DORTHE]


def test_csv_is_one_heading_and_one_row_per_employer(jobbro: Any) -> None:
    _, out, _ = jobbro("match", "--all", "--as-of", DAY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["participant_id"] for row in rows} <= {ALMA, CARLA, DORTHE}
    assert all(row["rank"].isdigit() and row["reasons"] for row in rows)


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(town: Path, jobbro: Any) -> None:
    with closing((db := open_database(town)).conn):
        db.table("employers").update(CAFE, {"name": '=HYPERLINK("x")'})
    _, out, _ = jobbro("match", ALMA, "--as-of", DAY, "--format", "csv")
    names = [row["employer"] for row in csv.DictReader(io.StringIO(out))]
    assert '\'=HYPERLINK("x")' in names


def test_the_table_tells_reasons_and_who_is_left_out(jobbro: Any) -> None:
    code, out, _ = jobbro("match", ALMA, "--as-of", DAY)
    assert code == 0
    assert "Café" in out
    assert "Vises ikke" in out


def test_each_read_is_written_to_the_read_log(town: Path, jobbro: Any) -> None:
    jobbro("match", "--all", "--as-of", DAY, "--format", "json")
    with closing((db := open_database(town)).conn):
        entries = access_log.entries(db)
        assert access_log.verify(db) is None
    assert [(e.participant_id, e.action, e.purpose) for e in entries] == [
        (who, "match_list", "command_line") for who in (ALMA, CARLA, DORTHE)
    ]
    assert all(entry.user_name.startswith("cli:") for entry in entries)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("match", "P-999"), "Der er ingen deltager med id P-999"),
        (("match", ALMA.lower()), f"Mente du {ALMA}?"),
        (("match",), "Skriv enten én deltager"),
        (("match", ALMA, "--all"), "Skriv enten én deltager"),
        (("match", ALMA, "--as-of", "16-11-2026"), "'--as-of' skal være en dato som 2026-11-16"),
        (("match", ALMA, "--as-of", "0001-01-01"), "'--as-of' skal være en dato som 2026-11-16"),
        (("report", "week", "--as-of", "9999-12-31"), "'--as-of' skal være en dato som 2026-11-16"),
        (("match", ALMA, "--format", "xml"), "skal være en af table, json, csv"),
        (("match", ALMA, "--limit", "-1"), "'--limit' skal være et helt tal"),
        (("match", ALMA, "--formt", "json"), "der er intet valg --formt"),
        (("mach", ALMA), "der er ingen kommando mach. Mente du match?"),
        (("import",), "'MAPPE' mangler"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(jobbro: Any, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = jobbro(*arguments)
    assert (code, out) == (1, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_a_missing_database_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "ingen.db"
    with pytest.raises(SystemExit) as stop:
        main(["--db", str(missing), "match", "P-001"])
    assert stop.value.code == 1
    assert "findes ikke" in capsys.readouterr().err
    assert not missing.exists()


def test_a_closed_participant_can_still_be_looked_up_by_id(jobbro: Any) -> None:
    code, out, _ = jobbro("match", BENT, "--as-of", DAY, "--format", "json")
    assert code == 0
    assert json.loads(out)["participant_id"] == BENT


def test_the_bare_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 0
    assert "match" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full here")
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_an_answer_that_finds_no_room_is_told_in_one_line(town: Path, form: str) -> None:
    command = [sys.executable, "-c", "from webapp.cli import main; main()"]
    arguments = ["--db", str(town), "match", "--all", "--format", form]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*command, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith("Fejl: Der kunne ikke læses eller skrives")
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody without a name"
)
def test_a_user_without_a_name_can_match(town: Path) -> None:
    town.parent.chmod(0o777)
    town.chmod(0o666)
    program = "import os; os.setresuid(4321987, 0, 0); from webapp.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "--db", town.name, "match", ALMA, "--as-of", DAY],
        cwd=town.parent,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    with closing(open_database(town).conn) as connection:
        [(actor,)] = connection.execute("SELECT user_name FROM access_log ORDER BY rowid DESC LIMIT 1")
    assert actor == "cli:4321987"
