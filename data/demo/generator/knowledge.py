"""What the team knows of each employer, with the date and source of each fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from crm.danish import folds
from crm.tables import DATED_FACTS
from generator.chance import between, pick, stream
from generator.days import FIRST
from generator.events import Event
from generator.firms import FULL_HOUSE, Firm
from generator.relations import CLOSED_SHOP, SUCCESSOR, Relation
from generator.truth import Truth

Row = dict[str, object]

_KNOWN = {"cooperating": 0.94, "visited": 0.8, "once": 0.42, "phoned": 0.24, "unknown": 0.0}
"""Level of the relation → the share of the facts that have been found out."""

_PUBLIC = {"job_types": 0.45, "requirements": 1.0, "times": 0.12, "busy_periods": 0.1}
"""What can be read about an unknown employer without asking, and how often somebody has."""

_PROTECTED = 0.11
_CLOSED_ON = date(2026, 6, 30)


def employer_rows(
    firms: tuple[Firm, ...],
    truths: Mapping[str, Truth],
    relations: Mapping[str, Relation],
    events: list[Event],
) -> tuple[list[Row], list[Row]]:
    """employers.csv and employer_facts.csv."""
    rng = stream("knowledge")
    successor = next(firm.p_number for firm in firms if firm.name == SUCCESSOR)
    met: dict[str, list[Event]] = {}
    for event in events:
        met.setdefault(event.firm.p_number, []).append(event)
    employers, facts = [], []
    for firm in firms:
        relation = relations[firm.p_number]
        known = _known(rng, firm, truths[firm.p_number], relation.level)
        row = _register(rng, firm) | known | _relation(relation)
        if firm.name == CLOSED_SHOP:
            row |= {"closed_on": _CLOSED_ON, "successor_p_number": successor}
        employers.append(row)
        facts += [
            {"p_number": firm.p_number, "field": field, **_source(rng, field, met.get(firm.p_number, []))}
            for field in DATED_FACTS
            if row.get(field) is not None
        ]
    return employers, facts


def _known(rng: Random, firm: Firm, truth: Truth, level: str) -> Row:
    """The facts that have been found out. A requirement that is public is known of everybody."""
    result: Row = {}
    for field, value in truth.row().items():
        odds = _PUBLIC.get(field, 0.0) if level == "unknown" else _KNOWN[level]
        if field == "requirements":
            odds = 1.0 if value else odds
            value = value or (None if level == "unknown" else ())
        elif field == "job_types" and level != "unknown":
            odds = max(odds, 0.75)
        elif field == "accepted_forms" and firm.name == FULL_HOUSE:
            odds = 1.0
        if rng.random() < odds:
            result[field] = value
    return result


def _register(rng: Random, firm: Firm) -> Row:
    """What the business register and the phone book say."""
    short = folds(firm.name)[0].replace(" ", "-")
    return {
        "p_number": firm.p_number,
        "cvr": firm.cvr,
        "name": firm.name,
        "sector": firm.line.sector,
        "industry_code": firm.code,
        "employees_fte": firm.fte,
        "street": firm.street,
        "postcode": firm.town.postcode,
        "town": firm.town.name,
        "latitude": firm.position[0],
        "longitude": firm.position[1],
        "phone": phone(rng),
        "email": f"kontakt@{short}.example" if rng.random() < 0.7 else None,
        "website": f"https://www.{short}.example" if rng.random() < 0.6 else None,
        "ordinary_workplace": firm.line.key != "sheltered" and "Andet Liv" not in firm.name,
        "advert_protected": rng.random() < _PROTECTED,
    }


def phone(rng: Random) -> str:
    """Eight digits beginning with 05: no Danish number begins with 0."""
    return " ".join(["05", *(f"{between(rng, 0, 99):02}" for _ in range(3))])


def _relation(relation: Relation) -> Row:
    return {
        "owner": relation.owner,
        "relation_step": relation.step,
        "do_not_contact_until": relation.rests_until,
    }


def _source(rng: Random, field: str, met: list[Event]) -> Row:
    """Found out in one of the contacts, read somewhere, or left over from the time before the log."""
    before = FIRST - timedelta(days=between(rng, 10, 420))
    if field == "employees_fte":
        return {"noted_on": FIRST + timedelta(days=between(rng, 0, 330)), "source": "CVR-registret"}
    if not met:
        read_on = FIRST + timedelta(days=between(rng, -420, 300))
        return {"noted_on": read_on, "source": pick(rng, ("hjemmeside", "opslag"))}
    if rng.random() < 0.06:
        return {"noted_on": before, "source": "gammelt regneark"}
    talks = [event for event in met if event.visit] or met
    talk = pick(rng, talks if rng.random() < 0.85 else met)
    return {"noted_on": talk.day, "source": "besøg" if talk.visit else "telefon"}
