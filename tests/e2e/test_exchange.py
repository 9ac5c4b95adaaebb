"""Import in a browser: upload, map, preview, decide, import, take back; export, calendar (rows 8, 13)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import _wrong
from tests.personas import CAFE, SHOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIST = (
    "P-nummer;Firmanavn;Postnr;Bynavn;Adresse;Tlf.;Kundenr\r\n"
    f"{SHOP};Købmand Sørensen;9760;Vrå;Storegade 1;98 11 22 33;1\r\n"
    "1000000077;Hirtshals Fisk;9850;Hirtshals;Havnegade 2;98 44 55 66;2\r\n"
    "1000000088;Cafe Fyrtaarnet;9800;Hjørring;Strandvejen 4;98000001;3\r\n"
    "12;Uden nummer;9760;Vrå;;;4\r\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A spreadsheet of a team, with headings of its own."""
    path = tmp_path / "Kunder 2026.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def _upload(desk: Desk, path: Path) -> None:
    desk.open("/import")
    desk.page.get_by_label("En eller flere filer").set_input_files(path)
    desk.page.get_by_role("button", name="Læg op, og se på dem").click()
    desk.page.get_by_role("heading", name="Sådan forstår vi filerne").wait_for()


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (PHONE, True), (DESK, False)])
def test_row_13_upload_map_preview_decide_import_undo(
    browser: Browser, address: str, db: Any, file: Path, size: tuple[int, int], scripts: bool
) -> None:
    with screen(browser, address, size, scripts=scripts) as desk:
        page = desk.page
        desk.log_in("vera")
        _upload(desk, file)
        assert page.get_by_label("Hvad er der i filen?").input_value() == "employers"
        assert page.get_by_label("Tlf.").input_value() == "phone"
        page.get_by_label("Kundenr").select_option(label="Læs ikke kolonnen")
        assert not scripts or _wrong(desk) == []
        page.get_by_role("button", name="Gennemse, før der importeres").click()
        page.get_by_role("heading", name="Gennemse importen").wait_for()
        assert not scripts or _wrong(desk) == []
        assert db.table("employers").get(SHOP)["phone"] is None
        question = page.get_by_role("group", name="Cafe Fyrtaarnet")
        assert "Samme telefonnummer" in question.inner_text()
        question.get_by_label("Den samme som Café Fyrtårnet").check()
        page.get_by_role("button", name="Gem svar, og se igen").click()
        page.get_by_text("Du har svaret på 1 spørgsmål.").wait_for()
        assert page.get_by_role("group").count() == 0
        page.get_by_role("button", name="Importér").click()
        page.get_by_role("heading", name="er færdig").wait_for()
        assert not scripts or _wrong(desk) == []
        assert db.table("employers").get(SHOP)["phone"] == "98 11 22 33"
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Hent de afviste rækker").click()
        rows = list(
            csv.reader(Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
        )
        assert len(rows) == 2 and rows[1][3] == "12"
        page.get_by_role("button", name="Tag hele importen tilbage").click()
        page.get_by_text("er taget tilbage. Rækker fjernet").wait_for()
        assert db.table("employers").get(SHOP)["phone"] is None
        assert not any(db.query("SELECT 1 FROM employers WHERE p_number = '1000000077'"))
        assert [text for text in desk.complaints if "409" not in text] == []


def test_by_keyboard_alone(desk: Desk, file: Path) -> None:
    desk.log_in("vera")
    _upload(desk, file)
    page = desk.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Gennemse, før"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gennemse importen").wait_for()


def test_files_that_are_too_large_are_told_of_before_they_are_sent(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "stor.csv"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    desk.log_in("vera")
    desk.open("/import")
    desk.page.get_by_label("En eller flere filer").set_input_files(large)
    told = desk.page.get_by_text("Filerne fylder over 64 MB")
    told.wait_for()
    desk.page.get_by_role("button", name="Læg op, og se på dem").click()
    assert told.is_visible() and desk.page.url.endswith("/import")


def test_row_08_a_call_list_for_the_employers_on_the_screen(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open("/eksport?by=Hj%C3%B8rring")
    with desk.page.expect_download() as waiting:
        desk.page.get_by_role("link", name="CSV (Ringeliste)").click()
    assert waiting.value.suggested_filename == "jobbro-ringeliste-2026-11-16.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "Café Fyrtårnet" in text and "Hvilende Lager" not in text


def test_row_48_a_calendar_address_is_made_copied_and_closed(desk: Desk) -> None:
    desk.log_in("ida")
    desk.open("/min-kalender")
    page = desk.page
    page.get_by_role("button", name="Lav min adresse").click()
    address = page.get_by_label("Adresse til kalenderen").input_value()
    assert address.startswith(desk.address) and _wrong(desk) == []
    page.get_by_role("button", name="Kopiér").click()
    feed = page.context.request.get(address)
    assert "Café Fyrtårnet" in feed.text()
    desk.open("/min-kalender")
    assert page.get_by_label("Adresse til kalenderen").count() == 0
    page.get_by_role("button", name="Luk adressen").click()
    page.get_by_text("Adressen er lukket").wait_for()
    assert page.context.request.get(address).status == 404


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with screen(browser, address, size) as someone:
        wrong = {}
        for name, paths in (
            ("vera", ("/import", "/eksport", "/min-kalender", f"/virksomheder/{CAFE}")),
            ("adam", ("/import", "/eksport", "/")),
        ):
            someone.log_in(name)
            for path in paths:
                someone.open(path)
                for summary in someone.page.locator("summary").all():
                    summary.click()
                wrong[f"{name} {path}"] = _wrong(someone)
            someone.page.get_by_role("button", name="Log ud").click()
        assert {path: found for path, found in wrong.items() if found} == {}
        assert someone.complaints == []
