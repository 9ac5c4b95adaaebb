"""The working day derived from the log: what waits, in which order, whose it is; nothing stalls it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from crm import agenda, changes, next_steps, team_numbers, users
from crm.agenda import Agenda, Kind
from crm.reports import week_report
from crm.tables import NEXT_STEPS
from crm.weeks import Week
from tests.conftest import TODAY
from tests.personas import ALMA, CAFE, CARLA, CLOSED, FAR_AWAY, NURSERY, RESTING, SHOP

MARK = "[deltager]"


def day_of(db: Database, name: str, as_of: date = TODAY, **options: Any) -> Agenda:
    me = users.find(db, name)
    assert me is not None
    return agenda.agenda(db, me, as_of, MARK, **options)


def told(found: Agenda) -> list[tuple[Kind, str, date | None]]:
    return [(item.kind, item.p_number, item.on) for item in found.items]


def step(db: Database, p_number: str, due: date, contact_id: str = "T-1", **values: Any) -> None:
    """A contact of Vera's with a next step; `owner`, `promised` and `done_on` go with the step."""
    of_step: dict[str, Any] = {}
    of_step |= {name: values.pop(name) for name in ("owner", "promised", "done_on") if name in values}
    db.table("employer_contacts").insert(
        {
            "contact_id": contact_id,
            "date": "2026-11-02",
            "p_number": p_number,
            "staff": "vera",
            "channel": "phone",
            "purpose": "introduce",
            "next_step": "Ring igen",
            "next_step_on": due.isoformat(),
        }
        | values
    )
    if of_step:
        db.table("next_steps").insert({"contact_id": contact_id, **of_step})


def later_contact(db: Database, p_number: str, on: str, staff: str = "vera", **values: Any) -> None:
    db.table("employer_contacts").insert(
        {
            "contact_id": f"Z-{on}-{staff}",
            "date": on,
            "p_number": p_number,
            "staff": staff,
            "channel": "phone",
            "purpose": "follow_up",
        }
        | values
    )


def test_row_06_a_step_is_there_from_its_day_on_and_among_the_coming_seven_before(db: Database) -> None:
    due = date(2026, 11, 20)
    step(db, SHOP, due)
    assert (Kind.STEP, SHOP, due) in told(day_of(db, "vera", due))
    assert (Kind.STEP, SHOP, due) in told(day_of(db, "vera", due + timedelta(days=3)))
    assert [item.p_number for item in day_of(db, "vera", due - timedelta(days=7)).coming] == [SHOP]
    assert not day_of(db, "vera", due - timedelta(days=8)).coming
    assert not any(item.p_number == SHOP for item in day_of(db, "vera", due - timedelta(days=1)).items)


def test_a_step_is_open_until_done_or_until_its_owner_has_logged_a_later_contact(db: Database) -> None:
    step(db, SHOP, TODAY)
    later_contact(db, SHOP, "2026-11-10", "karl")
    assert SHOP in {item.p_number for item in day_of(db, "vera").items}, (
        "a colleague's contact is not the owner's"
    )
    later_contact(db, SHOP, "2026-11-17")
    assert SHOP in {item.p_number for item in day_of(db, "vera").items}, "tomorrow has not happened yet"
    assert SHOP not in {item.p_number for item in day_of(db, "vera", date(2026, 11, 17)).items}
    later_contact(db, SHOP, "2026-11-03")
    assert SHOP not in {item.p_number for item in day_of(db, "vera").items}


def test_of_two_contacts_on_one_day_the_later_id_is_the_later_contact(db: Database) -> None:
    step(db, SHOP, TODAY, "K-000100")
    step(db, SHOP, TODAY + timedelta(days=1), "K-000101")
    found = day_of(db, "vera")
    assert not [item for item in found.items if item.p_number == SHOP]
    assert [item.step.contact_id for item in found.coming if item.step] == ["K-000101"]


def test_done_and_postponed_and_taken_back(db: Database) -> None:
    step(db, SHOP, TODAY)
    with changes.recorded(db, "vera") as pen:
        next_steps.mark_done(pen, "T-1", "vera", TODAY)
    assert SHOP not in {item.p_number for item in day_of(db, "vera").items}
    assert next_steps.done_by(db, "T-1") == "vera"
    with changes.recorded(db, "vera") as pen:
        next_steps.postpone(pen, "T-1", TODAY + timedelta(days=7))
        pen.put(NEXT_STEPS, {"contact_id": "T-1", "done_on": None, "done_by": None})
    assert [item.on for item in day_of(db, "vera").coming] == [TODAY + timedelta(days=7)]


