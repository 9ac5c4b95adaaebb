"""Contact persons written down: added, changed, renamed, stopped, moved to another employer.

Everything is written with the pen of a recorded run (`crm.changes.recorded`), so that it says who did it and
can be taken back. A person who has moved, or works in several places, has a row of `contacts` at each
employer; rows of CONTACT_PEOPLE with one person_id hold them together.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from crm import clock
from crm.changes import Change, Pen, of_record
from crm.contacts import mark_of
from crm.model import RunKind
from crm.problem import N_, Problem
from crm.records import Value, stored_row
from crm.tables import CONTACT_PEOPLE, CONTACTS

FIELDS = ("role", "phone", "email", "preferred_channel", "decides", "from_on", "to_on")
"""What is kept of a contact person besides employer and name."""

Place = tuple[str, str]
"""A person at an employer: P-number and name, the key of CONTACTS."""

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """When a person's row was last written or confirmed by somebody, or (`imported`) brought in or merged."""

    on: date
    user_name: str | None
    imported: bool


def add(pen: Pen, place: Place, values: Mapping[str, Value]) -> None:
    """Add a person. Raises Problem if one of that name is there already, also as a former one."""
    stored = pen.row(CONTACTS, place)
    if stored is not None:
        raise _taken(stored)
    pen.put(CONTACTS, {"p_number": place[0], "name": place[1], **values})


def change(pen: Pen, place: Place, values: Mapping[str, Value]) -> None:
    """Change what is kept of a person. Raises Problem if the person is not there."""
    pen.put(CONTACTS, _there(pen, place) | dict(values))


def confirm(pen: Pen, place: Place) -> None:
    """Note that everything about the person still holds. Raises Problem if the person is not there."""
    _there(pen, place)
    pen.confirm(CONTACTS, place)


def rename(pen: Pen, place: Place, name: str) -> None:
    """Give a person another name, everywhere they work or have worked.

    Raises Problem, with nothing written, if one of that name is at one of these employers already.
    """
    _there(pen, place)
    for p_number, old in _places_of(pen, place):
        row, linked = pen.row(CONTACTS, (p_number, old)), pen.row(CONTACT_PEOPLE, (p_number, old))
        if row is None or old == name:
            continue
        if (taken := pen.row(CONTACTS, (p_number, name))) is not None:
            raise _taken(taken)
        pen.take_out(CONTACTS, (p_number, old))
        pen.put(CONTACTS, row | {"name": name})
        if linked is not None:
            pen.take_out(CONTACT_PEOPLE, (p_number, old))
            pen.put(CONTACT_PEOPLE, linked | {"name": name})


def stop(pen: Pen, place: Place, last_day: date) -> None:
    """The person works here no more after `last_day`. Raises Problem if they began later than that."""
    row = _there(pen, place)
    if row["from_on"] is not None and str(row["from_on"]) > last_day.isoformat():
        raise Problem(
            N_("{name} begyndte her senere end den dag. Vælg en sidste dag, der ligger efter den første."),
            name=place[1],
        )
    pen.put(CONTACTS, row | {"to_on": last_day.isoformat()})


def move(
    pen: Pen,
    place: Place,
    to: str,
    on: date,
    values: Mapping[str, Value],
    *,
    stays: bool = False,
    same: bool = False,
) -> None:
    """The person works at the employer `to` from `on`; here no more, unless `stays`.

    Both rows stay, held together by one person_id. A row of theirs that is there already (they come back, or
    `same` says that the namesake there is the same person) is opened again and keeps its first day.
    Raises Problem if the employer is the same or a namesake is there.
    """
    row, places = _there(pen, place), _places_of(pen, place)
    there = next((other for other in places if other[0] == to), (to, place[1]))
    if to == place[0]:
        raise Problem(N_("{name} står allerede her. Vælg en anden virksomhed."), name=place[1])
    stored, known = pen.row(CONTACTS, there), dict(values)
    if stored is not None:
        if not same and there not in places:
            raise Problem(
                N_("Der står allerede en {name} hos den anden virksomhed. Sæt kryds, hvis det er den samme."),
                name=place[1],
            )
        known = {field: value for field, value in known.items() if value is not None}
        known |= {"to_on": None, "from_on": stored["from_on"] or on.isoformat()}
        pen.put(CONTACTS, stored | known)
    else:
        new: Row = {"p_number": to, "name": place[1], "from_on": on.isoformat(), **known}
        pen.put(CONTACTS, new)
    if not stays and (row["to_on"] is None or str(row["to_on"]) >= on.isoformat()):
        day_before = (on - timedelta(days=1)).isoformat()
        pen.put(CONTACTS, row | {"to_on": max(day_before, str(row["from_on"] or day_before))})
    link(pen, place, there)


