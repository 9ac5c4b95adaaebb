"""The employers of a list with their people and openings, row after row, for spreadsheets.

However long the list is, only some hundred employers are in memory at a time. Nothing of a participant is
here: in free texts names and ids of participants are replaced by a mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from crm import asking, person_text
from crm.asking import Asking
from crm.conditions import MAY_BE_ASKED, OPENING_USABLE, REAL_CONTACT
from crm.model import RelationStep
from crm.stored import code, day, listed, yes_no

AT_A_TIME = 500

Mask = Callable[[str | None], str | None]


@dataclass(frozen=True, slots=True)
class Firm:
    """One employer. `asking` is the light over it, None where it cannot be worked out."""

    p_number: str
    cvr: str | None
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    phone: str | None
    email: str | None
    website: str | None
    industry_code: str | None
    employees_fte: float | None
    owner: str | None
    relation_step: RelationStep | None
    last_contact_on: date | None
    openings: int
    advert_protected: bool | None
    labour_need: str | None
    job_types: tuple[str, ...] | None
    tasks_piling_up: tuple[str, ...] | None
    busy_periods: str | None
    opening_times: str | None
    hours_min: float | None
    hours_max: float | None
    recruitment_ways: tuple[str, ...] | None
    accepted_forms: tuple[str, ...] | None
    asking: Asking | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to talk to, who works there now; codes as they are stored."""

    name: str
    role: str | None
    phone: str | None
    email: str | None
    preferred_channel: str | None
    decides: bool | None


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening, or the idea of one, that is neither filled nor lapsed; codes as they are stored."""

    kind: str | None
    job_type: str | None
    description: str | None
    hours_min: float | None
    hours_max: float | None
    times: tuple[str, ...] | None
    form: str | None
    permanent: bool | None
    start_on: date | None
    requirements: tuple[str, ...] | None
    heard_on: date | None
    expires_on: date | None
    positions: int | None
    status: str | None


_FIRMS = f"""SELECT e.*, p.labour_need, p.opening_times,
        (SELECT max(c.date) FROM employer_contacts c
            WHERE c.p_number = e.p_number AND c.date <= :as_of AND {REAL_CONTACT}) AS last_contact_on,
        (SELECT count(*) FROM opportunities o WHERE o.p_number = e.p_number AND {OPENING_USABLE}) AS openings
    FROM json_each(:numbers) w JOIN employers e ON e.p_number = w.value
    LEFT JOIN employer_profile p ON p.p_number = e.p_number
    WHERE NOT :to_call OR {MAY_BE_ASKED} ORDER BY w.key"""
_PEOPLE = """SELECT c.* FROM json_each(:numbers) w JOIN contacts c ON c.p_number = w.value
    WHERE c.to_on IS NULL OR c.to_on >= :as_of ORDER BY w.key, c.decides IS NOT 1, c.name"""
_OPENINGS = """SELECT o.* FROM json_each(:numbers) w JOIN opportunities o ON o.p_number = w.value
    WHERE o.status IS NULL OR o.status NOT IN ('filled', 'lapsed')
    ORDER BY w.key, o.expires_on IS NULL, o.expires_on, o.opportunity_id"""


def firms(db: Database, p_numbers: Sequence[str], as_of: date, mark: str) -> Iterator[Firm]:
    """The employers in the order given."""
    mask = masking(db, mark)
    for numbers in _batches(p_numbers):
        yield from _read_firms(db, numbers, as_of, mask)


def people(
    db: Database, p_numbers: Sequence[str], as_of: date, *, to_call: bool = False
) -> Iterator[tuple[Firm, list[Person]]]:
    """Each employer, without its texts, with those who work there on `as_of`: who decides first.

    With `to_call` the employers that nobody may contact are left out.
    """
    for numbers in _batches(p_numbers):
        found = _by_employer(db, _PEOPLE, numbers, as_of)
        for firm in _read_firms(db, numbers, as_of, _no_text, to_call):
            yield firm, [_person(row) for row in found.get(firm.p_number, [])]


def openings(
    db: Database, p_numbers: Sequence[str], as_of: date, mark: str
) -> Iterator[tuple[Firm, list[Opening]]]:
    """Each employer, without its texts, with its openings and ideas: what expires first at the top."""
    mask = masking(db, mark)
    for numbers in _batches(p_numbers):
        found = _by_employer(db, _OPENINGS, numbers, as_of)
        for firm in _read_firms(db, numbers, as_of, _no_text):
            yield firm, [_opening(row, mask) for row in found.get(firm.p_number, [])]


def masking(db: Database, mark: str) -> Mask:
    """A function that replaces every participant's name and id in a text by `mark`."""
    everyone = person_text.everyone(db)

    @lru_cache(maxsize=4096)
    def mask(text: str | None) -> str | None:
        return person_text.without_people(text, None, everyone, mark) if text else text

    return mask


