"""The staff who may log in. Passwords are kept only as hashes made by the caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crm import calendar_tokens, sessions
from crm.danish import plain, sort_key
from crm.model import Role, User

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
"""After ATTEMPTS failed log-ins within WINDOW a name has to wait."""


def find(db: Database, user_name: str) -> User | None:
    """One user by name."""
    for row in db.query("SELECT * FROM users WHERE user_name = ?", [user_name]):
        return read_user(row)
    return None


def read_user(row: dict[str, Any]) -> User:
    """A user from a row of the users table."""
    known = row["role"] in Role._value2member_map_
    return User(
        user_name=row["user_name"],
        full_name=row["full_name"],
        role=Role(row["role"]) if known else Role.UNKNOWN,
        active=bool(row["active"]),
        has_login=row["password_hash"] is not None,
    )


def everyone(db: Database) -> list[User]:
    """All users in Danish order of name."""
    found = [read_user(row) for row in db.query("SELECT * FROM users")]
    return sorted(found, key=lambda user: (sort_key(user.user_name), user.user_name))


def shown_names(db: Database) -> dict[str, str]:
    """User name → full name, or the user name where no full name is known."""
    return {user.user_name: user.full_name or user.user_name for user in everyone(db)}


def owners(db: Database) -> list[str]:
    """The user names of all who are the regular contact of some employer."""
    rows = db.query("SELECT DISTINCT owner FROM employers WHERE owner IS NOT NULL")
    return [row["owner"] for row in rows]


def password_hash(db: Database, user_name: str) -> str | None:
    """The hash of an active user's password; None if there is no such log-in."""
    rows = db.query("SELECT password_hash FROM users WHERE user_name = ? AND active = 1", [user_name])
    return next((row["password_hash"] for row in rows), None)


def save(
    db: Database, user_name: str, role: Role, password_hash: str | None, full_name: str | None = None
) -> None:
    """Add a user, or give a name met in an import its role and log-in. Ends sessions and calendar feed."""
    with db.atomic():
        db.execute(
            "INSERT INTO users (user_name, full_name, role, password_hash, active) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (user_name) DO UPDATE SET role = excluded.role, active = 1,"
            " password_hash = excluded.password_hash,"
            " full_name = coalesce(excluded.full_name, users.full_name)",
            [user_name, full_name, role.value, password_hash],
        )
        _shut_out(db, user_name)


def set_password(db: Database, user_name: str, password_hash: str) -> None:
    """Change a password and end every open session of the user, and the calendar feed."""
    with db.atomic():
        db.execute("UPDATE users SET password_hash = ? WHERE user_name = ?", [password_hash, user_name])
        _shut_out(db, user_name)


def deactivate(db: Database, user_name: str) -> None:
    """Close a log-in at once; what the user has done stays."""
    with db.atomic():
        db.execute("UPDATE users SET active = 0 WHERE user_name = ?", [user_name])
        _shut_out(db, user_name)


def _shut_out(db: Database, user_name: str) -> None:
    """Let nothing that was opened with the earlier log-in stay open."""
    sessions.revoke_all(db, user_name)
    calendar_tokens.revoke(db, user_name)


def must_wait(db: Database, user_name: str, now: datetime) -> bool:
    """Whether this name has failed too often lately, known or not."""
    row = next(
        db.query(
            "SELECT count(*) AS failures FROM failed_logins WHERE user_name = ? AND failed_at > ?",
            [plain(user_name), _stamp(now - WINDOW)],
        )
    )
    return int(row["failures"]) >= ATTEMPTS


def note_failure(db: Database, user_name: str, now: datetime) -> None:
    """Remember a failed log-in, and forget those that no longer count."""
    with db.atomic():
        db.execute("DELETE FROM failed_logins WHERE failed_at <= ?", [_stamp(now - WINDOW)])
        db.execute(
            "INSERT INTO failed_logins (user_name, failed_at) VALUES (?, ?)",
            [plain(user_name), _stamp(now)],
        )


def forget_failures(db: Database, user_name: str) -> None:
    """A log-in that succeeded wipes the slate."""
    db.execute("DELETE FROM failed_logins WHERE user_name = ?", [plain(user_name)])


def _stamp(at: datetime) -> str:
    return sessions.stamp(at)