def test_a_step_that_a_colleague_noted_for_me_is_mine_and_no_longer_theirs(db: Database) -> None:
    step(db, SHOP, TODAY, owner="karl")
    assert SHOP in {item.p_number for item in day_of(db, "karl").items}
    assert SHOP not in {item.p_number for item in day_of(db, "vera").items}
    me = users.find(db, "vera")
    assert me is not None and next_steps.find(db, me, "T-1", TODAY) is None


@pytest.mark.parametrize("gone", ["deactivated", "without a log-in", "another role"])
def test_a_step_falls_to_the_employers_owner_else_to_all_company_consultants(db: Database, gone: str) -> None:
    change = {
        "deactivated": "active = 0",
        "without a log-in": "password_hash = NULL",
        "another role": "role = 'admin'",
    }[gone]
    step(db, CAFE, TODAY, "K-900000", staff="karl", date="2026-11-12")
    step(db, SHOP, TODAY, "K-900001", staff="vera", owner="karl", date="2026-11-12")
    db.execute(f"UPDATE users SET {change} WHERE user_name = 'karl'")
    vera, ida = day_of(db, "vera"), day_of(db, "ida")
    fallen = {item.p_number: item.step.fallen_from for item in vera.items if item.step}
    assert fallen == {CAFE: "karl", SHOP: "karl"}, "Vera owns the café, and the shop nobody does"
    assert not ida.items
    db.execute("UPDATE employers SET owner = 'ida' WHERE p_number = ?", [SHOP])
    assert SHOP not in {item.p_number for item in day_of(db, "vera").items}
    assert [item.p_number for item in day_of(db, "ida").items] == [SHOP]
    later_contact(db, SHOP, "2026-11-14", "ole")
    assert not day_of(db, "ida").items, "anybody's later contact closes what has fallen"


def test_row_07_silence_counts_from_the_last_real_contact_by_relation_step(db: Database) -> None:
    """Vera owns the café (cooperation, 90 days); the last real contact was on 10 November 2026."""
    spoken = date(2026, 11, 10)
    later_contact(db, CAFE, "2026-11-30", "karl", result="no_answer")
    silent = spoken + timedelta(days=90)
    assert (Kind.SILENT, CAFE, spoken) in told(day_of(db, "vera", silent))
    assert CAFE not in {item.p_number for item in day_of(db, "vera", silent - timedelta(days=1)).items}
    later_contact(db, CAFE, "2026-12-01", "karl", result="thinking")
    assert CAFE not in {item.p_number for item in day_of(db, "vera", silent).items}
    assert (Kind.SILENT, CAFE, date(2026, 12, 1)) in told(day_of(db, "vera", date(2027, 3, 1)))
    assert not day_of(db, "karl", date(2027, 3, 1)).items, "only the owner is reminded"
    given = {name: str(value) for name, value in team_numbers.DEFAULTS.items()} | {"silent_cooperation": "0"}
    with changes.recorded(db, "lis") as pen:
        team_numbers.save(pen, given)
    assert not day_of(db, "vera", date(2027, 3, 1)).items, "0 is never"


def test_an_employer_with_a_step_planned_or_an_opening_is_not_called_silent_as_well(db: Database) -> None:
    silent = date(2027, 2, 10)
    step(db, CAFE, date(2027, 6, 1), date="2026-11-11", result="no_answer")
    assert not day_of(db, "vera", silent).items
    db.execute("DELETE FROM employer_contacts WHERE contact_id = 'T-1'")
    db.execute("UPDATE opportunities SET expires_on = '2027-02-20' WHERE opportunity_id = 'M-1'")
    assert told(day_of(db, "vera", silent)) == [(Kind.OPENING, CAFE, date(2027, 2, 20))]


def test_openings_about_to_expire_at_employers_i_own_or_where_i_heard_of_them(db: Database) -> None:
    expires = date(2026, 12, 15)
    soon = expires - timedelta(days=14)
    assert told(day_of(db, "vera", soon)) == [(Kind.OPENING, CAFE, expires)]
    assert not day_of(db, "vera", soon - timedelta(days=1)).items
    assert told(day_of(db, "vera", expires))[0] == (Kind.OPENING, CAFE, expires)
    assert not day_of(db, "vera", expires + timedelta(days=1)).items
    assert not day_of(db, "karl", soon).items
    later_contact(db, CAFE, "2026-11-02", "karl")
    assert told(day_of(db, "karl", soon)) == [(Kind.OPENING, CAFE, expires)]
    assert all(item.step for item in day_of(db, "ida", soon).items), "IPS consultants have their steps only"


