"""Every main page at desk and phone width: no sideways scrolling, nothing that axe finds (WCAG 2.1 AA)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Desk
from tests.personas import CAFE

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
IDA = [
    "/",
    "/deltagere",
    "/deltagere?soeg=findes-ikke",
    "/deltagere/P-001",
    "/deltagere/P-001/match",
    "/deltagere/P-001/match?fane=vises-ikke",
    "/virksomheder",
    f"/virksomheder/{CAFE}",
    "/deltagere/P-001/anmodning",
    "/ugerapport",
    "/findes-ikke",
]


def _wrong(someone: Desk) -> list[str]:
    """What axe finds and whether the page is wider than the screen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:120]} ({len(one['nodes'])})" for one in found]
    width, room = someone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*wrong, f"{width} px wide"] if width > room else wrong


def _walk(someone: Desk) -> dict[str, list[str]]:
    someone.open("/log-ind")
    wrong = {"/log-ind": _wrong(someone)}
    someone.log_in("ida")
    for path in IDA:
        someone.open(path)
        for summary in someone.page.locator("summary").all():
            summary.click()
        wrong[path] = _wrong(someone)
    someone.open("/deltagere/P-001/anmodning")
    someone.page.get_by_role("button", name="Send anmodningen").click()
    wrong["own request"] = _wrong(someone)
    request = someone.page.url.removeprefix(someone.address)
    someone.page.get_by_role("button", name="Log ud").click()
    someone.log_in("vera")
    for path in ("/", "/anmodninger", request):
        someone.open(path)
        wrong[f"vera {path}"] = _wrong(someone)
    someone.page.get_by_role("button", name="Tag anmodningen").click()
    someone.open(f"{request}/liste")
    wrong["the list to answer on"] = _wrong(someone)
    someone.page.get_by_role("button", name="Send svaret").click()
    wrong["an answer refused"] = _wrong(someone)
    someone.page.get_by_role("button", name="Log ud").click()
    for name in ("lis", "adam"):
        someone.log_in(name)
        wrong[f"{name} /"] = _wrong(someone)
        someone.page.get_by_role("button", name="Log ud").click()
    return {path: found for path, found in wrong.items() if found}


def _meant(someone: Desk) -> None:
    """The browser notes in its log that a missing page and a refused form were not 200; both are meant."""
    someone.complaints[:] = [text for text in someone.complaints if "the server responded with" not in text]


def test_at_the_desk(desk: Desk) -> None:
    assert _walk(desk) == {}
    _meant(desk)


def test_on_the_phone(phone: Desk) -> None:
    assert _walk(phone) == {}
    _meant(phone)


def test_a_long_name_does_not_push_the_page_aside(phone: Desk, db: Any) -> None:
    long = "Nordjyllandsspecialarbejdsmarkedsvirksomhedsforeningssekretariat " * 2
    db.execute("UPDATE employers SET name = ?, street = ?, email = ?", [long, long, long.replace(" ", "x")])
    db.execute("UPDATE participants SET name = ?, job_wishes = json_array(?)", [long, long])
    db.execute("UPDATE employer_contacts SET learnt = ?, next_step = ?", [long, long])
    phone.log_in("ida")
    for path in IDA:
        phone.open(path)
        width, room = phone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, path
    _meant(phone)
