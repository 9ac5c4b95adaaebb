"""Whatever a folder holds: out, in and out again is byte for byte the same, and a run can be undone."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm.db import memory_database
from crm.interchange import Counts, import_folder
from crm.interchange.cells import clean, show_cell
from crm.records import stored_rows
from crm.reference import postcode_towns
from crm.tables import LOG_KEY, TABLES, Column, Kind, Table
from crm.undoing import undo_run
from tests.crm.interchange_folder import exported

P_NUMBERS = ["1900000001", "1900000002", "1900000003"]
KEYS = ["P-1", "P-2", "=1+1", "Æ;Ø, Å", '"x"']
STAFF = ["ips1", "Søren", "-2", "none"]
NASTY = [
    "=1+1",
    "+45",
    "-x",
    "@y",
    "none",
    "None",
    ";",
    "a;b",
    '"',
    "a\nb",
    "a\r\nb",
    "a\rb",
    "'",
    ",",
    "🎉",
    "æøåÆØÅ",
    "\ufeff",
]

GROUND = {
    "employers": [{"p_number": p_number, "name": "Grund"} for p_number in P_NUMBERS],
    "participants": [{"participant_id": key} for key in KEYS],
    "opportunities": [{"opportunity_id": key, "p_number": P_NUMBERS[0]} for key in KEYS],
}
"""Plain rows in front of the generated ones, so that most of what these refer to is there."""

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)
numbers = st.one_of(st.integers(0, 168), st.floats(0, 90)).map(str)
SIMPLE: dict[Kind, st.SearchStrategy[str]] = {
    Kind.TEXT: texts,
    Kind.WORDS: st.lists(texts, max_size=3).map(";".join),
    Kind.NUMBER: numbers.filter(lambda text: "e" not in text),
    Kind.YES_NO: st.sampled_from(["yes", "no", "ja", "0"]),
    Kind.DATE: st.dates().map(str),
    Kind.P_NUMBER: st.sampled_from(P_NUMBERS),
    Kind.CVR: st.sampled_from(["12345678", "DK 13585628"]),
    Kind.INDUSTRY: st.sampled_from(["01", "47.11", "999999"]),
    Kind.POSTCODE: st.sampled_from([*list(postcode_towns())[:2], "0001"]),
    Kind.OCCUPATION: st.sampled_from(["9412", "0110", "110", "5223"]),
    Kind.USER: st.sampled_from(STAFF),
    Kind.KEY: st.sampled_from(KEYS),
    Kind.PLAIN: st.one_of(texts, st.sampled_from(KEYS)).map(lambda text: " ".join(text.split())),
    Kind.ESCO_URI: st.sampled_from(["", "http://data.europa.eu/esco/occupation/1aadb308-432a"]),
}


def cells(column: Column) -> st.SearchStrategy[str]:
    """Any text a good cell of the column may hold, or an empty cell."""
    if column.kind in (Kind.CODE, Kind.CODES):
        assert column.codes is not None
        codes = [code.value for code in column.codes]
        if column.kind is Kind.CODES:
            return st.one_of(st.just("none"), st.lists(st.sampled_from(codes), max_size=3).map(";".join))
        others = ["vi talte om det", "=x"] if column.lenient else []
        return st.sampled_from(["", *codes, *others])
    if column.kind is Kind.WHOLE:
        return st.integers(1, 3).map(str)
    if column.name in ("successor_p_number", "field"):
        return (
            st.sampled_from(["", "1900000003"])
            if column.name != "field"
            else st.sampled_from(["noise", "times"])
        )
    return SIMPLE[column.kind]


def rows(table: Table) -> st.SearchStrategy[list[dict[str, str]]]:
    """Some rows of a table, keys mostly filled, the rest filled or not."""
    key = LOG_KEY if table.name == "employer_contacts" else table.key
    row = st.fixed_dictionaries(
        {
            c.name: cells(c).filter(bool) if c.name in key else cells(c)
            for c in table.columns
            if _wanted(c, key)
        },
        optional={c.name: cells(c) for c in table.columns if not _wanted(c, key)},
    )
    return st.lists(row, max_size=4)


def _wanted(column: Column, key: tuple[str, ...]) -> bool:
    return column.name in (*key, "name", "noted_on", "p_number")


folders = st.fixed_dictionaries({table.name: rows(table) for table in TABLES})


def write(folder: Path, content: dict[str, list[dict[str, str]]]) -> Path:
    """The folder as spreadsheets, every cell in quotes."""
    folder.mkdir()
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.name for c in table.columns], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(GROUND.get(table.name, []))
            writer.writerows(content[table.name])
    return folder


QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(folders)
def test_export_import_export_is_byte_equal_and_a_second_changes_nothing(
    content: dict[str, Any],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place)
        first, second = memory_database(), memory_database()
        import_folder(first, write(path / "in", content))
        out = exported(first, path / "out")
        for counts in import_folder(first, path / "in").tables.values():
            assert counts == Counts(unchanged=counts.unchanged, rejected=counts.rejected)
        assert exported(first, path / "in_again") == out
        report = import_folder(second, path / "out")
        assert report.rejects == ()
        assert exported(second, path / "again") == out
        assert all(stored_rows(first, table) == stored_rows(second, table) for table in TABLES)
        for counts in import_folder(first, path / "out").tables.values():
            assert counts == Counts(unchanged=counts.unchanged)


@QUICK
@given(folders, folders)
def test_undo_brings_back_every_byte_and_nothing_is_ever_deleted(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place)
        db = memory_database()
        empty = exported(db, path / "empty")
        first = import_folder(db, write(path / "first", before))
        out = exported(db, path / "out")
        keys = {table.name: _keys(db, table) for table in TABLES}
        second = import_folder(db, write(path / "second", after))
        assert all(keys[table.name] <= _keys(db, table) for table in TABLES)
        undo_run(db, second.run_id)
        assert exported(db, path / "back") == out
        undo_run(db, first.run_id)
        assert exported(db, path / "gone") == empty


def _keys(db: Any, table: Table) -> set[tuple[object, ...]]:
    columns = ", ".join(table.key)
    return set(db.conn.execute(f"SELECT {columns} FROM {table.name}"))


@example("x", ["none"], "")
@QUICK
@given(texts, st.lists(texts.filter(lambda text: ";" not in text), max_size=3, unique_by=clean), texts)
def test_what_the_pages_may_have_stored_survives_too(name: str, items: list[str], learnt: str) -> None:
    """Text that never came through an import: not cleaned, lists with odd items."""
    employers = next(table for table in TABLES if table.name == "employers")
    if not show_cell(employers.column("name"), name):
        return
    with tempfile.TemporaryDirectory() as place:
        path = Path(place)
        first, second = memory_database(), memory_database()
        first.execute("INSERT INTO users (user_name) VALUES ('ips1')")
        first.execute(
            "INSERT INTO employers (p_number, name, job_types) VALUES ('1900000001', ?, ?)",
            [name, json.dumps(items)],
        )
        first.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, learnt)"
            " VALUES ('K-1', '2026-11-16', '1900000001', 'ips1', 'visit', 'retain', ?)",
            [learnt],
        )
        out = exported(first, path / "out")
        import_folder(second, path / "out")
        assert exported(second, path / "again") == out
        (kept,) = second.query("SELECT job_types FROM employers")
        assert json.loads(kept["job_types"]) == [item for item in map(clean, dict.fromkeys(items)) if item]
