"""What day it is in Denmark: now, and at a stored moment, whatever clock the server keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
"""A day begins at midnight here."""


def today() -> date:
    """The day it is now."""
    return datetime.now(DENMARK).date()


def here(at: datetime | str) -> datetime:
    """A moment on the clocks here; one that says no offset is in UTC. Raises ValueError for other text."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(DENMARK)


def day_of(at: datetime | str) -> date:
    """The day here at a moment."""
    return here(at).date()
