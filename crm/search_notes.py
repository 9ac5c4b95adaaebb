"""Search in the notes of the contact log, each as this reader may see it: masked first, then matched.

So a search never tells that a note names somebody: what the reader may not see is not found either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm import employers, person_text, search_sql
from crm.conditions import by_reference
from crm.person_text import Person
from crm.search_groups import Group
from crm.search_index import LONGEST
from crm.search_marks import Marked, Part, Query

HIDDEN = "\ue000"
"""Stands for a person while a text is matched: a sign that no query can hold."""

MOST_READ = 400
"""So many notes that hold the words are read until enough are found which this reader may see."""

FIELDS = ("learnt", "next_step")


@dataclass(frozen=True, slots=True)
class NoteHit:
    """One contact: the fields in which the words stand. `newer` contacts stand before it in the log.

    `names` are the reader's own participants who are named in what is shown.
    """

    contact_id: str
    p_number: str
    employer: str
    town: str | None
    on: date
    staff: str
    newer: int
    pieces: tuple[tuple[str, Marked], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the reader's texts may name (`own`), whom not (`others`), and what is shown in their place."""

    own: dict[str, Person]
    others: tuple[Person, ...]
    mark: str


def reader(db: Database, viewer: str | None, mark: str) -> Reader:
    """Who may be named to `viewer`, an IPS consultant: their own participants. None: nobody may."""
    own, others = dict[str, Person](), list[Person]()
    for row in db.query("SELECT participant_id, name, consultant FROM participants"):
        person = Person(row["participant_id"], row["name"])
        if viewer is not None and row["consultant"] == viewer:
            own[person.participant_id] = person
        else:
            others.append(person)
    return Reader(own, tuple(others), mark)


def notes(db: Database, query: Query, as_of: date, reads: Reader, limit: int) -> Group:
    """The newest notes in which every word stands, as this reader may see them."""
    hits: list[NoteHit] = []
    for row in _candidates(db, query, as_of):
        texts = {name: _visible(db, row[name][:LONGEST], row, reads) for name in FIELDS if row[name]}
        if query.all_in(*texts.values()):
            if len(hits) == limit:
                return Group(hits, more=True)
            shown = {name: text for name, text in texts.items() if query.any_in(text)}
            hits.append(_hit(db, row, shown, query, as_of, reads))
    return Group(hits)


def _candidates(db: Database, query: Query, as_of: date) -> Iterator[dict[str, Any]]:
    """Notes whose text holds the words, unmasked, newest first; read only as far as they are wanted."""
    if not query.words:
        return iter(())
    return db.query(
        "SELECT c.contact_id, c.p_number, c.date, c.staff, c.participant_id, c.learnt, c.next_step,"
        f" {by_reference('c')} AS by_reference, e.name AS employer, e.town"
        " FROM search_notes s CROSS JOIN employer_contacts c USING (contact_id)"
        " JOIN employers e USING (p_number)"
        f" WHERE s.date <= :as_of AND {search_sql.all_words(query, 's.text')}"
        " ORDER BY s.date DESC, s.contact_id DESC LIMIT :most",
        search_sql.values(query) | {"as_of": as_of.isoformat(), "most": MOST_READ},
    )


def _visible(db: Database, text: str, row: dict[str, Any], reads: Reader) -> str:
    """The text as this reader sees it on the employer's card, without civil registration numbers too."""
    about = None if row["by_reference"] else row["participant_id"]
    person = next((one for one in reads.others if one.participant_id == about), None) if about else None
    text = person_text.without_people(text.replace(HIDDEN, " "), person, reads.others, HIDDEN)
    known = employers.places(db, person_text.ten_digit_texts(text)) if any(map(str.isdigit, text)) else ()
    for number in person_text.civil_numbers(text, known):
        text = text.replace(number, HIDDEN)
    return text


def _hit(
    db: Database, row: dict[str, Any], texts: dict[str, str], query: Query, as_of: date, reads: Reader
) -> NoteHit:
    return NoteHit(
        contact_id=row["contact_id"],
        p_number=row["p_number"],
        employer=row["employer"],
        town=row["town"],
        on=date.fromisoformat(row["date"]),
        staff=row["staff"],
        newer=_newer(db, row, as_of),
        pieces=tuple((name, _with_mark(query.piece(text), reads.mark)) for name, text in texts.items()),
        names=_names(" ".join(texts.values()), row["participant_id"], reads),
    )


def _newer(db: Database, row: dict[str, Any], as_of: date) -> int:
    """How many contacts with the employer are later, in the order of its log."""
    counted = db.query(
        "SELECT count(*) AS number FROM employer_contacts"
        " WHERE p_number = ? AND date <= ? AND (date, contact_id) > (?, ?)",
        [row["p_number"], as_of.isoformat(), row["date"], row["contact_id"]],
    )
    return int(next(counted)["number"])


def _with_mark(parts: Marked, mark: str) -> Marked:
    return tuple(Part(part.text.replace(HIDDEN, mark), part.hit) for part in parts)


def _names(text: str, about: str | None, reads: Reader) -> tuple[str, ...]:
    named = {person.participant_id for person in person_text.people_in(text, reads.own.values())}
    if about in reads.own and person_text.names_in(text, reads.own[about]):
        named.add(about)
    return tuple(sorted(named))
