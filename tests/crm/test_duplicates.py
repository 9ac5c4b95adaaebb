"""Employers that may be in the list twice."""

from __future__ import annotations

import pytest

from crm.duplicates import Named, comparable, likely_duplicates


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Hjørring Køkken & Bad ApS", "Hjoerring Køkken og Bad", True),
        ("Brdr. Jensen A/S", "Jensen Brdr", True),
        ("Ålborg Vask", "Aalborg Vask", True),
        ("Børnehave 1", "Børnehave 2", False),
        ("Bager Bo", "Slagter Ida", False),
    ],
)
def test_names_at_one_postcode(name: str, other: str, alike: bool) -> None:
    employers = [Named("1", name, "9800"), Named("2", other, "9800")]
    found = likely_duplicates(employers, {"2"})
    assert [(likeness.new.p_number, likeness.other.p_number) for likeness in found] == (
        [("2", "1")] if alike else []
    )


def test_only_new_ones_at_a_known_and_equal_postcode_are_compared() -> None:
    employers = [Named("1", "Bager Bo", "9800"), Named("2", "Bager Bo", "9900"), Named("3", "Bager Bo", None)]
    assert likely_duplicates(employers, {"1", "2", "3"}) == []
    old = [Named("1", "Bager Bo", "9800"), Named("2", "Bager Bo", "9800")]
    assert likely_duplicates(old, set()) == []


def test_of_several_new_ones_each_is_told_once_and_the_nearest_is_named() -> None:
    employers = [
        Named("3", "Hansens Maskinfabrik", "9800"),
        Named("2", "Hansens Maskinfabrikk", "9800"),
        Named("1", "Hansens Maskinfabrik", "9800"),
    ]
    found = likely_duplicates(employers, {"2", "3"})
    assert [(one.new.p_number, one.other.p_number, one.score == 100) for one in found] == [
        ("3", "1", True),
        ("2", "1", False),
    ]


def test_company_forms_and_the_order_of_words_do_not_count() -> None:
    assert comparable("Køkken & Bad, Hjørring A/S") == comparable("hjoerring køkken bad ApS")
