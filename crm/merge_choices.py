"""Which fields of two employers are chosen between when they become one, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlite_utils import Database

from crm import changes, contact_people, contacts, employer_changes, employer_facts
from crm.changes import Change
from crm.employer_facts import FACTS, FILE
from crm.merge_fields import Field, Origin, Said, Side
from crm.model import RunKind
from crm.problem import N_, Problem
from crm.records import Value
from crm.tables import CONTACTS, EMPLOYER_PROFILE, EMPLOYERS

BY_RULE = ("latitude", "longitude", "do_not_contact_until")
"""Not chosen: the place on the map goes with the address, and the longest rest holds."""


def of_employers(db: Database, stays: str, goes: str) -> list[Field]:
    """Every field of EMPLOYERS and EMPLOYER_PROFILE that may be chosen. Both employers must exist."""
    rows, origins = [], []
    for number in (stays, goes):
        row = employer_changes.stored(db, number)
        assert row is not None
        rows.append(row)
        origins.append(_origins(db, number))
    return [
        Field(
            column.name,
            table,
            column,
            None,
            Said(rows[0][column.name], origins[0].get(column.name, Origin())),
            Said(rows[1][column.name], origins[1].get(column.name, Origin())),
        )
        for table in (EMPLOYERS, EMPLOYER_PROFILE)
        for column in table.columns
        if column.name not in table.key and column.name not in BY_RULE
    ]


def _origins(db: Database, number: str) -> dict[str, Origin]:
    """Where the values of one employer come from: facts by their date, others by who wrote them last."""
    found = {
        field: Origin(noted_on=known.noted_on, source=known.source)
        for field, known in employer_facts.known(db, number).items()
    }
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        for change in changes.of_record(db, table, (number,)):
            if change.undone_at is None:
                for field in set(change.fields) - set(FACTS):
                    found.setdefault(field, _written(change))
    return found


def _written(change: Change) -> Origin:
    return Origin(
        run_id=change.run_id,
        kind=change.kind,
        user_name=change.user_name,
        at=change.at,
        added=change.before is None or change.kind is RunKind.MERGE,
    )


def of_people(db: Database, stays: str, goes: str) -> list[Field]:
    """The fields of the contact persons who stand with the same name at both."""
    names = _names_at_both(db, stays, goes) - set(namesakes(db, stays, goes))
    written = [contact_people.confirmed(db, number) for number in (stays, goes)]
    found = []
    for name in sorted(names):
        rows = [contact_people.stored(db, (number, name)) for number in (stays, goes)]
        assert rows[0] is not None and rows[1] is not None
        origins = [_looked_at(confirmed.get(name)) for confirmed in written]
        found += [
            Field(
                f"{contacts.mark_of(name)}.{field}",
                CONTACTS,
                CONTACTS.column(field),
                name,
                Said(rows[0][field], origins[0]),
                Said(rows[1][field], origins[1]),
            )
            for field in contact_people.FIELDS
        ]
    return found


def namesakes(db: Database, stays: str, goes: str) -> list[str]:
    """The names that stand at both and are two people: each has a person_id of their own."""
    ids = [{one.name: one.person_id for one in contacts.everyone_at(db, number)} for number in (stays, goes)]
    return sorted(
        name
        for name in _names_at_both(db, stays, goes)
        if ids[0][name] and ids[1][name] and ids[0][name] != ids[1][name]
    )


def _names_at_both(db: Database, stays: str, goes: str) -> set[str]:
    here, there = ({one.name for one in contacts.everyone_at(db, number)} for number in (stays, goes))
    return here & there


def _looked_at(confirmed: contact_people.Confirmed | None) -> Origin:
    if confirmed is None:
        return Origin()
    if confirmed.imported:
        return Origin(noted_on=confirmed.on, source=FILE)
    at = datetime.combine(confirmed.on, datetime.min.time(), UTC).isoformat(timespec="seconds")
    return Origin(user_name=confirmed.user_name, at=at, kind=RunKind.EDIT)


def chosen(fields: Iterable[Field], choices: Mapping[str, Side]) -> dict[str, Side]:
    """The side taken of each field: the choice, or what is proposed where nothing (possible) was chosen.

    Raises Problem if values chosen do not go together, such as fewest hours above most hours.
    """
    fields = list(fields)
    sides = {}
    for field in fields:
        side = choices.get(field.key, field.proposed)
        sides[field.key] = field.proposed if side is Side.BOTH and not field.may_unite else side
    for first, last in _out_of_order(fields, sides):
        if first.key in choices or last.key in choices:
            raise Problem(
                N_("{first} ({one}) kan ikke ligge efter {last} ({other}). Vælg begge fra samme virksomhed."),
                first=first.column.label,
                last=last.column.label,
                one=first.take(sides[first.key]).value,
                other=last.take(sides[last.key]).value,
            )
        sides |= dict.fromkeys((first.key, last.key), first.newer or last.newer or Side.STAYS)
    return sides


def _out_of_order(fields: list[Field], sides: Mapping[str, Side]) -> list[tuple[Field, Field]]:
    """The pairs of fields of which the first would lie after the second, though neither side says so."""
    by_place = {(field.person, field.column.name): field for field in fields}
    found = []
    for (person, name), field in by_place.items():
        for first, last in field.table.in_order:
            if name != first or (person, last) not in by_place:
                continue
            other = by_place[person, last]
            low, high = field.take(sides[field.key]).value, other.take(sides[other.key]).value
            if _lies_after(low, high) and sides[field.key] is not sides[other.key]:
                found.append((field, other))
    return found


def _lies_after(first: Value, last: Value) -> bool:
    if isinstance(first, str) and isinstance(last, str):
        return first > last
    return isinstance(first, int | float) and isinstance(last, int | float) and first > last
