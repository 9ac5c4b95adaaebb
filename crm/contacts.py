"""The people we talk to at an employer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.danish import sort_key
from crm.stored import day, yes_no


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """One person at one workplace; `role` and `preferred_channel` are codes (role may be another text)."""

    name: str
    role: str | None
    phone: str | None
    email: str | None
    preferred_channel: str | None
    decides: bool | None
    from_on: date | None
    to_on: date | None


def of_employer(db: Database, p_number: str, as_of: date) -> list[ContactPerson]:
    """Those who work there on `as_of`: who decides first, then in Danish order of name."""
    rows = db.query(
        "SELECT * FROM contacts WHERE p_number = ? AND (to_on IS NULL OR to_on >= ?)",
        [p_number, as_of.isoformat()],
    )
    people = [
        ContactPerson(
            name=row["name"],
            role=row["role"],
            phone=row["phone"],
            email=row["email"],
            preferred_channel=row["preferred_channel"],
            decides=yes_no(row["decides"]),
            from_on=day(row["from_on"]),
            to_on=day(row["to_on"]),
        )
        for row in rows
    ]
    return sorted(people, key=lambda person: (not person.decides, sort_key(person.name)))
