"""Small random worlds of every table, so cramped that much collides when two employers become one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from typing import Any

from hypothesis import strategies as st
from sqlite_utils import Database

from crm.db import memory_database
from crm.records import Value, dump, insert_rows
from crm.tables import (
    CONTACT_PEOPLE,
    CONTACTS,
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    JOB_TYPE_CODES,
    MATCH_ANSWERS,
    MERGED_EMPLOYERS,
    NEXT_STEPS,
    NOT_DUPLICATES,
    OPPORTUNITIES,
    OPT_OUTS,
    OWN_WISHES,
    PARTICIPANT_WEIGHTS,
    PARTICIPANTS,
    PLACEMENTS,
    PLANNED_APPROACHES,
    SAVED_VIEWS,
    TABLES,
    USERS,
    WEEK_PLANS,
    WISH_OCCUPATIONS,
    Column,
    Kind,
    Table,
)

ONE, OTHER, THIRD, FOURTH = "1000000001", "1000000002", "1000000003", "1000000004"
NUMBERS = (ONE, OTHER, THIRD, FOURTH)
OLD = ("1000000011", "1000000012", "1000000013")
CVRS = ("11111111", "22222222")
USER_NAMES = ("vera", "karl")
PEOPLE = ("P-1", "P-2")
DAYS = ("2024-02-29", "2025-06-01", "2026-11-16")
NAMES = ("Lone", "Åse Ø", "lone")

Row = dict[str, Value]
World = dict[str, list[Row]]

_TEXT = st.sampled_from(["a", "Ærø, \"x\"; y\n'z'", "=1+1", "Zoë 😀"])
_HERE = st.sampled_from(NUMBERS)


def world() -> st.SearchStrategy[World]:
    """Four employers, some of which are much alike, and rows of every table."""
    return st.fixed_dictionaries(
        {
            USERS.name: st.just([{"user_name": name, "role": "ips_consultant"} for name in USER_NAMES]),
            EMPLOYERS.name: st.tuples(*(_employer(turn) for turn in range(len(NUMBERS)))).map(list),
            PARTICIPANTS.name: st.tuples(*(_participant(one) for one in PEOPLE)).map(list),
            EMPLOYER_FACTS.name: _rows(
                EMPLOYER_FACTS,
                12,
                p_number=_HERE,
                field=st.sampled_from(["noise", "job_types", "labour_need", "hours_min", "phone", "odd"]),
                noted_on=st.sampled_from(DAYS),
                source=st.sampled_from([None, "visit", "import", "guess"]),
            ),
            EMPLOYER_PROFILE.name: _rows(EMPLOYER_PROFILE, 3, p_number=_HERE),
            CONTACTS.name: _rows(CONTACTS, 7, p_number=_HERE, name=st.sampled_from(NAMES)),
            CONTACT_PEOPLE.name: _rows(
                CONTACT_PEOPLE,
                6,
                p_number=_HERE,
                name=st.sampled_from(NAMES),
                person_id=st.sampled_from([None, "K-1", "K-2"]),
            ),
            OPPORTUNITIES.name: _numbered(OPPORTUNITIES, "M", p_number=_HERE),
            OPT_OUTS.name: _rows(
                OPT_OUTS, 4, number=st.sampled_from((*NUMBERS, *CVRS)), until=st.sampled_from(DAYS)
            ),
            MERGED_EMPLOYERS.name: _rows(
                MERGED_EMPLOYERS, 3, p_number=st.sampled_from(OLD), into_p_number=_HERE
            ),
            NOT_DUPLICATES.name: _rows(NOT_DUPLICATES, 4, p_number=_HERE, other_p_number=_HERE),
            EMPLOYER_CONTACTS.name: _numbered(
                EMPLOYER_CONTACTS,
                "K",
                p_number=_HERE,
                date=st.sampled_from(DAYS),
                staff=st.sampled_from(USER_NAMES),
                channel=st.just("visit"),
                purpose=st.just("introduce"),
                participant_id=st.sampled_from([None, *PEOPLE]),
            ),
            NEXT_STEPS.name: st.just([{"contact_id": "K-0", "owner": "karl", "promised": 1}]),
            INTRODUCTIONS.name: _rows(
                INTRODUCTIONS,
                8,
                date=st.sampled_from(DAYS[:2]),
                participant_id=st.sampled_from(PEOPLE),
                p_number=_HERE,
                opportunity_id=st.sampled_from([None, "M-0"]),
            ),
            MATCH_ANSWERS.name: _rows(
                MATCH_ANSWERS,
                6,
                participant_id=st.sampled_from(PEOPLE),
                p_number=_HERE,
                answered_on=st.sampled_from(DAYS[:2]),
                opportunity_id=st.sampled_from([None, "M-0"]),
                answer=st.sampled_from(["accept", "decline"]),
            ),
            PLACEMENTS.name: _rows(
                PLACEMENTS,
                8,
                participant_id=st.sampled_from(PEOPLE),
                p_number=_HERE,
                started_on=st.sampled_from(DAYS[:2]),
            ),
            WEEK_PLANS.name: st.just(
                [
                    {
                        "plan_id": "2026-W47-1",
                        "week": "2026-W47",
                        "made_at": DAYS[0],
                        "as_of": DAYS[0],
                        "model": "m",
                    }
                ]
            ),
            PLANNED_APPROACHES.name: _numbered(
                PLANNED_APPROACHES,
                "2026-W47-1",
                plan_id=st.just("2026-W47-1"),
                participant_id=st.sampled_from(PEOPLE),
                p_number=_HERE,
                opportunity_id=st.sampled_from([None, "M-0"]),
                state=st.sampled_from(["proposed", "kept", "replaced"]),
            ),
            SAVED_VIEWS.name: st.just([{"view_id": "V-1", "name": "a", "query": f"soeg={OTHER}"}]),
            JOB_TYPE_CODES.name: st.just([{"job_type": "kok", "disco08": "5120", "said_by": "vera"}]),
            WISH_OCCUPATIONS.name: st.just(
                [{"participant_id": "P-1", "wish": "gartner", "isco08": "6113", "wanted": 1}]
            ),
            PARTICIPANT_WEIGHTS.name: st.just([{"participant_id": "P-1", "factor": "commute", "times": 2.0}]),
            OWN_WISHES.name: st.just([{"isco08": "5120", "language": "da", "text": "stå ved gryderne"}]),
        }
    )


def _employer(turn: int) -> st.SearchStrategy[Row]:
    successor = st.sampled_from([None, None, *NUMBERS[turn + 1 :]])
    return _row(
        EMPLOYERS,
        p_number=st.just(NUMBERS[turn]),
        name=st.sampled_from(["Café Ø", "Bageri"]),
        cvr=st.sampled_from([None, *CVRS]),
        successor_p_number=successor,
    )


def _participant(number: str) -> st.SearchStrategy[Row]:
    listed = st.lists(st.sampled_from([*NUMBERS, "471110", "nat"]), unique=True).map(dump)
    return _row(PARTICIPANTS, participant_id=st.just(number), no_go=st.one_of(st.none(), listed))


def _numbered(table: Table, letter: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """One to six rows, each with an id of its own."""
    rows = st.lists(_row(table, **columns), min_size=1, max_size=6)
    return rows.map(
        lambda found: [row | {table.key[0]: f"{letter}-{turn}"} for turn, row in enumerate(found)]
    )


def _rows(table: Table, most: int, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    rows = st.lists(_row(table, **columns), max_size=most)
    return rows.map(lambda found: list({tuple(row[n] for n in table.key): row for row in found}.values()))


def _row(table: Table, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {column.name: columns.get(column.name, _cell(column)) for column in table.columns}
    )


def _cell(column: Column) -> st.SearchStrategy[Value]:
    """Something that the column may hold, or nothing."""
    if column.kind is Kind.USER:
        return st.sampled_from([None, *USER_NAMES])
    if column.kind is Kind.P_NUMBER or column.refers:
        return st.none()
    if column.kind in (Kind.CODE, Kind.CODES):
        assert column.codes is not None
        return _codes(column.codes, listed=column.kind is Kind.CODES)
    if column.kind is Kind.WORDS:
        return st.one_of(st.none(), st.lists(_TEXT, max_size=2, unique=True).map(dump))
    if column.kind is Kind.DATE:
        return st.sampled_from([None, *DAYS])
    if column.kind is Kind.NUMBER:
        return st.sampled_from([None, 0.0, 7.5, 37.0])
    if column.kind in (Kind.WHOLE, Kind.YES_NO):
        return st.sampled_from([None, 0, 1])
    return st.one_of(st.none(), _TEXT)


def _codes(kind: type[StrEnum], *, listed: bool) -> st.SearchStrategy[Value]:
    values = st.sampled_from([one.value for one in kind][:3])
    return st.one_of(st.none(), st.lists(values, max_size=2, unique=True).map(dump) if listed else values)


def fill(db: Database, rows: World) -> None:
    """Put the world into an empty database, as an import would."""
    with db.atomic():
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table in TABLES:
            complete = [tuple(row.get(c.name) for c in table.columns) for row in rows[table.name]]
            insert_rows(db, table, complete)
        for turn, number in enumerate(NUMBERS):
            db.execute(
                "INSERT INTO match_requests (reference, participant_id, asked_by, asked_at, status,"
                " answered_p_numbers) VALUES (?, 'P-1', 'vera', '2026-11-01', 'answered', ?)",
                [f"A-{turn}", dump([number])],
            )


@cache
def _empty() -> sqlite3.Connection:
    return memory_database().conn


@contextmanager
def living(rows: World) -> Iterator[Database]:
    """A database in memory with the world in it."""
    connection = sqlite3.connect(":memory:")
    _empty().backup(connection)
    db = Database(connection)
    db.execute("PRAGMA foreign_keys = ON")
    try:
        fill(db, rows)
        yield db
    finally:
        connection.close()


NOT_COMPARED = ("runs", "changes", "revisions", "touched", "sqlite_sequence")
"""What tells of the merge itself."""


def everything(db: Database) -> dict[str, list[str]]:
    """Every row of every table with all it holds, whatever the order; types count, so 1 is not 1.0."""
    return {
        name: sorted(repr(tuple(row)) for row in db.conn.execute(f'SELECT * FROM "{name}"'))
        for name in db.table_names()
        if name not in NOT_COMPARED
    }