def _no_text(_text: str | None) -> None:
    """Leaves a text out."""


def _read_firms(
    db: Database, numbers: list[str], as_of: date, mask: Mask, to_call: bool = False
) -> list[Firm]:
    lights = asking.may_ask_each(db, numbers, as_of)
    values = {"numbers": json.dumps(numbers), "as_of": as_of.isoformat(), "to_call": to_call}
    return [_firm(row, lights.get(row["p_number"]), mask) for row in db.query(_FIRMS, values)]


def _batches(p_numbers: Sequence[str]) -> Iterator[list[str]]:
    for first in range(0, len(p_numbers), AT_A_TIME):
        yield list(p_numbers[first : first + AT_A_TIME])


def _by_employer(
    db: Database, query: str, numbers: list[str], as_of: date
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.query(query, {"numbers": json.dumps(numbers), "as_of": as_of.isoformat()}):
        found.setdefault(row["p_number"], []).append(row)
    return found


def _firm(row: dict[str, Any], light: Asking | None, mask: Mask) -> Firm:
    return Firm(
        p_number=row["p_number"],
        cvr=row["cvr"],
        name=row["name"],
        street=row["street"],
        postcode=row["postcode"],
        town=row["town"],
        phone=row["phone"],
        email=row["email"],
        website=row["website"],
        industry_code=row["industry_code"],
        employees_fte=row["employees_fte"],
        owner=row["owner"],
        relation_step=code(RelationStep, row["relation_step"]),
        last_contact_on=day(row["last_contact_on"]),
        openings=row["openings"],
        advert_protected=yes_no(row["advert_protected"]),
        labour_need=mask(row["labour_need"]),
        job_types=_masked(row["job_types"], mask),
        tasks_piling_up=_masked(row["tasks_piling_up"], mask),
        busy_periods=mask(row["busy_periods"]),
        opening_times=mask(row["opening_times"]),
        hours_min=row["hours_min"],
        hours_max=row["hours_max"],
        recruitment_ways=listed(row["recruitment_ways"]),
        accepted_forms=listed(row["accepted_forms"]),
        asking=light,
    )


def _masked(text: str | None, mask: Mask) -> tuple[str, ...] | None:
    items = listed(text)
    return None if items is None else tuple(mask(item) or "" for item in items)


def _person(row: dict[str, Any]) -> Person:
    return Person(
        name=row["name"],
        role=row["role"],
        phone=row["phone"],
        email=row["email"],
        preferred_channel=row["preferred_channel"],
        decides=yes_no(row["decides"]),
    )


def _opening(row: dict[str, Any], mask: Mask) -> Opening:
    return Opening(
        kind=row["kind"],
        job_type=mask(row["job_type"]),
        description=mask(row["description"]),
        hours_min=row["hours_min"],
        hours_max=row["hours_max"],
        times=listed(row["times"]),
        form=row["form"],
        permanent=yes_no(row["permanent"]),
        start_on=day(row["start_on"]),
        requirements=listed(row["requirements"]),
        heard_on=day(row["heard_on"]),
        expires_on=day(row["expires_on"]),
        positions=row["positions"],
        status=row["status"],
    )
