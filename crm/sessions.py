"""Log-in sessions kept on the server: the browser holds a random token, the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

LONGEST = timedelta(hours=8)
"""A session ends this long after log-in, whatever happens."""

IDLE = timedelta(minutes=60)
"""A session ends when nothing has been opened for this long."""

TOUCH_AFTER = timedelta(minutes=1)
"""How stale `last_seen_at` may be, so that not every page view writes."""


def open_session(db: Database, user_name: str, now: datetime) -> str:
    """Start a session and return its token; sessions that have run out are cleared away."""
    token = secrets.token_urlsafe(32)
    with db.atomic():
        db.execute("DELETE FROM sessions WHERE expires_at <= ?", [stamp(now)])
        db.execute(
            "INSERT INTO sessions (token_hash, user_name, created_at, last_seen_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [_hashed(token), user_name, stamp(now), stamp(now), stamp(now + LONGEST)],
        )
    return token


def user_name_of(db: Database, token: str, now: datetime) -> str | None:
    """Whose live session this token opens; None if unknown, ended, idle too long or the user is closed."""
    rows = db.query(
        "SELECT s.user_name, s.last_seen_at FROM sessions s JOIN users u ON u.user_name = s.user_name "
        "WHERE s.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND s.last_seen_at > ? "
        "AND u.active = 1 AND u.password_hash IS NOT NULL",
        [_hashed(token), stamp(now), stamp(now - IDLE)],
    )
    found = next(rows, None)
    if found is None:
        return None
    if found["last_seen_at"] <= stamp(now - TOUCH_AFTER):
        db.execute("UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?", [stamp(now), _hashed(token)])
    return str(found["user_name"])


def revoke(db: Database, token: str, now: datetime) -> None:
    """End one session."""
    db.execute(
        "UPDATE sessions SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL",
        [stamp(now), _hashed(token)],
    )


def revoke_all(db: Database, user_name: str) -> None:
    """End every session of a user."""
    db.execute(
        "UPDATE sessions SET revoked_at = ? WHERE user_name = ? AND revoked_at IS NULL",
        [stamp(datetime.now(UTC)), user_name],
    )


def stamp(at: datetime) -> str:
    """A moment as sortable text in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
