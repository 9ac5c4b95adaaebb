"""What is known of an employer, each fact with date and source (feature row 3)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes, employers
from crm.db import memory_database
from crm.employer_facts import FACTS, known, learn, newer_facts, table_of
from crm.model import FactSource, RunKind
from crm.problem import Problem
from crm.records import Value
from crm.tables import EMPLOYERS
from crm.undoing import undo_run

ANNA = "1000000001"
EARLIER, DAY, LATER = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 16)


@pytest.fixture
def db() -> Database:
    return fresh()


def fresh() -> Database:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": ANNA, "name": "Anna"})
    return db


def told(
    db: Database, values: dict[str, Value], on: date, source: str = "visit", **more: set[str]
) -> list[str]:
    with changes.recorded(db, "vera") as pen:
        return learn(pen, ANNA, values, on, source, **more)


def stands(db: Database, field: str) -> tuple[Value, date | None, str | None]:
    fact = known(db, ANNA)[field]
    return fact.value, fact.noted_on, fact.source


def test_row_03_facts_of_both_tables_are_set_with_date_and_source(db: Database) -> None:
    values: dict[str, Value] = {"noise": 2, "job_types": '["Bager"]', "labour_need": "Hænder før jul"}
    assert told(db, values, DAY, FactSource.PHONE) == list(values)
    assert stands(db, "noise") == (2, DAY, "phone")
    assert stands(db, "labour_need") == ("Hænder før jul", DAY, "phone")
    card = employers.find(db, ANNA)
    assert card and card.facts["job_types"].value == ("Bager",)
    assert (card.facts["labour_need"].noted_on, card.facts["labour_need"].source) == (DAY, "phone")


def test_confirming_renews_the_date_and_leaves_the_value(db: Database) -> None:
    told(db, {"noise": 2}, DAY)
    assert told(db, {"noise": 2}, LATER, "phone") == ["noise"]
    assert stands(db, "noise") == (2, LATER, "phone")


def test_an_older_date_neither_overwrites_nor_confirms_unless_asked_for(db: Database) -> None:
    told(db, {"noise": 2, "pace": 1}, DAY)
    older: dict[str, Value] = {"noise": 3, "pace": 1, "outdoors": 1}
    (asked,) = newer_facts(db, ANNA, older, EARLIER)
    assert (asked.field, asked.value, asked.noted_on) == ("noise", 2, DAY)
    assert told(db, older, EARLIER) == ["outdoors"]
    assert stands(db, "noise") == (2, DAY, "visit") and stands(db, "pace") == (1, DAY, "visit")
    assert told(db, older, EARLIER, over={"noise"}) == ["noise", "outdoors"]
    assert stands(db, "noise") == (3, EARLIER, "visit")


def test_the_same_day_counts_as_news(db: Database) -> None:
    told(db, {"noise": 2}, DAY)
    assert newer_facts(db, ANNA, {"noise": 3}, DAY) == []
    assert told(db, {"noise": 3}, DAY) == ["noise"]


def test_the_date_of_a_file_is_not_the_date_of_what_is_known(db: Database) -> None:
    told(db, {"noise": 2}, LATER, "import")
    assert newer_facts(db, ANNA, {"noise": 3}, DAY) == []
    assert told(db, {"noise": 3}, DAY) == ["noise"]


def test_a_guess_never_confirms_what_somebody_saw(db: Database) -> None:
    told(db, {"noise": 2}, DAY, "visit")
    assert told(db, {"noise": 2}, LATER, "guess") == []
    assert stands(db, "noise") == (2, DAY, "visit")
    told(db, {"pace": 2}, DAY, "guess")
    assert told(db, {"pace": 2}, LATER, "guess") == ["pace"]


def test_none_makes_it_unknown_and_an_empty_list_is_known(db: Database) -> None:
    told(db, {"requirements": '["forklift"]', "noise": 2}, DAY)
    assert told(db, {"requirements": "[]", "noise": None, "pace": None}, LATER) == ["requirements", "noise"]
    assert stands(db, "requirements") == ("[]", LATER, "visit")
    assert stands(db, "noise") == (None, None, None)
    card = employers.find(db, ANNA)
    assert card and card.facts["requirements"].value == ()


def test_a_list_written_in_another_way_is_the_same_list(db: Database) -> None:
    told(db, {"times": '["morning", "evening"]'}, DAY)
    assert newer_facts(db, ANNA, {"times": '["morning","evening"]'}, EARLIER) == []


def test_what_is_no_fact_or_no_employer_is_refused(db: Database) -> None:
    with pytest.raises(KeyError):
        told(db, {"name": "Bo"}, DAY)
    with pytest.raises(Problem, match="findes ikke længere"), changes.recorded(db, "vera") as pen:
        learn(pen, "1999999999", {"noise": 1}, DAY, "visit")


def test_what_was_learnt_is_one_run_and_can_be_taken_back(db: Database) -> None:
    told(db, {"noise": 2}, DAY)
    before = list(db.query("SELECT * FROM employer_facts")), list(db.query("SELECT * FROM employers"))
    with changes.recorded(db, "vera") as pen:
        learn(pen, ANNA, {"noise": 3, "labour_need": "To om natten"}, LATER, "visit")
    undo_run(db, pen.run_id, kind=RunKind.EDIT, user_name="vera")
    assert before == (
        list(db.query("SELECT * FROM employer_facts")),
        list(db.query("SELECT * FROM employers")),
    )


STEP = st.tuples(
    st.sampled_from([None, 1, 2, 3]),
    st.dates(date(2026, 1, 1), date(2026, 1, 9)),
    st.sampled_from(["visit", "phone", "guess"]),
)


@given(st.lists(STEP, max_size=8))
def test_whatever_the_order_the_latest_day_is_what_stands(steps: list[tuple[int | None, date, str]]) -> None:
    db = fresh()
    try:
        stand: tuple[int | None, date | None] = (None, None)
        for value, on, source in steps:
            changed = told(db, {"noise": value}, on, source)
            now, noted, _ = stands(db, "noise")
            if changed:
                assert now == value and noted == (None if value is None else on)
                assert stand[1] is None or on >= stand[1]
            else:
                assert (now, noted) == stand
            stand = (now if now is None else int(now), noted)
    finally:
        db.conn.close()


def test_every_fact_has_a_table() -> None:
    assert all(table_of(field).column(field) for field in FACTS)
