"""The next steps that are still open, whose they are, and what may be done with them.

A step stands in the contact that led to it (next_step, next_step_on); NEXT_STEPS says whose it is and whether
it is done. It is open until then, or until its owner has logged a later contact with the employer. The step
of somebody who no longer works here falls to the employer's owner, and where they do not either, to all
company consultants; it is open until anybody has logged a later contact. A step without a date is no call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.changes import Pen
from crm.conditions import RESTS, by_reference
from crm.model import Role, User
from crm.tables import EMPLOYER_CONTACTS, NEXT_STEPS

FAR = date(9999, 12, 31)
"""Later than any step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One open step. `fallen_from` is the colleague who no longer has it; `rests`: nobody may contact them.

    `name` is the employer's, None where the employer is no longer there. `participant_id` is for whom the
    contact was made; who may read it is for the caller to decide.
    `by_reference`: who wrote the text knows the participant by a reference only.
    """

    contact_id: str
    p_number: str
    name: str | None
    sort_key: str
    rests: bool
    text: str | None
    due_on: date
    promised: bool
    noted_by: str
    noted_on: date
    fallen_from: str | None
    participant_id: str | None
    by_reference: bool = False


HAVE_A_DAY = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
"""Who may have steps of their own: only those with a log-in can take them."""

_ROLES = ", ".join(f"'{role}'" for role in HAVE_A_DAY)

_STEP = "c.next_step_on <= :last AND c.date <= :as_of AND (n.done_on IS NULL OR n.done_on > :as_of)"
_LATER = """EXISTS (SELECT 1 FROM employer_contacts later WHERE later.p_number = c.p_number
        AND later.date > c.date AND later.date <= :as_of{by})
    OR EXISTS (SELECT 1 FROM employer_contacts later WHERE later.p_number = c.p_number
        AND later.date = c.date AND later.contact_id > c.contact_id{by})"""
_OWN = f"{_STEP} AND NOT ({_LATER.format(by=' AND +later.staff = :me')})"
_FALLEN = f"""{_STEP} AND NOT ({_LATER.format(by="")})
    AND CASE WHEN e.owner IN at_work THEN e.owner = :me ELSE :company END"""

_OPEN = f"""
    WITH at_work AS MATERIALIZED (
        SELECT user_name FROM users WHERE active = 1 AND password_hash IS NOT NULL AND role IN ({_ROLES})
    ), mine AS (
        SELECT c.*, n.promised, NULL AS fallen_from
        FROM employer_contacts c LEFT JOIN next_steps n USING (contact_id)
        WHERE c.staff = :me AND coalesce(n.owner, :me) = :me AND {_OWN}{{one}}
        UNION ALL
        SELECT c.*, n.promised, NULL FROM next_steps n JOIN employer_contacts c USING (contact_id)
        WHERE n.owner = :me AND c.staff <> :me AND {_OWN}{{one}}
        UNION ALL
        SELECT c.*, n.promised, c.staff
        FROM employer_contacts c LEFT JOIN next_steps n USING (contact_id)
            LEFT JOIN employers e USING (p_number)
        WHERE c.staff NOT IN at_work AND n.owner IS NULL AND {_FALLEN}{{one}}
        UNION ALL
        SELECT c.*, n.promised, n.owner
        FROM next_steps n CROSS JOIN employer_contacts c USING (contact_id)
            LEFT JOIN employers e USING (p_number)
        WHERE n.owner NOT IN at_work AND {_FALLEN}{{one}}
    )
    SELECT mine.*, e.name, coalesce(e.sort_key, mine.p_number) AS sort_key, {RESTS} IS 1 AS rests,
        {by_reference("mine")} AS by_reference
    FROM mine LEFT JOIN employers e USING (p_number)"""
"""What I noted and have, what colleagues noted and I have, and what fell: from its writer, from its owner.

The first goes by the index on staff, the second by that on the owner of steps, the third by that on the day
of a step. The + keeps the search for later contacts on the employer's own, where there are few.
"""


def open_steps(
    db: Database, me: User, as_of: date, last: date = FAR, *, contact_id: str | None = None
) -> tuple[list[Step], int]:
    """The open steps that are `me`'s to take, due on `last` at the latest, and how many cannot be read.

    Contacts dated after `as_of` are ignored. `contact_id` asks for the step of one contact only.
    """
    values = {
        "me": me.user_name,
        "company": me.role is Role.COMPANY_CONSULTANT,
        "as_of": as_of.isoformat(),
        "last": last.isoformat(),
        "contact_id": contact_id,
    }
    one = "" if contact_id is None else " AND c.contact_id = :contact_id"
    found, unreadable = [], 0
    for row in db.query(_OPEN.format(one=one), values):
        try:
            found.append(_step(row))
        except ValueError:
            unreadable += 1
    return found, unreadable


def find(db: Database, me: User, contact_id: str, as_of: date) -> Step | None:
    """The open step of a contact if it is this user's to take, else None."""
    steps, _ = open_steps(db, me, as_of, contact_id=contact_id)
    return next(iter(steps), None)


def done_by(db: Database, contact_id: str) -> str | None:
    """Who has done the step of a contact, None if nobody has."""
    rows = db.query("SELECT done_by FROM next_steps WHERE contact_id = ?", [contact_id])
    return next((row["done_by"] for row in rows), None)


def mark_done(pen: Pen, contact_id: str, by: str, on: date) -> None:
    """The step was taken."""
    pen.put(NEXT_STEPS, {"contact_id": contact_id, "done_on": on.isoformat(), "done_by": by})


def postpone(pen: Pen, contact_id: str, to: date) -> None:
    """The step is due on another day."""
    pen.put(EMPLOYER_CONTACTS, {"contact_id": contact_id, "next_step_on": to.isoformat()})


def _step(row: dict[str, Any]) -> Step:
    return Step(
        contact_id=row["contact_id"],
        p_number=row["p_number"],
        name=row["name"],
        sort_key=row["sort_key"],
        rests=bool(row["rests"]),
        text=row["next_step"],
        due_on=date.fromisoformat(row["next_step_on"]),
        promised=bool(row["promised"]),
        noted_by=row["staff"],
        noted_on=date.fromisoformat(row["date"]),
        fallen_from=row["fallen_from"],
        participant_id=row["participant_id"],
        by_reference=bool(row["by_reference"]),
    )
