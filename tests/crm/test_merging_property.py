"""Whatever two employers hold: a merge loses nothing, and taking it back restores every byte (row 12)."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes, employers
from crm.conditions import REST_UNTIL
from crm.merge_fields import Side
from crm.merging import merge, preview
from crm.model import RunKind
from crm.problem import Problem
from crm.undoing import undo_run
from tests.crm.merge_worlds import NOT_COMPARED, NUMBERS, World, everything, living, world

PAIRS = st.permutations(NUMBERS).map(lambda order: (order[0], order[1]))
COUNTED = ("contacts", "employer_contacts", "next_steps", "opportunities", "introductions", "placements")


def merged(db: Database, stays: str, goes: str, choices: dict[str, Side]) -> int:
    """The run of a merge; the example is passed over where the merge is rightly refused."""
    try:
        seen = preview(db, stays, goes).fingerprint
        with changes.recorded(db, "vera", RunKind.MERGE) as pen:
            merge(pen, stays, goes, choices, seen, "2026-11-16")
    except Problem:
        assume(False)
    return pen.run_id


def choices_of(db: Database, stays: str, goes: str, data: st.DataObject) -> dict[str, Side]:
    try:
        fields = preview(db, stays, goes).fields
    except Problem:
        assume(False)
        return {}
    wanted = data.draw(st.lists(st.sampled_from([field.key for field in fields]), unique=True, max_size=12))
    return {key: data.draw(st.sampled_from(Side)) for key in wanted}


def counts(db: Database) -> dict[str, int]:
    return {name: db.table(name).count for name in COUNTED}


@settings(max_examples=60, deadline=None)
@given(world(), PAIRS, st.data())
def test_row_12_undo_restores_every_row_byte_for_byte(
    rows: World, pair: tuple[str, str], data: st.DataObject
) -> None:
    with living(rows) as db:
        choices = choices_of(db, *pair, data)
        before = everything(db)
        run = merged(db, *pair, choices)
        assert everything(db) != before
        undo_run(db, run, kind=RunKind.MERGE, user_name="karl")
        assert everything(db) == before
        with pytest.raises(Problem, match="allerede taget tilbage"):
            undo_run(db, run, kind=RunKind.MERGE)


@settings(max_examples=60, deadline=None)
@given(world(), PAIRS, st.data())
def test_row_12_a_merge_loses_nothing_and_leaves_nothing_pointing_nowhere(
    rows: World, pair: tuple[str, str], data: st.DataObject
) -> None:
    stays, goes = pair
    with living(rows) as db:
        choices = choices_of(db, stays, goes, data)
        shown, before = preview(db, stays, goes), counts(db)
        joined = {
            "contacts": len({field.person for field in shown.fields if field.person}),
            "introductions": shown.moves.same_introductions,
            "placements": shown.moves.same_placements,
        }
        merged(db, stays, goes, choices)
        assert counts(db) == {name: number - joined.get(name, 0) for name, number in before.items()}
        assert list(db.query("PRAGMA foreign_key_check")) == []
        _is_named_nowhere(db, goes)


def _is_named_nowhere(db: Database, goes: str) -> None:
    """The number that went stands only as an old number, and in what was frozen before."""
    spared = {*NOT_COMPARED, "match_requests", "saved_views"}
    for name in set(db.table_names()) - spared:
        for row in db.query(f'SELECT * FROM "{name}"'):
            if goes in repr(row):
                assert name == "merged_employers" and row["p_number"] == goes, (name, row)


@settings(max_examples=40, deadline=None)
@given(world(), st.permutations(NUMBERS), st.data())
def test_row_12_chains_are_taken_back_in_reverse_order_and_in_no_other(
    rows: World, order: list[str], data: st.DataObject
) -> None:
    first, second, third, _ = order
    with living(rows) as db:
        states, runs = [everything(db)], []
        for stays, goes in ((second, first), (third, second)):
            runs.append(merged(db, stays, goes, choices_of(db, stays, goes, data)))
            states.append(everything(db))
        leads = dict(db.conn.execute("SELECT p_number, into_p_number FROM merged_employers").fetchall())
        assert leads[first] == leads[second] == third
        with pytest.raises(Problem, match=rf"Sammenlægning nr\. {runs[1]} har siden ændret"):
            undo_run(db, runs[0], kind=RunKind.MERGE)
        assert everything(db) == states[2]
        for run, state in ((runs[1], states[1]), (runs[0], states[0])):
            undo_run(db, run, kind=RunKind.MERGE)
            assert everything(db) == state


@settings(max_examples=40, deadline=None)
@given(world(), PAIRS)
def test_the_longest_rest_holds_and_old_answers_lead_to_the_one_that_stayed(
    rows: World, pair: tuple[str, str]
) -> None:
    stays, goes = pair
    with living(rows) as db:
        until = rest(db, stays, goes)
        merged(db, stays, goes, {})
        assert rest(db, stays) == until
        answers = [json.loads(row["answered_p_numbers"]) for row in db.query("SELECT * FROM match_requests")]
        places = employers.places(db, [number for answer in answers for number in answer])
        assert [goes] in answers and places[goes] == places[stays]


def rest(db: Database, *numbers: str) -> str | None:
    """The last day on which one of these is to be left alone."""
    sql = f"SELECT max({REST_UNTIL}) AS until FROM employers e WHERE instr(?, p_number)"
    until: str | None = next(db.query(sql, [" ".join(numbers)]))["until"]
    return until
