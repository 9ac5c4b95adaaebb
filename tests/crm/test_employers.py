"""Employers: search and the facts of one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlite_utils import Database

from crm import contacts, employers, opportunities
from crm.model import RelationStep
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, FAR_AWAY, NURSERY, SHOP


def _names(db: Database, query: str = "", **chosen: object) -> list[str]:
    rows, total = employers.search(db, query, as_of=TODAY, **chosen)  # type: ignore[arg-type]
    assert total == len(rows)
    return [row.name for row in rows]


def test_all_in_danish_order(db: Database) -> None:
    assert _names(db) == [
        "Café Fyrtårnet",
        "Det Lukkede Bageri",
        "Hvilende Lager",
        "Købmand Sørensen",
        "Ærøskov Planteskole",
        "Ålborg Vaskeri",
    ]


@pytest.mark.parametrize("query", ["sorensen", "SØRENSEN", "soerensen køb", "vrå", "vraa", "vra", SHOP[-4:]])
def test_every_word_must_be_found_in_some_spelling(db: Database, query: str) -> None:
    assert _names(db, query) == ["Købmand Sørensen"]


def test_signs_of_the_pattern_language_are_only_signs(db: Database) -> None:
    assert _names(db, "%") == _names(db, "_") == _names(db, "\\") == []


def test_filters_and_pages(db: Database) -> None:
    assert _names(db, town="Vrå") == ["Købmand Sørensen"]
    assert _names(db, industry="56") == ["Café Fyrtårnet"]
    assert _names(db, relation=RelationStep.NEEDS_MEETING) == ["Ærøskov Planteskole"]
    assert _names(db, relation=RelationStep.UNKNOWN) == ["Det Lukkede Bageri", "Ålborg Vaskeri"]
    rows, total = employers.search(db, as_of=TODAY, limit=2, offset=4)
    assert [row.p_number for row in rows] == [NURSERY, FAR_AWAY] and total == 6


def test_a_row_counts_usable_openings_and_the_last_contact(db: Database) -> None:
    (cafe,), _ = employers.search(db, "cafe", as_of=TODAY)
    assert cafe.openings == 1 and cafe.last_contact_on == date(2026, 11, 10)
    (earlier,), _ = employers.search(db, "cafe", as_of=date(2026, 11, 4))
    assert earlier.last_contact_on == date(2026, 11, 3)


def test_one_employer_with_its_dated_facts(db: Database) -> None:
    cafe = employers.find(db, CAFE)
    assert cafe
    assert cafe.facts["job_types"].value == ("Caféassistent", "Køkkenhjælp")
    assert cafe.facts["hours_can_grow"].value is True
    assert cafe.facts["noise"].value == 2
    assert cafe.facts["noise"].noted_on is not None and cafe.facts["noise"].source
    assert cafe.facts["outdoors"].value is None and cafe.facts["outdoors"].noted_on is None
    assert employers.find(db, "9999999999") is None
    closed = employers.find(db, CLOSED)
    assert closed and closed.successor_p_number == CAFE


def test_towns_codes_and_places(db: Database) -> None:
    assert employers.towns(db) == ["Hjørring", "Vrå", "Aalborg"]
    assert "561110" in employers.industry_codes(db)
    assert list(employers.places(db, [CAFE, "9999999999"])) == [CAFE]
    assert employers.places(db, []) == {}


def test_placements_are_counted_up_to_the_day(db: Database) -> None:
    assert employers.placements_count(db, CAFE, TODAY) == (1, 1)
    assert employers.placements_count(db, CAFE, date(2026, 1, 1)) == (0, 0)
    db.execute("UPDATE placements SET ended_on = '2026-05-01'")
    assert employers.placements_count(db, CAFE, TODAY) == (1, 0)


def test_contacts_who_have_left_are_not_shown(db: Database) -> None:
    assert [one.name for one in contacts.of_employer(db, CAFE, TODAY)] == ["Signe Fyhn"]
    before = contacts.of_employer(db, CAFE, date(2025, 12, 31))
    assert [(one.name, one.decides) for one in before] == [("Signe Fyhn", True), ("Aksel Bro", None)]


def test_openings_that_can_be_used(db: Database) -> None:
    (opening,) = opportunities.usable_at(db, CAFE, TODAY)
    assert opening.opportunity_id == "M-1" and opening.times == ("late_morning",)
    assert opportunities.usable_at(db, NURSERY, TODAY) == []
    assert [one.opportunity_id for one in opportunities.usable_at(db, NURSERY, date(2026, 7, 1))] == ["M-2"]
    assert opportunities.usable_count(db, TODAY) == 1
    assert set(opportunities.by_id(db, ["M-1", "M-2", "M-9"])) == {"M-1", "M-2"}
