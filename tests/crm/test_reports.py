"""The weekly report against small logs counted by hand, and against a plain recount of random ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.db import memory_database, open_database
from crm.problem import Problem
from crm.reports import latest_complete_week, week_report
from crm.weeks import Week, read_week, week_of

WEEK = Week(2026, 46)
MONDAY, SUNDAY = date(2026, 11, 9), date(2026, 11, 15)
AFTER = date(2026, 11, 22)

STAFF = {
    "ips1": ("Åse Thomsen", "ips_consultant"),
    "ips2": ("Bo Lund", "ips_consultant"),
    "vk1": ("Ærling Vad", "company_consultant"),
    "ny": (None, "unknown"),
}
EMPLOYERS = {"1000000001": "Ørsted Bageri", "1000000002": "Aalborg Vask", "1000000003": "Vrå Lager"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """The town in a database file."""
    db = open_database(tmp_path / "town.db", create=True)
    with closing(db.conn):
        build_town(db)
        yield db


def build_town(db: Database) -> None:
    """A municipality with four members of staff, three employers and twenty participants."""
    db.table("users").insert_all(
        {"user_name": key, "full_name": name, "role": role, "active": 1}
        for key, (name, role) in STAFF.items()
    )
    db.table("employers").insert_all({"p_number": key, "name": name} for key, name in EMPLOYERS.items())
    db.table("participants").insert_all({"participant_id": f"P-{i:03}"} for i in range(20))


def contact(day: date, staff: str = "ips1", channel: str = "visit", **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "date": day.isoformat(),
        "p_number": "1000000001",
        "staff": staff,
        "channel": channel,
        "purpose": "introduce",
        "role": None,
        "next_step_on": None,
    }
    return row | more


def log(db: Database, *rows: dict[str, Any]) -> None:
    """Write rows to the contact log in the order given."""
    db.table("employer_contacts").insert_all({"contact_id": f"C-{i:05}", **row} for i, row in enumerate(rows))


def test_contacts_count_from_monday_to_sunday_with_the_mean_of_the_four_weeks_before(db: Database) -> None:
    log(
        db,
        contact(MONDAY - timedelta(days=29)),
        contact(MONDAY - timedelta(days=28)),
        contact(MONDAY - timedelta(days=1), channel="phone"),
        contact(MONDAY),
        contact(SUNDAY, channel="email", purpose="close"),
        contact(SUNDAY + timedelta(days=1)),
    )
    report = week_report(db, WEEK, AFTER)
    assert (report.contacts.number, report.contacts.mean) == (2, 0.5)
    assert {code: f.number for code, f in report.by_channel.items()} == {
        "visit": 1, "meeting_out": 0, "phone": 0, "email": 1, "sms": 0, "event": 0,
    }  # fmt: skip
    assert report.by_channel["phone"].mean == 0.25
    assert (report.by_purpose["introduce"].number, report.by_purpose["close"].number) == (1, 1)
    assert len(report.by_purpose) == 10
    assert (report.face_to_face.number, report.face_to_face.mean) == (1, 0.25)


def test_visits_meetings_out_and_events_are_face_to_face_and_repeats_count(db: Database) -> None:
    log(db, *(contact(MONDAY, channel=channel) for channel in ("visit", "visit", "meeting_out", "event")))
    assert week_report(db, WEEK, AFTER).face_to_face.number == 4


def test_staff_stand_in_danish_order_and_every_ips_consultant_appears_also_with_none(db: Database) -> None:
    log(db, contact(MONDAY, "vk1"), contact(MONDAY, "vk1"), contact(MONDAY, "ny"))
    staff = week_report(db, WEEK, AFTER).staff
    assert [one.name for one in staff] == ["Bo Lund", "ny", "Ærling Vad", "Åse Thomsen"]
    assert [one.user_name for one in staff if one.is_ips_consultant] == ["ips2", "ips1"]
    assert [one.face_to_face.number for one in staff] == [0, 1, 2, 0]


def test_an_inactive_consultant_appears_only_with_contacts(db: Database) -> None:
    db.execute("UPDATE users SET active = 0 WHERE user_name = 'ips2'")
    assert "ips2" not in [one.user_name for one in week_report(db, WEEK, AFTER).staff]
    log(db, contact(MONDAY, "ips2"))
    assert "ips2" in [one.user_name for one in week_report(db, WEEK, AFTER).staff]


def test_the_role_is_that_of_the_contact_else_of_the_user_else_unknown(db: Database) -> None:
    log(
        db,
        contact(MONDAY, "vk1", role="ips_consultant"),
        contact(MONDAY, "vk1"),
        contact(MONDAY, "vk1", role="", channel="phone"),
        contact(MONDAY, "ny"),
        contact(MONDAY, "ips1", role="vikar"),
    )
    report = week_report(db, WEEK, AFTER)
    assert {code: f.number for code, f in report.face_to_face_by_role.items()} == {
        "ips_consultant": 1, "company_consultant": 1, "team_leader": 0, "unknown": 1, "vikar": 1,
    }  # fmt: skip
    assert report.by_role["company_consultant"].number == 2
    logged = next(one for one in report.staff if one.user_name == "vk1")
    assert (logged.is_ips_consultant, logged.as_ips_consultant.number, logged.face_to_face.number) == (
        True,
        1,
        2,
    )


def test_what_lies_after_the_day_of_reading_is_not_there(db: Database) -> None:
    log(db, contact(MONDAY), contact(MONDAY + timedelta(days=3), p_number="1000000002"))
    report = week_report(db, WEEK, MONDAY + timedelta(days=2))
    assert not report.complete
    assert report.reference == MONDAY + timedelta(days=2)
    assert report.contacts.number == 1
    assert [one.name for one in report.new_employers] == ["Ørsted Bageri"]


def test_an_employer_is_new_when_its_first_contact_ever_lies_in_the_week(db: Database) -> None:
    log(
        db,
        contact(MONDAY - timedelta(days=400)),
        contact(MONDAY),
        contact(MONDAY, p_number="1000000002"),
        contact(MONDAY - timedelta(days=3), p_number="1000000003"),
    )
    report = week_report(db, WEEK, AFTER)
    assert [(one.name, one.first_on) for one in report.new_employers] == [("Aalborg Vask", MONDAY)]
    assert report.new_employers_mean == 0.25


def test_openings_heard_and_openings_about_to_expire(db: Database) -> None:
    for key, heard, expires, status in (
        ("heard", MONDAY, None, "filled"),
        ("last-day", None, SUNDAY + timedelta(days=14), "open"),
        ("first-day", None, SUNDAY + timedelta(days=1), "offered"),
        ("too-late", None, SUNDAY + timedelta(days=15), "open"),
        ("gone", None, SUNDAY, "open"),
        ("taken", None, SUNDAY + timedelta(days=3), "filled"),
        ("not-heard-yet", SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=3), "open"),
    ):
        db.table("opportunities").insert(
            {
                "opportunity_id": key,
                "p_number": "1000000001",
                "job_type": key,
                "heard_on": heard and heard.isoformat(),
                "expires_on": expires and expires.isoformat(),
                "status": status,
            }
        )
    report = week_report(db, WEEK, AFTER)
    assert report.openings_heard.number == 1
    assert [one.job_type for one in report.expiring] == ["first-day", "last-day"]
    during = week_report(db, WEEK, SUNDAY)
    assert [one.job_type for one in during.expiring] == ["gone", "first-day", "last-day"]


def test_people_are_counted_once_and_small_numbers_are_hidden(db: Database) -> None:
    db.table("introductions").insert_all(
        {
            "date": (MONDAY + timedelta(days=i % 3)).isoformat(),
            "participant_id": f"P-{i // 3:03}",
            "p_number": key,
        }
        for i, key in enumerate(list(EMPLOYERS) * 4)
    )
    db.table("placements").insert_all(
        {
            "participant_id": f"P-{i:03}",
            "p_number": "1000000001",
            "started_on": MONDAY.isoformat(),
            "form": "ordinary" if i < 6 else "work_experience",
            "ended_on": SUNDAY.isoformat() if i < 2 else None,
        }
        for i in range(8)
    )
    report = week_report(db, WEEK, AFTER)
    assert (report.introductions, report.introduced) == (12, "<5")
    assert (report.started.total, report.started.parts["paid_job"]) == ("5+", 6)
    assert report.started.parts["work_experience"] == "<5"
    assert (report.ended.total, report.ended.parts["paid_job"]) == ("<5", "<5")


@pytest.mark.parametrize(
    ("as_of", "due", "late"),
    [
        (AFTER, SUNDAY, True),
        (AFTER, SUNDAY + timedelta(days=1), False),
        (SUNDAY, SUNDAY, False),
        (SUNDAY, SUNDAY - timedelta(days=1), True),
        (MONDAY, MONDAY, False),
    ],
)
def test_a_next_step_is_overdue_when_its_day_has_passed(
    db: Database, as_of: date, due: date, late: bool
) -> None:
    log(db, contact(MONDAY - timedelta(days=9), next_step_on=due.isoformat()))
    assert [one.due_on for one in week_report(db, WEEK, as_of).overdue] == ([due] if late else [])


def test_only_the_latest_contact_of_an_employer_says_what_is_next_whoever_had_it(db: Database) -> None:
    earlier, passed = MONDAY - timedelta(days=20), (MONDAY - timedelta(days=10)).isoformat()
    db.execute("UPDATE employers SET owner = 'ips2' WHERE p_number = '1000000003'")
    log(
        db,
        contact(earlier, "ips1", next_step_on=passed),
        contact(MONDAY, "vk1", "phone"),
        contact(earlier, "ips1", p_number="1000000002"),
        contact(earlier, "vk1", p_number="1000000002", next_step_on=passed),
        contact(earlier, "ips1", p_number="1000000003", next_step_on=passed),
        contact(AFTER, "ips1", p_number="1000000003"),
    )
    overdue = week_report(db, WEEK, AFTER).overdue
    assert [(one.employer, one.noted_by, one.owner) for one in overdue] == [
        ("Aalborg Vask", "Ærling Vad", None),
        ("Vrå Lager", "Åse Thomsen", "Bo Lund"),
    ]
    before = week_report(db, Week(2026, 45), AFTER).overdue
    assert "Ørsted Bageri" in [one.employer for one in before]


def test_the_default_is_the_latest_week_that_is_over() -> None:
    assert latest_complete_week(date(2026, 11, 16)) == WEEK
    assert latest_complete_week(date(2026, 11, 22)) == WEEK
    assert latest_complete_week(date(2027, 1, 4)) == Week(2026, 53)
    assert latest_complete_week(date(2027, 1, 3)) == Week(2026, 52)


def test_a_week_that_has_not_begun_is_refused(db: Database) -> None:
    with pytest.raises(Problem, match="Uge 47 i 2026 er ikke begyndt"):
        week_report(db, read_week("2026-W47"), SUNDAY)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.dates(MONDAY - timedelta(days=45), SUNDAY + timedelta(days=10)).map(date.isoformat),
            "p_number": st.sampled_from(sorted(EMPLOYERS)),
            "staff": st.sampled_from(sorted(STAFF)),
            "channel": st.sampled_from(["visit", "meeting_out", "phone", "email", "sms", "event"]),
            "purpose": st.sampled_from(["introduce", "learn_needs", "follow_up", "close"]),
            "role": st.sampled_from(
                [None, "", "ips_consultant", "company_consultant", "team_leader", "vikar"]
            ),
            "next_step_on": st.none()
            | st.dates(MONDAY - timedelta(days=30), SUNDAY + timedelta(days=20)).map(date.isoformat),
        }
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.dates(MONDAY, SUNDAY + timedelta(days=14)))
def test_the_report_equals_a_plain_recount(rows: list[dict[str, Any]], as_of: date) -> None:
    db = memory_database()
    with closing(db.conn):
        build_town(db)
        log(db, *rows)
        report = week_report(db, WEEK, as_of)
    known = [row for row in rows if date.fromisoformat(row["date"]) <= as_of]

    def in_week(row: dict[str, Any], back: int) -> bool:
        return week_of(date.fromisoformat(row["date"])) == WEEK.later(-back)

    def check(figure: Any, wanted: Any) -> None:
        assert figure.number == sum(1 for row in known if in_week(row, 0) and wanted(row))
        assert (
            figure.mean
            == sum(1 for row in known for n in (1, 2, 3, 4) if in_week(row, n) and wanted(row)) / 4
        )

    def met(row: dict[str, Any]) -> bool:
        return row["channel"] in {"visit", "meeting_out", "event"}

    def role(row: dict[str, Any]) -> str:
        return row["role"] or STAFF[row["staff"]][1]

    check(report.contacts, lambda row: True)
    check(report.face_to_face, met)
    for column, figures in (("channel", report.by_channel), ("purpose", report.by_purpose)):
        for code, figure in figures.items():
            check(figure, lambda row, c=column, code=code: row[c] == code)
    for code, figure in report.by_role.items():
        check(figure, lambda row, code=code: role(row) == code)
    for code, figure in report.face_to_face_by_role.items():
        check(figure, lambda row, code=code: met(row) and role(row) == code)
    for one in report.staff:
        check(one.contacts, lambda row, key=one.user_name: row["staff"] == key)
        check(one.face_to_face, lambda row, key=one.user_name: row["staff"] == key and met(row))
        check(
            one.as_ips_consultant,
            lambda row, key=one.user_name: row["staff"] == key and met(row) and role(row) == "ips_consultant",
        )
    assert sum(one.face_to_face.number for one in report.staff) == report.face_to_face.number
    assert sum(figure.number for figure in report.by_role.values()) == report.contacts.number

    first = {key: min((r["date"] for r in rows if r["p_number"] == key), default=None) for key in EMPLOYERS}
    new = Counter(
        week_of(date.fromisoformat(day)) for day in first.values() if day and day <= as_of.isoformat()
    )
    assert len(report.new_employers) == new[WEEK]
    assert report.new_employers_mean == sum(new[WEEK.later(-n)] for n in (1, 2, 3, 4)) / 4

    until = min(as_of, SUNDAY).isoformat()
    over = as_of > SUNDAY
    late = {}
    for key in EMPLOYERS:
        seen = [
            (row["date"], i, row)
            for i, row in enumerate(rows)
            if row["p_number"] == key and row["date"] <= until
        ]
        step = max(seen, key=lambda one: one[:2])[2]["next_step_on"] if seen else None
        if step and (step <= until if over else step < as_of.isoformat()):
            late[key] = step
    assert {one.p_number: one.due_on.isoformat() for one in report.overdue} == late