def test_the_order_is_always_the_same(db: Database) -> None:
    db.execute("UPDATE employers SET owner = 'vera'")
    db.execute("UPDATE employers SET relation_step = 'cooperation' WHERE p_number = ?", [FAR_AWAY])
    db.execute(
        "UPDATE opportunities SET expires_on = '2026-11-20', status = 'open' WHERE opportunity_id = 'M-1'"
    )
    step(db, SHOP, date(2026, 10, 1), "T-1", date="2026-09-01", promised=1)
    step(db, SHOP, date(2026, 11, 10), "T-2", owner="vera", staff="karl")
    step(db, CAFE, date(2026, 11, 12), "T-3", date="2026-11-11", promised=1)
    step(db, NURSERY, date(2026, 11, 10), "T-4", staff="ole", owner="vera")
    found = day_of(db, "vera")
    assert told(found) == [
        (Kind.PROMISE, CAFE, date(2026, 11, 12)),
        (Kind.OPENING, CAFE, date(2026, 11, 20)),
        (Kind.STEP, SHOP, date(2026, 11, 10)),
        (Kind.STEP, NURSERY, date(2026, 11, 10)),
        (Kind.SILENT, FAR_AWAY, None),
        (Kind.OLD_STEP, SHOP, date(2026, 10, 1)),
    ]
    db.execute("UPDATE employers SET search_key = search_key")
    db.execute("VACUUM")
    assert told(day_of(db, "vera")) == told(found)
    assert told(day_of(db, "vera", most=2)) == told(found)[:2]
    assert day_of(db, "vera", most=2).total == 6


def test_row_09_who_rests_is_shown_as_resting_save_for_what_was_promised(db: Database) -> None:
    step(db, RESTING, TODAY, "T-1")
    step(db, CLOSED, TODAY, "T-2")
    step(db, SHOP, TODAY, "T-3", promised=1)
    db.table("opt_outs").insert(
        {"number": SHOP, "until": "2027-01-01", "set_by": "karl", "set_on": "2026-11-01"}
    )
    found = day_of(db, "vera")
    assert [item.p_number for item in found.items] == [SHOP]
    [promise] = found.items
    assert promise.light is not None and promise.light.light == "red"
    assert {item.p_number for item in found.resting} == {RESTING, CLOSED}
    db.execute("UPDATE employers SET owner = 'vera', relation_step = 'cooperation'")
    db.execute("UPDATE opportunities SET expires_on = '2026-11-20' WHERE p_number = ?", [CAFE])
    db.table("opt_outs").insert({"number": CAFE, "until": "2027-01-01"})
    found = day_of(db, "vera", date(2026, 11, 18))
    assert (Kind.OPENING, CAFE) not in [(item.kind, item.p_number) for item in found.items]
    assert (Kind.OPENING, CAFE) in [(item.kind, item.p_number) for item in found.resting]
    far = day_of(db, "vera", date(2026, 12, 31))
    assert not {SHOP, CAFE, RESTING, CLOSED} & {
        item.p_number for item in far.items if item.kind is Kind.SILENT
    }


def test_row_09_a_coming_step_at_who_rests_is_no_plan_for_the_week(db: Database) -> None:
    soon = TODAY + timedelta(days=3)
    step(db, RESTING, soon, "T-1")
    step(db, NURSERY, soon, "T-2")
    step(db, SHOP, soon, "T-3", promised=1)
    db.table("opt_outs").insert({"number": SHOP, "until": "2027-01-01"})
    found = day_of(db, "vera")
    assert {item.p_number for item in found.coming} == {NURSERY, SHOP}
    assert [item.p_number for item in found.resting] == [RESTING]


def test_each_item_says_whom_to_call(db: Database) -> None:
    step(db, CAFE, TODAY, staff="karl", owner="karl")
    [item] = day_of(db, "karl").items
    assert (item.name, item.town, item.phone) == ("Café Fyrtårnet", "Hjørring", "98 00 00 01")
    assert item.decider is not None and (item.decider.name, item.decider.role) == ("Signe Fyhn", "owner")
    assert item.light is not None and item.light.why == "quota"


