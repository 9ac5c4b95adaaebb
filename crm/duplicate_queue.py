"""The queue of likely duplicates: computed once, then renewed with what changed, until a person decides.

Computing takes no database, so that a process can keep a `Queue` and renew it (webapp/duplicate_cache.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.changes import Pen
from crm.duplicate_evidence import has_any, tipped
from crm.duplicate_traits import Listed
from crm.duplicates import Directory, Pair, compared_with, directory, likely_pairs, look_alikes
from crm.problem import N_, Problem
from crm.stored import day
from crm.tables import EMPLOYERS, NOT_DUPLICATES

ALL_ANEW = 250
"""When more employers than this have changed, computing all pairs is quicker than looking at each."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Every likely pair of a list of employers, the likest first; in each the lower P-number stands first."""

    listed: Directory
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """How much hangs on an employer: its last contact up to a day, and how many rows of each kind."""

    last_contact_on: date | None
    contacts: int
    log: int
    openings: int
    placements: int

    @property
    def total(self) -> int:
        return self.contacts + self.log + self.openings + self.placements


@dataclass(frozen=True, slots=True)
class Apart:
    """A pair of which somebody has said that it is not the same. The names are those of now."""

    p_number: str
    other_p_number: str
    name: str
    other_name: str
    said_by: str | None
    said_on: date | None


def read_listed(db: Database, p_numbers: Collection[str] | None = None) -> list[Listed]:
    """Every employer, or those of these that exist, so far as they are compared."""
    columns = "p_number, name, cvr, street, postcode, town, phone, email, website, closed_on"
    if p_numbers is None:
        return [Listed(*row) for row in db.conn.execute(f"SELECT {columns} FROM employers")]
    rows = db.conn.execute(
        f"SELECT {columns} FROM employers WHERE p_number IN (SELECT value FROM json_each(?))",
        [json.dumps(list(p_numbers))],
    )
    return [Listed(*row) for row in rows]


def computed(employers: Iterable[Listed]) -> Queue:
    """The queue from the beginning: about two seconds for 10,000 employers."""
    listed = directory(employers)
    return Queue(listed, tuple(likely_pairs(listed)))


def renewed(before: Queue, employers: Iterable[Listed]) -> Queue:
    """The same as `computed`, in milliseconds where few employers have changed since `before`.

    A pair is looked at again when one of the two has changed, was or is compared with one that has, or when
    something they have in common has come to be shared by many, or by few.
    """
    listed = directory(employers, before.listed)
    old, new = before.listed.traits, listed.traits
    gone = [one for number, one in old.items() if new.get(number) is not one]
    come = [one for number, one in new.items() if old.get(number) is not one]
    if not gone and not come:
        return Queue(listed, before.pairs)
    if len(come) > ALL_ANEW:
        return Queue(listed, tuple(likely_pairs(listed)))
    again = {one.listed.p_number for one in (*gone, *come)}
    for one in (*gone, *come):
        again |= compared_with(one, before.listed) | compared_with(one, listed)
    if shared := tipped(before.listed.seen, listed.seen, (*gone, *come)):
        again.update(number for number, one in new.items() if has_any(one, shared))
    return Queue(listed, _again(before.pairs, again, listed))


def _again(pairs: Iterable[Pair], numbers: set[str], listed: Directory) -> tuple[Pair, ...]:
    """The pairs, with those of these employers found anew."""
    found = {
        (pair.one.p_number, pair.other.p_number): pair
        for pair in pairs
        if pair.one.p_number not in numbers and pair.other.p_number not in numbers
    }
    for number in numbers & listed.traits.keys():
        for pair in look_alikes(listed.traits[number].listed, listed):
            if pair.one.p_number > pair.other.p_number:
                pair = Pair(pair.other, pair.one, pair.likeness, pair.reasons)
            found[pair.one.p_number, pair.other.p_number] = pair
    return tuple(sorted(found.values(), key=_likest_first))


def _likest_first(pair: Pair) -> tuple[float, str, str]:
    return -pair.likeness, pair.one.p_number, pair.other.p_number


