"""What was known of the unit before this one: its log, its contacts and its facts follow the successor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import contacts, employer_units, employers, outreach
from crm.contacts import ContactPerson
from crm.employer_units import Unit
from crm.model import AXES
from crm.outreach import LogEntry
from webapp.facts import Shown, axis_facts, facts_in_words
from webapp.i18n import gettext

LOG_SIZE = 5
"""So many contacts of an earlier unit stand on the successor's card; all of them stand on its own."""

MOST = 3
"""So many earlier units are shown."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier unit. `contacts` is how many are in its log, of which `log` holds the latest."""

    unit: Unit
    log: list[LogEntry]
    contacts: int
    people: list[ContactPerson]
    facts: list[Shown]


def earlier_units(db: Database, p_number: str, as_of: date, viewer: str | None) -> list[Earlier]:
    """The units that went on as this one, the nearest first. `viewer` as in `outreach.log_of`."""
    return [_earlier(db, unit, as_of, viewer) for unit in employer_units.before(db, p_number, as_of, MOST)]


def _earlier(db: Database, unit: Unit, as_of: date, viewer: str | None) -> Earlier:
    mark = gettext("[en deltager]")
    log, total = outreach.log_of(db, unit.p_number, as_of, viewer=viewer, mark=mark, limit=LOG_SIZE)
    found = employers.find(db, unit.p_number)
    assert found
    facts = [one for _, _, shown in facts_in_words(found.facts) for one in shown] + [
        one for one in axis_facts(found.facts, AXES) if one.items
    ]
    people = contacts.of_employer(db, unit.p_number, unit.closed_on or as_of)
    return Earlier(unit, log, total, people, facts)
