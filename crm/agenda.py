"""The working day of one consultant, derived from the log: whom to call or visit next, and why.

Order, the same each time: what was promised · openings about to expire · other steps that are due ·
employers silent too long · steps, promised or not, that were due more than four weeks ago. Within the first
three what is due first stands first; of the silent ones the closest relation, then the longest silence; of
the old steps the latest. Ties go by the employer's name, its number and the id. An employer with a step or
an opening on the list, or with a step planned, is not called silent as well. IPS consultants and the team
leader have their steps only.

A row that cannot be read is counted and left out; it never stops the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crm import asking, next_steps, participants, person_text, team_numbers
from crm.asking import Asking
from crm.conditions import MAY_BE_ASKED, OPENING_USABLE, REAL_CONTACT, RESTS
from crm.model import RelationStep, Role, User
from crm.next_steps import Step
from crm.person_text import Person
from crm.stored import day

EXPIRES_WITHIN_DAYS = 14
COMING_DAYS = 7
OLD_AFTER_DAYS = 28
"""A step that was due longer ago stands behind all else, so that a backlog does not hide the day."""


class Kind(StrEnum):
    """Why an employer is on the list, in the order of the list."""

    PROMISE = "promise"
    OPENING = "opening"
    STEP = "step"
    SILENT = "silent"
    OLD_STEP = "old_step"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask for: who decides there."""

    name: str
    role: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One employer to call or visit, and why.

    `on` is the day it is about: the step's due day, the opening's last day, the latest real contact of a
    silent employer (None = none is known). `text` is the step's or the opening's words with others'
    participants taken out. `step` is there where there is one to do or postpone; `participant_id` only where
    the step is about one of the reader's own. `name` None: the employer is no longer there.
    """

    kind: Kind
    p_number: str
    name: str | None
    on: date | None
    text: str | None = None
    step: Step | None = None
    relation_step: str | None = None
    silent_days: int | None = None
    participant_id: str | None = None
    town: str | None = None
    phone: str | None = None
    decider: Contact | None = None
    light: Asking | None = None
    rests: bool = False
    order: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items of the day (the first `most` of `total`), those of the coming week, and those that rest."""

    items: tuple[Item, ...]
    total: int
    coming: tuple[Item, ...]
    resting: tuple[Item, ...]
    unreadable: int


def agenda(
    db: Database, me: User, as_of: date, mark: str, *, most: int = 20, naming_own: bool = True
) -> Agenda:
    """What waits for `me` on `as_of`; contacts dated later are ignored.

    In texts, participants who are not the reader's own (all of them without `naming_own`) become `mark`.
    """
    calls, coming, resting, unreadable = waiting(db, me, as_of)
    told_of = (calls[:most], coming[:most], resting[:most])
    filled = in_full(db, [item for part in told_of for item in part], me, as_of, mark, naming_own=naming_own)
    first, second = len(told_of[0]), len(told_of[0]) + len(told_of[1])
    return Agenda(
        tuple(filled[:first]), len(calls), tuple(filled[first:second]), tuple(filled[second:]), unreadable
    )


def waiting(db: Database, me: User, as_of: date) -> tuple[list[Item], list[Item], list[Item], int]:
    """All that waits, in its order but not yet `in_full`: of the day, of the coming week, at those that rest.

    At those that rest are steps of the day and of the coming week. The last is how many rows could not be
    read.
    """
    steps, unreadable = next_steps.open_steps(db, me, as_of)
    soon = as_of + timedelta(days=COMING_DAYS)
    due = [_of_step(step, as_of) for step in steps if step.due_on <= as_of]
    coming = [_of_step(step, as_of) for step in steps if as_of < step.due_on <= soon]
    if me.role is Role.COMPANY_CONSULTANT:
        openings, torn = _openings(db, me, as_of)
        told = {item.p_number for item in openings} | {step.p_number for step in steps}
        silent, worn = _silent(db, me, as_of, told)
        due, unreadable = [*due, *openings, *silent], unreadable + torn + worn
    resting = [item for item in (*due, *coming) if _only_rests(item)]
    calls, soon_due = ([item for item in part if not _only_rests(item)] for part in (due, coming))
    return sorted(calls, key=_order), sorted(soon_due, key=_order), sorted(resting, key=_order), unreadable


def in_full(
    db: Database, items: list[Item], me: User, as_of: date, mark: str, *, naming_own: bool = True
) -> list[Item]:
    """The items with light, place, whom to ask for, and texts that name nobody the reader may not know."""
    own = participants.names_of_own(db, me.user_name) if naming_own and me.role is Role.IPS_CONSULTANT else {}
    return _filled(db, items, as_of, set(own), mark)


def _only_rests(item: Item) -> bool:
    """An employer that is to be left alone is no call; but what was promised them stays promised."""
    return item.rests and not (item.step and item.step.promised)


def _order(item: Item) -> tuple[object, ...]:
    return (list(Kind).index(item.kind), *item.order)


