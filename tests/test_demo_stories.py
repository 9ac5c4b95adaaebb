"""The eight stories of the invented municipality, each found again in its tables (data/demo/README.md)."""

from __future__ import annotations

import csv
import json
import shutil
import statistics
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.demo_tables import ANCHOR, DEMO, active, day, items, open_now, rows
from webapp.cli import main

Lists = dict[str, Any]


@pytest.fixture
def matched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Path], Lists]:
    """Import a folder and match everybody in it, through the commands: participant → match list."""

    def lists(folder: Path) -> Lists:
        db = str(tmp_path / "demo.db")
        for command in (
            ["import", str(folder)],
            ["match", "--all", "--format", "json", "--as-of", ANCHOR.isoformat()],
        ):
            capsys.readouterr()
            with pytest.raises(SystemExit) as stop:
                main(["--db", db, *command])
            assert stop.value.code == 0
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return {one["participant_id"]: one for one in found}

    return lists


def allowed(one: Any) -> int:
    return len(rows("employers")) - len(one["excluded"])


def test_1_an_employer_whose_supported_places_are_all_taken() -> None:
    """12 full-time staff give two places; one work experience and one wage subsidy are there."""
    [firm] = [row for row in rows("employers") if row["p_number"] == "9950117273"]
    there = [row for row in rows("placements") if row["p_number"] == firm["p_number"] and not row["ended_on"]]
    assert float(firm["employees_fte"]) == 12
    assert sorted(items(firm["accepted_forms"])) == ["wage_subsidy", "work_experience"]
    assert sorted(row["form"] for row in there) == ["wage_subsidy", "work_experience"]
    assert {row["participant_id"] for row in there} == {"P-045", "P-047"}


def test_2_three_colleagues_at_one_employer_in_one_week() -> None:
    staff = defaultdict(set)
    for row in rows("employer_contacts"):
        if ANCHOR - timedelta(days=7) <= day(row["date"]) < ANCHOR:
            staff[row["p_number"]].add(row["staff"])
    assert staff["9911897694"] == {"karen", "jonas", "ali"}


def test_3_a_hidden_opening_about_to_expire() -> None:
    soon = [
        row
        for row in open_now()
        if row["kind"] == "hidden" and day(row["expires_on"]) <= ANCHOR + timedelta(days=14)
    ]
    assert [row["opportunity_id"] for row in soon] == ["M-071"]
    assert day(soon[0]["expires_on"]) - day(soon[0]["heard_on"]) == timedelta(days=90)


def test_4_a_participant_who_no_longer_wants_openness() -> None:
    """The stance is 'no' now; earlier employers met the person. No note says why."""
    [person] = [row for row in active() if row["participant_id"] == "P-021"]
    assert person["disclosure"] == "no"
    met = [
        row for row in rows("introductions") if row["participant_id"] == "P-021" and row["stage"] == "meeting"
    ]
    assert met and all(row["outcome_on"] for row in met)


def test_5_work_experience_in_its_eleventh_of_thirteen_weeks() -> None:
    [placement] = [
        row for row in rows("placements") if row["participant_id"] == "P-033" and not row["ended_on"]
    ]
    assert placement["form"] == "work_experience"
    assert (ANCHOR - day(placement["started_on"])).days // 7 + 1 == 11
    assert [row["form"] for row in rows("placements") if row["participant_id"] == "P-033"] == [
        "work_experience"
    ]


def test_6_a_period_that_ends_in_14_days() -> None:
    ending = [
        row["participant_id"] for row in active() if day(row["period_ends_on"]) <= ANCHOR + timedelta(days=14)
    ]
    assert ending == ["P-061"]
    [person] = [row for row in active() if row["participant_id"] == "P-061"]
    assert day(person["period_ends_on"]) == ANCHOR + timedelta(days=14)


def test_7_a_job_lost_yesterday() -> None:
    lost = [
        row
        for row in rows("placements")
        if row["ended_on"] and day(row["ended_on"]) == ANCHOR - timedelta(days=1)
    ]
    assert [(row["participant_id"], row["end_reason"]) for row in lost] == [("P-001", "employer_ended")]
    assert "P-001" in {row["participant_id"] for row in active()}


def test_8_a_list_that_is_empty_because_the_way_is_too_short(
    matched: Callable[[Path], Lists], tmp_path: Path
) -> None:
    """Everybody else has plenty to choose from; 45 minutes instead of 20 would open the list."""
    lists = matched(DEMO / "tables")
    numbers = {person: allowed(one) for person, one in lists.items()}
    assert numbers.pop("P-043") <= 1
    assert min(numbers.values()) >= 10
    assert statistics.median(numbers.values()) >= 20
    assert sum("commute" in left["limits"] for left in lists["P-043"]["excluded"]) >= 175

    folder = tmp_path / "longer way"
    folder.mkdir()
    shutil.copy(DEMO / "tables" / "participants.csv", folder)
    people = [dict(row) for row in rows("participants")]
    for person in people:
        if person["participant_id"] == "P-043":
            person["max_commute_minutes"] = "45"
    with (folder / "participants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(people[0]))
        writer.writeheader()
        writer.writerows(people)
    assert allowed(matched(folder)["P-043"]) >= 5
