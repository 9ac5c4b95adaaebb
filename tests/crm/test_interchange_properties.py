"""Whatever is chosen: nothing known is overwritten unasked, a preview is true, an undo restores all."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.db import memory_database
from crm.interchange import (
    LEAVE_OUT,
    NEW,
    Choices,
    Mode,
    Report,
    import_folder,
    preview_folder,
    read_outcomes,
    read_questions,
)
from crm.problem import Problem
from crm.records import Key, Values, pick, stored_rows
from crm.tables import EMPLOYERS, TABLES
from crm.undoing import undo_run
from tests.crm.interchange_folder import exported
from tests.crm.test_interchange_round_trip import P_NUMBERS, QUICK, rows

PLACE = {"street": "Østergade 4", "postcode": "9800", "town": "Hjørring"}
HERE = [{"p_number": P_NUMBERS[0], "name": "Hjørring Køkken & Bad ApS", **PLACE}]
COMING = [
    *HERE,
    {"p_number": P_NUMBERS[1], "name": "Hjoerring Køkken og Bad", **PLACE},
    {"p_number": P_NUMBERS[2], "name": "Smeden i Hirtshals"},
]
GROUND = {"participants": [{"participant_id": "P-1"}], "users": [{"user_name": "ips1"}]}

folders = st.fixed_dictionaries({table.name: rows(table) for table in TABLES})
modes = st.sampled_from(list(Mode))
choices = st.builds(
    Choices,
    modes=st.dictionaries(st.sampled_from([table.name for table in TABLES]), modes, max_size=4),
    default=modes,
    ask=st.booleans(),
    answers=st.dictionaries(
        st.sampled_from(P_NUMBERS), st.sampled_from([*P_NUMBERS[:1], NEW, LEAVE_OUT]), max_size=2
    ),
)


def write(folder: Path, content: Mapping[str, list[dict[str, str]]], employers: list[dict[str, str]]) -> Path:
    """The folder as spreadsheets, with these employers in front."""
    folder.mkdir()
    for table in TABLES:
        first = employers if table.name == "employers" else GROUND.get(table.name, [])
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.name for c in table.columns], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(first)
            writer.writerows(content[table.name])
    return folder


def town(place: Path, before: Mapping[str, list[dict[str, str]]], merged: bool = False) -> Database:
    """A database with one employer and what hangs on it; `merged`: another number leads to it."""
    db = memory_database()
    import_folder(db, write(place / "before", before, HERE))
    db.execute("DELETE FROM merged_employers")
    if merged:
        db.execute("INSERT INTO merged_employers (p_number, into_p_number) VALUES (?, ?)", P_NUMBERS[2::-2])
    return db


def everything(db: Database) -> dict[str, dict[Key, Values]]:
    return {table.name: stored_rows(db, table) for table in TABLES}


def told(report: Report) -> tuple[object, ...]:
    """A report without what only a real run has."""
    return (
        report.tables,
        [(w.file, w.column, str(w.reason), w.count, w.lines) for w in report.warnings],
        [(r.file, r.line, r.column, r.value, str(r.reason)) for r in report.rejects],
        report.left,
        report.waiting,
        report.questions,
    )


@QUICK
@given(folders, folders, st.booleans())
def test_fill_blanks_never_changes_a_known_value(before: Any, after: Any, merged: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        db = town(Path(place), before, merged)
        stored = everything(db)
        import_folder(
            db, write(Path(place) / "after", after, COMING), choices=Choices(default=Mode.FILL_BLANKS)
        )
        now = everything(db)
        blank = {
            (p_number, field)
            for p_number, field in stored["employer_facts"]
            if pick(EMPLOYERS, stored["employers"][p_number,], (str(field),)) == (None,)
        }  # a day without a value: it goes when the value comes
        for table, had in stored.items():
            for key, values in had.items():
                if table == "employer_facts" and key in blank:
                    continue
                kept = [new for old, new in zip(values, now[table][key], strict=True) if old is not None]
                assert kept == [old for old in values if old is not None], (table, key)


@QUICK
@given(folders, folders, st.booleans())
def test_add_never_changes_a_stored_row(before: Any, after: Any, merged: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        db = town(Path(place), before, merged)
        stored = everything(db)
        import_folder(db, write(Path(place) / "after", after, COMING), choices=Choices(default=Mode.ADD))
        now = everything(db)
        assert all(had.items() <= now[table].items() for table, had in stored.items())


@QUICK
@given(folders, folders, st.booleans())
def test_update_adds_no_row_but_names_and_what_is_told_of_employers(
    before: Any, after: Any, merged: bool
) -> None:
    with tempfile.TemporaryDirectory() as place:
        db = town(Path(place), before, merged)
        stored = everything(db)
        import_folder(db, write(Path(place) / "after", after, COMING), choices=Choices(default=Mode.UPDATE))
        now = everything(db)
        for table in stored.keys() - {"users", "employer_facts", "employer_profile"}:
            assert now[table].keys() == stored[table].keys(), table


@QUICK
@given(folders, folders, choices, st.booleans())
def test_a_preview_tells_the_truth_and_leaves_every_table_as_it_is(
    before: Any, after: Any, chosen: Choices, merged: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        db = town(place, before, merged)
        folder = write(place / "after", after, COMING)
        content = "\n".join(db.conn.iterdump())
        try:
            preview = preview_folder(db, folder, choices=chosen, outcomes=place / "preview.db")
        except Problem:
            assert "\n".join(db.conn.iterdump()) == content
            return
        assert "\n".join(db.conn.iterdump()) == content
        report = import_folder(db, folder, choices=chosen, outcomes=place / "real.db")
        assert told(preview) == told(report)
        assert fates(place / "preview.db") == fates(place / "real.db")
        asked = [question.ref for question in read_questions(place / "real.db")]
        assert len(asked) == report.questions
        counted = sum(c.added + c.updated + c.unchanged + c.rejected for c in report.tables.values()) + sum(
            [*report.left.values(), *report.waiting.values()]
        )
        replaced = [fate for fate in fates(place / "real.db") if fate[3] == "replaced"]
        assert len(fates(place / "real.db")) == counted + len(replaced)


def fates(path: Path) -> list[tuple[object, ...]]:
    return [
        (r.table, r.line, r.key, r.outcome, r.matched, r.other, r.changes)
        for r in read_outcomes(path, limit=1000)
    ]


@QUICK
@given(folders, folders, choices, st.booleans())
def test_whatever_was_chosen_an_undo_restores_every_row(
    before: Any, after: Any, chosen: Choices, merged: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        db = town(place, before, merged)
        stored, out = everything(db), exported(db, place / "out")
        try:
            report = import_folder(db, write(place / "after", after, COMING), choices=chosen)
        except Problem:
            assert everything(db) == stored
            return
        undo_run(db, report.run_id)
        assert everything(db) == stored
        assert exported(db, place / "back") == out


@QUICK
@given(folders, folders, choices)
def test_the_same_choices_twice_change_nothing_more(before: Any, after: Any, chosen: Choices) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        db = town(place, before)
        folder = write(place / "after", after, COMING)
        try:
            import_folder(db, folder, choices=chosen)
        except Problem:
            return
        once = exported(db, place / "once")
        import_folder(db, folder, choices=chosen)
        assert exported(db, place / "twice") == once
