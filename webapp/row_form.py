"""A form whose fields are columns of one table: what was written in it, and the row as it was when opened.

The row goes along in a hidden field, so that what somebody else has changed since is seen before it is
overwritten (`crm.employer_changes.combine`). Cells are read as in an import.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from sqlite_utils import Database

from crm import changes, users
from crm.interchange import numerals
from crm.interchange.cells import read_cell
from crm.records import Key, Value
from crm.tables import Column, Kind, Table
from webapp import labels
from webapp.free_text import written
from webapp.i18n import explain, gettext, show_date, show_number

SEEN = "saa"
"""The hidden field with the row as it was when the form was opened."""

LONGEST_TEXT, LONGEST_CELL = 2000, 200
"""The most characters of a free text of several lines, and of any other cell."""

LONG_TEXTS = frozenset({"description"})

Shown = dict[str, Any]
"""What stands in the form: text by column, a list of codes where there are several."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came in: `values` in stored form, `shown` to fill the form again, one sentence per error."""

    values: dict[str, Value] = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that a colleague has changed meanwhile: its name, and the three values in words."""

    name: str
    seen: str
    theirs: str
    mine: str


def read_form(table: Table, names: Iterable[str]) -> Written:
    """The named columns as the form sent them. An empty field is unknown (None)."""
    found = Written()
    for name in names:
        column = table.column(name)
        if column.kind in (Kind.CODES, Kind.WORDS):
            sent = [item for item in request.form.getlist(name) if item.strip()][:50]
            found.shown[name] = sent
            text = ";".join(sent)
        else:
            found.shown[name] = text = written(name)
        _read(found, column, text)
    return found


def _read(found: Written, column: Column, text: str) -> None:
    longest = LONGEST_TEXT if column.name in LONG_TEXTS else LONGEST_CELL
    label = gettext(column.label)
    if len(text) > (longest if column.kind is not Kind.CODES else LONGEST_TEXT):
        found.values[column.name] = None
        sentence = gettext("{field}: teksten er for lang. Hold den under {most} tegn.")
        found.errors.append(sentence.format(field=label, most=longest))
        return
    cell = read_cell(column, text)
    found.values[column.name] = cell.value
    if cell.refusal is not None:
        found.errors.append(f"{label}: {explain(cell.refusal)}.")


def to_form(table: Table, row: Mapping[str, Value], names: Iterable[str]) -> Shown:
    """A stored row as it stands in the form, numbers as they are written here."""
    return {name: _form_cell(table.column(name), row.get(name)) for name in names}


def _form_cell(column: Column, value: Value) -> str | list[str]:
    if column.kind in (Kind.CODES, Kind.WORDS):
        return json.loads(str(value)) if value is not None else []
    if value is None:
        return ""
    if column.kind is Kind.YES_NO:
        return "yes" if value else "no"
    return numerals.show_number(float(value)).replace(".", ",") if column.kind is Kind.NUMBER else str(value)


def seen_text(row: Mapping[str, Value], names: Iterable[str]) -> str:
    """What the hidden field holds of a stored row."""
    return json.dumps({name: row.get(name) for name in names}, ensure_ascii=False)


def seen_row() -> dict[str, Value] | None:
    """The row as it was when the form was opened; None if the form does not say, or says nonsense."""
    try:
        told = json.loads(request.form.get(SEEN, ""))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    return {name: value for name, value in told.items() if isinstance(value, str | int | float | None)}


def clashes(
    table: Table,
    names: Iterable[str],
    seen: Mapping[str, Value],
    theirs: Mapping[str, Value],
    mine: Mapping[str, Value],
) -> list[Clash]:
    """The fields of which there are two new values, in words."""
    return [
        Clash(
            gettext(table.column(name).label),
            *(in_words(table.column(name), row.get(name)) for row in (seen, theirs, mine)),
        )
        for name in names
    ]


def colleague(db: Database, table: Table, key: Key) -> str:
    """Who last changed a row, by full name."""
    last = next((one.user_name for one in changes.of_record(db, table, key) if one.user_name), None)
    return users.shown_names(db).get(last, last) if last else gettext("En kollega")


def in_words(column: Column, value: Value) -> str:
    """A stored value as one reads it. Never raises: what is no value of the column is shown as it stands."""
    if value is None:
        return gettext("tomt")
    if column.kind is Kind.YES_NO:
        return gettext("ja") if value else gettext("nej")
    if column.kind is Kind.NUMBER and isinstance(value, int | float):
        return show_number(value, 2)
    if column.kind is Kind.CODE and column.codes is not None:
        return labels.label(column.codes, str(value))
    try:
        if column.kind is Kind.DATE:
            return show_date(date.fromisoformat(str(value)))
        items = json.loads(str(value)) if column.kind in (Kind.CODES, Kind.WORDS) else None
    except (ValueError, RecursionError):
        return str(value)
    if not isinstance(items, list):
        return str(value)
    texts = [str(item) for item in items]
    return ", ".join(labels.labels(column.codes, texts) if column.codes else texts)
