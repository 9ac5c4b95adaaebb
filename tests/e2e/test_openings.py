"""Openings, task packages and contact persons in a real browser: taps, the printed half page, no scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crm.contacts import mark_of
from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.personas import CAFE, NURSERY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CARD = f"/virksomheder/{CAFE}"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PEOPLE = f"{CARD}/kontaktpersoner"
PAGES = [
    CARD,
    f"{PEOPLE}/ny",
    f"{PEOPLE}/{mark_of('Signe Fyhn')}",
    f"{PEOPLE}/{mark_of('Signe Fyhn')}/ret",
    f"{PEOPLE}/{mark_of('Signe Fyhn')}/flyt?soeg=k",
    "/muligheder",
    "/muligheder/M-1",
    "/forslag/M-1",
    f"{CARD}/muligheder/ny",
    f"{CARD}/opgavepakke",
    f"/virksomheder/{NURSERY}",
]


def _carve(someone: Desk) -> None:
    """From the employer's card to the proposal."""
    page = someone.page
    someone.open(CARD)
    page.get_by_role("link", name="Lav en opgavepakke").click()
    page.get_by_label("Opvask om formiddagen", exact=True).check()
    page.get_by_label("timer om ugen til Opvask om formiddagen").fill("4")
    page.get_by_label("Ny opgave 1", exact=True).fill("Pudse vinduer")
    page.get_by_label("timer om ugen til ny opgave 1").fill("1,5")
    page.get_by_label("Formiddag (9–12)").check()
    page.get_by_label("Hvem bliver aflastet?").fill("kokken")
    page.get_by_role("button", name="Gem og se forslaget").click()


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_package_is_carved_and_the_proposal_fits_half_a_page(
    browser: Browser, address: str, tmp_path: Path, size: tuple[int, int], scripts: bool
) -> None:
    with screen(browser, address, size, scripts=scripts) as vera:
        page = vera.page
        vera.log_in("vera")
        _carve(vera)
        shown = page.locator("article.proposal")
        assert "Det aflaster kokken." in shown.inner_text()
        assert page.get_by_role("button", name="Udskriv").is_visible() == scripts
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 643, "height": 900})  # A4 less the margins, at 96 dots to the inch
        bounds: Any = shown.bounding_box()
        assert bounds["y"] + bounds["height"] < 940 / 2
        assert not page.get_by_role("link", name="Ret teksten").is_visible()
        assert not page.locator(".notice").is_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
        assert vera.complaints == []


def test_the_hours_are_added_up_while_they_are_typed(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open(f"{CARD}/opgavepakke")
    page = desk.page
    told = page.locator(".hours-sum")
    assert told.inner_text() == ""
    page.get_by_label("timer om ugen til Smøre sandwich").fill("2,5")
    assert page.get_by_label("Smøre sandwich", exact=True).is_checked()
    page.get_by_label("timer om ugen til ny opgave 2").fill("3")
    assert told.inner_text() == "Opgaverne giver 2,5 timer om ugen."
    page.get_by_label("Ny opgave 2", exact=True).fill("Feje")
    assert told.inner_text() == "Opgaverne giver 5,5 timer om ugen."


@pytest.mark.parametrize("scripts", [True, False])
def test_row_02_a_person_moves_and_comes_to_stand_on_both_cards(
    browser: Browser, address: str, scripts: bool
) -> None:
    with screen(browser, address, PHONE, scripts=scripts) as vera:
        page = vera.page
        vera.log_in("vera")
        vera.open(CARD)
        page.get_by_role("link", name="Signe Fyhn").click()
        page.get_by_role("link", name="Arbejder et andet sted").click()
        page.get_by_label("Find virksomheden").fill("aeroskov")
        page.get_by_role("button", name="Søg").click()
        page.get_by_role("button", name="Gem").click()
        page.get_by_role("link", name="Ærøskov Planteskole").click()
        assert "Arbejdspladser" in page.inner_text("main")
        vera.open(CARD)
        page.get_by_text("Tidligere (2)").click()
        page.get_by_role("link", name="Ærøskov Planteskole").click()
        assert "Signe Fyhn" in page.locator("#kontaktpersoner").inner_text()
        assert vera.complaints == []


def test_row_03_a_hidden_opening_takes_three_fields_and_is_filled_with_one_tap(phone: Desk) -> None:
    phone.log_in("ida")
    phone.open(CARD)
    page = phone.page
    page.get_by_role("link", name="Ny åbning").click()
    page.get_by_label("Jobtype").fill("Hjælp til julefrokoster")
    page.get_by_label("Timer om ugen, mindst").fill("6")
    assert not page.get_by_label("Ingen frist (de ansætter løbende)").is_visible()
    page.get_by_label("Art", exact=True).select_option("vacancy")
    assert page.get_by_label("Ingen frist (de ansætter løbende)").is_visible()
    page.get_by_label("Art", exact=True).select_option("hidden")
    page.get_by_role("button", name="Gem").click()
    openings = page.locator("#aabninger")
    assert "Hjælp til julefrokoster · mindst 6 timer" in openings.inner_text()
    page.get_by_role("button", name="Besat (Hjælp til julefrokoster)").click()
    assert "Hjælp til julefrokoster" not in "".join(page.locator("#aabninger > .opening").all_inner_texts())
    assert "Besatte og bortfaldne (1)" in page.locator("#aabninger").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page_is_well_made_and_no_wider_than_the_screen(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    wrong: dict[str, list[str]] = {}
    with screen(browser, address, size) as vera:
        vera.log_in("vera")
        for path in PAGES:
            vera.open(path)
            for summary in vera.page.locator("main summary").all():
                summary.click()
            found: Any = axe.Axe().run(vera.page, options=RULES).response["violations"]
            wrong[path] = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
            width, room = vera.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            wrong[path] += [f"{width} px wide"] if width > room else []
        assert {path: found for path, found in wrong.items() if found} == {}
        assert vera.complaints == []
