"""New employers that may be here already wait for a person; merged ones are led to the one that stayed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.changes import recorded
from crm.db import memory_database, open_database
from crm.interchange import (
    LEAVE_OUT,
    NEW,
    Choices,
    Counts,
    Matched,
    Mode,
    Outcome,
    import_folder,
    preview_folder,
    read_outcomes,
    read_questions,
)
from crm.merging import merge, preview
from crm.model import RunKind
from crm.problem import Problem
from crm.tables import MERGED_EMPLOYERS
from crm.undoing import undo_run
from tests.crm.interchange_folder import ANNA, BO, CARLA, exported, make_folder, rejects_in, rows_of

STORED = f"""
    p_number,name,street,postcode,town,phone
    {ANNA},Hjørring Køkken & Bad ApS,Østergade 4,9800,Hjørring,
    {BO},Bager Bo,Torvet 1,9800,Hjørring,98000002
"""
COMING = {
    "employers": f"""
        p_number,name,street,postcode,town,phone,noise,successor_p_number
        {CARLA},Hjoerring Køkken og Bad,Østergade 4,9800,Hjørring,98000003,2,
        1900000004,Den Nye Smed,Havnen 9,9850,Hirtshals,,1,{CARLA}
        1900000005,Blomster Ida,Algade 3,9900,Frederikshavn,,,
    """,
    "contacts": f"p_number,name,phone\n{CARLA},Eva,11\n{ANNA},Ole,22",
    "opportunities": f"opportunity_id,p_number,job_type\nM-1,{CARLA},køkkenhjælp",
    "participants": f"participant_id,no_go\nP-1,{CARLA};støj",
    "introductions": f"date,participant_id,p_number,opportunity_id\n2026-11-01,P-1,{BO},M-1",
    "employer_contacts": f"date,p_number,staff,channel,purpose\n2026-11-02,{CARLA},ips1,visit,introduce",
    "opt_outs": f"number,until\n{CARLA},2027-01-01",
    "employer_facts": f"p_number,field,noted_on,source\n{CARLA},noise,2026-05-05,besøg",
    "employer_profile": f"p_number,labour_need\n{CARLA},opvask",
}
ASK = Choices(ask=True)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = open_database(tmp_path / "jobbro.db", create=True)
    import_folder(db, make_folder(tmp_path / "stored", employers=STORED))
    return db


@pytest.fixture
def coming(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "in", **COMING)


def numbers(db: Database, table: str) -> list[object]:
    return [row["p_number"] for row in rows_of(db, table)]


def test_without_asking_they_go_in_with_a_warning(db: Database, coming: Path) -> None:
    report = import_folder(db, coming)
    assert report.tables["employers"] == Counts(added=3)
    assert (report.waiting, report.questions) == ({}, 0)
    assert any("ligner 'Hjørring Køkken & Bad ApS'" in str(w.reason) for w in report.warnings)


def test_a_likely_duplicate_waits_with_all_that_hangs_on_it(
    db: Database, coming: Path, tmp_path: Path
) -> None:
    report = import_folder(db, coming, choices=ASK, outcomes=tmp_path / "fates.db", today=date(2026, 11, 22))
    assert numbers(db, "employers") == [ANNA, BO, "1900000005"]
    assert report.tables["employers"] == Counts(added=1)
    assert report.waiting == {
        "employers": 2,
        "employer_facts": 1,
        "employer_profile": 1,
        "contacts": 1,
        "opportunities": 1,
        "introductions": 1,
        "employer_contacts": 1,
    }
    assert report.questions == 1
    (question,) = read_questions(tmp_path / "fates.db")
    assert (question.ref, question.what, question.rows, question.may_be_new) == (
        CARLA,
        "Hjoerring Køkken og Bad",
        8,
        True,
    )
    assert question.candidates[0].p_number == ANNA
    assert question.candidates[0].reasons
    told = rejects_in(report.rejects_file or Path())
    assert len(told) == 8
    assert all(row["reason"].startswith("venter på, at du vælger") for row in told)
    waiting = read_outcomes(tmp_path / "fates.db", table="contacts", outcome=Outcome.WAITING)
    assert [row.key for row in waiting] == [(CARLA, "Eva")]


def test_the_same_as_another_its_rows_go_there_and_its_own_fills_blanks(
    db: Database, coming: Path, tmp_path: Path
) -> None:
    before = exported(db, tmp_path / "before")
    choices = Choices(ask=True, answers={CARLA: ANNA})
    report = import_folder(
        db, coming, choices=choices, outcomes=tmp_path / "fates.db", today=date(2026, 11, 22)
    )
    assert (report.waiting, report.rejects, report.questions) == ({}, (), 0)
    assert numbers(db, "employers") == [ANNA, BO, "1900000004", "1900000005"]
    anna = rows_of(db, "employers")[0]
    assert (anna["name"], anna["phone"], anna["noise"]) == ("Hjørring Køkken & Bad ApS", "98000003", 2)
    assert rows_of(db, "employers")[2]["successor_p_number"] == ANNA
    for table in ("opportunities", "employer_contacts", "employer_profile"):
        assert numbers(db, table) == [ANNA], table
    assert [(r["p_number"], r["name"]) for r in rows_of(db, "contacts")] == [(ANNA, "Ole"), (ANNA, "Eva")]
    assert rows_of(db, "participants")[0]["no_go"] == f'["{ANNA}", "støj"]'
    assert rows_of(db, "opt_outs")[0]["number"] == ANNA
    facts = [(r["p_number"], r["field"], r["noted_on"], r["source"]) for r in rows_of(db, "employer_facts")]
    assert (ANNA, "noise", "2026-05-05", "besøg") in facts
    assert [(r["p_number"], r["into_p_number"]) for r in rows_of(db, "merged_employers")] == [(CARLA, ANNA)]
    (row,) = read_outcomes(tmp_path / "fates.db", table="opportunities")
    assert (row.matched, row.other) == (Matched.ANSWER, ANNA)
    again = import_folder(db, coming, choices=ASK)
    assert all(c.added == c.updated == c.rejected == 0 for c in again.tables.values()), again.tables
    undo_run(db, again.run_id)
    undo_run(db, report.run_id)
    assert exported(db, tmp_path / "after") == before


def test_new_after_all(db: Database, coming: Path) -> None:
    report = import_folder(db, coming, choices=Choices(ask=True, answers={CARLA: NEW}))
    assert report.tables["employers"] == Counts(added=3)
    assert numbers(db, "opportunities") == [CARLA]
    told = [(row["p_number"], row["other_p_number"]) for row in rows_of(db, "not_duplicates")]
    assert told == [(ANNA, CARLA)]  # so the queue of duplicates does not ask again
    assert import_folder(db, coming, choices=ASK).questions == 0
    undo_run(db, 3)
    undo_run(db, report.run_id)
    assert rows_of(db, "not_duplicates") == []


def test_left_out_with_all_that_hangs_on_it(db: Database, coming: Path) -> None:
    report = import_folder(db, coming, choices=Choices(ask=True, answers={CARLA: LEAVE_OUT}))
    assert numbers(db, "employers") == [ANNA, BO, "1900000005"]
    assert (report.waiting, report.questions) == ({}, 0)
    assert report.left["employers"] == 1
    assert [reject.value for reject in report.rejects] == [CARLA]  # the successor of another


def test_an_answer_must_name_an_employer_that_is_here(db: Database, coming: Path) -> None:
    before = "\n".join(db.iterdump())
    with pytest.raises(Problem, match="ingen virksomhed med P-nummer 1900000099"):
        import_folder(db, coming, choices=Choices(ask=True, answers={CARLA: "1900000099"}))
    assert "\n".join(db.iterdump()) == before


def test_a_temporary_number_of_ours_gives_way_to_the_real_one(db: Database, tmp_path: Path) -> None:
    db.execute("UPDATE employers SET p_number = '0000000001' WHERE p_number = ?", [ANNA])
    folder = make_folder(tmp_path / "in", **COMING)
    choices = Choices(ask=True, answers={CARLA: "0000000001"})
    (folder / "contacts.csv").write_text(f"p_number,name\n{CARLA},Eva\n0000000001,Ole\n")
    report = import_folder(db, folder, choices=choices)
    assert report.rejects == ()
    assert sorted(map(str, numbers(db, "employers"))) == [BO, CARLA, "1900000004", "1900000005"]
    assert {(r["p_number"], r["name"]) for r in rows_of(db, "contacts")} == {(CARLA, "Eva"), (CARLA, "Ole")}
    (carla,) = [row for row in rows_of(db, "employers") if row["p_number"] == CARLA]
    assert (carla["name"], carla["phone"]) == ("Hjørring Køkken & Bad ApS", "98000003")
    undo_run(db, report.run_id)
    assert sorted(map(str, numbers(db, "employers"))) == ["0000000001", BO]


def test_the_first_folder_into_an_empty_database_asks_nothing(tmp_path: Path, coming: Path) -> None:
    report = import_folder(memory_database(), coming, choices=Choices(ask=True))
    assert report.questions == 0


def test_nothing_is_asked_about_rows_that_are_left_out_anyway(db: Database, coming: Path) -> None:
    choices = Choices(modes={"employers": Mode.UPDATE}, ask=True)
    assert preview_folder(db, coming, choices=choices).questions == 0


def test_our_own_older_export_after_a_merge_changes_nothing_and_loses_nothing(
    db: Database, tmp_path: Path
) -> None:
    here = COMING | {
        "employers": f"""
            p_number,name,street,postcode,town,phone,noise,job_types
            {ANNA},Hjørring Køkken & Bad ApS,Østergade 4,9800,Hjørring,,3,kok
            {CARLA},Hjoerring Køkken og Bad,Østergade 4,9800,Hjørring,98000003,2,tjener;opvasker
            1900000004,Den Nye Smed,Havnen 9,9850,Hirtshals,,1,
        """,
        "users": "user_name\nida",
        "contacts": f"p_number,name,phone,role\n{CARLA},Eva,11,\n{ANNA},Eva,,hr\n{ANNA},Ib,1,\n{CARLA},Ib,2,",
        "contact_people": f"p_number,name,person_id\n{ANNA},Ib,1\n{CARLA},Ib,2",
        "participants": f"participant_id,no_go\nP-1,{CARLA};støj",
        "introductions": f"""
            date,participant_id,p_number,stage
            2026-11-01,P-1,{ANNA},approached
            2026-11-01,P-1,{CARLA},meeting
        """,
        "placements": f"participant_id,p_number,started_on\nP-1,{CARLA},2026-03-01",
        "not_duplicates": f"p_number,other_p_number\n{BO},{CARLA}",
    }
    import_folder(db, make_folder(tmp_path / "in", **here), today=date(2026, 1, 1))
    exported(db, tmp_path / "older")
    with recorded(db, "ida", RunKind.MERGE) as pen:
        merge(pen, ANNA, CARLA, {}, preview(db, ANNA, CARLA).fingerprint, "2026-11-22")
    after = exported(db, tmp_path / "after")
    for choices in (Choices(), ASK):
        report = import_folder(db, tmp_path / "older", choices=choices)
        assert exported(db, tmp_path / "again") == after
        assert report.rejects == ()
        assert all(c.added == c.updated == 0 for c in report.tables.values()), report.tables
        said = [str(warning.reason) for warning in report.warnings]
        assert any(f"{CARLA} er her under {ANNA}" in sentence for sentence in said)


def test_rows_about_a_merged_employer_go_to_the_one_that_stayed(db: Database, tmp_path: Path) -> None:
    db.execute("INSERT INTO users (user_name) VALUES ('ida')")
    with recorded(db, "ida", RunKind.MERGE) as pen:
        pen.put(MERGED_EMPLOYERS, {"p_number": CARLA, "into_p_number": ANNA, "merged_on": "2026-11-01"})
    folder = make_folder(
        tmp_path / "in",
        employers=f"p_number,name,phone\n{CARLA},Andet navn,99\n{ANNA},Nyt navn,88",
        contacts=f"p_number,name,phone,role\n{ANNA},Eva,11,\n{CARLA},Eva,22,hr\n{CARLA},Ida,33,",
        employer_facts=f"p_number,field,noted_on\n{CARLA},noise,2026-01-01",
    )
    report = import_folder(db, folder, outcomes=tmp_path / "fates.db")
    assert report.left == {"employers": 1, "employer_facts": 1}
    anna = rows_of(db, "employers")[0]
    assert (anna["name"], anna["phone"]) == ("Hjørring Køkken & Bad ApS", "88")
    assert {(r["p_number"], r["name"], r["phone"], r["role"]) for r in rows_of(db, "contacts")} == {
        (ANNA, "Eva", "11", None),
        (ANNA, "Ida", "33", None),
    }
    fates = read_outcomes(tmp_path / "fates.db", table="contacts")
    assert [(row.line, row.outcome, row.matched, row.other) for row in fates] == [
        (2, Outcome.ADDED, Matched.KEY, ANNA),
        (3, Outcome.UNCHANGED, Matched.ALIAS, ANNA),
        (4, Outcome.ADDED, Matched.ALIAS, ANNA),
    ]
    (folder / "employers.csv").write_text(f"p_number,name\n{ANNA},Nyt navn\n")
    import_folder(db, folder)
    assert rows_of(db, "employers")[0]["name"] == "Nyt navn"


def test_a_number_cannot_lead_on_from_an_employer_that_is_here(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "in",
        merged_employers=f"p_number,into_p_number\n{ANNA},{BO}\n{CARLA},{BO}\n1900000008,1900000009",
    )
    report = import_folder(db, folder)
    assert [(reject.line, reject.column) for reject in report.rejects] == [
        (2, "p_number"),
        (4, "into_p_number"),
    ]
    assert [row["p_number"] for row in rows_of(db, "merged_employers")] == [CARLA]


def test_a_merge_in_the_folder_leads_its_other_rows_the_first_time_too(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "in",
        employers=f"p_number,name,successor_p_number\n1900000005,Blomster Ida,{CARLA}",
        contacts=f"p_number,name\n{CARLA},Eva\n1900000004,Ib",
        opportunities=f"opportunity_id,p_number\nM-1,{CARLA}",
        participants=f"participant_id,no_go\nP-1,{CARLA}",
        merged_employers=f"p_number,into_p_number\n1900000004,{CARLA}\n{CARLA},{ANNA}",
    )
    report = import_folder(db, folder)
    assert report.rejects == ()
    assert {(r["p_number"], r["name"]) for r in rows_of(db, "contacts")} == {(ANNA, "Eva"), (ANNA, "Ib")}
    assert numbers(db, "opportunities") == [ANNA]
    assert rows_of(db, "participants")[0]["no_go"] == f'["{ANNA}"]'
    assert rows_of(db, "employers")[2]["successor_p_number"] == ANNA
    merged = {(r["p_number"], r["into_p_number"]) for r in rows_of(db, "merged_employers")}
    assert merged == {("1900000004", ANNA), (CARLA, ANNA)}
    once = exported(db, tmp_path / "once")
    import_folder(db, folder)
    assert exported(db, tmp_path / "twice") == once


def test_a_merge_that_the_folder_tells_anew_counts_for_all_its_rows(db: Database, tmp_path: Path) -> None:
    db.execute("INSERT INTO merged_employers (p_number, into_p_number) VALUES (?, ?)", [CARLA, ANNA])
    folder = make_folder(
        tmp_path / "in",
        contacts=f"p_number,name\n{CARLA},Eva",
        merged_employers=f"p_number,into_p_number\n{CARLA},{BO}",
    )
    import_folder(db, folder)
    assert numbers(db, "contacts") == [BO]
    once = exported(db, tmp_path / "once")
    import_folder(db, folder)
    assert exported(db, tmp_path / "twice") == once


def test_a_number_in_the_spreadsheet_of_employers_does_not_lead_on(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "in",
        employers=f"p_number,name\n{CARLA},",
        contacts=f"p_number,name\n{CARLA},Eva",
        merged_employers=f"p_number,into_p_number\n{CARLA},{ANNA}",
    )
    for _ in range(2):
        report = import_folder(db, folder)
        assert {reject.file for reject in report.rejects} == {
            "employers.csv",
            "contacts.csv",
            "merged_employers.csv",
        }
        assert rows_of(db, "merged_employers") == rows_of(db, "contacts") == []


def test_an_answer_counts_more_than_a_merge_in_the_folder(db: Database, coming: Path, tmp_path: Path) -> None:
    make_folder(coming, merged_employers=f"p_number,into_p_number\n{CARLA},{BO}")
    choices = Choices(ask=True, answers={CARLA: ANNA})
    report = import_folder(db, coming, choices=choices)
    assert report.left["merged_employers"] == 1
    assert [(r["p_number"], r["into_p_number"]) for r in rows_of(db, "merged_employers")] == [(CARLA, ANNA)]
    once = exported(db, tmp_path / "once")
    import_folder(db, coming, choices=choices)
    assert exported(db, tmp_path / "twice") == once


def test_rows_of_the_employer_that_stayed_fare_the_same_when_the_answer_is_old(
    db: Database, tmp_path: Path
) -> None:
    folder = make_folder(
        tmp_path / "in",
        employers=f"""
            p_number,name,street,postcode,town,successor_p_number
            {CARLA},Hjoerring Køkken og Bad,Østergade 4,9800,Hjørring,
            {ANNA},Hjørring Køkken & Bad ApS,,,,{BO}
            {BO},Bager Bo,,,,{ANNA}
        """,
        contacts=f"p_number,name,phone\n{ANNA},Ole,22\n{ANNA},Ole,",
    )
    choices = Choices(ask=True, answers={CARLA: ANNA})
    for _ in range(2):
        report = import_folder(db, folder, choices=choices)
        assert [reject.line for reject in report.rejects] == [3, 4]  # they are each other's successor
        assert [(r["name"], r["phone"]) for r in rows_of(db, "contacts")] == [("Ole", None)]
