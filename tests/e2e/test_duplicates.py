"""Row 12 in a real browser: two employers merged and parted again with the keyboard alone, and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database

from crm import changes
from crm.tables import CONTACTS, EMPLOYERS
from tests.e2e.conftest import Desk
from tests.personas import CAFE

TWIN = "1000000098"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture(autouse=True)
def twin(db: Database) -> None:
    """The café a second time."""
    with changes.recorded(db, "karl") as pen:
        pen.put(
            EMPLOYERS,
            {
                "p_number": TWIN,
                "name": "Cafe Fyrtaarnet ApS",
                "street": "Strandvejen 4",
                "postcode": "9800",
                "town": "Hjørring",
                "email": "ny@fyrtaarnet.example",
                "job_types": '["Opvasker"]',
            },
        )
        pen.put(CONTACTS, {"p_number": TWIN, "name": "Signe Fyhn", "phone": "20 30 40 50"})


def _tab_to(someone: Desk, name: str, most: int = 80) -> None:
    """Press Tab until something with this name has the focus."""
    told = """() => {
        const at = document.activeElement;
        const labels = at.labels ? [...at.labels].map(one => one.textContent) : [];
        return [at.textContent, ...labels].join(" ").replace(/\\s+/g, " ").trim();
    }"""
    for _ in range(most):
        someone.page.keyboard.press("Tab")
        if name in someone.page.evaluate(told):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_row_12_merge_and_undo_with_the_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    desk.log_in("vera")
    desk.open("/dubletter")
    _tab_to(desk, "Det er den samme: Café Fyrtårnet")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Er det den samme?").wait_for()
    _tab_to(desk, "Café Fyrtårnet (bliver): Café Fyrtårnet")
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("Cafe Fyrtaarnet ApS (lægges ind): Cafe Fyrtaarnet ApS").is_checked()
    _tab_to(desk, "Læg sammen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Cafe Fyrtaarnet ApS").wait_for()
    assert page.url.endswith(f"/virksomheder/{CAFE}")
    assert "blev lagt sammen med denne af Vera Munk" in page.inner_text("main")
    desk.open(f"/virksomheder/{TWIN}")
    assert page.url.endswith(f"/virksomheder/{CAFE}")
    _tab_to(desk, "Fortryd sammenlægningen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Café Fyrtårnet").wait_for()
    assert "står igen hver for sig" in page.inner_text("main")
    desk.open(f"/virksomheder/{TWIN}")
    assert page.get_by_role("heading", level=1).inner_text() == "Cafe Fyrtaarnet ApS"


def test_row_12_merge_on_a_phone(phone: Desk) -> None:
    page = phone.page
    phone.log_in("karl")
    phone.open("/dubletter")
    page.get_by_role("link", name="Det er den samme").click()
    page.get_by_label("Begge: Caféassistent, Køkkenhjælp, Opvasker").check()
    page.get_by_role("button", name="Læg sammen").click()
    assert "Opvasker" in page.inner_text("main")


def _wrong(someone: Desk) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:120]} ({len(one['nodes'])})" for one in found]
    width, room = someone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*wrong, f"{width} px wide"] if width > room else wrong


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_are_accessible_and_never_scroll_sideways(
    request: pytest.FixtureRequest, size: str
) -> None:
    someone: Desk = request.getfixturevalue(size)
    someone.log_in("vera")
    wrong = {}
    for path in ("/dubletter", f"/dubletter/{CAFE}/{TWIN}", "/dubletter/ikke-den-samme", "/sammenlaegninger"):
        someone.open(path)
        for summary in someone.page.locator("main summary").all():
            summary.click()
        wrong[path] = _wrong(someone)
    someone.open(f"/dubletter/{CAFE}/{TWIN}")
    someone.page.get_by_role("button", name="Læg sammen").click()
    wrong["the card"] = _wrong(someone)
    someone.open("/sammenlaegninger")
    wrong["one merge"] = _wrong(someone)
    assert {path: found for path, found in wrong.items() if found} == {}
