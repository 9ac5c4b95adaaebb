"""What is known of an employer, each fact with the date it was learnt and where from."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.changes import Pen
from crm.model import FactSource
from crm.problem import N_, Problem
from crm.records import Value, dump
from crm.stored import day
from crm.tables import DATED_FACTS, EMPLOYER_FACTS, EMPLOYER_PROFILE, EMPLOYERS, PROFILE_FACTS, Kind, Table

FACTS = (*DATED_FACTS, *PROFILE_FACTS)
"""Every field that carries a date and a source."""

FILE = "import"
"""The source of what came in a file. Its date is the file's, so it is never newer than what was seen."""


@dataclass(frozen=True, slots=True)
class Known:
    """One fact as it is stored; `noted_on` and `source` are None where nobody said when or how."""

    field: str
    value: Value
    noted_on: date | None
    source: str | None


def table_of(field: str) -> Table:
    """The table that holds a fact. Raises KeyError for what is no fact."""
    if field in DATED_FACTS:
        return EMPLOYERS
    if field in PROFILE_FACTS:
        return EMPLOYER_PROFILE
    raise KeyError(field)


def known(db: Database, p_number: str) -> dict[str, Known]:
    """Every fact of one employer by field, unknown ones too. Raises Problem if there is no such employer."""
    noted = {
        row["field"]: row for row in db.query("SELECT * FROM employer_facts WHERE p_number = ?", [p_number])
    }
    row = next(db.query("SELECT * FROM employers WHERE p_number = ?", [p_number]), None)
    if row is None:
        raise Problem(N_("Virksomheden {number} findes ikke længere. Find den igen."), number=p_number)
    profile = next(db.query("SELECT * FROM employer_profile WHERE p_number = ?", [p_number]), {})
    found = {}
    for field in FACTS:
        dated = noted.get(field, {"noted_on": None, "source": None})
        value = one_form(field, (row if field in DATED_FACTS else profile).get(field))
        found[field] = Known(field, value, day(dated["noted_on"]), dated["source"])
    return found


def newer_facts(db: Database, p_number: str, values: Mapping[str, Value], on: date) -> list[Known]:
    """What is known from a later day than `on` and says something else than `values`: ask before writing."""
    stored = known(db, p_number)
    return [
        stored[field]
        for field, value in values.items()
        if _is_newer(stored[field], on) and one_form(field, value) != stored[field].value
    ]


def learn(
    pen: Pen, p_number: str, values: Mapping[str, Value], on: date, source: str, over: Collection[str] = ()
) -> list[str]:
    """Set what was learnt on a day, in stored form, and date it. None makes a fact unknown again.

    Returns the fields that changed or were confirmed. A fact known from a later day stays as it is and is not
    returned, unless it is named in `over`: ask first, with `newer_facts`. A guess never confirms what
    somebody saw or heard. Raises Problem if there is no such employer, KeyError for what is no fact.
    """
    stored = known(pen.db, p_number)
    wanted = {field: one_form(field, value) for field, value in values.items()}
    learnt = [
        field
        for field, value in wanted.items()
        if _may_write(stored[field], value, source, on, field in over)
    ]
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        changed = {
            field: wanted[field]
            for field in learnt
            if table_of(field) is table and wanted[field] != stored[field].value
        }
        if changed:
            pen.put(table, {"p_number": p_number, **changed})
    for field in learnt:
        _date(pen, p_number, field, wanted[field], on, source)
    return learnt


def _may_write(old: Known, value: Value, source: str, on: date, over: bool) -> bool:
    if value is None and old.value is None:
        return False
    if _is_newer(old, on) and not (over and value != old.value):
        return False
    only_guessed = source == FactSource.GUESS and old.source not in (None, FactSource.GUESS)
    return not (only_guessed and value == old.value)


def _is_newer(old: Known, on: date) -> bool:
    if old.value is None or old.noted_on is None or old.source == FILE:
        return False
    return old.noted_on > on


def _date(pen: Pen, p_number: str, field: str, value: Value, on: date, source: str) -> None:
    if value is None:
        pen.take_out(EMPLOYER_FACTS, (p_number, field))
        return
    noted = {"p_number": p_number, "field": field, "noted_on": on.isoformat(), "source": source}
    pen.put(EMPLOYER_FACTS, noted)


def one_form(field: str, value: Value) -> Value:
    """The value in the one way in which it is stored, so that equal values compare equal."""
    kind = table_of(field).column(field).kind
    if value is None:
        return None
    if kind in (Kind.WORDS, Kind.CODES):
        return dump(json.loads(str(value)))
    return float(value) if kind is Kind.NUMBER else value
