"""One form of an employer: what was seen, what was sent, and what must be settled before it is saved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import request
from sqlite_utils import Database

from crm.interchange.cells import read_cell
from crm.interchange.numerals import LARGEST
from crm.model import FactSource
from crm.records import Value, dump
from crm.reference import postcode_towns
from crm.tables import EMPLOYER_FACTS
from webapp.employer_fields import Entry, entry_of, entry_sent, read
from webapp.employer_groups import LISTS, NOTES, Field
from webapp.i18n import gettext

SEEN, SHOWN = "foer", "deres"
"""Hidden fields: every value when the form was opened, and the colleague's values shown beside mine."""

MINE, THEIRS = "mit", "deres"


@dataclass(slots=True)
class Sent:
    """A form as it came back. `over` are the fields whose newer value was seen and is to be replaced."""

    entries: dict[str, Entry]
    seen: dict[str, Value]
    values: dict[str, Value] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    over: set[str] = field(default_factory=set)
    on: date | None = None
    source: str = FactSource.VISIT.value

    def notes(self) -> list[str]:
        """The free texts that are new."""
        return [
            entry.text
            for entry in self.entries.values()
            if entry.field.control in NOTES and self.values.get(entry.name) != self.seen.get(entry.name)
        ]

    def refuse(self, name: str, error: str) -> None:
        """Put an error at a field."""
        self.entries[name] = replace(self.entries[name], error=error)
        self.errors.append(f"{self.entries[name].label}: {error}")


def opened(db: Database, fields: Iterable[Field], stored: Mapping[str, Value]) -> Sent:
    """The form as it is first shown."""
    seen = {one.name: stored.get(one.name) for one in fields}
    return Sent({one.name: entry_of(db, one, seen[one.name]) for one in fields}, seen)


def sent(db: Database, fields: Iterable[Field], today: date, *, dated: bool) -> Sent:
    """The form as it was sent, read. What cannot be read stands in `errors` and at its field.

    A form that does not say what was seen counts as one that saw nothing, so that all that is known clashes.
    """
    fields = tuple(fields)
    form = Sent({one.name: entry_sent(one) for one in fields}, sent_values(SEEN, fields) or {})
    _settle(db, form, fields)
    for one in fields:
        reading = read(db, form.entries[one.name], form.seen.get(one.name))
        form.values[one.name] = reading.value
        if reading.error:
            form.entries[one.name] = replace(form.entries[one.name], options=reading.options)
            form.refuse(one.name, reading.error)
        if reading.warning:
            form.warnings.append(reading.warning)
    _check(form)
    if dated:
        _read_origin(form, today)
    return form


def sent_values(name: str, fields: Iterable[Field]) -> dict[str, Value] | None:
    """A hidden field that holds stored values by column; None if it is not what this program wrote."""
    lists = {one.name: one.control in LISTS for one in fields}
    try:
        found = json.loads(request.form.get(name, ""), parse_constant=_no_number)
        is_whole = all(_is_stored(value, is_list=lists[column]) for column, value in found.items())
    except (ValueError, AttributeError, KeyError, RecursionError):
        return None
    return found if is_whole else None


def _no_number(text: str) -> None:
    raise ValueError(text)


def _is_stored(value: object, *, is_list: bool) -> bool:
    if value is None:
        return True
    if is_list:
        items = json.loads(value) if isinstance(value, str) else None
        return isinstance(items, list) and all(isinstance(item, str) for item in items)
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= LARGEST)


def packed(values: Mapping[str, Value]) -> str:
    """Stored values as a hidden field holds them."""
    return dump(dict(values))


def _settle(db: Database, form: Sent, fields: Iterable[Field]) -> None:
    """Where my value and a colleague's were shown beside each other: what was chosen counts."""
    for name, theirs in (sent_values(SHOWN, fields) or {}).items():
        chosen = request.form.get(f"valg-{name}", "")
        if name not in form.entries or chosen not in (MINE, THEIRS):
            continue
        form.seen[name] = theirs
        if chosen == MINE:
            form.over.add(name)
        else:
            form.entries[name] = entry_of(db, form.entries[name].field, theirs)


def _check(form: Sent) -> None:
    """What one field alone does not show."""
    values = form.values
    if "name" in values and not values["name"] and not form.entries["name"].error:
        form.refuse("name", gettext("Skriv virksomhedens navn."))
    low, high = values.get("hours_min"), values.get("hours_max")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        form.refuse("hours_min", gettext("Timer mindst kan ikke være flere end timer højst."))
    if "postcode" in values:
        _fill_town(form)


def _fill_town(form: Sent) -> None:
    """The town follows the postcode, unless another was written."""
    values, towns = form.values, postcode_towns()
    old, new = form.seen.get("postcode"), values["postcode"]
    follows = values["town"] is None or (values["town"] == form.seen.get("town") == towns.get(str(old)))
    if old != new and new is not None and follows:
        values["town"] = towns.get(str(new), values["town"])


def _read_origin(form: Sent, today: date) -> None:
    """When and how it was learnt."""
    source, text = request.form.get("kilde", ""), request.form.get("dato", "")
    form.source = source if source in FactSource._value2member_map_ else FactSource.VISIT.value
    cell = read_cell(EMPLOYER_FACTS.column("noted_on"), text)
    if cell.value is None:
        form.errors.append(gettext("Skriv, hvilken dag du fik det at vide."))
        return
    form.on = date.fromisoformat(str(cell.value))
    if form.on > today:
        form.errors.append(gettext("Dagen, du fik det at vide, ligger ude i fremtiden. Ret datoen."))
