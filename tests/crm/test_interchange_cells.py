"""What one cell means, and that writing it and reading it again gives the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import tables
from crm.interchange.cells import read_cell, show_cell
from crm.interchange.numerals import LARGEST
from crm.tables import EMPLOYER_CONTACTS, EMPLOYERS, PARTICIPANTS, Column, Kind

NUMBER = EMPLOYERS.column("employees_fte")
DATE = EMPLOYERS.column("closed_on")
TIMES = EMPLOYERS.column("times")
WISHES = PARTICIPANTS.column("job_wishes")
CLOSE_REASON = PARTICIPANTS.column("close_reason")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (NUMBER, "1,5", 1.5),
        (NUMBER, "1.5", 1.5),
        (NUMBER, "1.234,5", 1234.5),
        (NUMBER, "1,234.5", 1234.5),
        (NUMBER, "1.234.567", 1234567.0),
        (NUMBER, "1 234,5", 1234.5),
        (NUMBER, "1\u00a0234", 1234.0),
        (NUMBER, "1\u202f234\u202f567", 1234567.0),
        (NUMBER, "012", 12.0),
        (EMPLOYERS.column("max_concurrent"), "1\u00a0000", 1000),
        (EMPLOYERS.column("latitude"), "-0", 0.0),
        (EMPLOYERS.column("longitude"), "10,123", 10.123),
        (EMPLOYERS.column("max_concurrent"), "12.0", 12),
        (DATE, "2026-11-16", "2026-11-16"),
        (DATE, "16-11-2026", "2026-11-16"),
        (DATE, "6-1-2026", "2026-01-06"),
        (DATE, "29-02-2028", "2028-02-29"),
        (EMPLOYERS.column("hours_can_grow"), "Ja", 1),
        (EMPLOYERS.column("hours_can_grow"), "TRUE", 1),
        (EMPLOYERS.column("hours_can_grow"), "1", 1),
        (EMPLOYERS.column("hours_can_grow"), "nej", 0),
        (EMPLOYERS.column("hours_can_grow"), "False", 0),
        (EMPLOYERS.column("hours_can_grow"), "0", 0),
        (EMPLOYERS.column("relation_step"), "First Contact", "first_contact"),
        (EMPLOYERS.column("p_number"), "1 003 456 789", "1003456789"),
        (EMPLOYERS.column("cvr"), "DK 13 58 56 28", "13585628"),
        (EMPLOYERS.column("industry_code"), "47.11.10", "471110"),
        (EMPLOYERS.column("industry_code"), "01", "01"),
        (EMPLOYERS.column("postcode"), "0800", "0800"),
        (TIMES, "morning; Evening ;;morning", '["morning", "evening"]'),
        (TIMES, "none", "[]"),
        (TIMES, ";", None),
        (
            WISHES,
            "kok, gerne i kantine;=gartner; ;kok, gerne i kantine",
            '["kok, gerne i kantine", "=gartner"]',
        ),
        (WISHES, "None", "[]"),
        (WISHES, "none;", '["none"]'),
        (EMPLOYERS.column("name"), "  æble\u0301  ", "æblé"),
        (EMPLOYERS.column("name"), "none", "none"),
        (EMPLOYERS.column("name"), "\u00a0 ", None),
    ],
)
def test_cell_is_read(column: Column, text: str, value: object) -> None:
    cell = read_cell(column, text)
    assert (cell.value, cell.refusal) == (value, None)


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        (NUMBER, "nan", "tal"),
        (NUMBER, "inf", "tal"),
        (NUMBER, "1e5", "tal"),
        (NUMBER, "9" * 400, "stort"),
        (NUMBER, "1000000001", "stort"),
        (EMPLOYERS.column("max_concurrent"), "1000000001", "stort"),
        (NUMBER, "-1", "under 0"),
        (NUMBER, "12 stk", "tal"),
        (NUMBER, "1 23", "tal"),
        (NUMBER, "١٢", "tal"),
        (EMPLOYERS.column("hours_max"), "169", "mellem 0 og 168"),
        (EMPLOYERS.column("noise"), "4", "mellem 1 og 3"),
        (EMPLOYERS.column("noise"), "1,5", "helt tal"),
        (EMPLOYERS.column("max_concurrent"), "1.000", "to måder"),
        (EMPLOYERS.column("max_concurrent"), "99999999999999999999", "stort"),
        (EMPLOYERS.column("latitude"), "91", "mellem -90 og 90"),
        (DATE, "30-02-2026", "kalenderen"),
        (DATE, "2026-13-01", "kalenderen"),
        (DATE, "16/11/2026", "dato"),
        (DATE, "i går", "dato"),
        (EMPLOYERS.column("hours_can_grow"), "måske", "yes"),
        (EMPLOYERS.column("p_number"), "123456789", "10 cifre"),
        (EMPLOYERS.column("p_number"), "P123456789", "10 cifre"),
        (EMPLOYERS.column("cvr"), "1234567", "8 cifre"),
        (EMPLOYERS.column("industry_code"), "4", "2 til 6"),
        (EMPLOYERS.column("industry_code"), "47111000", "2 til 6"),
        (EMPLOYERS.column("postcode"), "800", "4 cifre"),
        (TIMES, "morning;nat", "ukendt værdi 'nat'"),
        (TIMES, "none;morning", "ukendt værdi 'none'"),
        (EMPLOYER_CONTACTS.column("channel"), "vist", "mente du 'visit'?"),
        (EMPLOYER_CONTACTS.column("channel"), "brevdue", "skriv en af: visit, meeting_out"),
        (PARTICIPANTS.column("participant_id"), "P\n1", "linjeskift"),
        (CLOSE_REASON, "Indlæggelse", "helbredsoplysning"),
        (CLOSE_REASON, "blev syg", "skriv other"),
        (EMPLOYERS.column("name"), "a\0b", "nul-tegn"),
    ],
)
def test_cell_is_refused_with_a_reason(column: Column, text: str, word: str) -> None:
    cell = read_cell(column, text)
    assert cell.value is None
    assert cell.refusal is not None
    assert word in str(cell.refusal)


@pytest.mark.parametrize(
    ("column", "text", "value", "word"),
    [
        (EMPLOYERS.column("cvr"), "12345678", "12345678", "kontrolciffer"),
        (EMPLOYERS.column("industry_code"), "99.99.99", "999999", "DB25"),
        (EMPLOYERS.column("postcode"), "0001", "0001", "kendes ikke"),
        (NUMBER, "1.234", 1.234, "decimaltal"),
        (EMPLOYER_CONTACTS.column("result"), "Ringer selv", "Ringer selv", "faste værdier"),
        (CLOSE_REASON, "flyttet til Norge", "flyttet til Norge", "faste værdier"),
    ],
)
def test_odd_cell_is_kept_with_a_warning(column: Column, text: str, value: object, word: str) -> None:
    cell = read_cell(column, text)
    assert (cell.value, cell.refusal) == (value, None)
    assert cell.warning is not None
    assert word in str(cell.warning)


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (NUMBER, 12.0, "12"),
        (NUMBER, 0.1, "0.1"),
        (NUMBER, 1e-7, "0.0000001"),
        (NUMBER, 1e22, "10000000000000000000000"),
        (EMPLOYERS.column("hours_can_grow"), 0, "no"),
        (TIMES, "[]", "none"),
        (WISHES, '["none"]', "none;"),
        (WISHES, '[" a ", "", "a", "b"]', "a;b"),
        (EMPLOYERS.column("name"), "=1+1", "=1+1"),
        (EMPLOYERS.column("name"), None, ""),
    ],
)
def test_cell_is_written(column: Column, value: str | float | None, text: str) -> None:
    assert show_cell(column, value) == text


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(ANY_TEXT)
def test_any_stored_text_is_written_so_that_it_is_read_as_written(text: str) -> None:
    for column in (EMPLOYERS.column("name"), PARTICIPANTS.column("participant_id")):
        written = show_cell(column, text)
        assert show_cell(column, read_cell(column, written).value) == written


@given(st.lists(ANY_TEXT, max_size=4))
def test_any_stored_list_is_written_so_that_it_is_read_as_written(items: list[str]) -> None:
    written = show_cell(WISHES, json.dumps(items))
    assert show_cell(WISHES, read_cell(WISHES, written).value) == written


@given(st.floats(min_value=0, max_value=LARGEST))
def test_any_number_survives(number: float) -> None:
    assert read_cell(NUMBER, show_cell(NUMBER, number)).value == number


def test_every_code_is_read_as_itself() -> None:
    for table in tables.TABLES:
        for column in table.columns:
            for code in column.codes or ():
                single = read_cell(column, code.value.upper()).value
                assert single == (json.dumps([code.value]) if column.kind is Kind.CODES else code.value)


@pytest.mark.parametrize("number", ["010190-1234", "0101901234"])
def test_a_participant_is_never_known_by_a_cpr_number(number: str) -> None:
    column = PARTICIPANTS.column("participant_id")
    refusal = read_cell(column, number).refusal
    assert refusal is not None
    assert "CPR-nummer" in str(refusal)
    assert read_cell(column, "P-0101901").value == "P-0101901"
