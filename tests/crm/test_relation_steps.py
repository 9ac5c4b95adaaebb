"""The step that the log shows, held against a plain restatement; what is offered, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import relation_steps
from crm.db import memory_database
from crm.model import Purpose, RelationStep, Result

TODAY = date(2026, 11, 16)
FIRM = "1900000001"


@dataclass(frozen=True)
class Contact:
    """One contact, so many days ago (negative: still to come)."""

    days_ago: int
    purpose: Purpose
    result: Result | None


contacts = st.lists(
    st.builds(
        Contact,
        st.integers(-3, 400),
        st.sampled_from(Purpose),
        st.none() | st.sampled_from(Result),
    ),
    max_size=6,
)


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Anna')", [FIRM])
    yield db
    db.conn.close()


def write(db: Database, log: list[Contact]) -> None:
    db.execute("DELETE FROM employer_contacts")
    for turn, one in enumerate(log):
        db.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, result)"
            " VALUES (?, ?, ?, 'vera', 'visit', ?, ?)",
            [f"K-{turn}", str(TODAY - timedelta(one.days_ago)), FIRM, one.purpose.value, one.result],
        )


def plainly(log: list[Contact]) -> RelationStep:
    """The rule said once more, in another way: walk through the real contacts that have taken place."""
    real = sorted(
        (one for one in log if one.days_ago >= 0 and one.result is not Result.NO_ANSWER),
        key=lambda one: -one.days_ago,
    )
    if not real:
        return RelationStep.UNKNOWN
    last_day = [one for one in real if one.days_ago == real[-1].days_ago]
    if any(one.purpose is Purpose.CLOSE for one in last_day):
        return RelationStep.CLOSED
    agreed = (Purpose.AGREE_JOB, Purpose.AGREE_WORK_EXPERIENCE)
    if any(one.purpose in agreed and one.result is not Result.NO for one in real):
        return RelationStep.COOPERATION
    needs = [one.days_ago for one in real if one.purpose is Purpose.LEARN_NEEDS]
    if not needs:
        return RelationStep.FIRST_CONTACT
    early = (Purpose.INTRODUCE, Purpose.LEARN_NEEDS, Purpose.CLOSE)
    later = [one for one in real if one.purpose not in early and one.days_ago < max(needs)]
    return RelationStep.FOLLOW_UP if later else RelationStep.NEEDS_MEETING


def shown(db: Database) -> relation_steps.Standing:
    return relation_steps.standings(db, [FIRM], TODAY)[FIRM]


@given(contacts, contacts)
def test_renewed_after_a_change_equals_read_afresh(before: list[Contact], after: list[Contact]) -> None:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    for number in (FIRM, "1900000002"):
        db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Anna')", [number])
    write(db, before)
    known = relation_steps.steps(db, TODAY)
    write(db, after)
    assert relation_steps.renewed(known, db, {FIRM}) == relation_steps.steps(db, TODAY)
    db.conn.close()


@given(contacts)
def test_the_step_follows_the_log(log: list[Contact]) -> None:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Anna')", [FIRM])
    write(db, log)
    assert shown(db).shown is plainly(log)
    [column] = [one for one in relation_steps.pipeline(db, relation_steps.steps(db, TODAY)) if one.total]
    assert column.step is plainly(log)
    assert column.first[0] == shown(db)
    db.conn.close()


def test_an_imported_step_stands_and_a_further_one_is_offered(db: Database) -> None:
    db.execute("UPDATE employers SET relation_step = 'first_contact'")
    write(db, [Contact(5, Purpose.LEARN_NEEDS, Result.APPOINTMENT)])
    found = shown(db)
    assert (found.step, found.offer) == (RelationStep.FIRST_CONTACT, RelationStep.NEEDS_MEETING)
    assert (found.evidence, found.evidence_on) == ("needs_known", TODAY - timedelta(5))


def test_a_step_that_goes_further_than_the_log_is_left_in_peace(db: Database) -> None:
    db.execute("UPDATE employers SET relation_step = 'cooperation'")
    write(db, [Contact(5, Purpose.INTRODUCE, None)])
    assert shown(db).offer is None


def test_a_placement_is_cooperation_and_rest_and_closing_come_first(db: Database) -> None:
    db.execute("INSERT INTO participants (participant_id) VALUES ('P-1')")
    db.execute(
        "INSERT INTO placements (participant_id, p_number, started_on) VALUES ('P-1', ?, '2026-01-05')",
        [FIRM],
    )
    assert shown(db).shown is RelationStep.COOPERATION
    db.execute("INSERT INTO opt_outs (number, until) VALUES (?, '2026-11-16')", [FIRM])
    assert (shown(db).shown, shown(db).evidence) == (RelationStep.PAUSED, "rests")
    db.execute("UPDATE employers SET closed_on = '2026-11-16'")
    assert (shown(db).shown, shown(db).evidence) == (RelationStep.CLOSED, "unit_closed")


def test_the_columns_hold_every_employer_once_whoever_is_asked_for(db: Database) -> None:
    for turn in range(30):
        db.execute(
            "INSERT INTO employers (p_number, name, owner, town) VALUES (?, 'B', ?, ?)",
            [f"19000001{turn:02}", "vera" if turn % 3 else None, "Vrå" if turn % 2 else "Sindal"],
        )

    steps = relation_steps.steps(db, TODAY)

    def total(owner: str | None = None, town: str = "") -> int:
        return sum(column.total for column in relation_steps.pipeline(db, steps, owner=owner, town=town))

    assert (total(), total("vera"), total(""), total(town="Vrå")) == (31, 20, 11, 15)
    assert total("vera", "Vrå") + total("", "Vrå") == 15
    assert all(
        len(column.first) <= 12 for column in relation_steps.pipeline(db, relation_steps.steps(db, TODAY))
    )
