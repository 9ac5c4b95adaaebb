"""Merge an employer into another: a preview that says what would happen, and the one run that does it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crm import employers, merge_choices, merge_moves, merge_rows, unit_numbers
from crm.changes import Pen
from crm.conditions import REST_UNTIL
from crm.merge_choices import chosen
from crm.merge_fields import Field, Side
from crm.merge_moves import Moves
from crm.number_moves import keys_with
from crm.problem import N_, Problem
from crm.records import stored_row
from crm.tables import CONTACTS, EMPLOYER_FACTS, EMPLOYER_PROFILE, EMPLOYERS, MERGED_EMPLOYERS, OPT_OUTS


class Changed(Problem):
    """One of the two has changed since the preview was read."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do. `proposed` is the side of each field by its key.

    `namesakes` are contact persons of one name who are known to be two people. `rests_until` is an ISO date
    where one of the two is to be left alone; `fingerprint` changes with the rows that are chosen between.
    """

    stays: str
    goes: str
    fields: tuple[Field, ...]
    proposed: dict[str, Side]
    namesakes: tuple[str, ...]
    moves: Moves
    rests_until: str | None
    fingerprint: str


def preview(db: Database, stays: str, goes: str) -> Preview:
    """What would happen if `goes` were merged into `stays`. Raises Problem if that is refused."""
    refuse(db, stays, goes)
    fields = (
        *merge_choices.of_employers(db, stays, goes),
        *merge_choices.of_people(db, stays, goes),
    )
    return Preview(
        stays,
        goes,
        fields,
        chosen(fields, {}),
        tuple(merge_choices.namesakes(db, stays, goes)),
        merge_moves.count(db, stays, goes),
        _rests_until(db, stays, goes),
        fingerprint(db, stays, goes),
    )


def merge(pen: Pen, stays: str, goes: str, choices: Mapping[str, Side], seen: str, on: str) -> None:
    """Merge `goes` into `stays` in this run; `on` is an ISO date, `seen` the fingerprint of the preview.

    Fields without a choice get what is proposed. Raises Changed if the rows are not those that were seen,
    Problem if the merge is refused or the values chosen do not go together. Nothing is then written.
    """
    refuse(pen.db, stays, goes)
    if fingerprint(pen.db, stays, goes) != seen:
        raise Changed(
            N_("Der er rettet i den ene af dem, mens du så på siden. Se efter, og læg så sammen igen.")
        )
    fields = [
        *merge_choices.of_employers(pen.db, stays, goes),
        *merge_choices.of_people(pen.db, stays, goes),
    ]
    merge_rows.unite(pen, stays, goes, fields, chosen(fields, choices), on)


def refuse(db: Database, stays: str, goes: str) -> None:
    """Raise Problem, saying why, if the two cannot become one."""
    if stays == goes:
        raise Problem(N_("En virksomhed kan ikke lægges sammen med sig selv. Vælg to forskellige."))
    for number, other in ((stays, goes), (goes, stays)):
        if stored_row(db, EMPLOYERS, (number,)) is None:
            raise _gone(db, number)
        alias = stored_row(db, MERGED_EMPLOYERS, (number,))
        if alias is not None and alias[1] != other:
            raise Problem(
                N_(
                    "P-nummer {number} er også et gammelt nummer for {name}. "
                    "Læg den sammen med {name} først, eller ret P-nummeret."
                ),
                number=number,
                name=_name(db, str(alias[1])),
            )
    for one, other in ((stays, goes), (goes, stays)):
        if _goes_on_as(db, one, other):
            raise Problem(
                N_(
                    "{one} fortsætter som {other}, så de er to led i den samme historie. "
                    "Fjern efterfølgeren under »Lukning«, hvis de er én og den samme."
                ),
                one=_name(db, one),
                other=_name(db, other),
            )


def _gone(db: Database, number: str) -> Problem:
    now = unit_numbers.current(db, number)
    if now != number:
        return Problem(
            N_("P-nummer {number} er allerede lagt sammen med {name}. Åbn {name} i stedet."),
            number=number,
            name=_name(db, now),
        )
    return Problem(N_("Der er ingen virksomhed med P-nummer {number}. Find den igen."), number=number)


def _name(db: Database, number: str) -> str:
    place = employers.places(db, [number]).get(number)
    return place.name if place else number


def _goes_on_as(db: Database, one: str, other: str) -> bool:
    """Whether the successors of `one` lead to `other`."""
    way = (
        "WITH RECURSIVE way(p_number) AS"
        " (SELECT successor_p_number FROM employers WHERE p_number = :one UNION"
        " SELECT e.successor_p_number FROM employers e JOIN way USING (p_number)"
        " WHERE e.successor_p_number IS NOT NULL) SELECT 1 FROM way WHERE p_number = :other"
    )
    return any(db.query(way, {"one": one, "other": other}))


def fingerprint(db: Database, stays: str, goes: str) -> str:
    """A digest of what is chosen between: both employers with their facts, contact persons and opt-outs."""
    digest = hashlib.sha256()
    for number in (stays, goes):
        for table in (EMPLOYERS, EMPLOYER_PROFILE, EMPLOYER_FACTS, CONTACTS):
            for key in sorted(keys_with(db, table, "p_number", number), key=repr):
                digest.update(repr((table.name, stored_row(db, table, key))).encode())
        digest.update(repr(stored_row(db, OPT_OUTS, (number,))).encode())
    return digest.hexdigest()


def _rests_until(db: Database, stays: str, goes: str) -> str | None:
    sql = f"SELECT max({REST_UNTIL}) AS until FROM employers e WHERE p_number IN (?, ?)"
    until: str | None = next(db.query(sql, [stays, goes]))["until"]
    return until
