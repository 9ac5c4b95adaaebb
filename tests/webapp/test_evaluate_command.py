"""`jobbro evaluate` from the command line: JSON that a program reads, a table that a person reads."""

from __future__ import annotations

import json

import pytest

from webapp.cli import main
from webapp.commands.evaluate import NAMES

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
