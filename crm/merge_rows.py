"""The rows of an employer that is merged into another: which change, which move, which become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm.changes import Pen
from crm.merge_choices import namesakes
from crm.merge_fields import Field, Side
from crm.model import MatchAnswer, Stage
from crm.number_moves import keys_with, move, move_every, move_no_go
from crm.records import Value
from crm.tables import (
    CONTACT_PEOPLE,
    CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    MATCH_ANSWERS,
    MERGED_EMPLOYERS,
    NOT_DUPLICATES,
    OPT_OUTS,
    PLACEMENTS,
    Table,
)

Row = dict[str, Value]

_STAGES = [stage.value for stage in Stage]

_SETTLED = frozenset({(EMPLOYERS, "p_number"), (MERGED_EMPLOYERS, "p_number")})
"""Columns of P-numbers that are not simply given the other number."""


def unite(
    pen: Pen, stays: str, goes: str, fields: Iterable[Field], sides: Mapping[str, Side], on: str
) -> None:
    """Take `goes` out, give `stays` all that hangs on it, and let the old number lead on. `on` is a day."""
    fields = list(fields)
    mine, theirs = pen.row(EMPLOYERS, (stays,)), pen.row(EMPLOYERS, (goes,))
    assert mine is not None and theirs is not None
    taken = {field.column.name: field.take(sides[field.key]).value for field in fields if not field.person}
    if taken["successor_p_number"] in (stays, goes):
        taken["successor_p_number"] = None
    _write_employer(pen, (mine, theirs), taken)
    _write_facts(pen, stays, goes, [field for field in fields if not field.person], sides)
    _part_namesakes(pen, stays, goes, str(theirs["name"]))
    _join_people(pen, stays, goes, [field for field in fields if field.person], sides)
    _join_opt_outs(pen, (mine, theirs), taken["cvr"])
    for table in (INTRODUCTIONS, PLACEMENTS):
        _join_equal_keys(pen, table, stays, goes)
    _keep_one_answer(pen, stays, goes)
    _settle_pairs(pen, stays, goes)
    move_every(pen, goes, stays, _SETTLED)
    move_no_go(pen, goes, stays)
    pen.take_out(EMPLOYERS, (goes,))
    pen.put(MERGED_EMPLOYERS, {"p_number": goes, "into_p_number": stays, "merged_on": on})


def _write_employer(pen: Pen, rows: tuple[Row, Row], taken: Mapping[str, Value]) -> None:
    """What was chosen, the place on the map of the address chosen, and the longest rest."""
    stays = rows[0]["p_number"]
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        own = {name: value for name, value in taken.items() if any(name == c.name for c in table.columns)}
        if table is EMPLOYERS:
            own |= _place(rows, own) | {"do_not_contact_until": longest(rows)}
        if table is EMPLOYERS or any(value is not None for value in own.values()) or pen.row(table, (stays,)):
            pen.put(table, {"p_number": stays, **own})
    pen.take_out(EMPLOYER_PROFILE, (rows[1]["p_number"],))


def _place(rows: tuple[Row, Row], address: Mapping[str, Value]) -> Row:
    """Where it lies: as told with the street and postcode that were chosen, else with the postcode."""
    for names in (("street", "postcode"), ("postcode",)):
        for row in rows:
            fits = all(row[name] == address[name] for name in names)
            if fits and row["latitude"] is not None and row["longitude"] is not None:
                return {"latitude": row["latitude"], "longitude": row["longitude"]}
    return {"latitude": None, "longitude": None}


def longest(rows: Iterable[Row]) -> str | None:
    """The last day on which one of them is to be left alone, as its own column says."""
    return max(
        (str(row["do_not_contact_until"]) for row in rows if row["do_not_contact_until"]), default=None
    )


def _write_facts(pen: Pen, stays: str, goes: str, fields: list[Field], sides: Mapping[str, Side]) -> None:
    """Date and source go with the value that was taken; of other fields the newer note."""
    for field in fields:
        rows = {
            side: pen.row(EMPLOYER_FACTS, (number, field.column.name))
            for side, number in ((Side.STAYS, stays), (Side.GOES, goes))
        }
        side = sides[field.key]
        if side is Side.BOTH:
            side = field.newer or (Side.STAYS if rows[Side.STAYS] else Side.GOES)
        wanted = rows[side]
        if wanted is not None:
            pen.put(EMPLOYER_FACTS, wanted | {"p_number": stays})
        else:
            pen.take_out(EMPLOYER_FACTS, (stays, field.column.name))
        pen.take_out(EMPLOYER_FACTS, (goes, field.column.name))
    for key in keys_with(pen.db, EMPLOYER_FACTS, "p_number", goes):
        here, there = pen.row(EMPLOYER_FACTS, (stays, key[1])), pen.row(EMPLOYER_FACTS, key)
        assert there is not None
        pen.take_out(EMPLOYER_FACTS, key)
        if here is None or str(here["noted_on"]) < str(there["noted_on"]):
            pen.put(EMPLOYER_FACTS, there | {"p_number": stays})


def _part_namesakes(pen: Pen, stays: str, goes: str, employer: str) -> None:
    """Two people of one name stay two: the one who comes is told apart by where they come from."""
    for name in namesakes(pen.db, stays, goes):
        apart, turn = f"{name} ({employer})", 1
        while any(pen.row(table, (n, apart)) for table in (CONTACTS, CONTACT_PEOPLE) for n in (stays, goes)):
            turn += 1
            apart = f"{name} ({employer}, {turn})"
        for table in (CONTACTS, CONTACT_PEOPLE):
            move(pen, table, (goes, name), "name", apart)


def _join_people(pen: Pen, stays: str, goes: str, fields: list[Field], sides: Mapping[str, Side]) -> None:
    """A name that stands at both is one person from now on."""
    for name in dict.fromkeys(str(field.person) for field in fields):
        own = {f.column.name: f.take(sides[f.key]).value for f in fields if f.person == name}
        pen.put(CONTACTS, {"p_number": stays, "name": name, **own})
        pen.take_out(CONTACTS, (goes, name))
    for key in keys_with(pen.db, CONTACT_PEOPLE, "p_number", goes):
        name = str(key[1])
        here, there = pen.row(CONTACT_PEOPLE, (stays, name)), pen.row(CONTACT_PEOPLE, (goes, name))
        if here is None or there is None:
            continue
        pen.take_out(CONTACT_PEOPLE, (goes, name))
        if here["person_id"] is None:
            pen.put(CONTACT_PEOPLE, here | {"person_id": there["person_id"]})


def _join_opt_outs(pen: Pen, rows: tuple[Row, Row], cvr: Value) -> None:
    """The one that holds longest, also of what was said of a CVR number that is given up."""
    stays, goes = (str(row["p_number"]) for row in rows)
    given_up = [str(row["cvr"]) for row in rows if row["cvr"] not in (None, cvr)]
    said = [pen.row(OPT_OUTS, (number,)) for number in (stays, goes, *given_up)]
    if holds := max((row for row in said if row), key=lambda row: str(row["until"]), default=None):
        pen.put(OPT_OUTS, holds | {"number": stays})
    pen.take_out(OPT_OUTS, (goes,))


def _join_equal_keys(pen: Pen, table: Table, stays: str, goes: str) -> None:
    """Rows that would have one key are one row: the further introduction, and what only the other knows."""
    for key in keys_with(pen.db, table, "p_number", goes):
        there = pen.row(table, key)
        assert there is not None
        here = pen.row(table, tuple((there | {"p_number": stays})[name] for name in table.key))
        if here is None:
            continue
        further, other = here, there
        if table is INTRODUCTIONS and _reached(there) > _reached(here):
            further, other = there, here
        known = {name: value for name, value in further.items() if value is not None}
        pen.take_out(table, key)
        pen.put(table, other | known | {"p_number": stays})


def _keep_one_answer(pen: Pen, stays: str, goes: str) -> None:
    """Of two answers of one participant on one day the one that still stands, and the no before the yes."""
    for key in keys_with(pen.db, MATCH_ANSWERS, "p_number", goes):
        there = pen.row(MATCH_ANSWERS, key)
        assert there is not None
        here = pen.row(MATCH_ANSWERS, (key[0], stays, key[2]))
        if here is None:
            continue
        pen.take_out(MATCH_ANSWERS, key)
        if _weighs(there) > _weighs(here):
            pen.put(MATCH_ANSWERS, there | {"p_number": stays})


def _weighs(answer: Row) -> tuple[bool, bool]:
    return answer["withdrawn_on"] is None, answer["answer"] == MatchAnswer.DECLINE


def _reached(row: Row) -> int:
    return _STAGES.index(str(row["stage"])) if row["stage"] in _STAGES else -1


def _settle_pairs(pen: Pen, stays: str, goes: str) -> None:
    """The pair itself is decided; other pairs go on with the new number, each once, the lower first."""
    for column in NOT_DUPLICATES.key:
        for key in keys_with(pen.db, NOT_DUPLICATES, column, goes):
            row = pen.row(NOT_DUPLICATES, key)
            assert row is not None
            pen.take_out(NOT_DUPLICATES, key)
            other = next((str(number) for number in key if number != goes), stays)
            pair = (min(stays, other), max(stays, other))
            if other != stays and not any(pen.row(NOT_DUPLICATES, way) for way in (pair, pair[::-1])):
                pen.put(NOT_DUPLICATES, row | dict(zip(NOT_DUPLICATES.key, pair, strict=True)))
    for key in ((stays,), (goes,)):
        alias = pen.row(MERGED_EMPLOYERS, key)
        if alias is not None:
            pen.take_out(MERGED_EMPLOYERS, key)