def _of_step(step: Step, as_of: date) -> Item:
    old = (as_of - step.due_on).days > OLD_AFTER_DAYS
    kind = Kind.OLD_STEP if old else Kind.PROMISE if step.promised else Kind.STEP
    turn = step.due_on.toordinal()
    return Item(
        kind=kind,
        p_number=step.p_number,
        name=step.name,
        on=step.due_on,
        text=step.text,
        step=step,
        rests=step.rests,
        order=(-turn if kind is Kind.OLD_STEP else turn, 0, step.sort_key, step.p_number, step.contact_id),
    )


_OPENINGS = f"""
    SELECT o.opportunity_id, o.job_type, o.expires_on, e.p_number, e.name, e.sort_key, {RESTS} IS 1 AS rests
    FROM opportunities o JOIN employers e USING (p_number)
    WHERE {OPENING_USABLE} AND o.expires_on <= :last AND (o.heard_on IS NULL OR o.heard_on <= :as_of)
        AND (e.owner = :me OR EXISTS (
            SELECT 1 FROM employer_contacts c
            WHERE c.p_number = o.p_number AND c.date = o.heard_on AND +c.staff = :me))"""
"""An opening was heard by whoever was in touch with the employer on the day it was heard."""


def _openings(db: Database, me: User, as_of: date) -> tuple[list[Item], int]:
    last = as_of + timedelta(days=EXPIRES_WITHIN_DAYS)
    values = {"me": me.user_name, "as_of": as_of.isoformat(), "last": last.isoformat()}
    found, unreadable = [], 0
    for row in db.query(_OPENINGS, values):
        try:
            on = date.fromisoformat(row["expires_on"])
        except ValueError:
            unreadable += 1
            continue
        found.append(
            Item(
                kind=Kind.OPENING,
                p_number=row["p_number"],
                name=row["name"],
                on=on,
                text=row["job_type"],
                rests=bool(row["rests"]),
                order=(on.toordinal(), 0, row["sort_key"], row["p_number"], row["opportunity_id"]),
            )
        )
    return found, unreadable


_SPOKEN = f"""
    SELECT e.p_number, e.name, e.sort_key, e.relation_step, (
            SELECT max(c.date) FROM employer_contacts c
            WHERE c.p_number = e.p_number AND c.date <= :as_of AND {REAL_CONTACT}) AS spoken_on
    FROM employers e WHERE e.owner = :me AND {MAY_BE_ASKED}"""


def _silent(db: Database, me: User, as_of: date, told: set[str]) -> tuple[list[Item], int]:
    """My employers that nobody has spoken with for longer than their relation bears."""
    numbers, closeness = team_numbers.read(db), [step.value for step in RelationStep]
    found, unreadable = [], 0
    for row in db.query(_SPOKEN, {"me": me.user_name, "as_of": as_of.isoformat()}):
        longest = numbers.silent_days(row["relation_step"])
        if longest is None or row["p_number"] in told:
            continue
        try:
            spoken = day(row["spoken_on"])
        except ValueError:
            unreadable += 1
            continue
        if spoken is not None and (as_of - spoken).days < longest:
            continue
        turn = spoken.toordinal() if spoken else date.max.toordinal()
        found.append(
            Item(
                kind=Kind.SILENT,
                p_number=row["p_number"],
                name=row["name"],
                on=spoken,
                relation_step=row["relation_step"],
                silent_days=longest,
                order=(
                    -closeness.index(row["relation_step"] or "unknown"),
                    turn,
                    row["sort_key"],
                    row["p_number"],
                ),
            )
        )
    return found, unreadable


def _filled(db: Database, items: list[Item], as_of: date, own: set[str], mark: str) -> list[Item]:
    p_numbers = {item.p_number for item in items}
    lights = asking.may_ask_each(db, p_numbers, as_of)
    places = _places(db, p_numbers, as_of)
    others = [person for person in person_text.everyone(db) if person.participant_id not in own]
    names = {person.participant_id: person for person in others}
    return [
        replace(
            item,
            light=lights.get(item.p_number),
            text=item.text and _hidden(item.text, item.step, names, others, mark),
            participant_id=item.step.participant_id
            if item.step and item.step.participant_id in own
            else None,
            **places.get(item.p_number, {}),
        )
        for item in items
    ]


def _hidden(text: str, step: Step | None, names: dict[str, Person], others: list[Person], mark: str) -> str:
    about = names.get(step.participant_id or "") if step and not step.by_reference else None
    return person_text.without_people(text, about, others, mark)


def _places(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, dict[str, Any]]:
    """Town, phone and who decides (the first by name) at each of these employers."""
    rows = db.query(
        """SELECT e.p_number, e.town, e.phone, c.name, c.role, c.phone AS direct FROM employers e
           LEFT JOIN contacts c ON c.p_number = e.p_number AND c.decides = 1
               AND (c.from_on IS NULL OR c.from_on <= :as_of) AND (c.to_on IS NULL OR c.to_on >= :as_of)
           WHERE e.p_number IN (SELECT value FROM json_each(:numbers)) ORDER BY c.name DESC""",
        {"numbers": json.dumps(sorted(p_numbers)), "as_of": as_of.isoformat()},
    )
    return {
        row["p_number"]: {
            "town": row["town"],
            "phone": row["direct"] or row["phone"],
            "decider": Contact(row["name"], row["role"], row["direct"]) if row["name"] else None,
        }
        for row in rows
    }
