"""`jobbro evaluate` from the command line: JSON that a program reads, a table that a person reads."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from webapp.cli import main
from webapp.commands.evaluate import NAMES
from webapp.solver_noise import noise_apart

SMALL = ["evaluate", "--towns", "1", "--participants", "8", "--workplaces", "80", "--seed", "1"]


def run(arguments: list[str]) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_json_holds_every_ranking_and_the_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SMALL, "--format", "json"]) == 0
    written = capsys.readouterr()
    found = json.loads(written.out)
    assert set(found["rankings"]) == set(NAMES)
    assert found["limits"]["broken"] == 0
    assert found["limits"]["pairs"] > 0
    lead = found["rankings"]["random"]["ahead"]
    assert lead["low"] <= lead["mean"] <= lead["high"]
    assert written.err == ""


def test_json_goes_into_a_file_where_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SMALL, "--format", "json", "--output", str(tmp_path / "maal.json")]) == 0
    assert "rankings" in json.loads((tmp_path / "maal.json").read_text(encoding="utf-8"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--output", "tabel.txt"], "tabel kan ikke skrives"),
        (["--format", "html"], "Hele rapporten har sine egne"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_is_measured(
    more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*SMALL, *more]) == 1
    assert said in capsys.readouterr().err


def test_the_table_names_every_ranking_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SMALL) == 0
    written = capsys.readouterr().out
    for name in NAMES.values():
        assert name in written
    assert "1 simulerede byer" in written
    assert "Hårde grænser: 0 brud" in written
    assert "," in written


def test_a_number_that_makes_no_sense_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "--towns", "0"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("Fejl: ")
    assert written.err.count("\n") == 1


TINY = ["--size", "8", "40", "--towns", "1", "--seed", "1"]


class Structure(HTMLParser):
    """Which elements there are, and what they refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "href", "onload", "onclick")
        ]


def test_the_report_is_one_file_without_scripts(tmp_path: Path) -> None:
    file = tmp_path / "rapport.html"
    arguments = ["evaluate", "weeks", "--regime", "tight", "--turns", "1", *TINY]
    assert run([*arguments, "--format", "html", "--output", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    found = Structure()
    found.feed(text)
    assert found.addresses == []
    assert not {"script", "link", "img", "iframe"} & set(found.names)
    drawings = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert len(drawings) == 4
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.findtext("title")
        assert "nan" not in drawing
    assert "Trang by" in text
    assert "Jobbro: ugens plan for hele holdet" in text


def test_learning_spread_and_promises_are_told_as_table_and_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["evaluate", "learning", *TINY]) == 0
    assert "Kan man stole på chancen?" in capsys.readouterr().out
    assert run(["evaluate", "spread", *TINY, "--format", "json"]) == 0
    points = json.loads(capsys.readouterr().out)["spread"]["points"]
    assert points[0]["lost"]["mean"] == 0
    assert run(["evaluate", "promises", *TINY, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["promises"]["broken"] == 0


def test_what_has_no_number_is_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "weeks", "--regime", "new", "--turns", "1", *TINY, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["weeks"]["regimes"]["new"]
    assert found["participants"] == 8
    assert set(found["lines"]) >= {"coordinated", "oracle_coordinated", "jobbro", "random"}


def test_a_table_in_a_file_and_a_folder_that_is_not_there_are_clear_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", "spread", *TINY]
    assert run([*arguments, "--output", str(tmp_path / "x.txt")]) == 1
    assert "--format html" in capsys.readouterr().err
    missing = tmp_path / "ikke" / "her.json"
    assert run([*arguments, "--format", "json", "--output", str(missing)]) == 1
    assert "kan ikke skrives" in capsys.readouterr().err


def test_what_a_solver_prints_does_not_reach_the_results(capfd: pytest.CaptureFixture[str]) -> None:
    with noise_apart():
        os.write(1, b"noise")
    os.write(1, b"result")
    written = capfd.readouterr()
    assert (written.out, written.err) == ("result", "noise")
