"""An import adds and updates by key, never deletes, and keeps bad rows out with the reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.db import memory_database
from crm.interchange import Counts, Report, import_folder
from crm.tables import TABLES
from tests.crm.interchange_folder import ANNA, BO, CARLA, exported, make_folder, rows_of

EMPLOYERS = f"""
    p_number,name,hours_min,times,owner
    {ANNA},Anna,3,morning;evening,ips1
    {BO},Bo,,none,
"""
LOG = f"""
    date,p_number,staff,channel,purpose,learnt
    2026-11-16,{ANNA},ips1,phone,introduce,first
    2026-11-16,{ANNA},ips1,phone,introduce,second
    2026-11-17,{BO},ips2,visit,learn_needs,third
"""


@pytest.fixture
def db() -> Database:
    return memory_database()


def told(report: Report) -> list[tuple[str, int, str, str]]:
    """The rejects as (file, line, column, value)."""
    return [(r.file, r.line, r.column, r.value) for r in report.rejects]


def test_every_table_of_the_contract_is_counted_and_own_ones_when_their_file_is_there(
    db: Database, tmp_path: Path
) -> None:
    report = import_folder(db, make_folder(tmp_path, employers=EMPLOYERS))
    assert set(report.tables) == {table.name for table in TABLES if not table.own}
    assert report.tables["employers"] == Counts(added=2)
    assert report.tables["placements"] == Counts()
    report = import_folder(db, make_folder(tmp_path, users="user_name,role\nips1,team_leader"))
    assert report.tables["users"] == Counts(updated=1)


def test_the_same_folder_twice_changes_nothing(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=EMPLOYERS, employer_contacts=LOG)
    first = import_folder(db, folder)
    before = exported(db, tmp_path / "before")
    second = import_folder(db, folder, today=date(2027, 5, 5))
    assert first.tables["employer_contacts"] == Counts(added=3)
    assert second.tables["employers"] == Counts(unchanged=2)
    assert second.tables["employer_contacts"] == Counts(unchanged=3)
    assert exported(db, tmp_path / "after") == before
    assert second.run_id == first.run_id + 1


def test_an_update_leaves_what_an_empty_cell_or_missing_column_does_not_say(
    db: Database, tmp_path: Path
) -> None:
    import_folder(db, make_folder(tmp_path, employers=EMPLOYERS))
    report = import_folder(db, make_folder(tmp_path, employers=f"p_number,hours_min,times\n{ANNA},,none"))
    assert report.tables["employers"] == Counts(updated=1)
    anna = rows_of(db, "employers")[0]
    assert (anna["name"], anna["hours_min"], anna["times"], anna["owner"]) == ("Anna", 3.0, "[]", "ips1")


def test_unknown_is_kept_apart_from_none(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=f"p_number,name,times\n{ANNA},Anna,\n{BO},Bo,none"))
    assert [row["times"] for row in rows_of(db, "employers")] == [None, "[]"]


def test_search_and_sort_keys_follow_the_name(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=f"p_number,name,town\n{ANNA},Købmand Åge,Aalborg"))
    assert "koebmand" in str(rows_of(db, "employers")[0]["search_key"])
    import_folder(db, make_folder(tmp_path, employers=f"p_number,name\n{ANNA},Slagter Øe"))
    row = rows_of(db, "employers")[0]
    assert "koebmand" not in str(row["search_key"])
    assert "slagter" in str(row["search_key"])
    assert "aalborg" in str(row["search_key"])
    assert str(row["sort_key"]).startswith("slagter |e")


def test_good_rows_go_in_and_each_bad_cell_is_told(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path,
        employers=f"""
            p_number,name,noise,closed_on
            {ANNA},Anna,5,2026-02-30
            {BO},Bo,3,
            ,Carla,,
            {CARLA},,,
        """,
    )
    report = import_folder(db, folder)
    assert [row["name"] for row in rows_of(db, "employers")] == ["Bo"]
    assert told(report) == [
        ("employers.csv", 2, "noise", "5"),
        ("employers.csv", 2, "closed_on", "2026-02-30"),
        ("employers.csv", 4, "p_number", ""),
        ("employers.csv", 5, "name", ""),
    ]
    assert report.tables["employers"] == Counts(added=1, rejected=3)


def test_a_bad_row_leaves_the_stored_row_as_it_was(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=EMPLOYERS))
    report = import_folder(
        db,
        make_folder(
            tmp_path, employers=f"p_number,name,noise\n{ANNA},Andet,9", contacts=f"p_number,name\n{ANNA},Eva"
        ),
    )
    assert rows_of(db, "employers")[0]["name"] == "Anna"
    assert report.tables["contacts"] == Counts(added=1)


def test_references_to_nothing_are_rejected_all_the_way_down(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path,
        employers=f"p_number,name,noise\n{ANNA},Anna,9\n{BO},Bo,",
        opportunities=f"opportunity_id,p_number\nM1,{ANNA}\nM2,{BO}",
        participants="participant_id\nP-1",
        introductions=f"""
            date,participant_id,p_number,opportunity_id
            2026-11-01,P-1,{BO},M1
            2026-11-02,P-1,{BO},M2
            2026-11-03,P-2,{ANNA},M2
        """,
        placements=f"participant_id,p_number,started_on\nP-1,{BO},2026-11-04\nP-9,{BO},2026-11-04",
        employer_contacts=f"""
            date,p_number,staff,channel,purpose,participant_id
            2026-11-16,{BO},ny,phone,introduce,P-7
        """,
        employer_facts=f"p_number,field,noted_on\n{ANNA},noise,2026-01-01\n{BO},nois,2026-01-01",
    )
    report = import_folder(db, folder)
    assert told(report) == [
        ("employers.csv", 2, "noise", "9"),
        ("employer_facts.csv", 2, "p_number", ANNA),
        ("employer_facts.csv", 3, "field", "nois"),
        ("opportunities.csv", 2, "p_number", ANNA),
        ("employer_contacts.csv", 2, "participant_id", "P-7"),
        ("introductions.csv", 2, "opportunity_id", "M1"),
        ("introductions.csv", 4, "participant_id", "P-2"),
        ("introductions.csv", 4, "p_number", ANNA),
        ("placements.csv", 3, "participant_id", "P-9"),
    ]
    assert rows_of(db, "users") == []


def test_unknown_staff_become_names_without_log_in(db: Database, tmp_path: Path) -> None:
    report = import_folder(db, make_folder(tmp_path, employers=EMPLOYERS, employer_contacts=LOG))
    users = [(row["user_name"], row["role"], row["password_hash"]) for row in rows_of(db, "users")]
    assert users == [("ips1", "unknown", None), ("ips2", "unknown", None)]
    assert [(w.column, w.count) for w in report.warnings] == [("owner", 1), ("staff", 1)]


def test_a_file_gives_names_a_role_but_never_someone_who_can_log_in(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, users="user_name,full_name,role\nida,Ida,\nbo,,ips_consultant"))
    assert [row["role"] for row in rows_of(db, "users")] == ["unknown", "ips_consultant"]
    db.execute("UPDATE users SET password_hash = 'x' WHERE user_name = 'bo'")
    report = import_folder(
        db, make_folder(tmp_path, users="user_name,full_name,role\nida,,admin\nbo,Bo,admin")
    )
    assert [(row["full_name"], row["role"], row["password_hash"]) for row in rows_of(db, "users")] == [
        ("Ida", "admin", None),
        ("Bo", "ips_consultant", "x"),
    ]
    assert [(w.column, w.lines) for w in report.warnings] == [("role", (3,))]


def test_of_two_rows_with_one_key_the_later_good_one_counts(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path,
        employers=f"""
            p_number,name,town,noise
            {ANNA},Første,Viborg,
            {ANNA},Anden,,
            {ANNA},Tredje,,7
        """,
    )
    report = import_folder(db, folder)
    assert [(row["name"], row["town"]) for row in rows_of(db, "employers")] == [("Anden", None)]
    assert [(w.lines, "linje 3" in str(w.reason)) for w in report.warnings] == [((2,), True)]
    assert report.tables["employers"] == Counts(added=1, rejected=1)


def test_the_same_kind_of_warning_is_one_line_with_a_count(db: Database, tmp_path: Path) -> None:
    rows = "\n".join(f"{1900000000 + n},Firma {n},{90000000 + n}" for n in range(180))
    report = import_folder(db, make_folder(tmp_path, employers=f"p_number,name,cvr\n{rows}"))
    (warning,) = report.warnings
    assert warning.count > 150
    assert warning.lines[0] == 2
    assert len(warning.lines) == 5


def test_contradicting_dates_and_hours_go_in_with_a_warning_on_the_row_as_it_will_stand(
    db: Database, tmp_path: Path
) -> None:
    import_folder(
        db,
        make_folder(
            tmp_path,
            participants="participant_id,enrolled_on\nP-1,2026-05-01",
            employers=f"p_number,name\n{BO},Bo",
        ),
    )
    report = import_folder(
        db,
        make_folder(
            tmp_path,
            participants="participant_id,closed_on\nP-1,01-04-2026",
            employers=f"p_number,name,hours_min,hours_max\n{ANNA},Anna,20,10",
        ),
    )
    assert rows_of(db, "participants")[0]["closed_on"] == "2026-04-01"
    said = [(w.file, w.column, str(w.reason)) for w in report.warnings]
    assert said == [
        ("employers.csv", "hours_min", "Timer mindst er 20, men Timer højst er 10; det passer ikke sammen"),
        (
            "participants.csv",
            "enrolled_on",
            "Indskrevet den er 2026-05-01, men Afsluttet den er 2026-04-01; det passer ikke sammen",
        ),
    ]


def test_two_contradictions_in_one_row_are_two_warnings(db: Database, tmp_path: Path) -> None:
    rows = "participant_id,referred_on,enrolled_on,period_ends_on,closed_on\nP-1,2026-05-01,,,2026-04-01"
    report = import_folder(
        db, make_folder(tmp_path, participants=f"{rows}\nP-2,,2026-05-01,2026-04-01,2026-03-01")
    )
    assert [(str(w.reason).split(";")[0], w.count, w.lines) for w in report.warnings] == [
        ("Henvist den er 2026-05-01, men Afsluttet den er 2026-04-01", 1, (2,)),
        ("Indskrevet den er 2026-05-01, men Periode slutter den er 2026-04-01", 1, (3,)),
        ("Indskrevet den er 2026-05-01, men Afsluttet den er 2026-03-01", 1, (3,)),
    ]


def test_an_opportunity_of_another_employer_is_warned_about(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path,
        employers=EMPLOYERS,
        participants="participant_id\nP-1",
        opportunities=f"opportunity_id,p_number\nM1,{BO}",
        introductions=f"date,participant_id,p_number,opportunity_id\n2026-11-01,P-1,{ANNA},M1",
    )
    report = import_folder(db, folder)
    assert report.rejects == ()
    assert f"hører til virksomheden {BO}, ikke {ANNA}" in str(report.warnings[-1].reason)


def test_an_employer_that_seems_to_be_there_already_is_warned_about(db: Database, tmp_path: Path) -> None:
    head = "p_number,name,postcode"
    import_folder(db, make_folder(tmp_path, employers=f"{head}\n{ANNA},Hjørring Køkken & Bad ApS,9800"))
    report = import_folder(
        db,
        make_folder(
            tmp_path,
            employers=f"{head}\n{BO},Hjoerring Køkken og Bad,9800\n{CARLA},Hjørring Køkken & Bad,9900",
        ),
    )
    assert [(w.column, w.lines) for w in report.warnings] == [("name", (2,))]
    assert ANNA in str(report.warnings[0].reason)


def successors(*pairs: tuple[str, str]) -> str:
    return "p_number,name,successor_p_number\n" + "\n".join(f"{p},{p},{s}" for p, s in pairs)


def test_successors_may_stand_anywhere_in_the_file_or_the_database(db: Database, tmp_path: Path) -> None:
    report = import_folder(
        db, make_folder(tmp_path, employers=successors((ANNA, BO), (BO, CARLA), (CARLA, "")))
    )
    assert report.tables["employers"] == Counts(added=3)
    report = import_folder(db, make_folder(tmp_path, employers=successors(("1900000009", ANNA))))
    assert report.rejects == ()


def test_successors_in_a_ring_and_what_hangs_on_them_are_rejected(db: Database, tmp_path: Path) -> None:
    heir, free = "1900000008", "1900000009"
    folder = make_folder(
        tmp_path,
        employers=successors(
            (free, ""), (heir, ANNA), (ANNA, BO), (BO, CARLA), (CARLA, ANNA), ("1900000007", "1900000007")
        ),
    )
    report = import_folder(db, folder)
    assert [row["p_number"] for row in rows_of(db, "employers")] == [free]
    assert [reject.line for reject in report.rejects] == [3, 4, 5, 6, 7]
    said = [str(reject.reason) for reject in report.rejects]
    assert said[0] == f"efterfølgeren {ANNA} findes ikke"
    assert "peger i ring" in said[1]
    assert "sin egen efterfølger" in said[4]


def test_a_ring_closed_through_the_database_is_rejected(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=successors((ANNA, BO), (BO, ""))))
    report = import_folder(db, make_folder(tmp_path, employers=f"p_number,successor_p_number\n{BO},{ANNA}"))
    assert [reject.line for reject in report.rejects] == [2]
    assert rows_of(db, "employers")[1]["successor_p_number"] is None


def test_a_long_chain_whose_end_is_missing_is_rejected_quickly(db: Database, tmp_path: Path) -> None:
    numbers = [str(1900000000 + n) for n in range(5000)]
    pairs = list(zip(numbers, [*numbers[1:], "1999999999"], strict=True))
    report = import_folder(db, make_folder(tmp_path, employers=successors(*pairs)))
    assert report.tables["employers"] == Counts(rejected=5000)


def test_two_equal_contacts_are_two_and_keep_their_turn(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=EMPLOYERS, employer_contacts=LOG))
    report = import_folder(
        db, make_folder(tmp_path, employer_contacts=LOG.replace("second", "changed") + LOG.splitlines()[2])
    )
    assert report.tables["employer_contacts"] == Counts(added=1, updated=1, unchanged=2)
    assert [(row["contact_id"], row["learnt"]) for row in rows_of(db, "employer_contacts")] == [
        ("K-000001", "first"),
        ("K-000002", "changed"),
        ("K-000003", "third"),
        ("K-000004", "first"),
    ]


def test_a_contact_id_is_the_key_and_is_not_counted_among_equal_rows(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=EMPLOYERS))
    five = f"2026-11-16,{ANNA},ips1,phone,introduce"
    text = f"""
        contact_id,date,p_number,staff,channel,purpose,learnt
        K-000007,{five},seven
        ,{five},new
        Z-1,{five},zed
    """
    folder = make_folder(tmp_path, employer_contacts=text)
    assert import_folder(db, folder).tables["employer_contacts"] == Counts(added=3)
    assert import_folder(db, folder).tables["employer_contacts"] == Counts(unchanged=3)
    change = "contact_id,date,learnt\nZ-1,2026-12-24,moved\nQ-1,2026-12-24,new"
    report = import_folder(db, make_folder(tmp_path, employer_contacts=change))
    assert report.tables["employer_contacts"] == Counts(updated=1, rejected=1)
    assert {r.column for r in report.rejects} == {"p_number", "staff", "channel", "purpose"}
    assert [(row["contact_id"], row["date"], row["learnt"]) for row in rows_of(db, "employer_contacts")] == [
        ("K-000007", "2026-11-16", "seven"),
        ("K-000008", "2026-11-16", "new"),
        ("Z-1", "2026-12-24", "moved"),
    ]


def test_dated_facts_are_noted_today_unless_the_folder_says_otherwise(db: Database, tmp_path: Path) -> None:
    head = "p_number,name,noise,times,phone"
    facts = f"p_number,field,noted_on,source\n{ANNA},noise,2025-03-01,besøg"

    def noted() -> list[tuple[object, ...]]:
        return [(r["field"], r["noted_on"], r["source"]) for r in rows_of(db, "employer_facts")]

    with_file = make_folder(tmp_path / "a", employers=f"{head}\n{ANNA},Anna,2,,12", employer_facts=facts)
    import_folder(db, with_file, today=date(2026, 1, 1))
    assert noted() == [("noise", "2025-03-01", "besøg")]
    without = make_folder(tmp_path / "b", employers=f"{head}\n{ANNA},Anna,3,morning,34")
    import_folder(db, without, today=date(2026, 2, 2))
    assert noted() == [("noise", "2026-02-02", "import"), ("times", "2026-02-02", "import")]
    import_folder(db, without, today=date(2026, 3, 3))
    assert noted() == [("noise", "2026-02-02", "import"), ("times", "2026-02-02", "import")]


def test_what_a_run_did_is_on_record(db: Database, tmp_path: Path) -> None:
    import_folder(db, make_folder(tmp_path, employers=f"p_number,name\n{ANNA},Anna"))
    import_folder(db, make_folder(tmp_path, employers=f"p_number,town\n{ANNA},Viborg"))
    changes = rows_of_changes(db)
    assert [(c["run_id"], c["table_name"], c["row_key"]) for c in changes] == [
        (1, "employers", f'["{ANNA}"]'),
        (2, "employers", f'["{ANNA}"]'),
    ]
    assert changes[0]["before"] is None
    assert json.loads(str(changes[1]["before"])) == {"p_number": ANNA, "name": "Anna"}
    assert json.loads(str(changes[1]["after"])) == {"p_number": ANNA, "name": "Anna", "town": "Viborg"}


def rows_of_changes(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM changes ORDER BY run_id, turn"))


def test_invented_data_mark_an_empty_database_only(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=EMPLOYERS)
    (folder / "OPDIGTEDE DATA.txt").write_text("x")
    real = memory_database()
    import_folder(real, make_folder(tmp_path / "real", employers=f"p_number,name\n{CARLA},Carla"))
    for one in (db, real):
        import_folder(one, folder)
    assert [list(one.query("SELECT value FROM settings")) for one in (db, real)] == [[{"value": "yes"}], []]
