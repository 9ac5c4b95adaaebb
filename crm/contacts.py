"""The people we talk to at an employer: who is there, who was, and where a person works now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from crm.danish import plain, sort_key
from crm.phone import digits_of, read_phone
from crm.stored import day, yes_no


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """One person at one workplace; `role` and `preferred_channel` are codes (role may be another text).

    Rows with one `person_id` are one person, who has moved or works in several places.
    """

    name: str
    role: str | None
    phone: str | None
    email: str | None
    preferred_channel: str | None
    decides: bool | None
    from_on: date | None
    to_on: date | None
    p_number: str
    person_id: str | None

    @property
    def mark(self) -> str:
        """What stands for the name in an address, so that no name does."""
        return mark_of(self.name)

    @property
    def dials(self) -> str:
        """The number as a telephone dials it; empty if it cannot be read."""
        found = read_phone(self.phone or "")
        return found.text.partition(" lok.")[0].replace(" ", "") if found.readable else ""

    def works_on(self, as_of: date) -> bool:
        """Whether the person works there on that day, the last day included."""
        return self.to_on is None or self.to_on >= as_of


@dataclass(frozen=True, slots=True)
class Employment:
    """A person at one employer, with the employer's name and town."""

    person: ContactPerson
    employer: str
    town: str | None


_PEOPLE = (
    "SELECT c.*, p.person_id FROM contacts c "
    "LEFT JOIN contact_people p ON p.p_number = c.p_number AND p.name = c.name "
)
_EMPLOYMENTS = (
    "SELECT c.*, p.person_id, e.name AS employer, e.town FROM contacts c "
    "JOIN employers e ON e.p_number = c.p_number "
    "LEFT JOIN contact_people p ON p.p_number = c.p_number AND p.name = c.name "
)


def mark_of(name: str) -> str:
    """Twelve hexadecimal digits that stand for a name among those of one employer."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def of_employer(db: Database, p_number: str, as_of: date) -> list[ContactPerson]:
    """Those who work there on `as_of`: who decides first, then in Danish order of name."""
    people = [person for person in everyone_at(db, p_number) if person.works_on(as_of)]
    return sorted(people, key=lambda person: (not person.decides, sort_key(person.name)))


def of_each(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, list[ContactPerson]]:
    """Those who work at each of these employers on `as_of`, in the same order; left out where nobody does."""
    found: dict[str, list[ContactPerson]] = {}
    numbers = json.dumps(list(p_numbers))
    for row in db.query(_PEOPLE + "WHERE c.p_number IN (SELECT value FROM json_each(?))", [numbers]):
        person = _person(row)
        if person.works_on(as_of) and (person.from_on is None or person.from_on <= as_of):
            found.setdefault(person.p_number, []).append(person)
    for people in found.values():
        people.sort(key=lambda person: (not person.decides, sort_key(person.name)))
    return found


def former(db: Database, p_number: str, as_of: date) -> list[ContactPerson]:
    """Those who had stopped there by `as_of`, who left last first."""
    people = [person for person in everyone_at(db, p_number) if not person.works_on(as_of)]
    return sorted(people, key=lambda person: (person.to_on or date.min, sort_key(person.name)), reverse=True)


def everyone_at(db: Database, p_number: str) -> list[ContactPerson]:
    """Everyone noted at one employer, still there or not."""
    return [_person(row) for row in db.query(_PEOPLE + "WHERE c.p_number = ?", [p_number])]


def find(db: Database, p_number: str, mark: str) -> ContactPerson | None:
    """The person at an employer whose name has this mark."""
    return next((person for person in everyone_at(db, p_number) if person.mark == mark), None)


def employments(db: Database, person: ContactPerson, as_of: date) -> list[Employment]:
    """Everywhere the person works or has worked that we know of: where now first, then the latest first."""
    rows = db.query(
        _EMPLOYMENTS + "WHERE (c.p_number, c.name) IN (VALUES (?, ?) "
        "UNION SELECT p_number, name FROM contact_people WHERE person_id = ?)",
        [person.p_number, person.name, person.person_id],
    )
    return sorted(map(_employment, rows), key=lambda one: _latest_first(one, as_of))


def _latest_first(one: Employment, as_of: date) -> tuple[bool, int, str]:
    person = one.person
    begun = person.from_on or date.min
    ended = person.to_on or date.max
    latest = begun if person.works_on(as_of) else ended
    return not person.works_on(as_of), -latest.toordinal(), sort_key(one.employer)


def working_now(db: Database, people: Iterable[ContactPerson], as_of: date) -> dict[str, list[Employment]]:
    """Where each of these people works on `as_of`, by person_id; left out where we do not know."""
    wanted = [person.person_id for person in people if person.person_id]
    if not wanted:
        return {}
    rows = db.query(
        _EMPLOYMENTS + f"WHERE p.person_id IN ({', '.join('?' for _ in wanted)}) "
        "AND (c.to_on IS NULL OR c.to_on >= ?) ORDER BY e.sort_key",
        [*wanted, as_of.isoformat()],
    )
    found: dict[str, list[Employment]] = {}
    for row in rows:
        found.setdefault(row["person_id"], []).append(_employment(row))
    return found


def perhaps_the_same(db: Database, person: ContactPerson) -> list[Employment]:
    """People of the same name with the same phone or e-mail at other employers, where nobody has said yet.

    Two that each have a person_id of their own are known to be two people.
    """
    digits, email = digits_of(person.phone), (person.email or "").casefold()
    if not digits and not email:
        return []
    spellings = {person.name, plain(person.name), person.name.upper(), person.name.title()}
    rows = db.query(
        _EMPLOYMENTS + "WHERE c.p_number <> ? "
        f"AND c.name COLLATE NOCASE IN ({', '.join('?' for _ in spellings)}) ORDER BY e.sort_key",
        [person.p_number, *spellings],
    )
    return [
        _employment(row)
        for row in rows
        if not (person.person_id and row["person_id"])
        and (
            bool(digits and digits_of(row["phone"]) == digits)
            or bool(email and (row["email"] or "").casefold() == email)
        )
    ]


def _employment(row: dict[str, Any]) -> Employment:
    return Employment(_person(row), row["employer"], row["town"])


def _person(row: dict[str, Any]) -> ContactPerson:
    return ContactPerson(
        name=row["name"],
        role=row["role"],
        phone=row["phone"],
        email=row["email"],
        preferred_channel=row["preferred_channel"],
        decides=yes_no(row["decides"]),
        from_on=day(row["from_on"]),
        to_on=day(row["to_on"]),
        p_number=row["p_number"],
        person_id=row["person_id"],
    )
