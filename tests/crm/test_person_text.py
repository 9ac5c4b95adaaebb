"""Finding people in free text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.person_text import Person, civil_numbers, names_in, names_someone, ten_digit_texts, without_people

ALMA = Person("P-001", "Alma Brøndby-Lund")
LIV = Person("P-002", "Liv Bo Dahl")


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234",
        "født 010190 1234",
        "nr.0101901234,",
        "(311299-0000)",
        "290200-1234",
        "010190 - 1234",
        "010190\u20131234",
        "01.01.90-1234",
        "01 01 90 1234",
        "01/01/90 \u2013 1234",
        "010190\u200b-1234",
    ],
)
def test_what_looks_like_a_civil_number(text: str) -> None:
    assert len(civil_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "321390-1234",
        "10-10-2026",
        "98 12 34 56",
        "12345678",
        "010190123456",
        "991390-1234",
        "16.11.26 1000 kr.",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    assert civil_numbers(text) == []


def test_a_known_p_number_is_no_civil_number_but_with_a_hyphen_it_is() -> None:
    assert civil_numbers("P-nr. 1003260001", ["1003260001"]) == []
    assert civil_numbers("P-nr. 1003260001", ["1003260002"]) == ["1003260001"]
    assert civil_numbers("100326-0001", ["1003260001"]) == ["100326-0001"]
    assert ten_digit_texts("1003260001 og 100326-0001") == ["1003260001"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alma kommer", ["Alma"]),
        ("almas cykel", ["Alma"]),
        ("ALMA BRØNDBY", ["Alma", "Brøndby"]),
        ("fru Lund's ønske", ["Lund"]),
        ("se P-001.", ["P-001"]),
        ("se p-001", ["P-001"]),
        ("_Alma_ og Alma_1", ["Alma"]),
        ("Al\u00adma, Bro\u0308ndby", ["Alma", "Brøndby"]),
        ("Brondby eller Broendbys", ["Brøndby"]),
        ("Almanakken i lunden", []),
        ("P-0012 og XP-001", []),
        ("", []),
    ],
)
def test_a_name_or_id_in_a_text(text: str, found: list[str]) -> None:
    assert names_in(text, ALMA) == found


def test_short_names_count_only_as_written() -> None:
    assert names_in("Liv og Bo", LIV) == ["Liv", "Bo"]
    assert names_in("der er liv i butikken, og de bo i byen", LIV) == []


def test_others_are_taken_out_of_a_text() -> None:
    text = "Alma Brøndby-Lund og Liv Bo Dahls mor; Liv i kantinen; p-002"
    assert without_people(text, ALMA, [ALMA, LIV], "[x]") == "[x]-[x] og [x] mor; Liv i kantinen; [x]"
    assert without_people("Ingen her", None, [LIV], "[x]") == "Ingen her"


@pytest.mark.parametrize(
    "told",
    [
        "Åse-Marie Ravn Østergård",
        "aase-marie ostergaards",
        "A\u030ase Marie Ravn",
        "Åse M. Østergård",
        "Østergård, Åse",
        "Åse\u00a0Ravn",
        "Å\u200bse Ravn",
        "p-003",
    ],
)
def test_others_are_found_however_their_names_are_written(told: str) -> None:
    person = Person("P-003", "Åse-Marie Ravn Østergård")
    assert names_someone(f"Talte om {told} i går", person)
    assert without_people(f"Talte om {told} i går", None, [person], "[x]") == "Talte om [x] i går"


@pytest.mark.parametrize("told", ["Åse i kassen", "hr. Østergård", "Marie og Ravn", "Åses søn", "P-0031"])
def test_a_single_name_may_be_somebody_at_the_employer(told: str) -> None:
    person = Person("P-003", "Åse-Marie Ravn Østergård")
    assert not names_someone(told, person)
    assert without_people(told, None, [person], "[x]") == told


def test_someone_without_a_name_is_still_someone() -> None:
    assert names_in("P-9 kommer", Person("P-9", None)) == ["P-9"]
    assert without_people("P-9 kommer", Person("P-9", None), [Person("P-9", None)], "[x]") == "[x] kommer"


@given(st.text(max_size=60), st.text(max_size=12), st.text(min_size=1, max_size=6))
def test_after_taking_out_the_person_the_name_is_not_found(text: str, name: str, id_: str) -> None:
    person = Person(id_, name)
    left = without_people(text, person, [person], "[]")
    assert [part for part in names_in(left, person) if part != id_] == []
