"""Modes, foreign headings, previews and who did it: what a person chooses about an import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlite_utils import Database

from crm import settings
from crm.db import memory_database, open_database
from crm.interchange import (
    AS_EVER,
    Choices,
    Counts,
    FieldChange,
    Matched,
    Mode,
    Outcome,
    RowOutcome,
    choices_as_json,
    choices_from_json,
    columns_of,
    count_outcomes,
    import_folder,
    look_at,
    preview_folder,
    read_outcomes,
    remember,
)
from crm.problem import Problem
from crm.undoing import undo_run
from tests.crm.interchange_folder import ANNA, BO, CARLA, exported, make_folder, rejects_in, rows_of

STORED = f"p_number,name,town,noise\n{ANNA},Anna,Viborg,1\n{BO},Bo,,"
COMING = f"p_number,name,town,noise,phone\n{ANNA},Anne,Thisted,3,11\n{BO},Bo,Skive,,\n{CARLA},Carla,,,"


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = memory_database()
    import_folder(db, make_folder(tmp_path / "stored", employers=STORED), today=date(2026, 1, 1))
    return db


def taken(db: Database, folder: Path, mode: Mode) -> dict[str, list[object]]:
    report = import_folder(db, make_folder(folder, employers=COMING), choices=Choices(default=mode))
    counts = report.tables["employers"]
    said = [counts.added, counts.updated, counts.unchanged, report.left.get("employers", 0)]
    rows = {
        str(r["p_number"]): [r["name"], r["town"], r["noise"], r["phone"]] for r in rows_of(db, "employers")
    }
    counted: dict[str, list[object]] = {"counts": [*said]}
    return counted | rows


def test_add_and_update_is_the_way_of_the_contract(db: Database, tmp_path: Path) -> None:
    assert taken(db, tmp_path / "in", Mode.ADD_AND_UPDATE) == {
        "counts": [1, 2, 0, 0],
        ANNA: ["Anne", "Thisted", 3, "11"],
        BO: ["Bo", "Skive", None, None],
        CARLA: ["Carla", None, None, None],
    }


def test_add_leaves_the_rows_that_are_here(db: Database, tmp_path: Path) -> None:
    assert taken(db, tmp_path / "in", Mode.ADD) == {
        "counts": [1, 0, 0, 2],
        ANNA: ["Anna", "Viborg", 1, None],
        BO: ["Bo", None, None, None],
        CARLA: ["Carla", None, None, None],
    }


def test_update_leaves_new_rows_out(db: Database, tmp_path: Path) -> None:
    assert taken(db, tmp_path / "in", Mode.UPDATE) == {
        "counts": [0, 2, 0, 1],
        ANNA: ["Anne", "Thisted", 3, "11"],
        BO: ["Bo", "Skive", None, None],
    }


def test_fill_blanks_overwrites_nothing_that_is_known(db: Database, tmp_path: Path) -> None:
    assert taken(db, tmp_path / "in", Mode.FILL_BLANKS) == {
        "counts": [1, 2, 0, 0],
        ANNA: ["Anna", "Viborg", 1, "11"],
        BO: ["Bo", "Skive", None, None],
        CARLA: ["Carla", None, None, None],
    }
    facts = [(r["p_number"], r["noted_on"]) for r in rows_of(db, "employer_facts")]
    assert facts == [(ANNA, "2026-01-01")]


def test_a_skipped_table_is_not_even_read(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers="not a table", contacts=f"p_number,name\n{ANNA},Eva")
    report = import_folder(db, folder, choices=Choices(modes={"employers": Mode.SKIP}))
    assert report.tables["contacts"] == Counts(added=1)
    assert report.tables["employers"] == Counts()


def test_what_hangs_on_a_row_left_out_is_left_out_too(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "in",
        employers=COMING,
        contacts=f"p_number,name\n{ANNA},Eva\n{CARLA},Ida\n1900000009,Ole",
    )
    report = import_folder(db, folder, choices=Choices(modes={"employers": Mode.UPDATE}))
    assert report.tables["contacts"] == Counts(added=1, rejected=1)
    assert report.left == {"employers": 1, "contacts": 1}
    assert [reject.value for reject in report.rejects] == ["1900000009"]


def test_names_of_staff_that_are_not_needed_are_not_added(db: Database, tmp_path: Path) -> None:
    db.execute("INSERT INTO users (user_name) VALUES ('ida')")
    db.execute("UPDATE employers SET owner = 'ida' WHERE p_number = ?", [ANNA])
    folder = make_folder(
        tmp_path / "in", employers=f"p_number,name,owner\n{ANNA},Anna,ny1\n{BO},Bo,ny2\n{CARLA},Carla,ny3"
    )
    import_folder(db, folder, choices=Choices(modes={"employers": Mode.FILL_BLANKS}))
    assert [row["user_name"] for row in rows_of(db, "users")] == ["ida", "ny2", "ny3"]
    undo_run(db, 2)
    import_folder(db, folder, choices=Choices(modes={"employers": Mode.UPDATE}))
    assert [row["user_name"] for row in rows_of(db, "users")] == ["ida", "ny1", "ny2"]


def test_day_and_source_of_a_fact_stay_with_the_value_that_stays(db: Database, tmp_path: Path) -> None:
    facts = "\n".join(f"{p},noise,2020-01-01,gæt" for p in (ANNA, BO, CARLA))
    folder = make_folder(
        tmp_path / "in",
        employers=f"p_number,name,noise\n{ANNA},Anna,3\n{BO},Bo,2\n{CARLA},Carla,1",
        employer_facts=f"p_number,field,noted_on,source\n{facts}",
    )
    import_folder(db, folder, choices=Choices(modes={"employers": Mode.FILL_BLANKS}))
    assert [(r["p_number"], r["noted_on"]) for r in rows_of(db, "employer_facts")] == [
        (ANNA, "2026-01-01"),
        (BO, "2020-01-01"),
        (CARLA, "2020-01-01"),
    ]


def test_choices_travel_as_text() -> None:
    choices = Choices(
        modes={"employers": Mode.ADD},
        default=Mode.FILL_BLANKS,
        tables={"æ.xlsx": "employers", "b.csv": ""},
        columns={"æ.xlsx": {"Adresse": "street"}},
        ask=True,
        answers={ANNA: BO},
        foreign=True,
        new_units=True,
        postcodes=frozenset({"9800", "9900"}),
        municipalities=frozenset({"0860"}),
        register_mode=Mode.UPDATE,
        employer=CARLA,
    )
    assert choices_from_json(choices_as_json(choices)) == choices
    assert choices_from_json(choices_as_json(AS_EVER)) == AS_EVER
    for text in ("", "[]", '{"default": "delete"}', '{"modes": 3}', '{"evil": 1}', '{"tables": [1]}'):
        with pytest.raises(Problem, match="Begynd forfra"):
            choices_from_json(text)


FOREIGN = (
    "Virksomhedsnavn;P-nr.;Adresse;Post nr;Bynavn;Vores kode\nBager Bo;1900000002;Torvet 1;8800;Viborg;7"
)


def test_a_sheet_with_the_headings_of_others_is_recognised_and_read_as_chosen(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", udtræk=FOREIGN)
    (seen,) = look_at(folder)
    assert (seen.name, seen.table, seen.certain, seen.missing) == ("udtræk.csv", "employers", False, ())
    offered = {heading.written: heading.column for heading in seen.headings}
    assert offered == {
        "Virksomhedsnavn": "name",
        "P-nr.": "p_number",
        "Adresse": "street",
        "Post nr": "postcode",
        "Bynavn": "town",
        "Vores kode": None,
    }
    assert seen.sample == (("Bager Bo", "1900000002", "Torvet 1", "8800", "Viborg", "7"),)
    assert {column.name for column in columns_of("employers")} >= {"p_number", "street"}
    db = memory_database()
    columns = {written: column or "" for written, column in offered.items()}
    choices = Choices(tables={"udtræk.csv": "employers"}, columns={"udtræk.csv": columns})
    report = import_folder(db, folder, choices=choices)
    assert report.warnings == ()
    (row,) = rows_of(db, "employers")
    assert (row["name"], row["street"], row["postcode"]) == ("Bager Bo", "Torvet 1", "8800")


def test_what_was_chosen_once_is_offered_for_the_next_file_with_the_same_headings(tmp_path: Path) -> None:
    db = memory_database()
    first = make_folder(tmp_path / "a", juni="Sted;Felt 1;Vores kode\nx;1;2")
    (seen,) = look_at(first, db)
    assert seen.table is None
    remember(db, [h.written for h in seen.headings], "employers", {"Sted": "name", "Felt 1": "p_number"})
    (again,) = look_at(make_folder(tmp_path / "b", juli="Felt 1;Sted;Vores kode\n1;x;2"), db)
    assert again.table == "employers"
    assert [h.column for h in again.headings] == ["p_number", "name", None]
    assert again.missing == ()


def test_a_known_heading_can_be_left_out_or_read_as_another_column(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=f"p_number,name,phone,tlf\n{ANNA},Anna,11,22")
    db = memory_database()
    import_folder(db, folder, choices=Choices(columns={"employers.csv": {"phone": "", "tlf": "phone"}}))
    assert rows_of(db, "employers")[0]["phone"] == "22"


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(columns={"employers.csv": {"tlf": "fax"}}), "ingen kolonne fax"),
        (Choices(columns={"employers.csv": {"tlf": "phone"}}), "to kolonner"),
        (Choices(tables={"employers.csv": "firms"}), "ingen tabel, der hedder firms"),
    ],
)
def test_choices_that_cannot_be_are_refused(tmp_path: Path, choices: Choices, said: str) -> None:
    folder = make_folder(tmp_path / "in", employers=f"p_number,name,phone,tlf\n{ANNA},Anna,11,22")
    with pytest.raises(Problem, match=said):
        import_folder(memory_database(), folder, choices=choices)


def test_files_that_cannot_be_read_are_told_apart_when_looked_at(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers="p_number,name", contacts="name,role\nEva,hr")
    (folder / "noter.xlsx").write_bytes(b"no workbook")
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["CVR-nr", "P-nummer", "Firmanavn"])
    book.save(folder / "liste.xlsx")
    (folder / "readme.md").write_text("x")
    contacts, employers, liste, noter = look_at(folder)
    assert (contacts.missing, employers.missing) == (("p_number",), ())
    assert (liste.table, liste.certain) == ("employers", False)
    assert noter.problem is not None


def test_who_did_it_stands_in_the_history(db: Database, tmp_path: Path) -> None:
    db.execute("INSERT INTO users (user_name) VALUES ('ida')")
    folder = make_folder(tmp_path / "in", employers=COMING)
    import_folder(db, folder, user_name="ida")
    import_folder(db, folder, user_name="cli:root")
    runs = [(row["user_name"], row["note"]) for row in rows_of(db, "runs")]
    assert runs == [(None, None), ("ida", None), (None, "cli:root")]


def test_a_preview_says_what_the_import_will_do_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    db = open_database(path, create=True)
    import_folder(db, make_folder(tmp_path / "stored", employers=STORED))
    folder = make_folder(tmp_path / "in", employers=f"{COMING}\nx,Bad,,,")
    before = "\n".join(db.iterdump())
    files = {file.name for file in tmp_path.iterdir()}
    preview = preview_folder(db, folder, user_name="ida")
    assert "\n".join(db.iterdump()) == before
    assert {file.name for file in tmp_path.iterdir()} == files
    assert list(db.query("SELECT name FROM sqlite_temp_master")) == []
    report = import_folder(db, folder, user_name="ida")
    assert (preview.run_id, preview.rejects_file) == (0, None)
    assert report.run_id == 2  # no gap
    assert report.rejects_file == tmp_path / "rejects-2.csv"
    assert len(rejects_in(tmp_path / "rejects-2.csv")) == 1
    assert (preview.tables, preview.warnings) == (report.tables, report.warnings)
    assert [(r.line, str(r.reason)) for r in preview.rejects] == [
        (r.line, str(r.reason)) for r in report.rejects
    ]
    db.conn.close()


def test_the_fate_of_each_row_can_be_read_page_by_page(db: Database, tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "in",
        employers=f"p_number,name,town\n{ANNA},Anne,\n{BO},Bo,\nx,Bad,\n{CARLA},Carla 1,\n{CARLA},Carla,",
    )
    file = tmp_path / "outcomes.db"
    preview_folder(db, folder, outcomes=file)
    rows = read_outcomes(file)
    assert [(row.line, row.outcome, row.matched, row.name) for row in rows] == [
        (2, Outcome.UPDATED, Matched.KEY, "Anne"),
        (3, Outcome.UNCHANGED, Matched.KEY, "Bo"),
        (6, Outcome.ADDED, Matched.NONE, "Carla"),
        (4, Outcome.REJECTED, Matched.NONE, "Bad"),
        (5, Outcome.REPLACED, Matched.NONE, "Carla 1"),
    ]
    assert rows[0].changes == (FieldChange("name", "Anna", "Anne"),)
    assert [str(reason) for reason in rows[3].reasons] == ["et P-nummer er 10 cifre"]
    assert rows[3].headings == ("p_number",)
    assert read_outcomes(file, after=rows[1].number, limit=1) == [rows[2]]
    rejected = read_outcomes(file, table="employers", outcome=Outcome.REJECTED)
    assert [row.number for row in rejected] == [rows[3].number]
    assert read_outcomes(file, table="contacts") == []
    assert count_outcomes(file)["employers"][Outcome.ADDED] == 1
    assert isinstance(rows[0], RowOutcome)
    file.unlink()
    with pytest.raises(Problem, match="Læg filerne op igen"):
        read_outcomes(file)


def test_a_run_that_stops_leaves_no_file_of_fates(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=COMING, contacts='p_number,name\n"x')
    file = tmp_path / "outcomes.db"
    before = exported(db, tmp_path / "before")
    with pytest.raises(Problem):
        preview_folder(db, folder, outcomes=file)
    assert not file.exists()
    assert exported(db, tmp_path / "after") == before
    assert settings.read(db, "invented") is None
