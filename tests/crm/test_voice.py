"""What a participant says: answers that stand, run out and are taken back; weights; what is hidden."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import hidden, participant_runs, participant_weights, participants, voice
from crm.changes import recorded
from crm.db import memory_database
from crm.interchange import export_folder, import_folder
from crm.merging import merge, preview
from crm.model import DeclineReason, MatchAnswer, RunKind, Want, Weight
from crm.problem import Problem
from crm.tables import MATCH_ANSWERS, PARTICIPANT_WEIGHTS
from crm.undoing import undo_run
from crm.voice import Answer

TODAY = date(2026, 11, 16)
BAKERY, STABLE = "1000000001", "1000000002"
MET = {"wish": (0.81, 6.0), "commute": (0.4, 1.0)}


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.table("users").insert({"user_name": "ida"})
    db.table("employers").insert_all(
        [{"p_number": BAKERY, "name": "Bageriet"}, {"p_number": STABLE, "name": "Stalden"}]
    )
    db.table("opportunities").insert({"opportunity_id": "M-1", "p_number": BAKERY, "status": "open"})
    db.table("participants").insert({"participant_id": "P-1", "consultant": "ida"})
    db.table("participants").insert({"participant_id": "P-10", "consultant": "ida"})
    yield db
    db.conn.close()


def answer(
    reason: DeclineReason | None, on: date = TODAY, p_number: str = BAKERY, person: str = "P-1"
) -> Answer:
    return Answer(
        participant_id=person,
        p_number=p_number,
        opportunity_id="M-1" if p_number == BAKERY else None,
        answer=MatchAnswer.DECLINE if reason else MatchAnswer.ACCEPT,
        reason=reason,
        note=None,
        answered_on=on,
        answered_by="ida",
        withdrawn_on=None,
        wants=MET,
    )


def say(db: Database, one: Answer) -> int:
    with recorded(db, "ida") as pen:
        voice.say(pen, one)
    return pen.run_id


def declined(db: Database, on: date = TODAY) -> frozenset[str]:
    return voice.declined(db, "P-1", on)


def test_an_answer_comes_back_as_it_was_given(db: Database) -> None:
    given = answer(DeclineReason.TOO_FAR)
    say(db, given)
    assert voice.read_answers(db, TODAY) == [given]
    assert voice.standing(db, "P-1", TODAY) == {BAKERY: given}
    assert voice.read_answers(db, TODAY - timedelta(days=1)) == []
    assert voice.SPEAKS_OF[DeclineReason.TOO_FAR] is Want.COMMUTE


def test_a_no_holds_until_it_is_taken_back_and_not_now_for_eight_weeks(db: Database) -> None:
    say(db, answer(DeclineReason.WRONG_WORK))
    say(db, answer(DeclineReason.NOT_NOW, p_number=STABLE))
    assert declined(db) == {BAKERY, STABLE}
    assert declined(db, TODAY + timedelta(days=55)) == {BAKERY, STABLE}
    assert declined(db, TODAY + timedelta(days=56)) == {BAKERY}
    later = TODAY + timedelta(days=3)
    with recorded(db, "ida") as pen:
        assert voice.withdraw(pen, "P-1", BAKERY, later)
    assert declined(db, TODAY + timedelta(days=2)) == {BAKERY, STABLE}
    assert declined(db, later) == {STABLE}
    [first, _] = voice.read_answers(db, later)
    assert first.withdrawn_on == later
    [first, _] = voice.read_answers(db, TODAY)
    assert first.withdrawn_on is None, "what was taken back later still stood then"
    with recorded(db, "ida") as pen:
        assert not voice.withdraw(pen, "P-1", BAKERY, later)


def test_the_latest_answer_counts_and_one_given_again_the_same_day_replaces_the_first(db: Database) -> None:
    say(db, answer(DeclineReason.HOURS, TODAY - timedelta(days=9)))
    say(db, answer(None))
    assert declined(db) == frozenset() and not voice.standing(db, "P-1", TODAY)[BAKERY].declined
    say(db, answer(DeclineReason.KNOWS_THEM))
    assert declined(db) == {BAKERY}
    assert len(voice.of_participant(db, "P-1", TODAY)) == 2


def test_an_answer_is_one_participants_own(db: Database) -> None:
    say(db, answer(DeclineReason.HOURS, person="P-10"))
    assert declined(db) == frozenset()
    assert voice.declined(db, "P-10", TODAY) == {BAKERY}


def test_an_answer_and_a_withdrawal_are_taken_back_from_the_history(db: Database) -> None:
    run = say(db, answer(DeclineReason.HOURS))
    with recorded(db, "ida") as pen:
        voice.withdraw(pen, "P-1", BAKERY, TODAY)
    runs = participant_runs.history(db, "P-1", [MATCH_ANSWERS], [hidden.FIELD])
    assert [one.run_id for one in runs] == [run + 1, run]
    assert all(one.may_be_taken_back for one in runs)
    undo_run(db, run + 1, kind=RunKind.EDIT, user_name="ida")
    assert declined(db) == {BAKERY}
    undo_run(db, run, kind=RunKind.EDIT, user_name="ida")
    assert voice.read_answers(db, TODAY) == []
    assert participant_runs.history(db, "P-10", [MATCH_ANSWERS], [hidden.FIELD]) == []


@pytest.mark.parametrize(
    "stored",
    [None, "{}", "no json", "[]", "3", '{"wish": 1}', '{"wish": [2, 6]}', '{"wish": [0.5, NaN]}'],
)
def test_wants_that_cannot_be_read_are_none(db: Database, stored: str | None) -> None:
    say(db, answer(None))
    db.execute("UPDATE match_answers SET wants = ?", [stored])
    [read] = voice.read_answers(db, TODAY)
    assert read.wants == {}


def test_what_counts_most_is_kept_only_where_it_is_not_as_usual(db: Database) -> None:
    with recorded(db, "ida") as pen:
        times = {Want.COMMUTE: 3.0, Want.WISH: 1.0, Want.HOURS: 0.0}
        assert participant_weights.write(pen, "P-1", times, "ida", TODAY)
    kept = (Weight("hours", 0.0), Weight("commute", 3.0))
    assert participants.weights(db, "P-1") == kept
    profile, own = participants.job_profile(db, "P-1"), participants.find_own(db, "P-1", "ida")
    assert profile and own and profile.weights == own.profile.weights == kept
    other = participants.job_profile(db, "P-10")
    assert other and other.weights == ()
    with recorded(db, "ida") as pen:
        assert not participant_weights.write(pen, "P-1", times, "ida", TODAY + timedelta(days=1))
    [row] = db.query("SELECT * FROM participant_weights WHERE factor = 'commute'")
    assert (row["said_by"], row["said_on"]) == ("ida", "2026-11-16")
    with recorded(db, "ida") as pen:
        assert participant_weights.write(pen, "P-1", {}, "ida", TODAY)
    assert participants.weights(db, "P-1") == ()
    newest, _oldest = participant_runs.history(db, "P-1", [PARTICIPANT_WEIGHTS])
    undo_run(db, newest.run_id, kind=RunKind.EDIT, user_name="ida")
    assert participants.weights(db, "P-1") == kept


@pytest.mark.parametrize("times", [-0.1, 3.01, float("nan"), float("inf")])
def test_a_weight_out_of_bounds_is_refused(db: Database, times: float) -> None:
    with pytest.raises(ValueError, match="between"), recorded(db, "ida") as pen:
        participant_weights.write(pen, "P-1", {Want.WISH: times}, "ida", TODAY)
    assert participants.weights(db, "P-1") == ()


def test_what_is_hidden_stands_on_the_no_go_list_and_comes_off_again(db: Database) -> None:
    db.execute("""UPDATE participants SET no_go = '["telefonsalg"]' WHERE participant_id = 'P-1'""")
    with recorded(db, "ida") as pen:
        assert hidden.hide(pen, "P-1", BAKERY)
        assert hidden.hide(pen, "P-1", " Bager;  nat ")
        assert not hidden.hide(pen, "P-1", "bager, NAT")
        assert not hidden.hide(pen, "P-1", "Telefonsalg")
    profile = participants.job_profile(db, "P-1")
    assert profile and profile.no_go == ("telefonsalg", BAKERY, "Bager, nat")
    with recorded(db, "ida") as pen:
        assert hidden.show_again(pen, "P-1", BAKERY)
        assert not hidden.show_again(pen, "P-1", BAKERY)
    profile = participants.job_profile(db, "P-1")
    assert profile and profile.no_go == ("telefonsalg", "Bager, nat")
    assert len(participant_runs.history(db, "P-1", [MATCH_ANSWERS], [hidden.FIELD])) == 2
    for person, entry in (("P-1", " "), ("P-2", BAKERY)):
        with pytest.raises(Problem), recorded(db, "ida") as pen:
            hidden.hide(pen, person, entry)


def test_a_run_that_changed_something_else_too_is_not_taken_back_here(db: Database) -> None:
    with recorded(db, "ida") as pen:
        hidden.hide(pen, "P-1", BAKERY)
        pen.put(PARTICIPANT_WEIGHTS, {"participant_id": "P-1", "factor": "wish", "times": 2.0})
    [run] = participant_runs.history(db, "P-1", [PARTICIPANT_WEIGHTS])
    assert not run.may_be_taken_back


def test_when_two_employers_become_one_the_no_that_stands_is_kept(db: Database) -> None:
    for one in (answer(None), answer(DeclineReason.HOURS, p_number=STABLE)):
        say(db, one)
    say(db, answer(DeclineReason.TOO_FAR, TODAY - timedelta(days=5), STABLE))
    seen = preview(db, BAKERY, STABLE)
    with recorded(db, "ida", RunKind.MERGE) as pen:
        merge(pen, BAKERY, STABLE, {}, seen.fingerprint, TODAY.isoformat())
    found = voice.read_answers(db, TODAY)
    assert [(one.p_number, one.reason) for one in found] == [
        (BAKERY, DeclineReason.TOO_FAR),
        (BAKERY, DeclineReason.HOURS),
    ]
    undo_run(db, pen.run_id, kind=RunKind.MERGE, user_name="ida")
    assert len(voice.read_answers(db, TODAY)) == 3 and not voice.standing(db, "P-1", TODAY)[BAKERY].declined


def test_all_of_it_goes_out_and_in_again_and_leaves_with_the_participant(
    db: Database, tmp_path: Path
) -> None:
    say(db, answer(DeclineReason.OTHER))
    with recorded(db, "ida") as pen:
        participant_weights.write(pen, "P-1", {Want.COMMUTE: 2.0}, "ida", TODAY)
    export_folder(db, tmp_path / "out")
    other = memory_database()
    report = import_folder(other, tmp_path / "out")
    assert (report.tables["match_answers"].added, report.tables["participant_weights"].added) == (1, 1)
    assert voice.read_answers(other, TODAY) == voice.read_answers(db, TODAY)
    assert participants.weights(other, "P-1") == (Weight("commute", 2.0),)
    other.conn.close()
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM participants WHERE participant_id = 'P-1'")


def test_what_a_file_says_wrongly_is_rejected_with_its_reason(db: Database, tmp_path: Path) -> None:
    (tmp_path / "participant_weights.csv").write_text(
        "participant_id,factor,times\nP-1,opening,2\nP-1,wish,4\nP-1,hours,0.5\nP-9,wish,2\n",
        encoding="utf-8",
    )
    (tmp_path / "match_answers.csv").write_text(
        "participant_id,p_number,answered_on,answer,reason\n"
        f"P-1,{BAKERY},2026-11-01,maybe,\nP-1,{BAKERY},2026-11-02,decline,ill\n"
        f"P-1,{BAKERY},2026-11-03,decline,not_now\n",
        encoding="utf-8",
    )
    report = import_folder(db, tmp_path)
    assert (report.tables["participant_weights"].added, report.tables["match_answers"].added) == (1, 1)
    assert len(report.rejects) == 5
    assert participants.weights(db, "P-1") == (Weight("hours", 0.5),)
    assert [one.reason for one in voice.read_answers(db, TODAY)] == [DeclineReason.NOT_NOW]
