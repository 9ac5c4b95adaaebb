"""`jobbro learn`: what our own introductions teach, when it is adopted, and how it is taken back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
    assert learnt(run, "--undo") == {"withdrawn": 1, "kind": "chance", "in_use": None}
    assert chances(run) == before


def test_the_same_outcomes_teach_the_same_weights(run: Command, db: Database) -> None:
    introduce(db, "+++-" * 40)
    first = learnt(run)
    kept = [row["content"] for row in db.query("SELECT content FROM learnt_weights")]
    assert learnt(run) == first | {"adopted": 2}
    contents = [row["content"] for row in db.query("SELECT content FROM learnt_weights")]
    assert contents == kept * 2
    assert learnt(run, "--undo") == {"withdrawn": 2, "kind": "chance", "in_use": 1}


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


def answer(db: Database, count: int) -> None:
    """Participants who mind the way more than anything, whatever the work is like."""
    for n in range(count):
        wish, way = (n % 5) / 4, (n % 3) / 2
        p_number = f"31{n:08}"
        db.table("employers").insert({"p_number": p_number, "name": f"Sted {n}"})
        db.table("match_answers").insert(
            {
                "participant_id": f"P-00{1 + n % 2}",
                "p_number": p_number,
                "answered_on": (FIRST + timedelta(days=n)).isoformat(),
                "answer": "accept" if way else "decline",
                "reason": None if way else "too_far",
                "wants": json.dumps(
                    {"wish": [wish, 6], "environment": [0.5, 1.5], "hours": [0.5, 0.75], "commute": [way, 1]}
                ),
            }
        )


def test_the_answers_of_participants_teach_what_counts_and_can_be_taken_back(
    run: Command, db: Database
) -> None:
    before = chances(run)
    answer(db, 90)
    told = learnt(run)
    wants: Any = told["wants"]
    assert (wants["answers"], wants["accepted"], told["adopted"], wants["adopted"]) == (90, 60, None, 1)
    assert wants["multipliers"]["commute"] > 1 > wants["multipliers"]["wish"]
    model, after = chances(run)
    assert model.startswith("learnt-") and after.items() >= before[1].items(), "the chance is as it was"
    code, out, _ = run(*AS_OF, group="learn")
    assert code == 0 and "90 svar fra deltagerne; 60 var et ja." in out and "Vej til arbejde: tæller" in out
    assert learnt(run, "--undo") == {"withdrawn": 2, "kind": "wants", "in_use": 1}
    assert learnt(run, "--undo") == {"withdrawn": 1, "kind": "wants", "in_use": None}
    assert chances(run)[0] == before[0]


def test_what_says_nothing_of_the_job_or_was_taken_back_teaches_nothing(run: Command, db: Database) -> None:
    answer(db, 9)
    db.execute("UPDATE match_answers SET reason = 'not_now' WHERE p_number = '3100000000'")
    db.execute("UPDATE match_answers SET reason = 'knows_them' WHERE p_number = '3100000003'")
    db.execute("UPDATE match_answers SET withdrawn_on = '2026-01-01' WHERE p_number = '3100000001'")
    db.execute("UPDATE match_answers SET withdrawn_on = '2026-12-01' WHERE p_number = '3100000002'")
    db.execute("UPDATE match_answers SET wants = NULL WHERE p_number = '3100000004'")
    told: Any = learnt(run)["wants"]
    assert (told["answers"], told["accepted"]) == (5, 4)


def test_whether_the_chances_have_held_is_told_when_there_is_enough_to_tell(
    run: Command, db: Database
) -> None:
    introduce(db, "+-" * 10)
    few: Any = learnt(run)["calibration"]
    assert (few["forecasts"], few["enough"]) == (16, False)
    assert "for få til at sige noget" in run(*AS_OF, group="learn")[1]
    db.execute("DELETE FROM introductions")
    introduce(db, "+++-" * 50)
    told: Any = learnt(run)["calibration"]
    assert (told["in_use"], told["forecasts"], told["enough"], len(told["bins"])) == ("learnt", 160, True, 8)
    assert told["ece"]["learnt"] < told["ece"]["expert"]
    assert told["brier"]["learnt"] < told["brier"]["expert"]
    assert sum(one["count"] for one in told["bins"]) == 160
    assert "forudsagt" in run(*AS_OF, group="learn")[1]


def test_the_chance_of_paid_hours_follows_what_came_of_the_meetings(run: Command, db: Database) -> None:
    db.execute("DELETE FROM introductions")

    def told() -> dict[str, Any]:
        _, out, _ = run("P-001", *AS_OF, "--no-excluded", "--format", "json", group="match")
        match: dict[str, Any] = json.loads(out)["matches"][0]
        return match

    one = told()
    assert one["paid_chance"] == pytest.approx(one["chance"] / 4, abs=1e-6)
    assert one["paid_chance_between"][0] < one["paid_chance"] < one["paid_chance_between"][1]
    introduce(db, "+" * 40)
    db.execute("UPDATE introductions SET stage = 'hired' WHERE participant_id = 'P-001'")
    paid: Any = learnt(run)["paid"]
    shares = {track: share["paid_hours_per_meeting"] for track, share in paid.items()}
    assert max(shares.values()) > 0.25
    again = told()
    assert again["paid_chance"] > again["chance"] / 4
    assert "af møderne fører til betalte timer" in run(*AS_OF, group="learn")[1]


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
