"""Secret addresses of calendar feeds: the address holds a random token, the database only its hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from crm.sessions import stamp

READ_NOTED_AFTER = timedelta(minutes=1)
"""How stale `last_read_at` may be, so that not every reading writes."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Feed:
    """The address that a user has now: when it was made, and when a calendar last read it."""

    made_at: datetime
    last_read_at: datetime | None


def make(db: Database, user_name: str, now: datetime) -> str:
    """Give the user a new address and return its token, never told again; the earlier one is dead."""
    token = secrets.token_urlsafe(32)
    with db.atomic():
        revoke(db, user_name, now)
        db.execute(
            "INSERT INTO calendar_tokens (token_hash, user_name, made_at) VALUES (?, ?, ?)",
            [_hashed(token), user_name, stamp(now)],
        )
    return token


def revoke(db: Database, user_name: str, now: datetime | None = None) -> None:
    """End the address of a user, if there is one."""
    db.execute(
        "UPDATE calendar_tokens SET revoked_at = ? WHERE user_name = ? AND revoked_at IS NULL",
        [stamp(now or datetime.now(UTC)), user_name],
    )


def current(db: Database, user_name: str) -> Feed | None:
    """The user's address as it may be shown, None if there is none."""
    rows = db.query(
        "SELECT made_at, last_read_at FROM calendar_tokens WHERE user_name = ? AND revoked_at IS NULL",
        [user_name],
    )
    return next((Feed(datetime.fromisoformat(r["made_at"]), _moment(r["last_read_at"])) for r in rows), None)


def user_name_of(db: Database, token: str, now: datetime) -> str | None:
    """Whose calendar the token opens, noting that it was read; None if unknown, revoked or without log-in."""
    if not _TOKEN.fullmatch(token):
        return None
    rows = db.query(
        "SELECT t.user_name, t.last_read_at FROM calendar_tokens t JOIN users u USING (user_name) "
        "WHERE t.token_hash = ? AND t.revoked_at IS NULL AND u.active = 1 AND u.password_hash IS NOT NULL",
        [_hashed(token)],
    )
    found = next(rows, None)
    if found is None:
        return None
    if found["last_read_at"] is None or found["last_read_at"] <= stamp(now - READ_NOTED_AFTER):
        db.execute(
            "UPDATE calendar_tokens SET last_read_at = ? WHERE token_hash = ?", [stamp(now), _hashed(token)]
        )
    return str(found["user_name"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
