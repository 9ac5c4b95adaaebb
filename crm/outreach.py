"""The contact log of one employer, as each viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm import clock, person_text
from crm.conditions import by_reference
from crm.person_text import Person
from crm.stored import day, yes_no

CHANGE_DAYS = 7
"""For so many days the author of a contact may correct or withdraw it."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One contact as this viewer may see it; `participant` only where it is the viewer's own."""

    on: date
    staff: str
    channel: str
    purpose: str
    role: str | None
    with_participant: bool | None
    scope: str | None
    result: str | None
    refusal_reason: str | None
    learnt: str | None
    next_step: str | None
    next_step_on: date | None
    participant: Person | None
    contact_id: str
    step_owner: str | None
    promised: bool | None
    none_because: str | None
    done_on: date | None
    done_by: str | None
    written_by: str | None
    written_on: date | None

    def may_be_changed(self, user_name: str, today: date) -> bool:
        """Whether this user wrote it with the form, and not too long ago."""
        return (
            self.written_on is not None
            and self.written_by == self.staff == user_name
            and (today - self.written_on).days <= CHANGE_DAYS
        )


def log_of(
    db: Database,
    p_number: str,
    as_of: date,
    *,
    viewer: str | None,
    mark: str,
    limit: int = 20,
    offset: int = 0,
) -> tuple[list[LogEntry], int]:
    """One page of an employer's contacts, latest first, and how many there are.

    Participants are named only to their own consultant; in every text others are replaced by `mark`. None is
    a viewer without a caseload, to whom nobody is named.
    """
    values = {"p_number": p_number, "as_of": as_of.isoformat(), "limit": limit, "offset": offset}
    where = "c.p_number = :p_number AND c.date <= :as_of"
    total = next(db.query(f"SELECT count(*) AS number FROM employer_contacts c WHERE {where}", values))
    rows = list(
        db.query(
            "SELECT c.*, p.name AS participant_name, p.consultant, n.owner AS step_owner, n.promised,"
            " n.none_because, n.done_on, n.done_by, s.user_name AS written_by, s.at AS written_at,"
            f" {by_reference('c')} AS by_reference "
            "FROM employer_contacts c LEFT JOIN participants p USING (participant_id)"
            " LEFT JOIN next_steps n USING (contact_id) LEFT JOIN submissions s USING (contact_id) "
            f"WHERE {where} "
            "ORDER BY c.date DESC, c.contact_id DESC LIMIT :limit OFFSET :offset",
            values,
        )
    )
    others = [
        Person(row["participant_id"], row["name"])
        for row in db.query(
            "SELECT participant_id, name FROM participants WHERE ?1 IS NULL OR consultant IS NOT ?1", [viewer]
        )
    ]
    return [_entry(row, viewer, others, mark) for row in rows], int(total["number"])


def _entry(row: dict[str, Any], viewer: str | None, others: list[Person], mark: str) -> LogEntry:
    person = Person(row["participant_id"], row["participant_name"]) if row["participant_id"] else None
    own = person is not None and viewer is not None and row["consultant"] == viewer

    def shown(text: str | None) -> str | None:
        about = None if own or row["by_reference"] else person
        return text and person_text.without_people(text, about, others, mark)

    return LogEntry(
        on=date.fromisoformat(row["date"]),
        staff=row["staff"],
        channel=row["channel"],
        purpose=row["purpose"],
        role=row["role"],
        with_participant=yes_no(row["with_participant"]),
        scope=row["scope"],
        result=row["result"],
        refusal_reason=row["refusal_reason"],
        learnt=shown(row["learnt"]),
        next_step=shown(row["next_step"]),
        next_step_on=day(row["next_step_on"]),
        participant=person if own else None,
        contact_id=row["contact_id"],
        step_owner=row["step_owner"],
        promised=yes_no(row["promised"]),
        none_because=row["none_because"],
        done_on=day(row["done_on"]),
        done_by=row["done_by"],
        written_by=row["written_by"],
        written_on=clock.day_of(row["written_at"]) if row["written_at"] else None,
    )
