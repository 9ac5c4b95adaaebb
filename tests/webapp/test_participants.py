"""The caseload and the career profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from tests.conftest import Visitor

Enter = Callable[[str], Visitor]


def test_the_caseload_is_ones_own(logged_in: Enter) -> None:
    words = logged_in("ida").words("/deltagere")
    for told in ("1 aktiv", "Alma Brøndby", "»noget på en rolig café«", "Jobudvikling", "15 t/uge"):
        assert told in words
    assert "1. dec. 2026" in words
    assert "for 13 dage siden" in words
    for other in ("Bent", "Carla", "Dorthe"):
        assert other not in words
    theirs = logged_in("ole").words("/deltagere")
    assert "Carla Østergård" in theirs and "Dorthe Ea Winther" in theirs and "Alma" not in theirs
    assert "aldrig" in theirs


def test_closed_courses_are_a_choice(logged_in: Enter) -> None:
    words = logged_in("ida").words("/deltagere?vis=afsluttede")
    assert "Bent Dahl" in words and "Alma" not in words and "1 afsluttet" in words


@pytest.mark.parametrize("search", ["brøndby", "broendby", "BRONDBY", "alma cafe", "p-001", "planter"])
def test_search_finds_any_danish_spelling(logged_in: Enter, search: str) -> None:
    assert "Alma" in logged_in("ida").words(f"/deltagere?soeg={search}")


@pytest.mark.parametrize("query", ["soeg=carla", "soeg=%25", "soeg=_", "spor=placement", "soeg=alma+xyz"])
def test_search_and_filter_leave_out_what_does_not_fit(logged_in: Enter, query: str) -> None:
    words = logged_in("ida").words(f"/deltagere?{query}")
    assert "Ingen deltagere passer" in words and "Alma" not in words


@pytest.mark.parametrize("view", ["stille", "slutter"])
def test_the_start_page_leads_to_the_participants_it_counted(logged_in: Enter, view: str) -> None:
    ole = logged_in("ole")
    counted = ole.get("/").partition(f"vis={view}")[2].partition("<strong>")[2].partition("</strong>")[0]
    assert ole.get(f"/deltagere?vis={view}").count('class="row-card person"') == int(counted)


def test_a_quiet_participant_is_found_and_another_is_not(logged_in: Enter) -> None:
    assert "Ingen deltagere passer" in logged_in("ida").words("/deltagere?vis=stille")
    words = logged_in("ole").words("/deltagere?vis=stille")
    assert "1 aktiv i det, du har valgt" in words


@pytest.mark.parametrize("page", ["", "/match"])
def test_one_can_go_on_to_the_next_participant_of_the_own_caseload(logged_in: Enter, page: str) -> None:
    ole, ida = logged_in("ole"), logged_in("ida")
    first = ole.get(f"/deltagere/P-003{page}")
    assert f'rel="next" href="/deltagere/P-004{page}"' in first and 'rel="prev"' not in first
    assert f'rel="prev" href="/deltagere/P-003{page}"' in ole.get(f"/deltagere/P-004{page}")
    assert "Næste deltager" not in ida.get(f"/deltagere/P-001{page}")
    assert "Næste deltager" not in ida.get(f"/deltagere/P-002{page}")


def test_the_profile_has_strengths_first_and_the_own_words(logged_in: Enter) -> None:
    words = logged_in("ida").words("/deltagere/P-001")
    assert words.index("Styrker") < words.index("Jobønsker med egne ord") < words.index("Arbejdsmiljø")
    for told in (
        "Stabilt fremmøde",
        "»gerne arbejde med planter«",
        "Butiksmedarbejder",
        "9800 Hjørring",
        "30 minutter",
        "Rolig start",
        "Hygiejnekursus",
        "Støj Slet ikke",
        "Kundekontakt Vil gerne",
        "Overvejer",
        "Intet må siges til en virksomhed, før det er aftalt",
    ):
        assert told in words, told


def test_unknown_is_said_and_is_not_none(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET strengths = '[]', transport = NULL WHERE participant_id = 'P-004'")
    words = logged_in("ole").words("/deltagere/P-004")
    assert "Styrker Ingen" in words
    assert "Transport Ukendt" in words
    assert "Ikke talt om endnu" in words


def test_a_closed_course_offers_no_new_steps(logged_in: Enter) -> None:
    page = logged_in("ida").get("/deltagere/P-002")
    assert "Afsluttet 1. jun. 2026" in page
    assert "/deltagere/P-002/anmodning" not in page


def test_coordinates_are_never_shown(logged_in: Enter) -> None:
    page = logged_in("ida").get("/deltagere/P-001")
    assert "57.46" not in page and "57,46" not in page and "9.977" not in page
