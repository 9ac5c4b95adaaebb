"""`jobbro plan week`: who is proposed what, that it stays so, and what is said when nothing can be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm import access_log
from tests.personas import ALMA, CAFE, CARLA, DORTHE, FAR_AWAY, NURSERY, RESTING, SHOP
from tests.webapp.test_reference_command import Command

AS_OF = ("--as-of", "2026-11-16")


@pytest.fixture
def run(town: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(town, capsys)


def plan(run: Command, *arguments: str) -> dict[str, Any]:
    code, out, err = run("week", *AS_OF, "--format", "json", *arguments, group="plan")
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


def chosen(told: dict[str, Any]) -> dict[str, str]:
    standing = ("proposed", "kept", "done")
    return {one["participant_id"]: one["p_number"] for one in told["approaches"] if one["state"] in standing}


def why(told: dict[str, Any]) -> dict[str, str]:
    return {one["participant_id"]: one["why"] for one in told["without"]}


def refused(run: Command, *arguments: str) -> str:
    code, out, err = run("week", *AS_OF, *arguments, group="plan")
    assert (code, out) == (1, "") and err.startswith("Fejl: ") and err.count("\n") == 1
    return err


def test_each_active_participant_gets_one_employer_that_has_room(run: Command) -> None:
    told = plan(run)
    assert (told["week"], told["as_of"]) == ("2026-W47", "2026-11-16")
    assert 0 < told["value"] <= told["bound"] and told["model"].startswith("plan-1+")
    found = chosen(told)
    assert set(found) == {ALMA, CARLA, DORTHE} and not told["without"]
    assert CAFE not in found.values(), "its quota is used up until 3 December"
    assert RESTING not in found.values(), "it is to be left alone"
    assert found[ALMA] == NURSERY, "she wishes for plants, and will not work in a shop"
    assert list(found.values()).count(SHOP) <= 1, "it said no the other day"
    for one in told["approaches"]:
        assert set(one) == {
            *("participant_id", "p_number", "employer", "opportunity_id", "state", "reason", "because")
        }
        assert one["state"] == "proposed" and all(one["because"])


def test_nothing_in_it_compares_people(run: Command, db: Database) -> None:
    told = plan(run)
    assert set(told) == {"week", "as_of", "model", "value", "bound", "approaches", "without"}
    for text in (json.dumps(told), run("week", *AS_OF, group="plan")[1]):
        assert "chance_" not in text and "score" not in text and "urgency" not in text
    (kept,) = db.query("SELECT inputs FROM week_plans")
    of_people = json.loads(kept["inputs"])["participants"]
    assert of_people == {ALMA: [1, 1, 1], CARLA: [1, 1, 1], DORTHE: [4, 0, 1]}, "weeks, had, to be made"


def test_the_same_day_and_data_give_the_same_plan_and_a_second_run_changes_nothing(
    run: Command, db: Database
) -> None:
    first = plan(run)
    rows = list(db.query("SELECT * FROM planned_approaches"))
    inputs = [row["inputs"] for row in db.query("SELECT inputs FROM week_plans")]
    assert plan(run) == first
    assert list(db.query("SELECT * FROM planned_approaches")) == rows
    db.execute("DELETE FROM planned_approaches")
    db.execute("DELETE FROM week_plans")
    assert plan(run) == first
    assert [row["inputs"] for row in db.query("SELECT inputs FROM week_plans")] == inputs


def test_the_plan_stands_although_the_data_changes_until_it_is_made_anew(run: Command, db: Database) -> None:
    first = plan(run)
    db.execute("UPDATE planned_approaches SET state = 'kept' WHERE participant_id = ?", [CARLA])
    db.table("opt_outs").insert({"number": NURSERY, "until": "2027-01-01"})
    assert chosen(plan(run)) == chosen(first)
    again = plan(run, "--new")
    assert chosen(again)[CARLA] == chosen(first)[CARLA], "what somebody kept stands"
    assert NURSERY not in chosen(again).values() or chosen(first)[CARLA] == NURSERY
    assert ALMA in why(again) and chosen(again).get(ALMA) is None
    assert [row["plan_id"] for row in db.query("SELECT plan_id FROM week_plans")] == [
        "2026-W47-1",
        "2026-W47-2",
    ]


def test_who_comes_mid_week_gets_a_proposal_and_nobody_elses_moves(run: Command, db: Database) -> None:
    first = plan(run)
    db.table("participants").insert(
        {"participant_id": "P-005", "consultant": "ida", "postcode": "9800", "enrolled_on": "2026-11-17"}
    )
    second = plan(run)
    assert chosen(second).items() >= chosen(first).items() and "P-005" in chosen(second)
    assert second["approaches"][: len(first["approaches"])] == first["approaches"]
    assert first["value"] < second["value"] <= second["bound"]
    used = list(chosen(second).values())
    assert used.count(NURSERY) <= 2 and used.count(SHOP) <= 1, "the others' approaches take up their room"


def test_who_is_at_a_workplace_or_through_gets_none_and_it_is_said_why(run: Command, db: Database) -> None:
    db.table("placements").insert({"participant_id": CARLA, "p_number": SHOP, "started_on": "2026-11-01"})
    db.execute("UPDATE participants SET closed_on = '2026-11-10' WHERE participant_id = ?", [DORTHE])
    db.table("participants").insert({"participant_id": "P-006"})
    told = plan(run)
    assert list(chosen(told)) == [ALMA]
    assert why(told) == {CARLA: "placed", DORTHE: "closed", "P-006": "no_consultant"}
    assert "Er på en arbejdsplads nu" in told["without"][0]["text"]


def test_an_employer_is_not_proposed_twice_to_the_same_participant(run: Command, db: Database) -> None:
    for p_number in (NURSERY, FAR_AWAY):
        db.table("introductions").insert(
            {"participant_id": ALMA, "p_number": p_number, "date": "2026-11-01", "stage": "approached"}
        )
    told = plan(run)
    assert why(told) == {ALMA: "all_asked"}
    later = plan(run, "--week", "2026-W48")
    assert not set(chosen(told).items()) & set(chosen(later).items())


def test_who_the_participant_said_no_to_is_not_proposed_until_a_later_yes(run: Command, db: Database) -> None:
    answer = {"participant_id": ALMA, "p_number": NURSERY}
    db.table("match_answers").insert(
        answer | {"answered_on": "2025-03-03", "answer": "decline", "reason": "wrong_work"}
    )
    assert chosen(plan(run)).get(ALMA) != NURSERY
    db.table("match_answers").insert(answer | {"answered_on": "2026-11-15", "answer": "accept"})
    assert chosen(plan(run, "--new"))[ALMA] == NURSERY


def test_the_team_leader_sets_how_many_approaches(run: Command, db: Database) -> None:
    db.table("settings").insert({"name": "week_approaches", "value": "2"})
    told = plan(run)
    counts = [one["participant_id"] for one in told["approaches"]]
    assert counts.count(DORTHE) == 2 and max(map(counts.count, counts)) == 2


def test_everyone_read_stands_in_the_read_log_once(run: Command, db: Database) -> None:
    plan(run)
    for who in (ALMA, CARLA, DORTHE):
        (entry,) = access_log.entries(db, who)
        assert (entry.action, entry.purpose) == ("week_plan", "command_line")
        assert entry.user_name.startswith("cli:")
    plan(run)
    assert len(access_log.entries(db, ALMA)) == 2 and access_log.verify(db) is None


@pytest.mark.parametrize(
    ("week", "says"),
    [
        ("2026-W54", "Uge 54 findes ikke i 2026"),
        ("næste uge", "blev ikke forstået"),
        ("2026-W46", "er forbi"),
        ("2026-W51", "ligger for langt fremme"),
    ],
)
def test_a_week_that_cannot_be_planned_is_told_in_a_sentence(run: Command, week: str, says: str) -> None:
    assert says in refused(run, "--week", week)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE participants SET consultant = NULL", "ingen aktive deltagere med en IPS-konsulent"),
        ("UPDATE participants SET closed_on = '2026-01-01'", "ingen aktive deltagere med en IPS-konsulent"),
        (
            "INSERT INTO placements (participant_id, p_number, started_on)"
            " SELECT participant_id, '1000000001', '2026-11-02' FROM participants",
            "Alle deltagere er på en arbejdsplads nu",
        ),
        ("UPDATE employers SET max_concurrent = 0", "så planen for uge 47 er tom"),
        (
            "INSERT INTO settings VALUES ('asks_small', '0'), ('asks_medium', '0'), ('asks_large', '0')",
            "er spurgt nok eller skal have ro i uge 47",
        ),
        ("UPDATE employers SET closed_on = '2026-01-01'", "Ingen virksomheder passer inden for"),
        ("INSERT INTO settings VALUES ('week_approaches', '0')", "skal have henvendelser i uge 47"),
    ],
    ids=["nobody's", "all through", "all placed", "no places", "quotas of zero", "all closed", "none wanted"],
)
def test_nothing_to_plan_is_told_in_a_sentence_and_nothing_is_kept(
    run: Command, db: Database, statement: str, says: str
) -> None:
    db.execute(statement)
    assert says in refused(run)
    assert not list(db.query("SELECT * FROM week_plans"))


def test_no_employers_at_all(run: Command, db: Database) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    for table in ("employer_contacts", "opportunities", "contacts", "placements", "employers"):
        db.execute(f"DELETE FROM {table}")
    assert "Der er ingen virksomheder endnu" in refused(run)


def test_a_plan_that_is_there_can_be_read_when_its_week_is_over(run: Command) -> None:
    told = plan(run)
    code, out, _ = run(
        "week", "--week", "2026-W47", "--as-of", "2026-12-01", "--format", "json", group="plan"
    )
    assert code == 0 and chosen(json.loads(out)) == chosen(told)


def test_the_table_tells_participant_by_participant(run: Command) -> None:
    code, out, _ = run("week", *AS_OF, group="plan")
    assert code == 0
    for told in (ALMA, "Ærøskov Planteskole", "Ingen opslået stilling", "Foreslået", "uge 47"):
        assert told in out, told
