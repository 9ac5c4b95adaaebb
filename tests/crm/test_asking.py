"""May I ask now: the light, the quota of 28 rolling days, and that the matcher's limit never differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import asking, changes, room, team_numbers
from crm.asking import PAUSES, Light, Why
from crm.conditions import MAY_BE_ASKED, RESTS
from crm.db import memory_database
from crm.model import RelationStep
from crm.participants import job_profile
from crm.problem import Problem
from crm.quotas import ABOUT_A_PERSON, Basis, Quota
from matcher import recommend, table
from matcher.result import Limit
from tests.conftest import TODAY
from tests.personas import ALMA, CAFE, CARLA, NURSERY, RESTING, SHOP

MONDAY = date(2026, 11, 16)


def light(db: Database, p_number: str, as_of: date = TODAY) -> tuple[Light, Why]:
    found = asking.may_ask(db, p_number, as_of)
    return found.light, found.why


def log(db: Database, p_number: str, *rows: dict[str, Any]) -> None:
    for n, row in enumerate(rows):
        usual = {"contact_id": f"T-{n}", "p_number": p_number, "staff": "vera", "channel": "phone"}
        db.table("employer_contacts").insert(usual | {"purpose": "introduce"} | row)


def introduce(db: Database, p_number: str, *rows: tuple[str, str]) -> None:
    db.table("introductions").insert_all(
        {"p_number": p_number, "date": day, "participant_id": person, "stage": "approached"}
        for day, person in rows
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("do_not_contact_until = '2026-11-16'", (Light.RED, Why.NOT_YET)),
        ("do_not_contact_until = '2026-11-15'", (Light.GREEN, Why.NEVER_ASKED)),
        ("closed_on = '2026-11-16'", (Light.RED, Why.CLOSED_UNIT)),
        ("closed_on = '2026-11-17'", (Light.GREEN, Why.NEVER_ASKED)),
        ("relation_step = 'paused'", (Light.RED, Why.PAUSED)),
        ("relation_step = 'closed'", (Light.RED, Why.CLOSED_RELATION)),
        ("relation_step = NULL", (Light.GREEN, Why.NEVER_ASKED)),
        (
            "closed_on = '2026-11-01', relation_step = 'closed', do_not_contact_until = '2027-01-01'",
            (Light.RED, Why.CLOSED_UNIT),
        ),
        ("relation_step = 'closed', do_not_contact_until = '2027-01-01'", (Light.RED, Why.CLOSED_RELATION)),
        ("relation_step = 'paused', do_not_contact_until = '2027-01-01'", (Light.RED, Why.NOT_YET)),
    ],
)
def test_red_has_one_order_and_passes_with_its_day(
    db: Database, change: str, expected: tuple[Light, Why]
) -> None:
    db.execute(f"UPDATE employers SET {change} WHERE p_number = ?", [NURSERY])
    assert light(db, NURSERY) == expected


def test_the_light_of_an_employer_that_is_not_there(db: Database) -> None:
    with pytest.raises(KeyError):
        asking.may_ask(db, "9999999999", TODAY)
    assert asking.may_ask_each(db, ["9999999999"], TODAY) == {}


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_row_09_red_sql_and_the_matchers_limit_are_always_the_same(db: Database, data: st.DataObject) -> None:
    """Closed units, steps, own dates, opt-outs by P-number, by CVR and of merged numbers, in any mixture."""
    days = st.none() | st.dates(date(2026, 11, 14), date(2026, 11, 18)).map(date.isoformat)
    db.execute("BEGIN")
    try:
        numbers = [row["p_number"] for row in db.query("SELECT p_number FROM employers ORDER BY 1")]
        for p_number in numbers:
            step = data.draw(st.none() | st.sampled_from(list(RelationStep)))
            db.conn.execute(
                "UPDATE employers SET closed_on = ?, relation_step = ?, do_not_contact_until = ?, cvr = ? "
                "WHERE p_number = ?",
                [
                    data.draw(days),
                    step,
                    data.draw(days),
                    data.draw(st.sampled_from(["1" * 8, "2" * 8])),
                    p_number,
                ],
            )
        db.conn.execute("INSERT INTO merged_employers VALUES ('1000000099', ?, NULL)", [numbers[0]])
        for number in (*numbers[:3], "1" * 8, "1000000099"):
            if until := data.draw(days):
                db.conn.execute("INSERT INTO opt_outs (number, until) VALUES (?, ?)", [number, until])
        lights = asking.may_ask_each(db, numbers, MONDAY)
        red = {number for number, one in lights.items() if one.light is Light.RED}
        where = {"as_of": MONDAY.isoformat()}
        resting = {
            row["p_number"] for row in db.query(f"SELECT p_number FROM employers e WHERE {RESTS}", where)
        }
        askable = {
            row["p_number"]
            for row in db.query(f"SELECT p_number FROM employers e WHERE {MAY_BE_ASKED}", where)
        }
        profile = job_profile(db, "P-004")
        assert profile is not None
        found = recommend.recommend(table.load(db, MONDAY), profile, limit=None)
        limited = {one.p_number for one in found.excluded if Limit.DO_NOT_CONTACT in one.limits}
        assert red == resting == limited == set(numbers) - askable
    finally:
        db.conn.rollback()


def test_the_matcher_gives_the_same_reason_as_the_light(db: Database) -> None:
    said = "relation_step = 'closed', do_not_contact_until = '2027-01-01'"
    db.execute(f"UPDATE employers SET {said} WHERE p_number = ?", [NURSERY])
    profile = job_profile(db, "P-004")
    assert profile is not None
    found = recommend.recommend(table.load(db, TODAY), profile, limit=None)
    [nursery] = [one for one in found.excluded if one.p_number == NURSERY]
    kinds = {reason.kind: reason.facts for reason in nursery.reasons}
    assert kinds["limit.resting"] == {"step": "closed"}
    assert light(db, NURSERY) == (Light.RED, Why.CLOSED_RELATION)


def test_row_08_the_quota_is_by_headcount_and_says_who_asked_and_until_when(db: Database) -> None:
    found = asking.may_ask(db, CAFE, TODAY)
    assert (found.light, found.why) == (Light.YELLOW, Why.QUOTA)
    assert found.quota == Quota(limit=1, basis=Basis.HEADCOUNT, used=2, free_on=date(2026, 12, 3))
    assert found.last_asked and (found.last_asked.on, found.last_asked.staff) == (date(2026, 11, 5), "ole")
    assert (found.contacts, found.staff) == (3, 3)
    assert light(db, CAFE, date(2026, 12, 2)) == (Light.YELLOW, Why.QUOTA)
    assert light(db, CAFE, date(2026, 12, 3)) == (Light.GREEN, Why.QUIET)
    assert asking.may_ask(db, CAFE, date(2026, 11, 4)).quota.used == 1, "later ones are not counted"


def test_a_quota_that_is_used_up_is_no_hard_limit_of_the_match(db: Database) -> None:
    profile = job_profile(db, ALMA)
    assert profile is not None and asking.may_ask(db, CAFE, TODAY).why is Why.QUOTA
    found = recommend.recommend(table.load(db, TODAY), profile, limit=None)
    assert CAFE in [match.p_number for match in found.matches]


@pytest.mark.parametrize(
    ("fte", "limit", "basis"),
    [
        (None, 1, Basis.UNKNOWN_HEADCOUNT),
        (0, 1, Basis.HEADCOUNT),
        (9.9, 1, Basis.HEADCOUNT),
        (10, 2, Basis.HEADCOUNT),
        (49.5, 2, Basis.HEADCOUNT),
        (50, 4, Basis.HEADCOUNT),
    ],
)
def test_the_default_quota(db: Database, fte: float | None, limit: int, basis: Basis) -> None:
    db.execute("UPDATE employers SET employees_fte = ? WHERE p_number = ?", [fte, NURSERY])
    quota = asking.may_ask(db, NURSERY, TODAY).quota
    assert (quota.limit, quota.basis) == (limit, basis)


def test_an_employers_own_limit_goes_before_the_default_also_when_it_is_none_at_all(db: Database) -> None:
    db.table("employer_profile").insert({"p_number": CAFE, "asks_per_28_days": 3})
    assert light(db, CAFE) == (Light.GREEN, Why.QUIET)
    db.execute("UPDATE employer_profile SET asks_per_28_days = 0")
    found = asking.may_ask(db, CAFE, TODAY)
    assert (found.why, found.until, found.quota.basis) == (Why.QUOTA, None, Basis.OWN)


def test_the_same_person_on_one_day_counts_once_and_an_unnamed_one_as_it_stands(db: Database) -> None:
    introduce(db, NURSERY, ("2026-11-10", ALMA), ("2026-11-11", ALMA), ("2026-11-17", CARLA))
    log(
        db,
        NURSERY,
        {"date": "2026-11-10", "purpose": "propose_person", "participant_id": ALMA, "staff": "karl"},
        {"date": "2026-11-10", "purpose": "agree_job", "participant_id": ALMA},
        {"date": "2026-11-10", "purpose": "agree_work_experience", "participant_id": CARLA},
        {"date": "2026-11-10", "purpose": "propose_person"},
        {"date": "2026-11-10", "purpose": "follow_up", "participant_id": CARLA},
    )
    found = asking.may_ask(db, NURSERY, TODAY)
    assert found.quota.used == 4, "Alma twice, Carla once, one unnamed"
    assert found.last_asked is not None and found.last_asked.staff == "ida", "the introducer's consultant"


@st.composite
def _asked(draw: st.DrawFn) -> tuple[str, int, str | None, bool]:
    return (
        draw(st.sampled_from(["introduction", *ABOUT_A_PERSON, "follow_up"])),
        draw(st.integers(-60, 5)),
        draw(st.sampled_from([ALMA, CARLA, None])),
        draw(st.booleans()),
    )


@given(
    asked=st.lists(_asked(), max_size=12),
    limit=st.integers(0, 4),
    as_of=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_row_08_the_rolling_window_against_a_plain_restatement(
    db: Database, asked: list[tuple[str, int, str | None, bool]], limit: int, as_of: date
) -> None:
    """Dates only, so that midnights and clock changes cannot matter."""
    db.execute("BEGIN")
    try:
        plain: list[tuple[date, str]] = []
        db.conn.execute(
            "INSERT INTO employer_profile (p_number, asks_per_28_days) VALUES (?, ?)", [NURSERY, limit]
        )
        for n, (way, days, person, other) in enumerate(asked):
            on = as_of + timedelta(days=days)
            where = SHOP if other else NURSERY
            if way == "introduction":
                db.conn.execute(
                    "INSERT OR IGNORE INTO introductions (date, participant_id, p_number) VALUES (?, ?, ?)",
                    [on.isoformat(), person or ALMA, where],
                )
                person = person or ALMA
            else:
                db.conn.execute(
                    "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose,"
                    " participant_id) VALUES (?, ?, ?, 'vera', 'phone', ?, ?)",
                    [f"T-{n}", on.isoformat(), where, way, person],
                )
            if not other and way != "follow_up" and days <= 0:
                plain.append((on, person or f"unnamed {n}"))
        quota = asking.may_ask(db, NURSERY, as_of).quota
        assert quota.used == sum(1 for on, _ in set(plain) if (as_of - on).days < 28)
        free = [
            as_of + timedelta(days=n)
            for n in range(29)
            if _in_window(plain, as_of + timedelta(days=n)) < limit
        ]
        assert quota.free_on == (free[0] if quota.is_used_up and free else None)
    finally:
        db.conn.rollback()


def _in_window(asked: list[tuple[date, str]], as_of: date) -> int:
    return len({(on, who) for on, who in asked if 0 <= (as_of - on).days <= 27})


def test_a_refusal_is_yellow_for_28_days_unless_they_have_said_yes_since(db: Database) -> None:
    refused = date(2026, 11, 1)
    assert light(db, SHOP, refused + timedelta(days=27)) == (Light.YELLOW, Why.RECENT_REFUSAL)
    assert light(db, SHOP, refused + timedelta(days=28)) == (Light.GREEN, Why.QUIET)
    log(db, SHOP, {"date": "2026-11-08", "result": "yes_visit"})
    assert light(db, SHOP) == (Light.GREEN, Why.QUIET)


@pytest.mark.parametrize("attempts", [1, 2, 3, 4, 5, 9])
def test_the_more_attempts_in_a_row_are_left_unanswered_the_longer_the_pause(
    db: Database, attempts: int
) -> None:
    first = date(2026, 6, 1)
    latest = first + timedelta(days=attempts - 1)
    log(
        db,
        NURSERY,
        *({"date": (first + timedelta(days=n)).isoformat(), "result": "no_answer"} for n in range(attempts)),
    )
    pause = PAUSES.get(min(attempts, 5))
    if pause is None:
        assert light(db, NURSERY, latest) == (Light.GREEN, Why.QUIET)
        return
    found = asking.may_ask(db, NURSERY, latest)
    assert (found.why, found.unanswered) == (Why.NO_ANSWER, attempts)
    assert (found.on, found.until) == (latest, latest + timedelta(days=pause))
    assert light(db, NURSERY, latest + timedelta(days=pause - 1)) == (Light.YELLOW, Why.NO_ANSWER)
    assert light(db, NURSERY, latest + timedelta(days=pause)) == (Light.GREEN, Why.QUIET)


def test_a_real_conversation_begins_the_count_anew(db: Database) -> None:
    log(
        db,
        NURSERY,
        {"date": "2026-11-09", "result": "no_answer"},
        {"date": "2026-11-10", "result": "no_answer"},
        {"date": "2026-11-11", "result": "thinking"},
        {"date": "2026-11-12", "result": "no_answer"},
    )
    found = asking.may_ask(db, NURSERY, TODAY)
    assert (found.light, found.unanswered) == (Light.GREEN, 1)
    assert asking.may_ask(db, NURSERY, date(2026, 11, 10)).why is Why.NO_ANSWER


def test_many_lights_are_the_same_as_one_at_a_time_and_take_no_more_queries(db: Database) -> None:
    numbers = [row["p_number"] for row in db.query("SELECT p_number FROM employers")]
    together = asking.may_ask_each(db, numbers, TODAY)
    assert together == {number: asking.may_ask(db, number, TODAY) for number in numbers}

    def queries(wanted: list[str]) -> int:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        asking.may_ask_each(db, wanted, TODAY)
        db.conn.set_trace_callback(None)
        return sum(1 for one in asked if not one.startswith(("--", "SAVEPOINT", "RELEASE")))

    assert queries(numbers) == queries(numbers[:1]) == 6


def test_what_cannot_be_read_of_one_employer_hides_no_other(db: Database) -> None:
    db.execute("UPDATE employers SET closed_on = '2026-13-45' WHERE p_number = ?", [SHOP])
    db.execute("UPDATE employers SET relation_step = 'nonsense' WHERE p_number = ?", [NURSERY])
    found = asking.may_ask_each(db, [CAFE, SHOP, NURSERY, RESTING], TODAY)
    assert set(found) == {CAFE, NURSERY, RESTING}


def test_the_team_leaders_numbers_are_used_checked_and_put_on_record(db: Database) -> None:
    given = {name: str(value) for name, value in team_numbers.DEFAULTS.items()} | {"asks_small": "3"}
    with changes.recorded(db, "lis") as pen:
        team_numbers.save(pen, given)
    assert light(db, CAFE) == (Light.GREEN, Why.QUIET)
    change = team_numbers.last_changed(db)
    assert change is not None and (change.user_name, change.after) == (
        "lis",
        {"name": "asks_small", "value": "3"},
    )
    assert [one.key for one in changes.of_run(db, change.run_id)] == [("asks_small",)], (
        "only what was changed"
    )
    for bad in ("", "-1", "1,5", "tre", "100", "²"):
        with pytest.raises(Problem, match="helt tal fra 0 til 99"), changes.recorded(db, "lis") as pen:
            team_numbers.save(pen, given | {"asks_medium": bad})
    with changes.recorded(db, "lis") as pen:
        team_numbers.save(pen, {name: str(value) for name, value in team_numbers.DEFAULTS.items()})
    assert light(db, CAFE) == (Light.YELLOW, Why.QUOTA)
    db.execute("UPDATE settings SET value = 'mange' WHERE name = 'asks_small'")
    assert team_numbers.read(db).asks(5) == 1, "a broken value is as if it were not set"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    db = memory_database()
    with closing(db.conn):
        db.execute("INSERT INTO employers (p_number, name, employees_fte) VALUES ('1900000001', 'A', 15)")
        yield db


def test_supported_places_used_and_free_by_the_dated_rule(empty: Database) -> None:
    empty.table("participants").insert_all({"participant_id": f"P-{n}"} for n in range(4))
    forms = (
        ("work_experience", None),
        ("wage_subsidy", "2026-12-01"),
        ("wage_subsidy", "2026-11-16"),
        ("ordinary", None),
    )
    empty.table("placements").insert_all(
        {
            "participant_id": f"P-{n}",
            "p_number": "1900000001",
            "started_on": "2026-11-01",
            "form": form,
            "ended_on": end,
        }
        for n, (form, end) in enumerate(forms)
    )
    found = room.of_employer(empty, "1900000001", MONDAY)
    assert (found.supported, found.places, found.free, found.running, found.most) == (2, 3, 1, 3, None)
    assert room.of_employer(empty, "1900000001", date(2026, 10, 31)).supported == 0
    empty.execute("UPDATE employers SET employees_fte = NULL, max_concurrent = 2")
    found = room.of_employer(empty, "1900000001", MONDAY)
    assert (found.places, found.free, found.most) == (None, None, 2), "unknown is not none"
