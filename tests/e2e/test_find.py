"""Find in a real browser: by keyboard alone, late answers thrown away, without scripts, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import RULES
from tests.personas import CAFE, NURSERY, SHOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

FIELD = "Find virksomhed, person eller note"


def _focused(someone: Desk, what: str = "id") -> str:
    return str(someone.page.evaluate(f"document.activeElement.{what}"))


def _axe(someone: Desk) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_row_14_find_a_person_by_keyboard_alone(desk: Desk) -> None:
    desk.log_in("vera")
    page = desk.page
    page.keyboard.press("/")
    assert _focused(desk) == "find-alt"
    page.keyboard.type("koebmand")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert "Købmand Sørensen" in options.first.inner_text()
    assert page.locator("#find-forslag mark").first.inner_text() == "Købmand"
    field = page.get_by_role("combobox", name=FIELD)
    assert field.get_attribute("aria-expanded") == "true"
    assert _axe(desk) == []
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "forslag-employers-1"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == "koebmand"
    page.keyboard.press("ArrowDown")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/virksomheder/{SHOP}")
    page.keyboard.press("/")
    page.keyboard.type("haender")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=haender")
    assert "Mangler hænder før frokost" in page.inner_text("main")


def test_a_late_answer_never_takes_the_place_of_a_newer_one(desk: Desk) -> None:
    """The answer to `ca` is held back until that to `vask` is shown; then it is let through."""
    desk.log_in("vera")
    page = desk.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.url.endswith("q=ca"):
            held.append(route)
        else:
            route.continue_()

    page.route("**/soeg/forslag*", hold)
    # The first request is not broken off, so that its answer does come.
    page.evaluate("AbortController.prototype.abort = () => {}")
    field = page.get_by_role("combobox", name=FIELD)
    field.press_sequentially("ca")
    page.wait_for_timeout(400)
    assert held
    field.fill("vask")
    page.get_by_role("option", name="Ålborg Vaskeri Aalborg").wait_for()
    with page.expect_response("**/soeg/forslag?q=ca"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator("#find-forslag").get_attribute("data-query") == "vask"
    assert "Ålborg Vaskeri" in page.get_by_role("option").first.inner_text()


def test_a_question_that_is_no_longer_asked_is_broken_off(desk: Desk) -> None:
    desk.log_in("vera")
    page = desk.page
    broken: list[str] = []
    page.on("requestfailed", lambda request: broken.append(request.url))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/soeg/forslag?q=ca", hold)
    field = page.get_by_role("combobox", name=FIELD)
    field.press_sequentially("ca")
    page.wait_for_timeout(400)
    field.press_sequentially("f")
    page.get_by_role("option", name="Café Fyrtårnet Hjørring").wait_for()
    assert [url.rpartition("=")[2] for url in broken] == ["ca"]
    field.fill("")
    page.wait_for_timeout(300)
    assert page.locator("#find-forslag").is_hidden()


def test_row_15_through_a_list_and_its_cards_by_keyboard(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open("/virksomheder?ejer=ingen")
    page = desk.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert _focused(desk, "innerText") == "Købmand Sørensen"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/virksomheder/{SHOP}?*")
    assert "2 af 4" in page.inner_text(".in-list")
    page.keyboard.press("j")
    page.wait_for_url(f"**/virksomheder/{NURSERY}?*")
    page.keyboard.press("k")
    page.wait_for_url(f"**/virksomheder/{SHOP}?*")
    page.keyboard.press("n")
    page.wait_for_url(f"**/virksomheder/{SHOP}/log")
    desk.open(f"/virksomheder/{SHOP}")
    page.get_by_role("link", name="Til listen").click()
    page.wait_for_url("**/virksomheder?ejer=ingen")
    page.keyboard.press("n")
    page.wait_for_url("**/virksomheder/ny")


def test_the_keys_are_told_and_can_be_switched_off(desk: Desk) -> None:
    desk.log_in("vera")
    page = desk.page
    desk.open("/virksomheder")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Genvejstaster")
    dialog.wait_for()
    assert "Opret en ny virksomhed" in dialog.inner_text() and _axe(desk) == []
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert dialog.is_hidden() and page.url.endswith("/virksomheder")
    page.get_by_role("button", name="Genvejstaster").click()
    page.get_by_label("Brug tasterne (huskes på denne computer)").uncheck()
    page.get_by_role("button", name="Luk").click()
    desk.open("/virksomheder")
    page.keyboard.press("n")
    page.keyboard.press("/")
    assert page.url.endswith("/virksomheder") and _focused(desk, "tagName") == "BODY"
    page.get_by_role("button", name="Genvejstaster").click()
    page.get_by_label("Brug tasterne (huskes på denne computer)").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert _focused(desk) == "find-alt"


def test_keys_do_nothing_while_one_writes_or_holds_ctrl(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open("/virksomheder")
    page = desk.page
    page.get_by_label("Søg", exact=True).click()
    page.keyboard.type("n/jk?")
    assert page.get_by_label("Søg", exact=True).input_value() == "n/jk?"
    page.get_by_label("Trin").focus()
    page.keyboard.press("n")
    page.locator("h1").click()
    for combined in ("Control+j", "Alt+n", "Meta+k"):
        page.keyboard.press(combined)
    assert page.url.endswith("/virksomheder") and page.get_by_role("dialog").count() == 0


def test_all_of_it_without_scripts(browser: Browser, address: str) -> None:
    with screen(browser, address, DESK, scripts=False) as vera:
        vera.log_in("vera")
        page = vera.page
        page.get_by_label(FIELD).fill("gartenri")
        page.get_by_label(FIELD).press("Enter")
        assert "Mente du" in page.inner_text("main")
        vera.open("/virksomheder")
        page.get_by_text("Flere filtre").click()
        page.get_by_label("Nær ved (postnummer eller by)").fill("9800")
        page.get_by_label("Højst så langt væk").select_option("10")
        page.get_by_label("Rækkefølge").select_option("naer")
        page.get_by_role("button", name="Vis", exact=True).click()
        assert "3 virksomheder" in page.inner_text("main")
        page.get_by_text("Gem som visning").click()
        page.get_by_label("Navn", exact=True).fill("Tæt på")
        page.get_by_role("button", name="Gem", exact=True).click()
        page.get_by_role("link", name="Fjern alle").or_(
            page.get_by_role("link", name="Højst 10 km")
        ).first.click()
        page.get_by_role("link", name="Tæt på").click()
        assert page.url.endswith("/virksomheder?naer=9800&km=10&sorter=naer")
        page.get_by_role("link", name="Café Fyrtårnet").click()
        page.get_by_role("link", name="Næste", exact=True).click()
        page.get_by_role("link", name="Til listen").click()
        assert "3 virksomheder" in page.inner_text("main")
        assert vera.complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_pages_of_the_search_are_good_at_both_widths(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, address, size) as vera:
        vera.log_in("vera")
        paths = [
            "/soeg?q=cafe",
            "/soeg?q=zzzz",
            "/soeg?q=gartenri",
            "/virksomheder?stille=5&naer=9800&km=25&ejer=ingen&hviler=skjul",
            "/virksomheder?naer=Ukendt",
            f"/virksomheder/{CAFE}?liste=&nr=1",
            "/virksomheder/visninger",
        ]
        for path in paths:
            vera.open(path)
            for summary in vera.page.locator("main summary").all():
                if not summary.locator("..").get_attribute("open"):
                    summary.click()
            width, room = vera.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert (_axe(vera), width <= room) == ([], True), path
        vera.page.get_by_label(FIELD).press_sequentially("e")
        vera.page.get_by_role("option").first.wait_for()
        width, room = vera.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room and vera.complaints == []
