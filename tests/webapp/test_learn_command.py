"""`jobbro learn`: what our own introductions teach, when it is adopted, and how it is taken back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import access_log
from tests.webapp.test_reference_command import Command

FIRST = date(2025, 1, 6)
AS_OF = ("--as-of", "2026-11-16")


@pytest.fixture
def run(town: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(town, capsys)


def introduce(db: Database, answers: str, employer: str = "30000000{n:02}") -> None:
    """An introduction a day, of which `+` led to a meeting, `-` to a no and `.` to no answer yet."""
    for n, answer in enumerate(answers):
        p_number = employer.format(n=n % 20)
        db.table("employers").insert(
            {"p_number": p_number, "name": f"Sted {n % 20}", "industry_code": "471110"}, ignore=True
        )
        day = (FIRST + timedelta(days=n)).isoformat()
        db.table("introductions").insert(
            {
                "date": day,
                "participant_id": f"P-00{1 + n % 2}",
                "p_number": p_number,
                "stage": "meeting" if answer == "+" else "approached",
                "outcome_on": None if answer == "." else day,
            }
        )


def learnt(run: Command, *arguments: str) -> dict[str, object]:
    code, out, err = run(*AS_OF, "--format", "json", *arguments, group="learn")
    assert (code, err) == (0, "")
    told: dict[str, object] = json.loads(out)
    return told


def chances(run: Command) -> tuple[str, dict[str, float]]:
    code, out, _ = run("P-001", *AS_OF, "--limit", "1000", "--no-excluded", "--format", "json", group="match")
    assert code == 0
    told = json.loads(out)
    return told["model"], {one["p_number"]: one["chance"] for one in told["matches"]}


def test_nothing_is_learnt_from_too_little(run: Command, db: Database) -> None:
    for more in ("", "+", "-+"):
        db.execute("DELETE FROM introductions")
        introduce(db, more)
        told = learnt(run)
        assert (told["introductions"], told["adopted"]) == (len(more), None)
    assert chances(run)[0].startswith("expert-")


def test_a_town_that_says_yes_more_often_lifts_every_chance_and_can_be_taken_back(
    run: Command, db: Database
) -> None:
    introduce(db, "+++-" * 50)
    before = chances(run)
    told = learnt(run)
    assert (told["introductions"], told["led_to_a_meeting"], told["adopted"]) == (200, 150, 1)
    model, after = chances(run)
    assert model.startswith("learnt-") and all(after[one] > before[1][one] for one in before[1])
    assert learnt(run, "--undo") == {"withdrawn": 1, "in_use": None}
    assert chances(run) == before


def test_the_same_outcomes_teach_the_same_weights(run: Command, db: Database) -> None:
    introduce(db, "+++-" * 40)
    first = learnt(run)
    kept = [row["content"] for row in db.query("SELECT content FROM learnt_weights")]
    assert learnt(run) == first | {"adopted": 2}
    contents = [row["content"] for row in db.query("SELECT content FROM learnt_weights")]
    assert contents == kept * 2
    assert learnt(run, "--undo") == {"withdrawn": 2, "in_use": 1}


def test_what_still_runs_what_was_declined_and_what_is_later_says_nothing(run: Command, db: Database) -> None:
    introduce(db, "+-")
    db.table("introductions").insert_all(
        {"participant_id": "P-001", "p_number": "3000000001", "stage": stage} | rest
        for stage, rest in (
            ("approached", {"date": "2026-11-01"}),
            ("approached", {"date": "2026-10-01", "outcome_on": "2026-12-01"}),
            ("meeting", {"date": "2026-12-01"}),
            (
                "approached",
                {"date": "2026-09-02", "outcome_on": "2026-09-03", "reason": "participant_declined"},
            ),
        )
    )
    assert learnt(run)["introductions"] == 2
    db.execute("UPDATE introductions SET outcome_on = NULL, date = '2026-09-01' WHERE date = '2026-11-01'")
    assert learnt(run)["introductions"] == 3, "no answer for eight weeks is an answer"


def test_nothing_in_what_was_learnt_belongs_to_a_person(run: Command, db: Database) -> None:
    introduce(db, "+++-" * 40)
    learnt(run)
    (kept,) = db.query("SELECT * FROM learnt_weights")
    assert "P-00" not in str(kept) and "Alma" not in str(kept)
    read = [one.action for one in access_log.entries(db, "P-001")]
    assert access_log.Action.LEARNING in read, "that the profile was read stands in the read log"


def test_there_is_nothing_to_take_back(run: Command) -> None:
    code, out, err = run("--undo", group="learn")
    assert (code, out) == (1, "") and "Ekspertvægtene gælder allerede" in err


def test_it_says_in_words_what_it_found(run: Command, db: Database) -> None:
    introduce(db, "+++-" * 40)
    code, out, _ = run(*AS_OF, group="learn")
    assert code == 0 and "160 besvarede præsentationer" in out and "jobbro learn --undo" in out
    assert "Vores relation: tæller" in out
