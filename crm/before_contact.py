"""What to know before contacting some employers: whom, how they hire, when we last spoke. No participants."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.conditions import REAL_CONTACT
from crm.contacts import ContactPerson, of_each
from crm.stored import day, listed


@dataclass(frozen=True, slots=True)
class LastContact:
    """One contact of the log. `staff` is a user name, `result` a code; neither purpose nor texts are here."""

    on: date
    staff: str
    channel: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class BeforeContact:
    """One employer. `spoken` is the latest contact in which somebody there was spoken with.

    `people` work there today, who decides first. `hosted` counts placements that have begun.
    """

    p_number: str
    owner: str | None
    relation_step: str | None
    recruitment_ways: tuple[str, ...] | None
    busy_periods: str | None
    opening_times: str | None
    phone: str | None
    people: tuple[ContactPerson, ...]
    last: LastContact | None
    spoken: LastContact | None
    hosted: int


_WANTED = "p_number IN (SELECT value FROM json_each(:numbers))"

_EMPLOYERS = f"""
    SELECT p_number, owner, relation_step, recruitment_ways, busy_periods, opening_times, e.phone,
        (SELECT count(*) FROM placements p
            WHERE p.p_number = e.p_number AND started_on <= :as_of) AS hosted
    FROM employers e LEFT JOIN employer_profile USING (p_number) WHERE {_WANTED}"""

_LATEST = f"""
    SELECT p_number, date, staff, channel, result, max(date || contact_id)
    FROM employer_contacts WHERE {_WANTED} AND date <= :as_of AND {{only}} GROUP BY p_number"""
"""SQLite takes the other columns from the row that holds the maximum."""


def of_employers(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, BeforeContact]:
    """What is known of each of these employers that exists, in four queries however many they are."""
    wanted = list(dict.fromkeys(p_numbers))
    values = {"numbers": json.dumps(wanted), "as_of": as_of.isoformat()}
    last, spoken = (
        {row["p_number"]: _contact(row) for row in db.query(_LATEST.format(only=only), values)}
        for only in ("1", REAL_CONTACT)
    )
    people = of_each(db, wanted, as_of)
    return {
        row["p_number"]: BeforeContact(
            p_number=row["p_number"],
            owner=row["owner"],
            relation_step=row["relation_step"],
            recruitment_ways=listed(row["recruitment_ways"]),
            busy_periods=row["busy_periods"],
            opening_times=row["opening_times"],
            phone=row["phone"],
            people=tuple(people.get(row["p_number"], ())),
            last=last.get(row["p_number"]),
            spoken=spoken.get(row["p_number"]),
            hosted=row["hosted"],
        )
        for row in db.query(_EMPLOYERS, values)
    }


def _contact(row: dict[str, str | None]) -> LastContact:
    on = day(row["date"])
    assert on is not None
    return LastContact(on, row["staff"] or "", row["channel"], row["result"])
