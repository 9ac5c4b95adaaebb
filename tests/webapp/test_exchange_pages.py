"""Import in the browser: preview, choice, questions, commit once, undo; files made to do harm (row 13)."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import access_log, import_runs
from crm.tables import TABLES
from crm.upload_files import plain_name
from tests.conftest import TODAY, Visitor, unsigned, words
from tests.personas import CAFE, NURSERY, SHOP
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]
Sent = list[tuple[str, bytes]]

FIRMS = (
    "P-nummer;Firmanavn;Bynavn;Tlf.;Hjemmeside;Kundenr\r\n"
    f"{SHOP};Købmand Sørensen;Vrå;98 11 22 33;kobmand.example;7\r\n"
    "1000000077;Hirtshals Fisk;Hirtshals;98 44 55 66;=1+1;8\r\n"
    "123;Uden rigtigt nummer;Vrå;;;9\r\n"
).encode()
TWIN = (
    "p_number,name,postcode,town,street,phone,website\n"
    "1000000088,Cafe Fyrtaarnet,9800,Hjørring,Strandvejen 4,98000001,fyret.example\n"
)


def _send(someone: Visitor, files: Sent, status: int = 303) -> Any:
    someone.get("/import")
    return someone.post("/import", status, filer=[(io.BytesIO(data), name) for name, data in files])


def _send_large(someone: Visitor, data: bytes) -> Any:
    """One file as the browser sends it, put together here, as the test client would leave a file open."""
    someone.get("/import")
    parts = [
        f'--g\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{someone.token}\r\n'.encode(),
        b'--g\r\nContent-Disposition: form-data; name="filer"; filename="employers.csv"\r\n\r\n',
        data,
        b"\r\n--g--\r\n",
    ]
    kind = "multipart/form-data; boundary=g"
    return someone.open("/import", method="POST", data=b"".join(parts), content_type=kind)


def _upload(someone: Visitor, *files: tuple[str, bytes]) -> str:
    """Put files up; gives the address of the upload."""
    return str(_send(someone, list(files)).location).removesuffix("/filer")


def _fields(page: str) -> dict[str, str]:
    """What the first form of the page that has a select would send."""
    form = page.partition("data-busy>")[2].partition("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen.group(1) if chosen else ""
    sent |= dict.fromkeys(re.findall(r'<input [^>]*name="(husk|nye_enheder)" value="1" checked', form), "1")
    sent.pop("csrf_token", None)
    return sent


def _preview(someone: Visitor, address: str, **different: str) -> str:
    """Accept how the files are understood, but for what is different; gives the preview."""
    fields = _fields(someone.get(f"{address}/filer")) | different
    someone.post(f"{address}/filer", 303, **fields)
    return someone.get(address)


def _import(someone: Visitor, address: str) -> str:
    someone.get(address)
    someone.post(f"{address}/importer")
    return someone.words(f"{address}/resultat")


def _folder(town: Path) -> Path:
    return town.with_name(f"{town.name}-uploads")


def _left(town: Path) -> list[Path]:
    """All that lies in the folder of uploads."""
    return sorted(path for path in _folder(town).rglob("*")) if _folder(town).exists() else []


def _everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    """All that is known of employers and people."""
    return {table.name: list(db.query(f'SELECT * FROM "{table.name}"')) for table in TABLES}


def test_row_13_from_a_foreign_spreadsheet_to_undo(logged_in: Enter, db: Database, town: Path) -> None:
    before = _everything(db)
    vera = logged_in("vera")
    address = _upload(vera, ("Vores kunder.csv", FIRMS))
    page = vera.get(f"{address}/filer")
    assert "Vi gætter på tabellen" in page and "Vores gæt. Passer det?" in page
    fields = _fields(page)
    assert "employers" in fields.values() and "phone" in fields.values()
    preview = _preview(vera, address)
    told = words(preview)
    assert _everything(db) == before
    assert "Hirtshals Fisk" in told and "Ny" in told
    assert "ukendt → bliver til 98 11 22 33" in told
    assert "Importér 2 ændringer" in told and "Virksomheder 1 rækker: nye 1 rækker: opdateres 0 0 1" in told
    result = _import(vera, address)
    assert "er færdig" in result and "Hent de afviste rækker" in result
    assert db.table("employers").get("1000000077")["website"] == "=1+1"
    assert db.table("employers").get(SHOP)["phone"] == "98 11 22 33"
    run = import_runs.page(db, 1, 0)[0][0]
    assert (run.user_name, run.note) == ("vera", "Vores kunder.csv")
    rejects = vera.client.get(f"{address}/afviste.csv").get_data().decode("utf-8-sig")
    assert rejects.startswith("Fil;Linje;Kolonne;Værdi;Grund") and ";4;" in rejects
    vera.get(f"{address}/resultat")
    vera.post(f"/import/koersel/{run.run_id}/tilbage")
    assert "Rækker fjernet" in vera.words("/import")
    assert _everything(db) == before
    assert "Taget tilbage" in vera.words(f"{address}/resultat")


def test_nothing_is_written_before_somebody_says_so(logged_in: Enter, db: Database, town: Path) -> None:
    dumped = "\n".join(line for line in db.conn.iterdump() if "sessions" not in line)
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", FIRMS.replace(b"Firmanavn", b"Navn")))
    _preview(vera, address)
    vera.get(f"{address}?tabel=employers&udfald=added")
    vera.post(f"{address}/annuller")
    now = "\n".join(line for line in db.conn.iterdump() if "sessions" not in line)
    assert now == dumped
    assert _left(town) == []


def test_changes_are_shown_old_and_new_by_table_and_fate_in_pages(logged_in: Enter) -> None:
    lines = "".join(f"1000001{number:03},Firma {number:03},9850\n" for number in range(120))
    vera = logged_in("vera")
    address = _upload(
        vera, ("employers.csv", f"p_number,name,postcode\n{lines}{CAFE},Café Fyrtårnet Syd,\n".encode())
    )
    _preview(vera, address)
    changed = vera.words(f"{address}?tabel=employers&udfald=updated")
    assert "Café Fyrtårnet → bliver til Café Fyrtårnet Syd" in changed and "findes i forvejen" in changed
    assert "Firma 000" not in changed
    first = vera.get(f"{address}?tabel=employers&udfald=added")
    following = re.search(r'rel="next" href="([^"#]+)', first)
    assert following and "Firma 049" in first and "Firma 050" not in first
    second = vera.get(following.group(1).replace("&amp;", "&"))
    assert "Firma 050" in second and "Firma 049" not in second
    for strange in ("?tabel=participants", "?udfald=x", "?efter=-1", "?efter=99999999999", "?spoergsmaal=x"):
        vera.get(address + strange)


@pytest.mark.parametrize(
    ("mode", "name", "phone"),
    [
        ("add_and_update", "Nyt navn", "11 11 11 11"),
        ("fill_blanks", "Købmand Sørensen", "11 11 11 11"),
        ("add", "Købmand Sørensen", None),
        ("update", "Nyt navn", "11 11 11 11"),
        ("skip", "Købmand Sørensen", None),
    ],
)
def test_row_13_how_the_rows_of_a_table_go_in(
    logged_in: Enter, db: Database, mode: str, name: str, phone: str | None
) -> None:
    data = f"p_number,name,phone\n{SHOP},Nyt navn,11 11 11 11\n1000000099,Helt ny,\n".encode()
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", data))
    _preview(vera, address, **{"maade-employers": mode})
    _import(vera, address)
    row = db.table("employers").get(SHOP)
    assert (row["name"], row["phone"]) == (name, phone)
    is_new = any(db.query("SELECT 1 FROM employers WHERE p_number = '1000000099'"))
    assert is_new == (mode in ("add_and_update", "add", "fill_blanks"))


@pytest.mark.parametrize("answer", ["same", "new", "leave_out", "andet", ""])
def test_row_11_an_ambiguous_row_waits_for_a_person(logged_in: Enter, db: Database, answer: str) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", TWIN.encode()))
    told = words(_preview(vera, address))
    assert "Er det den samme?" in told and "Den samme som Café Fyrtårnet, Strandvejen 4" in told
    assert "Samme telefonnummer" in told
    chosen = {"same": CAFE}.get(answer, answer)
    extra = {"nummer-1": NURSERY} if answer == "andet" else {}
    vera.post(f"{address}/svar", 303, **{"svar-1": chosen, "efter_spoergsmaal": "0", **extra})
    told = vera.words(address)
    assert ("Er det den samme?" in told) == (answer == "")
    _import(vera, address)
    sites = {row["p_number"]: row["website"] for row in db.query("SELECT p_number, website FROM employers")}
    assert ("1000000088" in sites) == (answer == "new")
    assert (sites[CAFE] == "fyret.example") == (answer == "same")
    assert (sites[NURSERY] == "fyret.example") == (answer == "andet")
    assert db.table("employers").get(CAFE)["name"] == "Café Fyrtårnet"


def test_answers_that_are_none_change_nothing(logged_in: Enter) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", TWIN.encode()))
    _preview(vera, address)
    for fields in (
        {"svar-1": "andet", "nummer-1": "9999999999"},
        {"svar-1": "andet"},
        {"nummer-1": "<script>"},
    ):
        answer = vera.post(f"{address}/svar", 422, efter_spoergsmaal="0", **fields)
        assert "P-nummer" in words(answer.text)
    for fields in (
        {"svar-1": "1234567890"},
        {"svar-99": "new"},
        {"svar-1": "' OR 1=1"},
        {"efter_spoergsmaal": "x"},
    ):
        vera.post(f"{address}/svar", 303, **fields)
        assert "Er det den samme?" in vera.words(address)
    vera.post(f"{address}/svar", 303, **{"svar-1": "new", "efter_spoergsmaal": "0"})
    assert "Du har svaret på 1 spørgsmål" in vera.words(address)
    vera.post(f"{address}/svar", 303, handling="forfra")
    assert "Er det den samme?" in vera.words(address)


def test_the_rejects_file_takes_any_value(logged_in: Enter) -> None:
    cells = ["=1+1", "x" * 200_000, 'a";b\r\n', "\t@"]
    body = io.StringIO()
    writer = csv.writer(body)
    writer.writerows([["p_number", "name"], *([cell, "Navn"] for cell in cells)])
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", body.getvalue().encode()))
    _preview(vera, address)
    _import(vera, address)
    text = vera.client.get(f"{address}/afviste.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == 4 and rows[0]["Værdi"] == "'=1+1"


def test_another_table_and_other_columns_can_be_chosen(logged_in: Enter, db: Database) -> None:
    data = f"pnr;hvem;kald\n{SHOP};Gerda Sø;98 12 12 12\n".encode()
    vera = logged_in("vera")
    address = _upload(vera, ("liste.csv", data))
    fields = _fields(vera.get(f"{address}/filer"))
    table = next(name for name in fields if name.startswith("tabel-"))
    mark = table.removeprefix("tabel-")
    vera.post(f"{address}/filer", 303, **{**fields, table: "contacts"})
    page = vera.get(f"{address}/filer")
    assert "Se, om kolonnerne passer" in page or 'value="contacts" selected' in page
    chosen = {f"kolonne-{mark}-0": "p_number", f"kolonne-{mark}-1": "name", f"kolonne-{mark}-2": "phone"}
    answer = vera.post(f"{address}/filer", 422, **{**_fields(page), **chosen, f"kolonne-{mark}-1": ""})
    assert "mangler kolonnen" in words(answer.text)
    answer = vera.post(f"{address}/filer", 422, **{**_fields(page), **chosen, f"kolonne-{mark}-2": "name"})
    assert "to kolonner" in words(answer.text)
    assert "Gerda Sø" in words(_preview(vera, address, **chosen))
    _import(vera, address)
    assert db.table("contacts").get((SHOP, "Gerda Sø"))["phone"] == "98 12 12 12"
    again = _upload(vera, ("en anden liste.csv", data))
    remembered = _fields(vera.get(f"{again}/filer"))
    assert {"contacts", "p_number", "name", "phone"} <= set(remembered.values())


def test_a_file_can_be_taken_out_again(logged_in: Enter, town: Path) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("a.csv", FIRMS), ("b.csv", TWIN.encode()))
    page = vera.get(f"{address}/filer")
    marks = re.findall(r'name="ud-([0-9a-f]{10})"', page)
    vera.post(f"{address}/filer", 303, **{**_fields(page), f"ud-{marks[0]}": "1"})
    assert [path.name for path in _left(town) if path.suffix == ".csv"] == ["b.csv"]
    vera.post(f"{address}/filer", 303, **{f"ud-{marks[1]}": "1"})
    assert _left(town) == []


PEOPLE = b"participant_id,name,consultant\nP-001,Alma Nyt Navn,ida\nP-777,Ny Person,ida\n"
LOG = (
    "contact_id,date,p_number,staff,channel,purpose,learnt\n"
    f"K-000001,2026-11-03,{CAFE},ida,visit,propose_person,Nyt\n"
)


@pytest.mark.parametrize("name", ["vera", "lis"])
def test_class_7_the_team_brings_in_employers_only(logged_in: Enter, db: Database, name: str) -> None:
    before = _everything(db)
    someone = logged_in(name)
    address = _upload(
        someone,
        ("participants.csv", PEOPLE),
        ("employer_contacts.csv", LOG.encode()),
        ("users.csv", b"user_name,role\nvera,admin\n"),
        ("merged_employers.csv", f"p_number,into_p_number\n{SHOP},{CAFE}\n".encode()),
        ("saved_views.csv", b"view_id,name,query,owner\nV-1,x,by=x,karl\n"),
    )
    page = someone.get(f"{address}/filer")
    assert 'value="participants"' not in page and 'value="users"' not in page
    forced = {field: "participants" for field in _fields(page) if field.startswith("tabel-")}
    shown = {field.replace("tabel-", "vist-"): "participants" for field in forced}
    fields = {**_fields(page), **forced, **shown, "maade-participants": "add"}
    told = someone.post(f"{address}/filer", 422, **fields)
    assert "Ingen af filerne bliver læst" in words(told.text)
    someone.post(f"{address}/importer")
    assert _everything(db) == before
    files = [("participants.csv", PEOPLE), ("contacts.csv", f"p_number,name\n{SHOP},Gerda Sø\n".encode())]
    address = _upload(someone, *files)
    preview = _preview(someone, address)
    assert "Gerda Sø" in words(preview)
    for word in ("Alma", "Brøndby", "P-001", "Deltagere"):
        assert word not in words(preview) + someone.words(f"{address}?tabel=participants"), word
    _import(someone, address)
    db.execute("DELETE FROM contacts WHERE name = 'Gerda Sø'")
    assert _everything(db) == before


def test_the_administrator_brings_in_people_and_it_is_on_record(logged_in: Enter, db: Database) -> None:
    adam = logged_in("adam")
    address = _upload(adam, ("participants.csv", PEOPLE), ("employer_contacts.csv", LOG.encode()))
    told = words(_preview(adam, address))
    assert "Alma Brøndby → bliver til Alma Nyt Navn" in told or "[en deltager] → bliver til" in told
    read = [one for one in access_log.entries(db, "P-001") if one.action == access_log.Action.IMPORT_PREVIEW]
    assert read and read[0].user_name == "adam"
    adam.get(f"{address}?tabel=employer_contacts")
    read = [one for one in access_log.entries(db) if one.action == access_log.Action.IMPORT_PREVIEW]
    assert {one.participant_id for one in read} == {"P-001"}
    _import(adam, address)
    assert db.table("participants").get("P-777")["name"] == "Ny Person"


@pytest.mark.parametrize("who", ["karl", "adam", "ida"])
def test_class_5_another_ones_upload_is_not_there(logged_in: Enter, db: Database, who: str) -> None:
    vera, other = logged_in("vera"), logged_in(who)
    address = _upload(vera, ("employers.csv", TWIN.encode()))
    _preview(vera, address)
    nobodys = f"/import/{'0' * 32}"
    for ending in ("", "/filer", "/resultat", "/afviste.csv"):
        ours, theirs = other.open(nobodys + ending), other.open(address + ending)
        assert theirs.status_code == ours.status_code in (403, 404)
        assert unsigned(theirs.text).replace(address, nobodys) == unsigned(ours.text)
    for ending in ("/filer", "/svar", "/importer", "/annuller"):
        answer = other.open(address + ending, method="POST", data={"csrf_token": other.token})
        assert answer.status_code in (303, 403)
        assert who == "ida" or answer.location == "/import"
    assert "Er det den samme?" in vera.words(address)
    run_id = import_runs.page(db, 1, 0)[0][0].run_id
    if who == "karl":
        other.get("/import")
        other.post(f"/import/koersel/{run_id}/tilbage", 404)


def test_only_the_maker_and_the_administrator_take_an_import_back(logged_in: Enter, db: Database) -> None:
    vera, karl, adam = logged_in("vera"), logged_in("karl"), logged_in("adam")
    address = _upload(vera, ("contacts.csv", f"p_number,name\n{SHOP},Gerda Sø\n".encode()))
    _preview(vera, address)
    _import(vera, address)
    run_id = import_runs.page(db, 1, 0)[0][0].run_id
    karl.get("/import")
    karl.post(f"/import/koersel/{run_id}/tilbage", 404)
    assert "Tag hele importen tilbage" not in karl.words("/import")
    adam.get("/import")
    adam.post(f"/import/koersel/{run_id}/tilbage")
    assert not any(db.query("SELECT 1 FROM contacts WHERE name = 'Gerda Sø'"))
    answer = adam.post(f"/import/koersel/{run_id}/tilbage", 409)
    assert "er allerede taget tilbage" in answer.text
    adam.post("/import/koersel/99999/tilbage", 404)


def test_class_10_a_refused_undo_names_nobodys_participant(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", b"p_number,name\n1000000099,Ny Virksomhed\n"))
    _preview(vera, address)
    _import(vera, address)
    run_id = import_runs.page(db, 1, 0)[0][0].run_id
    placed = "INSERT INTO placements (participant_id, p_number, started_on) VALUES (?, ?, ?)"
    db.execute(placed, ["P-003", "1000000099", "2026-11-10"])
    vera.get("/import")
    answer = vera.post(f"/import/koersel/{run_id}/tilbage", 409)
    assert "et forløb er kommet til siden" in words(answer.text)
    assert "P-003" not in answer.text


def test_class_9_a_file_of_guesses_is_not_answered_and_stands_in_the_read_log(
    logged_in: Enter, db: Database
) -> None:
    def checks() -> list[tuple[str, str]]:
        named = [one for one in access_log.entries(db) if one.action == access_log.Action.NAME_CHECK]
        return [(one.user_name, one.participant_id) for one in named]

    vera = logged_in("vera")
    guesses = f"p_number,tasks_piling_up\n{CAFE},Alma Brøndby;Hans Hansen;Bent Dahl\n".encode()
    address = _upload(vera, ("employers.csv", guesses))
    assert "bliver til Alma Brøndby, Hans Hansen, Bent Dahl" in words(_preview(vera, address))
    assert checks() == []
    _import(vera, address)
    assert checks() == [("vera", "P-001"), ("vera", "P-002")]


def test_an_upload_is_imported_once(logged_in: Enter, db: Database, town: Path) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("contacts.csv", f"p_number,name\n{SHOP},Gerda Sø\n".encode()))
    _preview(vera, address)
    first = vera.post(f"{address}/importer").location
    for _ in range(2):
        assert vera.post(f"{address}/importer").location == first
    assert import_runs.page(db, 9, 0)[1] == 2
    assert vera.post(f"{address}/filer", 303).location.endswith(("/resultat", "/filer"))
    assert import_runs.page(db, 9, 0)[1] == 2
    assert not (next(_folder(town).iterdir()) / "files").exists()


def test_two_hands_at_once_import_once(app: Flask, logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    lines = "".join(f"1000002{number:03},Firma {number}\n" for number in range(900))
    address = _upload(vera, ("employers.csv", f"p_number,name\n{lines}".encode()))
    _preview(vera, address)
    cookie = vera.client.get_cookie("jobbro")
    assert cookie
    answers = []

    def press() -> None:
        client = app.test_client()
        client.set_cookie("jobbro", cookie.value)
        answers.append(client.post(f"{address}/importer", data={"csrf_token": vera.token}).status_code)

    hands = [threading.Thread(target=press) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert answers == [303] * 4
    assert import_runs.page(db, 9, 0)[1] == 2


def test_a_server_that_stops_after_the_import_does_not_do_it_again(
    logged_in: Enter, db: Database, town: Path
) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("contacts.csv", f"p_number,name\n{SHOP},Gerda Sø\n".encode()))
    _preview(vera, address)
    folder = next(_folder(town).iterdir())
    kept = {path.name: path.read_bytes() for path in (folder / "files").iterdir()}
    vera.post(f"{address}/importer")
    (folder / "result.json").unlink()
    (folder / "files").mkdir()
    for name, data in kept.items():
        (folder / "files" / name).write_bytes(data)
    vera.post(f"{address}/importer")
    assert import_runs.page(db, 9, 0)[1] == 2
    assert "er færdig" in vera.words(f"{address}/resultat")


def test_a_result_that_differs_from_the_preview_says_so(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("employers.csv", f"p_number,name\n{SHOP},Købmand Sørensen & Søn\n".encode()))
    _preview(vera, address)
    db.execute("UPDATE employers SET name = 'Købmand Sørensen & Søn' WHERE p_number = ?", [SHOP])
    assert "Andre har ændret noget" in _import(vera, address)


def test_files_lie_for_the_owner_alone_and_are_gone_after_a_day(
    logged_in: Enter, db: Database, town: Path
) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("../../etc/employers.csv", TWIN.encode()))
    folder = next(_folder(town).iterdir())
    for path in (_folder(town), folder, folder / "files"):
        assert path.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (folder / "files").iterdir()] == ["employers.csv"]
    assert "Gå videre" in vera.words("/import")
    assert "Gå videre" not in logged_in("karl").words("/import")
    about = json.loads((folder / "about.json").read_text())
    old = datetime.now(UTC) - timedelta(hours=25)
    (folder / "about.json").write_text(json.dumps(about | {"made_at": old.isoformat()}))
    again = Visitor(create_app(Settings(database=town, today=TODAY)))
    again.log_in("ida")
    assert _left(town) == []
    vera.get(address, 404)
    assert vera.post(f"{address}/importer").location == "/import"
    assert "Filerne er her ikke længere" in vera.words("/import")


def _zip(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return packed.getvalue()


def _lying_zip() -> bytes:
    """A zip whose directory says that a file of 20 MB has 10 bytes."""
    data = zlib.compress(b"0" * 20_000_000)[2:-4]
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(data), 10, 13, 0) + b"employers.csv"
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(data), 10, 13, 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + 13, len(head) + len(data), 0)
    return head + data + entry + b"employers.csv" + end


def _entities() -> bytes:
    book = io.BytesIO()
    made = openpyxl.Workbook()
    made.worksheets[0].append(["p_number", "name"])
    made.save(book)
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    with zipfile.ZipFile(io.BytesIO(book.getvalue())) as source:
        members = [(name, evil if "sheet1" in name else source.read(name)) for name in source.namelist()]
    return _zip(*members)


HOSTILE: dict[str, tuple[Sent, str]] = {
    "no file": ([], "Vælg mindst én fil"),
    "empty": ([("employers.csv", b"")], "er tom"),
    "program": ([("evil.exe", b"MZ")], "kan ikke læses her"),
    "no ending": ([("employers", b"p_number,name\n")], "kan ikke læses her"),
    "dots": ([("..", b"x")], "kan ikke læses her"),
    "svg": ([("a.svg", b"<svg onload=alert(1)>")], "kan ikke læses her"),
    "script in the name": ([("<script>alert(1)</script>.pdf", b"x")], "kan ikke læses her"),
    "csv that is a workbook": ([("employers.csv", b"PK\x03\x04xxxx")], "ikke det, som navnet siger"),
    "workbook that is text": ([("employers.xlsx", b"p_number;name")], "ikke det, som navnet siger"),
    "workbook with entities": ([("employers.xlsx", _entities())], "af sikkerhed ikke læser"),
    "thousands of columns": (
        [("a.csv", b",".join(b"a%d" % n for n in range(20_000)))],
        "mere end 500 kolonner",
    ),
    "utf-16": ([("employers.csv", "p_number,name\n".encode("utf-16"))], "."),
    "strange json": ([("a.json", b'{"a": [1, 2]}')], "er ikke noget, vi kan læse"),
    "broken zip": ([("a.zip", b"PK\x03\x04 no")], "kan ikke pakkes ud"),
    "zip of nothing": ([("a.zip", _zip())], "Vælg mindst én fil"),
    "bomb": ([("a.zip", _zip(("employers.csv", b"0" * 80_000_000)))], "fylder for meget udpakket"),
    "bomb that lies": ([("a.zip", _lying_zip())], "kan ikke pakkes ud"),
    "many": ([("a.zip", _zip(*((f"{n}.csv", b"a") for n in range(70))))], "fylder for meget udpakket"),
    "zip in zip": ([("a.zip", _zip(("b.zip", _zip(("employers.csv", b"a")))))], "zip-fil inden i"),
    "out of the folder": ([("a.zip", _zip(("../../employers.csv", b"a")))], "stier ud af mappen"),
    "absolute": ([("a.zip", _zip(("/etc/employers.csv", b"a")))], "stier ud af mappen"),
    "windows": ([("a.zip", _zip(("..\\..\\employers.csv", b"a")))], "stier ud af mappen"),
    "drive": ([("a.zip", _zip(("C:/employers.csv", b"a")))], "stier ud af mappen"),
    "program in zip": ([("a.zip", _zip(("a/evil.exe", b"MZ")))], "kan ikke læses her"),
    "twice": ([("x/employers.csv", b"a\n1"), ("EMPLOYERS.csv", b"a\n1")], "to filer, der hedder"),
    "twice in zip": ([("a.zip", _zip(("a/e.csv", b"a\n1"), ("b/e.csv", b"a\n1")))], "to filer, der hedder"),
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_classes_3_13_20_files_made_to_do_harm_get_one_sentence(
    logged_in: Enter, db: Database, town: Path, case: str
) -> None:
    files, sentence = HOSTILE[case]
    before = _everything(db)
    answer = _send(logged_in("vera"), files, 422)
    box = re.search(r'<div class="alert-box".*?</div>', answer.text, re.DOTALL)
    assert box and sentence in box.group(), words(answer.text)[:300]
    assert box.group().count("<li>") == 1
    assert "<script>alert" not in answer.text
    assert _left(town) == [] and _everything(db) == before
    assert sorted(path.name for path in town.parent.iterdir() if "town.db" not in path.name) == []


def test_class_19_seventy_megabytes_are_refused_on_every_route(logged_in: Enter, town: Path) -> None:
    vera = logged_in("vera")
    answer = _send_large(vera, b"0" * 70_000_000)
    assert answer.status_code == 413
    assert "fylder over 64 MB" in words(answer.text)
    assert _left(town) == []
    vera.get("/import")
    elsewhere = vera.open("/log-ud", method="POST", data={"csrf_token": vera.token, "x": "0" * 300_000})
    assert elsewhere.status_code == 413


def test_two_megabytes_are_fine(logged_in: Enter) -> None:
    lines = "".join(f"1{number:09},Firma {number},{'x' * 60}\n" for number in range(20_000))
    vera = logged_in("vera")
    assert _send_large(vera, f"p_number,name,busy_periods\n{lines}".encode()).status_code == 303


def test_class_3_a_name_of_a_file_is_never_markup(logged_in: Enter) -> None:
    name = "'><img src=x onerror=alert(1)>.csv"
    vera = logged_in("vera")
    address = _upload(vera, (name, FIRMS))
    for page in (vera.get(f"{address}/filer"), _preview(vera, address)):
        assert "<img" not in page and "&lt;img" in page
    _import(vera, address)
    assert "<img" not in vera.get("/import")


def test_an_advert_with_script_is_read_as_text(logged_in: Enter, db: Database) -> None:
    advert = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "<script>alert(1)</script>Tjener",
        "description": "<p>Servering</p><script>alert(2)</script>",
        "datePosted": "2026-11-10",
        "identifier": "job-1",
        "hiringOrganization": {"@type": "Organization", "name": "Café Fyrtårnet"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Hjørring", "postalCode": "9800"}},
    }
    script = f'<script type="application/ld+json">{json.dumps(advert)}</script>'
    page = f"<!doctype html><script>alert(3)</script>{script}"
    vera = logged_in("vera")
    address = _upload(vera, ("opslag.html", page.encode()))
    assert "Stillingsopslag" in vera.words(f"{address}/filer")
    preview = _preview(vera, address)
    assert "<script>alert" not in preview
    _import(vera, address)
    assert "<script>alert" not in vera.get(f"/virksomheder/{CAFE}")


def test_contact_cards_come_in_and_a_zip_of_the_export_changes_nothing(
    logged_in: Enter, db: Database
) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Gerda Sø\r\nORG:Købmand Sørensen\r\nTEL:98121212\r\nEND:VCARD\r\n"
    )
    vera = logged_in("vera")
    address = _upload(vera, ("kort.vcf", card.encode()))
    _preview(vera, address, korts_virksomhed=SHOP)
    _import(vera, address)
    assert db.table("contacts").get((SHOP, "Gerda Sø"))["phone"]
    adam = logged_in("adam")
    answer = adam.client.get("/eksport/flytning.zip")
    before = _everything(db)
    address = _upload(adam, ("jobbro-flytning.zip", answer.get_data()))
    answer.close()
    told = words(_preview(adam, address))
    assert "Importér (der er intet nyt)" in told
    _import(adam, address)
    assert _everything(db) == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("listing", ["virksomheder", "kontaktpersoner", "aabninger", "ringeliste"])
def test_row_13_our_own_list_for_a_spreadsheet_is_known_again_and_not_read(
    logged_in: Enter, db: Database, listing: str, ending: str
) -> None:
    vera = logged_in("vera")
    answer = vera.client.get(f"/eksport/{listing}.{ending}")
    data = answer.get_data()
    answer.close()
    before = _everything(db)
    address = _upload(vera, (f"jobbro-{listing}.{ending}", data))
    asked = vera.words(f"{address}/filer")
    assert "en af Jobbros egne lister til regneark" in asked
    assert "Filen bliver ikke læst, som det står nu" in asked
    told = words(vera.post(f"{address}/filer", 422, **_fields(vera.get(f"{address}/filer"))).text)
    assert "Ingen af filerne bliver læst." in told and "en af Jobbros egne lister" in told
    assert _everything(db) == before


def test_a_register_file_updates_what_is_known(logged_in: Enter, db: Database) -> None:
    unit = {
        "Vrvirksomhed": {},
        "VrproduktionsEnhed": {
            "pNummer": int(SHOP),
            "virksomhedsrelation": [
                {"cvrNummer": 12345678, "periode": {"gyldigFra": "2010-01-01", "gyldigTil": None}}
            ],
            "produktionsEnhedMetadata": {"nyesteNavn": {"navn": "Købmand Sørensen"}},
            "navne": [
                {"navn": "Købmand Sørensen", "periode": {"gyldigFra": "2010-01-01", "gyldigTil": None}}
            ],
        },
    }
    vera = logged_in("vera")
    address = _upload(vera, ("cvr.json", json.dumps([unit]).encode()))
    page = vera.words(f"{address}/filer")
    assert "CVR-registret (Virk)" in page and "Kun postnumre" in page
    answer = vera.post(f"{address}/filer", 422, postnumre="hundrede")
    assert "»hundrede« er ikke et nummer" in words(answer.text)


def test_what_a_preview_stopped_at_is_said_and_can_be_mended(logged_in: Enter) -> None:
    vera = logged_in("vera")
    address = _upload(vera, ("kort.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n"))
    vera.get(f"{address}/filer")
    answer = vera.post(f"{address}/filer", 422, korts_virksomhed="9999999999")
    assert "Der er ingen virksomhed med P-nummer" in words(answer.text)
    assert vera.open(address).status_code == 302


@given(st.text(min_size=1, max_size=300))
def test_class_13_a_name_is_never_a_path(name: str) -> None:
    shown = plain_name(name)
    assert shown and "/" not in shown and "\\" not in shown and shown not in (".", "..")
    assert not shown.startswith(".") and len(shown.encode()) < 500
    assert Path("/x", shown).parent == Path("/x")


def test_the_administrator_finds_it_in_the_menu(logged_in: Enter) -> None:
    assert 'href="/import"' in logged_in("adam").get("/")
    assert 'href="/import"' not in logged_in("ida").get("/virksomheder")


@pytest.fixture(autouse=True)
def _no_session_files(town: Path) -> Iterator[None]:
    yield
    assert not list(town.parent.glob("rejects-*.csv"))
