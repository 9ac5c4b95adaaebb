"""A table renewed after changes equals one read afresh, whatever was changed and however much was missed."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import touched, workplaces
from crm.db import memory_database
from matcher import exploring, scoring
from matcher import table as tables
from matcher.pairing import Pairing
from matcher.table import WorkplaceTable
from tests.matcher.builders import profile

TODAY = date(2026, 11, 16)
PERSON = profile(job_wishes=("opvask", "bager"), strengths=("pace",), hours_goal=10.0, noise="little")
FIRMS = [str(1_900_000_000 + n) for n in range(5)]

firms = st.sampled_from(FIRMS)
days = st.sampled_from(["2026-01-05", "2026-11-01", "2026-11-16", "2026-11-17"])
contact = st.tuples(st.just("contact"), firms, days, st.sampled_from(["no", "appointment"]))
changes = st.lists(
    st.one_of(
        contact,
        contact,
        st.tuples(st.just("fact"), firms, st.sampled_from(['["Opvask"]', "[]"]), st.just("")),
        st.tuples(st.just("opening"), firms, st.sampled_from(["open", "filled"]), days),
        st.tuples(st.just("placement"), firms, days, st.just("")),
        st.tuples(st.just("introduction"), firms, days, st.just("")),
        st.tuples(st.just("asks"), firms, st.sampled_from(["0", "2"]), st.just("")),
        st.tuples(st.just("gone"), firms, days, st.just("")),
        st.tuples(st.just("new"), firms, days, st.just("")),
        st.tuples(st.just("rest"), firms, days, st.just("")),
        st.tuples(st.just("move"), firms, firms, st.just("")),
        st.tuples(st.just("track"), firms, st.sampled_from(["placement", "development"]), st.just("")),
    ),
    max_size=8,
)


def world() -> Database:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    db.execute("INSERT INTO participants (participant_id) VALUES ('P-1')")
    for firm in FIRMS[:4]:
        db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Anna')", [firm])
    return db


def change(db: Database, turn: int, what: str, firm: str, one: str, other: str) -> None:
    if not any(db.query("SELECT 1 FROM employers WHERE p_number = ?", [firm])):
        db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Bo')", [firm])
    if what == "contact":
        db.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, result)"
            " VALUES (?, ?, ?, 'vera', 'visit', 'follow_up', ?)",
            [f"K-{turn}", one, firm, other],
        )
    elif what == "fact":
        db.execute("UPDATE employers SET tasks_piling_up = ? WHERE p_number = ?", [one, firm])
    elif what == "opening":
        db.execute(
            "INSERT INTO opportunities (opportunity_id, p_number, status, expires_on, job_type)"
            " VALUES (?, ?, ?, ?, 'Bager')",
            [f"O-{turn}", firm, one, other],
        )
    elif what == "placement":
        db.execute(
            "INSERT OR IGNORE INTO placements (participant_id, p_number, started_on) VALUES ('P-1', ?, ?)",
            [firm, one],
        )
    elif what == "introduction":
        db.execute(
            "INSERT OR IGNORE INTO introductions (date, participant_id, p_number, stage)"
            " VALUES (?, 'P-1', ?, 'approached')",
            [one, firm],
        )
    elif what == "asks":
        db.execute(
            "INSERT OR REPLACE INTO employer_profile (p_number, asks_per_28_days) VALUES (?, ?)", [firm, one]
        )
    elif what == "track":
        db.execute("UPDATE participants SET track = ?", [one])
    elif what == "rest":
        db.execute("INSERT OR REPLACE INTO opt_outs (number, until) VALUES (?, ?)", [firm, one])
    elif what == "move" and any(db.query("SELECT 1 FROM employers WHERE p_number = ?", [one])):
        db.execute("UPDATE employer_contacts SET p_number = ? WHERE p_number = ?", [one, firm])
        db.execute("UPDATE opportunities SET p_number = ? WHERE p_number = ?", [one, firm])
        db.execute("UPDATE OR IGNORE introductions SET p_number = ? WHERE p_number = ?", [one, firm])
    elif what == "gone":
        parts = ("employer_contacts", "opportunities", "placements", "introductions", "employer_profile")
        for table in (*parts, "employers"):
            db.execute(f"DELETE FROM {table} WHERE p_number = ?", [firm])


def same(one: WorkplaceTable, other: WorkplaceTable) -> None:
    np.testing.assert_array_equal(exploring.lots(one), exploring.lots(other))
    left, right = (scoring.score(Pairing(PERSON, table)) for table in (one, other))
    for factor in left.values:
        np.testing.assert_array_equal(left.values[factor], right.values[factor], err_msg=factor)
    assert one.meetings == other.meetings
    for name in WorkplaceTable.__dataclass_fields__:
        mine: Any = getattr(one, name)
        its: Any = getattr(other, name)
        if isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(mine, its, err_msg=name)
        elif name in ("workplaces", "openings", "histories"):
            assert list(mine) == list(its), name
        elif name in ("rows", "rule", "as_of", "industries"):
            assert mine == its, name


@settings(max_examples=150, deadline=None)
@given(changes, changes)
def test_renewed_equals_read_afresh(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> None:
    db = world()
    for turn, one in enumerate(before):
        change(db, turn, *one)
    known, number = tables.load(db, TODAY), workplaces.revision(db)
    exploring.lots(known)  # so that there is something remembered that could be out of date
    scoring.score(Pairing(PERSON, known))
    for turn, one in enumerate(after, start=100):
        change(db, turn, *one)
    missed = touched.since(db, number)
    if missed is not None:
        same(tables.renewed(known, db, missed), tables.load(db, TODAY))
    else:
        assert any(one[0] in ("rest", "track") for one in after)
    db.conn.close()


def test_whoever_missed_too_much_or_knows_another_database_is_told_so() -> None:
    db = world()
    number = workplaces.revision(db)
    assert touched.since(db, number) == set()
    assert touched.since(db, number + 1) is None
    with db.atomic():
        for _ in range(touched.SLOTS):
            db.execute("UPDATE employers SET name = 'Carl' WHERE p_number = ?", [FIRMS[0]])
    assert touched.since(db, number) is None
    db.conn.close()
