"""Places of education on the match list: a filter and a word of their own, and no talk of posts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlite_utils import Database

from tests.conftest import Visitor
from tests.personas import NURSERY

Enter = Callable[[str], Visitor]

MATCH = "/deltagere/P-001/match"
SCHOOL = "1000000077"


@pytest.fixture
def school(db: Database) -> Database:
    """A school near Alma, who would also take an education."""
    db.table("employers").insert(
        {
            "p_number": SCHOOL,
            "name": "EUC Vendsyssel",
            "postcode": "9800",
            "town": "Hjørring",
            "latitude": 57.455,
            "longitude": 9.98,
            "accepted_forms": '["education"]',
            "job_types": '["Gartner"]',
            "search_key": "",
            "sort_key": "",
        }
    )
    forms = '["ordinary", "few_hours", "education"]'
    db.execute("UPDATE participants SET accepted_forms = ? WHERE participant_id = 'P-001'", [forms])
    return db


def listed(ida: Visitor, query: str = "") -> list[str]:
    return [name.strip() for name in re.findall(r'overview-name">([^<]*)<', ida.get(MATCH + query))]


def row(ida: Visitor, p_number: str, query: str = "") -> str:
    found = re.search(
        rf'<article class="match" id="virksomhed-{p_number}".*?</article>', ida.get(MATCH + query), re.S
    )
    assert found
    return found[0]


def test_a_school_is_a_target_beside_the_workplaces(logged_in: Enter, school: Database) -> None:
    ida = logged_in("ida")
    assert "EUC Vendsyssel" in listed(ida) and "Ærøskov Planteskole" in listed(ida)
    text = row(ida, SCHOOL)
    assert "Uddannelsessted" in text and "Ingen opslået uddannelsesplads" in text
    for word in ("stilling", "ansætte", "Ansætte", "åbning"):
        assert word not in text.replace("Ja, den vil vi", ""), word
    assert "Uddannelsessted" not in row(ida, NURSERY)


def test_the_filter_shows_the_places_of_education_alone(logged_in: Enter, school: Database) -> None:
    ida = logged_in("ida")
    page = ida.get(f"{MATCH}?uddannelse=1")
    assert 'uddannelse=1" aria-current="true">Uddannelse' in page
    assert listed(ida, "?uddannelse=1") == ["EUC Vendsyssel"]
    assert "Vises ikke" in page
    db_forms = '["ordinary", "education"]'
    school.execute("UPDATE employers SET accepted_forms = ? WHERE p_number = ?", [db_forms, NURSERY])
    assert set(listed(ida, "?uddannelse=1")) == {"EUC Vendsyssel", "Ærøskov Planteskole"}
    assert "Også uddannelse" in row(ida, NURSERY)


def test_an_opening_for_an_education_is_called_so(logged_in: Enter, school: Database) -> None:
    school.table("opportunities").insert(
        {
            "opportunity_id": "M-77",
            "p_number": SCHOOL,
            "kind": "education",
            "form": "education",
            "job_type": "Gartner",
            "description": "Grundforløb",
            "status": "open",
            "heard_on": "2026-11-10",
        }
    )
    ida = logged_in("ida")
    text = row(ida, SCHOOL, "?uddannelse=1")
    assert "Uddannelsesplads" in text and "Grundforløb" in text and "Uddannelsessted" in text
    assert "EUC Vendsyssel" in listed(ida, "?kun-aabninger=1")


def test_who_has_not_said_yes_to_an_education_does_not_meet_the_school(
    logged_in: Enter, school: Database
) -> None:
    school.execute("""UPDATE participants SET accepted_forms = '["ordinary"]'""")
    ida = logged_in("ida")
    assert "EUC Vendsyssel" not in listed(ida)
    assert "Ingen uddannelsessteder passer lige nu" in ida.words(f"{MATCH}?uddannelse=1")
    assert "De tager imod uddannelse; deltageren ønsker ordinært job" in ida.words(f"{MATCH}?fane=vises-ikke")


def test_an_education_nobody_asked_for_is_told(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE opportunities SET kind = 'education', form = NULL WHERE opportunity_id = 'M-1'")
    ida = logged_in("ida")
    assert "uddannelse er ikke blandt det, deltageren har sagt ja til" in ida.words(MATCH)