def test_texts_name_participants_to_their_own_consultant_alone(db: Database) -> None:
    text = "Ring om Alma Brøndby og Carla Østergård (P-001)"
    step(db, SHOP, TODAY, staff="ida", next_step=text, participant_id=ALMA)
    [own] = day_of(db, "ida").items
    assert own.text == f"Ring om Alma Brøndby og {MARK} (P-001)" and own.participant_id == ALMA
    [hidden] = day_of(db, "ida", naming_own=False).items
    assert hidden.text and hidden.participant_id is None
    db.execute("UPDATE users SET active = 0 WHERE user_name = 'ida'")
    [fallen] = day_of(db, "vera").items
    for secret in ("Alma", "Brøndby", "Carla", "P-001"):
        assert fallen.text is not None and secret not in fallen.text
        assert hidden.text is not None and secret not in hidden.text
    assert fallen.participant_id is None
    assert CARLA not in str(fallen.text)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE users SET active = 0 WHERE user_name = 'karl'",
        "DELETE FROM users WHERE user_name = 'karl'",
        "UPDATE employers SET closed_on = '2026-01-01' WHERE p_number = '{bad}'",
        "UPDATE employers SET closed_on = 'i går' WHERE p_number = '{bad}'",
        "UPDATE employers SET relation_step = 'noget andet', owner = 'nobody' WHERE p_number = '{bad}'",
        "UPDATE employers SET do_not_contact_until = '2026-02-30' WHERE p_number = '{bad}'",
        "DELETE FROM employers WHERE p_number = '{bad}'",
        "UPDATE employer_contacts SET next_step_on = '2026-11-99' WHERE contact_id = 'T-bad'",
        "UPDATE employer_contacts SET next_step_on = '' WHERE contact_id = 'T-bad'",
        "UPDATE employer_contacts SET date = 'for længe siden' WHERE contact_id = 'T-bad'",
        "UPDATE employer_contacts SET next_step = NULL, staff = 'nobody' WHERE contact_id = 'T-bad'",
        "UPDATE employer_contacts SET participant_id = 'P-999' WHERE contact_id = 'T-bad'",
        "UPDATE employer_contacts SET result = 'hvad', channel = 'brevdue' WHERE p_number = '{bad}'",
        "UPDATE participants SET closed_on = '2026-01-01'",
        "DELETE FROM participants",
        "UPDATE next_steps SET done_on = 'snart', promised = 'ja' WHERE contact_id = 'T-bad'",
        "UPDATE next_steps SET owner = 'nobody' WHERE contact_id = 'T-bad'",
        "INSERT INTO opt_outs (number, until) VALUES ('{bad}', '2027-99-99')",
        "INSERT INTO merged_employers VALUES ('{bad}', '1000000006', NULL)",
        "UPDATE opportunities SET expires_on = '2026-11-31' WHERE opportunity_id = 'M-2'",
        "UPDATE contacts SET decides = 1, name = '' WHERE p_number = '{bad}'",
    ],
)
def test_one_broken_or_deleted_record_never_stalls_the_list(db: Database, damage: str) -> None:
    """The nursery's record is broken behind the product's back; all that is the shop's still stands."""
    db.execute("UPDATE employers SET owner = 'vera' WHERE p_number IN (?, ?)", [NURSERY, SHOP])
    db.execute("UPDATE opportunities SET expires_on = '2026-11-20' WHERE opportunity_id = 'M-2'")
    step(db, NURSERY, TODAY, "T-bad", participant_id=ALMA, owner="vera", promised=1)
    step(db, SHOP, TODAY, "T-good", promised=1)
    step(db, SHOP, TODAY + timedelta(days=2), "T-next", owner="vera", staff="karl")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(damage.format(bad=NURSERY))
    found = day_of(db, "vera")
    good = [item for item in found.items if item.p_number == SHOP]
    assert [(item.kind, item.on) for item in good] == [(Kind.PROMISE, TODAY)]
    assert good[0].light is not None and good[0].name == "Købmand Sørensen"
    assert [item.p_number for item in found.coming] == [SHOP]


def test_what_cannot_be_read_is_counted(db: Database) -> None:
    step(db, SHOP, TODAY)
    db.execute("UPDATE employer_contacts SET next_step_on = '2026-11-00' WHERE contact_id = 'T-1'")
    assert day_of(db, "vera").unreadable == 1


def test_row_06_a_step_that_is_done_is_no_longer_overdue_in_the_weekly_report(db: Database) -> None:
    step(db, SHOP, date(2026, 11, 6))
    week, after = Week(2026, 45), date(2026, 11, 20)
    assert [one.p_number for one in week_report(db, week, after).overdue] == [SHOP]
    with changes.recorded(db, "vera") as pen:
        next_steps.mark_done(pen, "T-1", "vera", date(2026, 11, 19))
    assert week_report(db, week, after).overdue == ()
    assert [one.p_number for one in week_report(db, week, date(2026, 11, 18)).overdue] == [SHOP], (
        "as it was known"
    )


def test_the_step_queries_go_by_index(db: Database) -> None:
    """No scan of the log, however long it is."""
    values = {"me": "vera", "company": 1, "as_of": "2026-11-16", "last": "9999-12-31", "contact_id": "T-1"}
    plan = db.conn.execute("EXPLAIN QUERY PLAN " + next_steps._OPEN.format(one=""), values).fetchall()
    told_of = [row[3] for row in plan]
    assert not [one for one in told_of if one.startswith(("SCAN c", "SCAN later", "SCAN employer"))], told_of
    assert any("SEARCH later" in one and "(p_number=? AND date>?" in one for one in told_of), told_of
    for index in (
        "employer_contacts_staff",
        "next_steps_owner",
        "employer_contacts_steps",
    ):
        assert any(index in one for one in told_of), index
