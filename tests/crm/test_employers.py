"""Employers: the facts of one."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm import contacts, employers, opportunities
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, NURSERY


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
    (opening,) = opportunities.at_employer(db, CAFE, TODAY).usable
    assert opening.opportunity_id == "M-1" and opening.times == ("late_morning",)
    assert opportunities.at_employer(db, NURSERY, TODAY).usable == []
    assert [
        one.opportunity_id for one in opportunities.at_employer(db, NURSERY, date(2026, 7, 1)).usable
    ] == ["M-2"]
    assert opportunities.usable_count(db, TODAY) == 1
    assert set(opportunities.by_id(db, ["M-1", "M-2", "M-9"])) == {"M-1", "M-2"}
