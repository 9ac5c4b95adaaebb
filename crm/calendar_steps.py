"""One user's open next steps as days in a calendar: where and when, and not a word of the contact log."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlite_utils import Database

from crm import employers, next_steps, settings
from crm.model import User
from crm.next_steps import Step
from crm.records import dump

OVERDUE_DAYS = 28
"""A step that was due longer ago is no longer in the calendar, where nobody looks so far back."""

_CHANGES = """SELECT c.row_key, count(*) + count(r.undone_at) AS changes,
        max(max(r.started_at, coalesce(r.undone_at, ''))) AS at
    FROM changes c JOIN runs r USING (run_id)
    WHERE c.table_name IN ('employer_contacts', 'next_steps')
        AND c.row_key IN (SELECT value FROM json_each(:keys))
    GROUP BY c.row_key, c.table_name"""


@dataclass(frozen=True, slots=True)
class Day:
    """One step. `uid` stays the same as long as the step does; `sequence` grows with every change of it.

    Neither the step's text, nor for whom it is, nor the id of the contact it stands in is here.
    """

    uid: str
    sequence: int
    changed_at: datetime
    on: date
    p_number: str
    employer: str
    town: str | None
    promised: bool


def days(db: Database, me: User, as_of: date) -> list[Day]:
    """The steps that are `me`'s to take, the soonest first; those at employers that rest are left out."""
    steps, _ = next_steps.open_steps(db, me, as_of)
    first = as_of - timedelta(days=OVERDUE_DAYS)
    wanted = [step for step in steps if step.name and not step.rests and step.due_on >= first]
    wanted.sort(key=lambda step: (step.due_on, step.sort_key, step.contact_id))
    towns = {number: place.town for number, place in employers.places(db, _numbers(wanted)).items()}
    changed = _changed(db, wanted)
    secret = settings.secret_key(db).encode()
    return [_day(step, towns.get(step.p_number), changed.get(step.contact_id), secret) for step in wanted]


def _day(step: Step, town: str | None, changed: tuple[int, datetime] | None, secret: bytes) -> Day:
    sequence, changed_at = changed or (0, datetime.combine(step.noted_on, time(), UTC))
    return Day(
        uid=hmac.new(secret, f"calendar {step.contact_id}".encode(), hashlib.sha256).hexdigest()[:32],
        sequence=sequence,
        changed_at=changed_at,
        on=step.due_on,
        p_number=step.p_number,
        employer=step.name or "",
        town=town,
        promised=step.promised,
    )


def _changed(db: Database, steps: Sequence[Step]) -> dict[str, tuple[int, datetime]]:
    """How often each step was changed or set back, and when last, by contact_id."""
    keys = dump([dump((step.contact_id,)) for step in steps])
    found: dict[str, tuple[int, datetime]] = {}
    for row in db.query(_CHANGES, {"keys": keys}):
        contact_id, at = json.loads(row["row_key"])[0], datetime.fromisoformat(row["at"])
        earlier, last = found.get(contact_id, (0, at))
        found[contact_id] = (earlier + row["changes"], max(last, at))
    return found


def _numbers(steps: Sequence[Step]) -> list[str]:
    return list(dict.fromkeys(step.p_number for step in steps))
