"""Search among employers, and the employer card."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from tests.conftest import Visitor
from tests.personas import CAFE, CLOSED, NURSERY, RESTING, SHOP

Enter = Callable[[str], Visitor]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ærøskov", "Ærøskov Planteskole"),
        ("aeroeskov", "Ærøskov Planteskole"),
        ("aroskov", "Ærøskov Planteskole"),
        ("koebmand soerensen", "Købmand Sørensen"),
        ("kobmand", "Købmand Sørensen"),
        ("aalborg", "Ålborg Vaskeri"),
        ("ålborg", "Ålborg Vaskeri"),
        ("strandvejen", "Café Fyrtårnet"),
        ("cafe", "Café Fyrtårnet"),
        (CAFE, "Café Fyrtårnet"),
    ],
)
def test_search_finds_danish_names_in_any_spelling(logged_in: Enter, search: str, found: str) -> None:
    words = logged_in("vera").words(f"/virksomheder?soeg={search}")
    assert found in words and "1 virksomhed" in words


def test_the_list_stands_in_danish_order(logged_in: Enter) -> None:
    words = logged_in("vera").words("/virksomheder?lukkede=vis").partition("Rækkefølge")[2]
    names = ["Café Fyrtårnet", "Det Lukkede Bageri", "Hvilende Lager", "Købmand", "Ærøskov", "Ålborg Vaskeri"]
    assert [words.rindex(name) for name in names] == sorted(words.rindex(name) for name in names)


def test_filters(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert "1 virksomhed" in vera.words("/virksomheder?by=Vr%C3%A5")
    assert "1 virksomhed" in vera.words("/virksomheder?branche=561110")
    assert "1 virksomhed" in vera.words("/virksomheder?relation=cooperation")
    assert "1 virksomhed" in vera.words("/virksomheder?relation=unknown")
    assert "2 virksomheder" in vera.words("/virksomheder?relation=unknown&lukkede=vis")
    assert "1 virksomhed" in vera.words("/virksomheder?aabning=1")
    assert "Ingen virksomheder passer" in vera.words("/virksomheder?by=Vr%C3%A5&relation=cooperation")


def test_long_lists_come_in_pages_that_keep_the_filter(logged_in: Enter, db: Database) -> None:
    db.table("employers").insert_all(
        {"p_number": f"20000000{n:02}", "name": f"Firma {n:02}", "town": "Vrå", "search_key": "firma"}
        for n in range(40)
    )
    vera = logged_in("vera")
    first = vera.get("/virksomheder?soeg=firma&by=Vr%C3%A5")
    assert first.count('class="row-card firm"') == 25
    assert "soeg=firma&amp;by=Vr%C3%A5" in first.partition('rel="next"')[2][:200]
    assert vera.get("/virksomheder?soeg=firma&side=2").count('class="row-card firm"') == 15
    assert vera.get("/virksomheder?soeg=firma&side=50").count('class="row-card firm"') == 15


def test_hostile_searches_find_nothing_and_break_nothing(logged_in: Enter) -> None:
    vera = logged_in("vera")
    for query in ("%25", "_", "'%20OR%201=1--", "q%00", "\\", "a" * 3000, "%F0%9F%A6%84", "* *"):
        assert "0 virksomheder" in vera.words(f"/virksomheder?soeg={query}")


def test_the_card_says_what_is_known_with_age_and_source(logged_in: Enter, db: Database) -> None:
    db.execute(
        "UPDATE employer_facts SET noted_on = '2025-03-01', source = 'besøg' "
        "WHERE p_number = ? AND field = 'values'",
        [CAFE],
    )
    words = logged_in("vera").words(f"/virksomheder/{CAFE}")
    for told in (
        "Samarbejde",
        "Caféassistent Kode for Caféassistent: DISCO 5",
        "Timer om ugen 8–20",
        "Timer kan trappes op Ja",
        "Stabilt fremmøde Kundeservice for 21 måneder siden · besøg",
        "Netværk Uopfordret henvendelse",
        "Støj noget",
        "Spørg om mennesker omkring, samarbejde i hold, udendørs",
        "Opgavepakke Caféassistent",
        "Signe Fyhn Beslutningstager Ejer 98 00 00 01 Helst besøg",
        "Fast kontakt hos os Vera Munk",
        "Forløb her 1 i alt, 1 i gang",
    ):
        assert told in words, told
    assert "Tidligere (1) Aksel Bro" in words


@pytest.mark.parametrize(
    ("p_number", "light", "told"),
    [
        (CAFE, "yellow", "De er spurgt om en person 2 gange på 28 dage, og grænsen er 1."),
        (NURSERY, "green", "Ingen har kontaktet dem endnu."),
        (SHOP, "yellow", "De sagde nej 1. nov. 2026."),
        (RESTING, "red", "De har bedt om ro til og med 1. mar. 2027."),
        (CLOSED, "red", "Arbejdspladsen lukkede 1. maj 2026."),
    ],
)
def test_may_i_ask_now(logged_in: Enter, p_number: str, light: str, told: str) -> None:
    page = logged_in("vera").get(f"/virksomheder/{p_number}")
    assert f"panel light light-{light}" in page
    assert told in page


def test_a_closed_unit_leads_to_its_successor(logged_in: Enter) -> None:
    assert f'href="/virksomheder/{CAFE}"' in logged_in("vera").get(f"/virksomheder/{CLOSED}")


def test_the_log_names_participants_to_their_own_consultant_alone(logged_in: Enter) -> None:
    ida = logged_in("ida").words(f"/virksomheder/{CAFE}")
    assert "for Alma Brøndby" in ida
    assert "Almas start skal være stille." in ida
    assert "Nævnte [en deltager] på telefonsvareren" in ida
    ole = logged_in("ole").words(f"/virksomheder/{CAFE}")
    assert "Nævnte Carla Østergård på telefonsvareren" in ole
    assert "[en deltager] start skal være stille. Ejeren vil møde [en deltager]." in ole


@pytest.mark.parametrize("name", ["vera", "karl", "lis"])
def test_the_log_names_nobody_to_others(logged_in: Enter, name: str) -> None:
    page = logged_in(name).get(f"/virksomheder/{CAFE}")
    assert "Mangler hænder før frokost" in page and "Ring til Signe om [en deltager]" in page
    for secret in ("Alma", "Brøndby", "Carla", "Østergård", "P-001", "P-003", "Bent", "/deltagere"):
        assert secret not in page, secret


def test_what_comes_later_is_not_told(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employer_contacts SET date = '2026-11-17' WHERE staff = 'vera'")
    words = logged_in("vera").words(f"/virksomheder/{CAFE}")
    assert "Mangler hænder" not in words and "2 kontakter på 28 dage" in words
