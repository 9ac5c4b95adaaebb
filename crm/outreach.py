"""The contact log of one employer, and whether it may be asked just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crm import person_text
from crm.employers import Employer
from crm.model import RelationStep
from crm.person_text import Person
from crm.stored import day, yes_no
from crm.workplaces import PRESSURE_DAYS

MANY_CONTACTS = 3
"""From this many contacts in the window on, the employer should be asked with care."""


class Light(StrEnum):
    """May I ask now? Red: no. Yellow: talk to a colleague first. Green: yes."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Why(StrEnum):
    """What decided the light."""

    CLOSED_UNIT = "closed_unit"
    CLOSED_RELATION = "closed_relation"
    PAUSED = "paused"
    NOT_YET = "not_yet"
    MANY_CONTACTS = "many_contacts"
    RECENT_REFUSAL = "recent_refusal"
    QUIET = "quiet"
    NEVER_ASKED = "never_asked"


@dataclass(frozen=True, slots=True)
class Pressure:
    """How much an employer has been contacted up to a date."""

    contacts: int
    staff: int
    last_on: date | None
    last_staff: str | None
    last_refusal_on: date | None


@dataclass(frozen=True, slots=True)
class MayAsk:
    """The light with its reason; `on` is the date the reason speaks of."""

    light: Light
    why: Why
    on: date | None
    pressure: Pressure


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


def pressure(db: Database, p_number: str, as_of: date) -> Pressure:
    """What the log says of contacts to one employer; later dates are ignored."""
    values = {
        "p_number": p_number,
        "as_of": as_of.isoformat(),
        "since": (as_of - timedelta(days=PRESSURE_DAYS - 1)).isoformat(),
    }
    counted = next(
        db.query(
            "SELECT count(*) FILTER (WHERE date >= :since) AS contacts,"
            " count(DISTINCT CASE WHEN date >= :since THEN staff END) AS staff,"
            " max(date) FILTER (WHERE result = 'no') AS refusal "
            "FROM employer_contacts WHERE p_number = :p_number AND date <= :as_of",
            values,
        )
    )
    last = next(
        db.query(
            "SELECT date, staff FROM employer_contacts WHERE p_number = :p_number AND date <= :as_of "
            "ORDER BY date DESC, contact_id DESC LIMIT 1",
            values,
        ),
        {"date": None, "staff": None},
    )
    return Pressure(
        counted["contacts"], counted["staff"], day(last["date"]), last["staff"], day(counted["refusal"])
    )


def may_ask(db: Database, employer: Employer, as_of: date) -> MayAsk:
    """The light for one employer: opt-outs first, then how much it has been asked lately."""
    seen = pressure(db, employer.p_number, as_of)
    if employer.closed_on is not None and employer.closed_on <= as_of:
        return MayAsk(Light.RED, Why.CLOSED_UNIT, employer.closed_on, seen)
    if employer.relation_step is RelationStep.CLOSED:
        return MayAsk(Light.RED, Why.CLOSED_RELATION, None, seen)
    if employer.do_not_contact_until is not None and employer.do_not_contact_until >= as_of:
        return MayAsk(Light.RED, Why.NOT_YET, employer.do_not_contact_until, seen)
    if employer.relation_step is RelationStep.PAUSED:
        return MayAsk(Light.RED, Why.PAUSED, None, seen)
    if seen.last_refusal_on is not None and (as_of - seen.last_refusal_on).days < PRESSURE_DAYS:
        return MayAsk(Light.YELLOW, Why.RECENT_REFUSAL, seen.last_refusal_on, seen)
    if seen.contacts >= MANY_CONTACTS:
        return MayAsk(Light.YELLOW, Why.MANY_CONTACTS, seen.last_on, seen)
    if seen.last_on is None:
        return MayAsk(Light.GREEN, Why.NEVER_ASKED, None, seen)
    return MayAsk(Light.GREEN, Why.QUIET, seen.last_on, seen)


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
            "SELECT c.*, p.name AS participant_name, p.consultant FROM employer_contacts c "
            f"LEFT JOIN participants p USING (participant_id) WHERE {where} "
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
        return text and person_text.without_people(text, None if own else person, others, mark)

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
    )
