"""Register files, job adverts and contact cards: matched, dated, waiting where it is not certain."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.db import open_database
from crm.interchange import (
    LEAVE_OUT,
    Choices,
    Counts,
    Matched,
    Mode,
    Outcome,
    import_folder,
    look_at,
    preview_folder,
    read_outcomes,
    read_questions,
)
from crm.problem import Problem
from crm.registers import ForeignKind
from crm.undoing import undo_run
from tests.crm.interchange_folder import ANNA, BO, CARLA, exported, make_folder, rejects_in, rows_of

CVR = "13585628"
STORED = f"""
    p_number,cvr,name,employees_fte,street,postcode,town,phone,closed_on
    {ANNA},{CVR},Ovnen ApS,12,Prøvevej 4,8800,Viborg,,
    {BO},,Smedjen,,Havnen 9,9850,Hirtshals,98000002,2026-03-01
"""
ALL = Choices(ask=True, foreign=True)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = open_database(tmp_path / "jobbro.db", create=True)
    import_folder(db, make_folder(tmp_path / "stored", employers=STORED), today=date(2026, 1, 1))
    return db


def unit(p_number: str, **changes: Any) -> dict[str, Any]:
    now = {"periode": {"gyldigFra": "2015-01-01", "gyldigTil": None}}
    made = {
        "pNummer": int(p_number),
        "virksomhedsrelation": [{"cvrNummer": int(CVR), **now}],
        "navne": [{"navn": "OVNEN V/ REGISTRET", **now}],
        "beliggenhedsadresse": [
            {"vejnavn": "Prøvevej", "husnummerFra": 4, "postnummer": 8800, "postdistrikt": "Viborg", **now}
        ],
        "telefonNummer": [{"kontaktoplysning": "98000001", "hemmelig": False, **now}],
        "reklamebeskyttet": True,
        "livsforloeb": [now],
    }
    return {"VrproduktionsEnhed": {**made, **changes}}


def staff(number: float, year: int, month: int) -> dict[str, Any]:
    return {"erstMaanedsbeskaeftigelse": [{"aar": year, "maaned": month, "antalAarsvaerk": number}]}


def register(folder: Path, *units: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "cvr.json").write_text(json.dumps(list(units)), encoding="utf-8")
    return folder


def employer(db: Database, p_number: str) -> dict[str, object]:
    return next(row for row in rows_of(db, "employers") if row["p_number"] == p_number)


def test_a_register_updates_what_is_here_and_adds_nothing_unasked(db: Database, tmp_path: Path) -> None:
    before = exported(db, tmp_path / "before")
    folder = register(tmp_path / "in", unit(ANNA, **staff(17.5, 2026, 5)), unit(CARLA))
    (seen,) = look_at(folder)
    assert (seen.name, seen.kind) == ("cvr.json", ForeignKind.CVR_VIRK)
    report = import_folder(db, folder, choices=ALL, user_name="ida", today=date(2026, 11, 22))
    assert report.tables["employers"] == Counts(updated=1)
    assert report.left == {"employers": 1}
    anna = employer(db, ANNA)
    assert (anna["name"], anna["phone"], anna["advert_protected"]) == ("OVNEN V/ REGISTRET", "98 00 00 01", 1)
    assert anna["employees_fte"] == 17.5
    (fact,) = rows_of(db, "employer_facts")
    assert (fact["field"], fact["noted_on"], fact["source"]) == ("employees_fte", "2026-05-31", "register")
    undo_run(db, report.run_id)
    assert exported(db, tmp_path / "after") == before


def test_a_register_can_fill_blanks_only(db: Database, tmp_path: Path) -> None:
    folder = register(tmp_path / "in", unit(ANNA, **staff(17.5, 2026, 5)))
    import_folder(db, folder, choices=Choices(foreign=True, register_mode=Mode.FILL_BLANKS))
    anna = employer(db, ANNA)
    assert (anna["name"], anna["phone"], anna["employees_fte"]) == ("Ovnen ApS", "98 00 00 01", 12)
    assert rows_of(db, "employer_facts")[0]["source"] == "import"


def test_staff_that_we_have_counted_later_stay(db: Database, tmp_path: Path) -> None:
    import_folder(db, register(tmp_path / "in", unit(ANNA, **staff(17.5, 2025, 12))), choices=ALL)
    assert employer(db, ANNA)["employees_fte"] == 12
    import_folder(db, register(tmp_path / "in", unit(ANNA, **staff(12, 2026, 3))), choices=ALL)
    (fact,) = rows_of(db, "employer_facts")
    assert (fact["noted_on"], fact["source"]) == ("2026-03-31", "register")


def test_new_units_of_the_postcodes_of_interest_come_when_asked_for(db: Database, tmp_path: Path) -> None:
    far = unit("1900000007", navne=[{"navn": "Langt Væk", "periode": {"gyldigFra": "2015-01-01"}}])
    far["VrproduktionsEnhed"]["beliggenhedsadresse"][0]["postnummer"] = 9000
    near = unit(
        "1900000008",
        navne=[{"navn": "Blomster Ida", "periode": {"gyldigFra": "2015-01-01"}}],
        virksomhedsrelation=[],
        telefonNummer=[],
    )
    near["VrproduktionsEnhed"]["beliggenhedsadresse"][0]["vejnavn"] = "Algade"
    folder = register(tmp_path / "in", far, near)
    choices = Choices(ask=True, foreign=True, new_units=True, postcodes=frozenset({"8800"}))
    report = import_folder(db, folder, choices=choices)
    assert report.tables["employers"] == Counts(added=1)
    assert report.left == {"employers": 1}
    assert employer(db, "1900000008")["name"] == "Blomster Ida"


def test_a_closed_unit_is_flagged_and_an_earlier_day_of_closing_stays(db: Database, tmp_path: Path) -> None:
    ended = {"livsforloeb": [{"periode": {"gyldigFra": "2015-01-01", "gyldigTil": "2026-06-30"}}]}
    folder = register(tmp_path / "in", unit(ANNA, **ended), unit(BO, **ended))
    report = import_folder(db, folder, choices=ALL)
    assert (employer(db, ANNA)["closed_on"], employer(db, BO)["closed_on"]) == ("2026-06-30", "2026-03-01")
    assert any("lukket i registret" in str(warning.reason) for warning in report.warnings)


def test_a_unit_that_a_merge_took_out_is_not_brought_back(db: Database, tmp_path: Path) -> None:
    db.execute(
        "INSERT INTO merged_employers (p_number, into_p_number, merged_on) VALUES (?, ?, '2026-01-01')",
        [CARLA, ANNA],
    )
    choices = Choices(foreign=True, new_units=True)
    report = import_folder(db, register(tmp_path / "in", unit(CARLA)), choices=choices)
    assert report.left == {"employers": 1}
    assert employer(db, ANNA)["phone"] is None


def advert(folder: Path, *postings: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    made = [
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": "Køkkenhjælp",
            "datePosted": "2026-11-02",
            "validThrough": "2026-12-01",
            **posting,
        }
        for posting in postings
    ]
    (folder / "opslag.json").write_text(json.dumps(made), encoding="utf-8")
    return folder


def hiring(name: str | None, identifier: object = None, **address: str) -> dict[str, Any]:
    return {
        "hiringOrganization": {"@type": "Organization", "name": name, "identifier": identifier},
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", **address}},
    }


@pytest.mark.parametrize(
    ("organisation", "matched"),
    [
        (hiring("Noget andet", {"propertyID": "P-nummer", "value": ANNA}), Matched.P_NUMBER),
        (hiring("Noget andet", {"propertyID": "CVR", "value": CVR}, postalCode="8800"), Matched.CVR),
        (hiring("Ovnen", streetAddress="Prøvevej 4", postalCode="8800"), Matched.NAME),
    ],
)
def test_an_advert_becomes_an_opportunity_at_its_employer(
    db: Database, tmp_path: Path, organisation: dict[str, Any], matched: Matched
) -> None:
    folder = advert(tmp_path / "in", {"identifier": "1", **organisation})
    report = import_folder(db, folder, choices=ALL, outcomes=tmp_path / "fates.db")
    assert report.tables["opportunities"] == Counts(added=1), report.rejects
    (row,) = rows_of(db, "opportunities")
    assert (row["p_number"], row["job_type"], row["status"]) == (ANNA, "Køkkenhjælp", "open")
    (fate,) = read_outcomes(tmp_path / "fates.db")
    assert (fate.matched, fate.other) == (matched, ANNA)


def test_an_advert_read_again_keeps_what_we_made_of_it(db: Database, tmp_path: Path) -> None:
    folder = advert(
        tmp_path / "in", {"identifier": "1", **hiring("Ovnen", {"propertyID": "pnr", "value": ANNA})}
    )
    import_folder(db, folder, choices=ALL)
    db.execute("UPDATE opportunities SET status = 'filled', p_number = ?", [BO])
    report = import_folder(db, folder, choices=ALL)
    assert report.tables["opportunities"] == Counts(unchanged=1)


def test_adverts_of_an_unknown_employer_wait_for_one_answer(db: Database, tmp_path: Path) -> None:
    somewhere = hiring("Hjørnebutikken", addressLocality="Viborg")
    folder = advert(
        tmp_path / "in",
        {"identifier": "1", **somewhere},
        {"identifier": "2", "title": "Opvasker", **somewhere},
        {"identifier": "3", "title": "Uden navn", **hiring(None)},
    )
    report = preview_folder(db, folder, choices=ALL, outcomes=tmp_path / "fates.db")
    assert (report.waiting, report.questions) == ({"opportunities": 3}, 2)
    shop, nameless = read_questions(tmp_path / "fates.db")
    assert (shop.what, shop.rows, shop.may_be_new) == ("Hjørnebutikken", 2, False)
    assert nameless.what == "Uden navn"
    choices = Choices(ask=True, foreign=True, answers={shop.ref: ANNA, nameless.ref: LEAVE_OUT})
    report = import_folder(db, folder, choices=choices)
    assert report.tables["opportunities"] == Counts(added=2)
    assert (report.left, report.waiting) == ({"opportunities": 1}, {})
    assert {row["p_number"] for row in rows_of(db, "opportunities")} == {ANNA}


def cards(folder: Path, *people: tuple[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    text = "".join(
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\nORG:{org}\r\nTITLE:Køkkenchef\r\nTEL;TYPE=work:98000009\r\n"
        "END:VCARD\r\n"
        for name, org in people
    )
    (folder / "kontakter.vcf").write_text(text, encoding="utf-8", newline="")
    return folder


def test_cards_become_contacts_of_the_employer_chosen_or_of_their_organisation(
    db: Database, tmp_path: Path
) -> None:
    folder = cards(tmp_path / "in", ("Ida Prøve", "Ovnen ApS"), ("Ole Prøve", "Et andet sted"))
    report = import_folder(db, folder, choices=ALL)
    assert report.tables["contacts"] == Counts(added=1)
    assert report.waiting == {"contacts": 1}
    (ida,) = rows_of(db, "contacts")
    assert (ida["p_number"], ida["name"], ida["role"]) == (ANNA, "Ida Prøve", "Køkkenchef")
    (told,) = rejects_in(report.rejects_file or Path())
    assert (told["file"], told["line"], told["value"]) == ("kontakter.vcf", "2", "Et andet sted")
    report = import_folder(db, folder, choices=Choices(foreign=True, employer=BO))
    assert report.tables["contacts"] == Counts(added=2)
    with pytest.raises(Problem, match="ingen virksomhed med P-nummer"):
        import_folder(db, folder, choices=Choices(foreign=True, employer=CARLA))


def test_tables_and_files_of_others_go_in_as_one_run(db: Database, tmp_path: Path) -> None:
    before = exported(db, tmp_path / "before")
    folder = make_folder(tmp_path / "in", employers=f"p_number,name\n{CARLA},Carlas Kro")
    register(folder, unit(ANNA))
    advert(folder, {"identifier": "1", **hiring("Carlas Kro", {"propertyID": "pnr", "value": CARLA})})
    cards(folder, ("Ida Prøve", "Carlas Kro"))
    report = import_folder(db, folder, choices=ALL, outcomes=tmp_path / "fates.db")
    assert report.rejects == ()
    assert report.tables["employers"] == Counts(added=1, updated=1)
    assert rows_of(db, "contacts")[0]["p_number"] == CARLA
    files = {row.file for row in read_outcomes(tmp_path / "fates.db", outcome=Outcome.ADDED)}
    assert files == {"employers.csv", "opslag.json", "kontakter.vcf"}
    undo_run(db, report.run_id)
    assert exported(db, tmp_path / "after") == before


def test_the_command_reads_tables_only(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=f"p_number,name\n{CARLA},Carlas Kro")
    cards(folder, ("Ida Prøve", "Carlas Kro"))
    assert import_folder(db, folder).tables["contacts"] == Counts()


def test_rows_of_others_that_give_nothing_are_counted_and_told(db: Database, tmp_path: Path) -> None:
    folder = advert(tmp_path / "in", {"title": ""}, {"identifier": "2", **hiring("Ovnen ApS")})
    report = preview_folder(db, folder, choices=ALL, outcomes=tmp_path / "fates.db")
    assert report.tables["opportunities"].rejected == 1
    (row,) = read_outcomes(tmp_path / "fates.db", outcome=Outcome.REJECTED)
    assert "ingen titel" in str(row.reasons[0])


def test_a_broken_file_of_others_stops_the_run(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", employers=f"p_number,name\n{CARLA},Carla")
    (folder / "cvr.json").write_text('[{"VrproduktionsEnhed": {', encoding="utf-8")
    before = "\n".join(db.iterdump())
    with pytest.raises(Problem):
        import_folder(db, folder, choices=ALL)
    assert "\n".join(db.iterdump()) == before
