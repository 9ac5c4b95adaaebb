"""Users, failed log-ins, sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from crm import sessions, users
from crm.model import Role, User

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_a_user_is_added_found_and_listed_in_danish_order(db: Database) -> None:
    users.save(db, "åse", Role.IPS_CONSULTANT, "hash", "Åse Ø")
    assert users.find(db, "åse") == User("åse", "Åse Ø", Role.IPS_CONSULTANT, active=True, has_login=True)
    assert [user.user_name for user in users.everyone(db)][-1] == "åse"
    assert users.find(db, "Åse") is None


def test_saving_again_keeps_the_full_name_and_ends_sessions(db: Database) -> None:
    token = sessions.open_session(db, "ida", NOW)
    users.save(db, "ida", Role.TEAM_LEADER, "other")
    found = users.find(db, "ida")
    assert found and found.role is Role.TEAM_LEADER and found.full_name == "Ida Holm"
    assert sessions.user_name_of(db, token, NOW) is None


def test_an_unheard_of_role_is_unknown(db: Database) -> None:
    db.execute("UPDATE users SET role = 'emperor' WHERE user_name = 'ida'")
    found = users.find(db, "ida")
    assert found and found.role is Role.UNKNOWN


def test_a_closed_user_has_no_hash_to_check_against(db: Database) -> None:
    assert users.password_hash(db, "ida")
    users.deactivate(db, "ida")
    assert users.password_hash(db, "ida") is None
    assert users.password_hash(db, "nobody") is None


def test_failures_count_within_the_window_only(db: Database) -> None:
    for minute in range(users.ATTEMPTS):
        assert not users.must_wait(db, "ida", NOW + timedelta(minutes=minute))
        users.note_failure(db, "ida", NOW + timedelta(minutes=minute))
    last = NOW + timedelta(minutes=users.ATTEMPTS)
    assert users.must_wait(db, "ida", last) and users.must_wait(db, " IDA ", last)
    assert not users.must_wait(db, "ole", last)
    assert not users.must_wait(db, "ida", NOW + users.WINDOW)


def test_old_failures_are_forgotten(db: Database) -> None:
    users.note_failure(db, "ida", NOW)
    users.note_failure(db, "ole", NOW + users.WINDOW)
    assert db.table("failed_logins").count == 1


def test_only_the_hash_of_a_token_is_kept(db: Database) -> None:
    token = sessions.open_session(db, "ida", NOW)
    assert len(token) >= 40
    (row,) = db.query("SELECT * FROM sessions")
    assert token not in str(row)
    assert sessions.user_name_of(db, token, NOW) == "ida"
    assert sessions.user_name_of(db, row["token_hash"], NOW) is None


def test_a_session_lives_while_used_and_no_longer_than_a_day_at_work(db: Database) -> None:
    token = sessions.open_session(db, "ida", NOW)
    moment = NOW
    while moment + timedelta(minutes=50) < NOW + sessions.LONGEST:
        moment += timedelta(minutes=50)
        assert sessions.user_name_of(db, token, moment) == "ida"
    assert sessions.user_name_of(db, token, NOW + sessions.LONGEST) is None


def test_an_idle_session_ends(db: Database) -> None:
    token = sessions.open_session(db, "ida", NOW)
    assert sessions.user_name_of(db, token, NOW + sessions.IDLE - timedelta(seconds=1)) == "ida"
    token = sessions.open_session(db, "ida", NOW)
    assert sessions.user_name_of(db, token, NOW + sessions.IDLE) is None


def test_one_session_or_all_can_be_ended(db: Database) -> None:
    first, second, third = (sessions.open_session(db, "ida", NOW) for _ in range(3))
    sessions.revoke(db, first, NOW)
    assert sessions.user_name_of(db, first, NOW) is None
    assert sessions.user_name_of(db, second, NOW) == "ida"
    sessions.revoke_all(db, "ida")
    assert sessions.user_name_of(db, third, NOW) is None


def test_sessions_that_have_run_out_are_cleared_away(db: Database) -> None:
    sessions.open_session(db, "ida", NOW - sessions.LONGEST)
    sessions.open_session(db, "ole", NOW)
    assert [row["user_name"] for row in db.query("SELECT user_name FROM sessions")] == ["ole"]