def link(pen: Pen, one: Place, other: Place) -> None:
    """They are one person. Raises Problem if either is gone, or both stand at one employer."""
    for place in (one, other):
        _there(pen, place)
    if one[0] == other[0]:
        raise Problem(N_("De to står hos den samme virksomhed. Ret den ene i stedet."))
    places = dict.fromkeys([*_places_of(pen, one), *_places_of(pen, other)])
    person_id = _person_id(pen, one) or _person_id(pen, other) or _new_id()
    for p_number, name in places:
        pen.put(CONTACT_PEOPLE, {"p_number": p_number, "name": name, "person_id": person_id})


def keep_apart(pen: Pen, one: Place, other: Place) -> None:
    """They are two people: each gets an id of their own, so that nobody is asked again."""
    for place in (one, other):
        _there(pen, place)
        if _person_id(pen, place) is None:
            pen.put(CONTACT_PEOPLE, {"p_number": place[0], "name": place[1], "person_id": _new_id()})


def part(pen: Pen, place: Place) -> None:
    """This row is not the person that it was held together with, but one of their own."""
    _there(pen, place)
    pen.put(CONTACT_PEOPLE, {"p_number": place[0], "name": place[1], "person_id": _new_id()})


def confirmed(db: Database, p_number: str) -> dict[str, Confirmed]:
    """When each person at an employer was last written or confirmed, by name."""
    latest: dict[str, Confirmed] = {}
    for one in of_record(db, CONTACTS, (p_number,), part_of_key=True):
        name = str(one.key[1])
        if name not in latest and one.undone_at is None:
            latest[name] = Confirmed(clock.day_of(one.at), one.user_name, one.kind is not RunKind.EDIT)
    return latest


def history(db: Database, place: Place) -> list[Change]:
    """What was done to a person's row, latest first, back through earlier names."""
    at_employer = of_record(db, CONTACTS, (place[0],), part_of_key=True)
    names = [place[1]]
    for new, old in _renamings(at_employer):
        if new in names:
            names.append(old)
    return [one for one in at_employer if one.key[1] in names]


def renamed(db: Database, p_number: str, mark: str) -> str | None:
    """The name that the person with this mark (of an earlier name) has now; None if that is not known."""
    name: str | None = None
    for new, old in reversed(_renamings(of_record(db, CONTACTS, (p_number,), part_of_key=True))):
        if (name is None and mark_of(old) == mark) or old == name:
            name = new
    return name


def _renamings(at_employer: list[Change]) -> list[tuple[str, str]]:
    """New and old name of each renaming that stands, latest first."""
    standing = [one for one in at_employer if one.undone_at is None]
    gone = [one for one in standing if one.after is None]
    return [
        (str(new.key[1]), str(old.key[1]))
        for new in standing
        for old in gone
        if new.before is None and _renamed_in(old, new)
    ]


def stored(db: Database, place: Place) -> Row | None:
    """What is kept of a person, by column; None if they are not there."""
    values = stored_row(db, CONTACTS, place)
    if values is None:
        return None
    return {column.name: value for column, value in zip(CONTACTS.columns, values, strict=True)}


def _renamed_in(old: Change, new: Change) -> bool:
    """Whether the run that added `new` took `old` out to put it there under another name."""
    if old.run_id != new.run_id or old.after is not None or old.before is None or new.after is None:
        return False
    return {**old.before, "name": None} == {**new.after, "name": None}


def _there(pen: Pen, place: Place) -> Row:
    row = pen.row(CONTACTS, place)
    if row is None:
        raise Problem(
            N_("{name} står her ikke længere. Måske har en kollega rettet navnet. Se listen igen."),
            name=place[1],
        )
    return row


def _taken(row: Mapping[str, Value]) -> Problem:
    if row["to_on"] is None:
        return Problem(
            N_("Der står allerede en {name} her. Ret den person, eller skriv navnet med en tilføjelse."),
            name=row["name"],
        )
    return Problem(
        N_(
            "Der står allerede en {name} under »Tidligere«. Ret den person, og tøm »Sidste dag«, "
            "eller skriv navnet med en tilføjelse."
        ),
        name=row["name"],
    )


def _person_id(pen: Pen, place: Place) -> str | None:
    row = pen.row(CONTACT_PEOPLE, place)
    return str(row["person_id"]) if row is not None and row["person_id"] is not None else None


def _places_of(pen: Pen, place: Place) -> list[Place]:
    """Every row that is the same person, this one first."""
    person_id = _person_id(pen, place)
    if person_id is None:
        return [place]
    rows = pen.db.query(
        "SELECT p_number, name FROM contact_people WHERE person_id = ? ORDER BY p_number, name", [person_id]
    )
    return list(dict.fromkeys([place, *((row["p_number"], row["name"]) for row in rows)]))


def _new_id() -> str:
    return f"K-{secrets.token_hex(6)}"
