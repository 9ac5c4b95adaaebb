"""The two exports and the contact cards (rows 8, 9 and 13; vulnerability classes 1 and 8)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import access_log, changes
from crm.db import open_database
from crm.interchange import export_folder, import_folder
from crm.registers import read_cards, uploaded
from crm.spreadsheets import Sheet, csv_chunks, guarded, is_formula, write_workbook
from crm.tables import CONTACTS, EMPLOYER_PROFILE, EMPLOYERS, OPPORTUNITIES
from tests.conftest import Visitor
from tests.personas import CAFE, FAR_AWAY, NURSERY, RESTING, SHOP, STAFF
from webapp.employer_sheets import Listing
from webapp.paging import PAGE_SIZE

Enter = Callable[[str], Visitor]

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    '"=1',
    "'=1",
    "“=1",
    "»=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "﹢1",
    "\u22121",
    "\x00=1",
    "\x1b=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example";"klik")',
    "=1\r\n=2",
]
PLAIN = ["Café", "98 00 00 01", "a=b", "5-10", "«Anna»", "…", "ø@b.dk", "", "'", " "]


def _csv(answer_bytes: bytes) -> list[dict[str, str]]:
    assert answer_bytes.startswith(b"\xef\xbb\xbf")
    text = answer_bytes.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _get(someone: Visitor, path: str) -> bytes:
    answer = someone.client.get(path)
    assert answer.status_code == 200, path
    data = answer.get_data()
    answer.close()
    return data


def _listing(someone: Visitor, listing: str = "virksomheder", **filters: str) -> list[dict[str, str]]:
    return _csv(_get(someone, f"/eksport/{listing}.csv?{urlencode(filters)}"))


@pytest.mark.parametrize("text", FORMULAS)
def test_class_1_what_begins_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    assert is_formula(text)
    assert guarded(text).startswith("'")
    sheet = [["x", text, "y"]]
    columns = [("a", 5), ("b", 5), ("c", 5)]
    rows = _csv(b"".join(csv_chunks(Sheet("s", columns, sheet))))
    assert len(rows) == 1 and rows[0]["b"].startswith("'") and rows[0]["c"] == "y"
    with (tmp_path / "bog.xlsx").open("wb") as file:
        write_workbook([Sheet("s", columns, sheet)], file)
    cell = openpyxl.load_workbook(tmp_path / "bog.xlsx")["s"]["B2"]
    assert cell.data_type == "s" and cell.quotePrefix and cell.number_format == "@"


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stands_as_it_is(text: str) -> None:
    assert guarded(text) == text


@settings(max_examples=300)
@given(st.text())
def test_no_cell_is_ever_a_formula(text: str) -> None:
    line = b"".join(csv_chunks(Sheet("s", [("a", 1), ("b", 1)], [[text, "slut"]]))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=";"))
    assert len(rows) == 2 and rows[1][1] == "slut"
    cell = rows[1][0]
    bare = cell.lstrip("".join(sign for sign in set(cell) if not sign.isprintable()) + " \t\r\n\"'»«")
    assert cell.startswith("'") or not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_numbers_and_days_are_danish() -> None:
    rows = _csv(
        b"".join(csv_chunks(Sheet("s", [("a", 1), ("b", 1), ("c", 1)], [[7.4, date(2026, 3, 1), 12]])))
    )
    assert rows == [{"a": "7,4", "b": "01-03-2026", "c": "12"}]


def test_row_08_the_lists_hold_what_the_card_says(logged_in: Enter, db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "website": "=cmd|' /C calc'!A0", "employees_fte": 7.5})
        pen.put(EMPLOYER_PROFILE, {"p_number": CAFE, "labour_need": "Alma Brøndby kan vaske op"})
    vera = logged_in("vera")
    cafe = next(row for row in _listing(vera) if row["P-nummer"] == CAFE)
    assert cafe["Virksomhed"] == "Café Fyrtårnet"
    assert cafe["Ordinært ansatte"] == "7,5"
    assert cafe["Sidst talt med"] == "10-11-2026"
    assert cafe["Fast kontakt"] == "Vera Munk"
    assert cafe["Hjemmeside"] == "'=cmd|' /C calc'!A0"
    assert cafe["Mangler hænder til"] == "[en deltager] kan vaske op"
    assert cafe["Opgaver der hober sig op"] == "Opvask om formiddagen, Smøre sandwich"
    people = _listing(vera, "kontaktpersoner")
    assert [(row["Kontaktperson"], row["Rolle"], row["Beslutter"]) for row in people] == [
        ("Signe Fyhn", "Ejer", "Ja")
    ]
    openings = _listing(vera, "aabninger")
    assert [(row["Virksomhed"], row["Jobtype"]) for row in openings] == [
        ("Café Fyrtårnet", "Caféassistent"),
        ("Ærøskov Planteskole", "Gartner"),
    ]
    assert openings[0]["Udløber den"] == "15-12-2026" and openings[0]["Timer højst"] == "12"


@pytest.mark.parametrize("listing", [listing.value for listing in Listing])
def test_the_workbook_says_the_same_as_the_csv_file(logged_in: Enter, listing: str) -> None:
    vera = logged_in("vera")
    rows = _listing(vera, listing)
    book = openpyxl.load_workbook(io.BytesIO(_get(vera, f"/eksport/{listing}.xlsx")))
    page = book[book.sheetnames[0]]
    headings = [str(cell.value) for cell in page[1]]

    def told(value: object) -> str:
        if isinstance(value, datetime):
            return f"{value:%d-%m-%Y}"
        return (
            ""
            if value is None
            else f"{value:g}".replace(".", ",")
            if isinstance(value, float)
            else str(value)
        )

    found = [
        dict(zip(headings, map(told, row), strict=True))
        for row in page.iter_rows(min_row=2, values_only=True)
    ]
    assert rows and found == rows
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_row_09_who_rests_is_on_no_call_list_and_marked_elsewhere(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    every = {row["P-nummer"]: row for row in _listing(vera, lukkede="vis")}
    calls = {row["P-nummer"] for row in _listing(vera, "ringeliste", lukkede="vis")}
    assert calls == {CAFE, NURSERY, SHOP, FAR_AWAY}
    assert every[RESTING]["Må jeg spørge nu?"] == "Må ikke spørges"
    assert "1. mar. 2027" in every[RESTING]["Hvorfor"]
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": SHOP, "relation_step": "paused"})
        pen.put(EMPLOYERS, {"p_number": FAR_AWAY, "cvr": "12345678"})
        pen.put(CONTACTS, {"p_number": NURSERY, "name": "Bo Gartner", "phone": "98 00 00 77"})
    db.execute("INSERT INTO opt_outs (number, until) VALUES ('12345678', '2027-01-01')")
    assert {row["P-nummer"] for row in _listing(vera, "ringeliste")} == {CAFE, NURSERY}
    db.execute("INSERT INTO opt_outs (number, until) VALUES (?, '2026-11-16')", [NURSERY])
    assert {row["P-nummer"] for row in _listing(vera, "ringeliste")} == {CAFE}
    bo = next(row for row in _listing(vera, "kontaktpersoner") if row["Kontaktperson"] == "Bo Gartner")
    assert bo["Må jeg spørge nu?"] == "Må ikke spørges"


def test_no_participant_is_in_any_list(logged_in: Enter, db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        pen.put(OPPORTUNITIES, {"opportunity_id": "M-1", "description": "For P-001, Carla Østergård og Alma"})
        pen.put(EMPLOYERS, {"p_number": CAFE, "job_types": '["Hjælper til Alma Brøndby"]'})
    for name in ("ida", "ole", "vera", "lis"):
        someone = logged_in(name)
        for listing in Listing:
            for form in ("csv", "xlsx"):
                data = _get(someone, f"/eksport/{listing}.{form}?lukkede=vis")
                text = data.decode() if form == "csv" else _all_text(data)
                for word in ("Brøndby", "Carla", "P-001", "P-003", "telefonsvarer", "hænder før frokost"):
                    assert word not in text, (name, listing, form, word)


def _all_text(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "soeg": st.sampled_from(["a", "cafe", "kobmand", "hjorring", "zzz", "100000000"]),
        "by": st.sampled_from(["Hjørring", "Vrå", "Aalborg", "Findes Ikke"]),
        "branche": st.sampled_from(["56", "47", "01", "xx"]),
        "relation": st.sampled_from(["unknown", "follow_up", "cooperation", "nonsens"]),
        "stille": st.sampled_from(["aldrig", "1", "30", "-5"]),
        "aabning": st.sampled_from(["1", "carved", "vacancy"]),
        "rekruttering": st.sampled_from(["network", "advert"]),
        "form": st.sampled_from(["ordinary", "flex_job"]),
        "ejer": st.sampled_from(["mig", "kollega", "ingen", "vera"]),
        "naer": st.sampled_from(["9800", "Vrå"]),
        "km": st.sampled_from(["2", "15"]),
        "hviler": st.just("skjul"),
        "lukkede": st.just("vis"),
        "sorter": st.sampled_from(["tavs", "naer", "navn"]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=FILTERS, name=st.sampled_from(["ida", "vera", "lis"]))
def test_class_8_what_is_exported_is_what_is_seen(
    people: dict[str, Visitor], filters: dict[str, str], name: str
) -> None:
    someone = people[name]
    page = someone.get(f"/virksomheder?{urlencode(filters)}")
    seen = list(_linked(page))
    assert len(seen) < PAGE_SIZE
    assert [row["P-nummer"] for row in _listing(someone, **filters)] == seen
    for listing in ("kontaktpersoner", "aabninger", "ringeliste"):
        assert {row["P-nummer"] for row in _listing(someone, listing, **filters)} <= set(seen)


@pytest.fixture
def people(logged_in: Enter) -> dict[str, Visitor]:
    return {name: logged_in(name) for name in ("ida", "vera", "lis")}


def _linked(page: str) -> Iterator[str]:
    for part in page.split('<li class="row-card firm">')[1:]:
        yield part.split('href="/virksomheder/')[1][:10]


def test_the_page_says_how_many_and_by_which_filter(logged_in: Enter) -> None:
    vera = logged_in("vera")
    told = vera.words("/eksport?by=Hj%C3%B8rring")
    assert "3 virksomheder · Hjørring" in told and "Hent alt" not in told
    assert '/eksport/ringeliste.xlsx?by=Hj%C3%B8rring"' in vera.get("/eksport?by=Hj%C3%B8rring")
    admin = logged_in("adam").words("/eksport")
    assert "Hent alt" in admin and "Ringeliste" not in admin


def test_row_13_moving_house_loses_nothing(logged_in: Enter, db: Database, tmp_path: Path) -> None:
    adam = logged_in("adam")
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "website": "=1+1"})
    data = _get(adam, "/eksport/flytning.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        assert all(name.startswith("jobbro-flytning-2026-11-16/") for name in names)
        packed.extractall(tmp_path / "ud")
    folder = tmp_path / "ud" / "jobbro-flytning-2026-11-16"
    export_folder(db, tmp_path / "kommando")
    ours = {path.name: path.read_bytes() for path in (tmp_path / "kommando").iterdir()}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == ours
    employers = (folder / "employers.csv").read_text(encoding="utf-8")
    assert "=1+1" in employers and "'=1+1" not in employers
    assert "2027-03-01" in employers
    report = import_folder(db, folder)
    assert not report.rejects
    assert {(counts.added, counts.updated, counts.rejected) for counts in report.tables.values()} == {
        (0, 0, 0)
    }
    fresh = open_database(tmp_path / "ny.db", create=True)
    import_folder(fresh, folder)
    export_folder(fresh, tmp_path / "igen")
    fresh.conn.close()
    assert {path.name: path.read_bytes() for path in (tmp_path / "igen").iterdir()} == ours


def test_moving_house_is_in_every_participants_read_log(logged_in: Enter, db: Database) -> None:
    _get(logged_in("adam"), "/eksport/flytning.zip")
    told = [one for one in access_log.entries(db) if one.action == access_log.Action.EXPORT]
    assert [one.participant_id for one in told] == ["P-001", "P-002", "P-003", "P-004"]
    assert {(one.user_name, one.purpose) for one in told} == {("adam", access_log.Purpose.MOVING_DATA)}
    assert access_log.verify(db) is None


def test_nothing_is_left_beside_the_database(logged_in: Enter, town: Path) -> None:
    _get(logged_in("adam"), "/eksport/flytning.zip")
    _get(logged_in("vera"), "/eksport/virksomheder.xlsx")
    folder = town.with_name(f"{town.name}-uploads")
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", sorted(STAFF))
def test_who_may_take_what(logged_in: Enter, name: str) -> None:
    someone = logged_in(name)
    moved, listed = (200, 403) if name == "adam" else (403, 200)
    assert someone.open("/eksport/flytning.zip").status_code == moved
    for listing in Listing:
        assert someone.open(f"/eksport/{listing}.csv").status_code == listed
        assert someone.open(f"/eksport/{listing}.xlsx").status_code == listed
    assert someone.open("/eksport/participants.csv").status_code in (403, 404)
    assert someone.open("/eksport/..%2fflytning.csv").status_code in (403, 404)


def test_the_cards_of_an_employer_can_be_read_again(logged_in: Enter) -> None:
    answer = logged_in("vera").client.get(f"/virksomheder/{CAFE}/kontakter.vcf")
    assert answer.mimetype == "text/vcard"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cafe-fyrtaarnet.vcf"'
    cards = read_cards(uploaded("kort.vcf", answer.data)).rows
    assert [(one.name, one.role, one.phone, one.organisation) for one in cards] == [
        ("Signe Fyhn", "Ejer", "98 00 00 01", "Café Fyrtårnet")
    ]


def test_cards_of_no_employer(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get("/virksomheder/9999999999/kontakter.vcf", 404)
    assert vera.client.get(f"/virksomheder/{NURSERY}/kontakter.vcf").data == b""


def test_a_long_list_comes_in_pieces(app: Flask, db: Database, logged_in: Enter) -> None:
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO employers (p_number, name, town, sort_key) VALUES (?, ?, 'Hirtshals', ?)",
            ((f"{number:010}", f"Firma {number}", f"firma {number:06}") for number in range(6_000)),
        )
    vera = logged_in("vera")
    answer = vera.client.get("/eksport/virksomheder.csv?by=Hirtshals", buffered=False)
    pieces = [len(piece) for piece in answer.response]
    answer.close()
    assert len(pieces) > 10 and max(pieces) < 200_000