def undecided(db: Database, pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs on which nobody has decided, and of which neither goes on as the other."""
    apart = set(
        db.conn.execute(
            "SELECT min(p_number, other_p_number), max(p_number, other_p_number) FROM not_duplicates"
        )
    )
    goes_on_as: dict[str, str] = dict(
        db.conn.execute(
            "SELECT p_number, successor_p_number FROM employers WHERE successor_p_number IS NOT NULL"
        )
    )
    return [
        pair
        for pair in pairs
        if (pair.one.p_number, pair.other.p_number) not in apart
        and not _leads(goes_on_as, pair.one.p_number, pair.other.p_number)
        and not _leads(goes_on_as, pair.other.p_number, pair.one.p_number)
    ]


def _leads(goes_on_as: dict[str, str], one: str, other: str) -> bool:
    seen: set[str] = set()
    while one in goes_on_as and one not in seen:
        seen.add(one)
        one = goes_on_as[one]
        if one == other:
            return True
    return False


def weights(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, Weight]:
    """How much hangs on each of these employers."""
    rows = db.query(
        """SELECT w.value AS p_number,
            (SELECT max(date) FROM employer_contacts c WHERE c.p_number = w.value AND date <= :as_of) AS last,
            (SELECT count(*) FROM contacts c WHERE c.p_number = w.value) AS contacts,
            (SELECT count(*) FROM employer_contacts c WHERE c.p_number = w.value) AS log,
            (SELECT count(*) FROM opportunities o WHERE o.p_number = w.value) AS openings,
            (SELECT count(*) FROM placements p WHERE p.p_number = w.value)
              + (SELECT count(*) FROM introductions i WHERE i.p_number = w.value) AS placements
        FROM json_each(:numbers) w""",
        {"numbers": json.dumps(list(p_numbers)), "as_of": as_of.isoformat()},
    )
    return {row.pop("p_number"): Weight(day(row.pop("last")), **row) for row in rows}


def keep_apart(pen: Pen, one: str, other: str, on: date, said_by: str) -> None:
    """Note that two employers are not the same; said before, it stays as it was.

    Raises Problem if either is gone or they are one number.
    """
    key = (min(one, other), max(one, other))
    for number in key:
        if pen.row(EMPLOYERS, (number,)) is None:
            raise Problem(N_("Der er ingen virksomhed med P-nummer {number}. Find den igen."), number=number)
    if one == other:
        raise Problem(N_("En virksomhed er altid den samme som sig selv. Vælg to forskellige."))
    if pen.row(NOT_DUPLICATES, key) is None and pen.row(NOT_DUPLICATES, key[::-1]) is None:
        pen.put(
            NOT_DUPLICATES,
            {"p_number": key[0], "other_p_number": key[1], "said_by": said_by, "said_on": on.isoformat()},
        )


def doubt_again(pen: Pen, one: str, other: str) -> bool:
    """Put a pair back into the queue. Whether somebody had said that it is not the same."""
    taken = [pen.take_out(NOT_DUPLICATES, key) for key in ((one, other), (other, one))]
    return any(taken)


def apart(db: Database, limit: int, offset: int) -> tuple[list[Apart], int]:
    """A page of the pairs that are not the same, said last first, and how many there are."""
    total = next(db.query("SELECT count(*) AS number FROM not_duplicates"))["number"]
    rows = db.query(
        _APART + "ORDER BY n.said_on DESC, n.p_number, n.other_p_number LIMIT ? OFFSET ?", [limit, offset]
    )
    return [Apart(**row | {"said_on": day(row["said_on"])}) for row in rows], int(total)


def said_apart(db: Database, one: str, other: str) -> Apart | None:
    """Who has said of two employers that they are not the same; None if nobody has."""
    rows = db.query(
        _APART + "WHERE (n.p_number, n.other_p_number) IN (VALUES (:one, :other), (:other, :one))",
        {"one": one, "other": other},
    )
    return next((Apart(**row | {"said_on": day(row["said_on"])}) for row in rows), None)


_APART = (
    "SELECT n.p_number, n.other_p_number, e.name, o.name AS other_name, n.said_by, n.said_on"
    " FROM not_duplicates n JOIN employers e ON e.p_number = n.p_number"
    " JOIN employers o ON o.p_number = n.other_p_number "
)
