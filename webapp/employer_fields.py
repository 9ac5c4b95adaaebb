"""The fields of an employer's forms: as they stand on the page, and what was sent as stored values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from flask import request
from sqlite_utils import Database

from crm import employer_units, employers, users
from crm.danish import folds
from crm.interchange.cells import read_cell
from crm.interchange.numerals import show_number
from crm.model import Role
from crm.records import Value, dump
from crm.reference import industry_titles
from webapp.employer_groups import LISTS, Control, Field
from webapp.free_text import written
from webapp.i18n import explain, gettext

EMPTY, UNKNOWN = "ingen", "ukendt"
"""What can be said of a list instead of its items: known to be none, and unknown."""

LONGEST = {Control.NOTE: 2000, Control.WORDS: 2000}
LONGEST_LINE = 200
IN_THE_FIELD = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
"""Who can be the regular contact of an employer."""

MOST_OPTIONS = 8
"""So many industries or employers are offered where what was written fits several."""

_CODE = re.compile(r"\s*([0-9][0-9. ]*)(?:$|\s|·)")
_TEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{10}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it stands in a form. `chosen` are ticked codes, `empty` is EMPTY, UNKNOWN or nothing.

    `options` are (value, words) to choose between where the text fits several.
    """

    field: Field
    text: str = ""
    chosen: tuple[str, ...] = ()
    empty: str = ""
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.field.name

    @property
    def label(self) -> str:
        """What the field is called."""
        return gettext(self.field.column.label)

    @property
    def longest(self) -> int:
        """How many characters may be written."""
        return LONGEST.get(self.field.control, LONGEST_LINE)

    @property
    def described(self) -> str:
        """The ids of the hint and the error that belong to the field."""
        notes = (("hint", self.field.hint), ("fejl", self.error))
        return " ".join(f"{kind}-{self.name}" for kind, text in notes if text)

    def says_the_same(self, other: Entry) -> bool:
        """Whether both show the same, ticks in whatever order."""
        return (self.text, set(self.chosen), self.empty) == (other.text, set(other.chosen), other.empty)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry means: a stored value, or why it cannot be read (with options to choose between)."""

    value: Value = None
    error: str = ""
    warning: str = ""
    options: tuple[tuple[str, str], ...] = ()


def entry_of(db: Database, field: Field, value: Value) -> Entry:
    """How a stored value stands in the form."""
    if field.control in LISTS:
        items = None if value is None else tuple(json.loads(str(value)))
        empty = EMPTY if items == () else ""
        if field.control is Control.CODES:
            return Entry(field, chosen=items or (), empty=empty)
        return Entry(field, text="\n".join(items or ()), empty=empty)
    if value is None:
        return Entry(field)
    return Entry(field, text=_shown(db, field, value))


def _shown(db: Database, field: Field, value: Value) -> str:
    if field.control is Control.INDUSTRY:
        return industry_text(str(value))
    if field.control is Control.UNIT:
        return _unit_text(employers.places(db, [str(value)]).get(str(value)), str(value))
    if isinstance(value, int | float):
        return show_number(value).replace(".", ",")
    text = str(value)
    return text.strip() if field.control is Control.NOTE else " ".join(text.split())


def industry_text(code: str) -> str:
    """Code and title as they stand in the field."""
    title = industry_titles().get(code)
    return f"{code} {title}" if title else code


def _unit_text(place: employers.Place | None, number: str) -> str:
    return f"{place.name} ({number})" if place else number


def entry_sent(field: Field) -> Entry:
    """The field as it was filled in."""
    name = field.name
    if field.control is Control.CODES:
        known = [code.value for code in field.column.codes or ()]
        sent = request.form.getlist(name)
        return Entry(field, chosen=tuple(code for code in known if code in sent), empty=_sent_empty(name))
    text = written(f"{name}-valg") or written(name)
    if field.control is Control.WORDS:
        return Entry(field, text=text, empty=_sent_empty(name))
    return Entry(field, text=text if field.control is Control.NOTE else " ".join(text.split()))


def _sent_empty(name: str) -> str:
    said = request.form.get(f"{name}-tom", "")
    return said if said in (EMPTY, UNKNOWN) else ""


def read(db: Database, entry: Entry, seen: Value) -> Reading:
    """What was filled in, where `seen` stood in the form when it was opened."""
    before = entry_of(db, entry.field, seen)
    if entry.says_the_same(before):
        return Reading(seen)
    if len(entry.text) > entry.longest:
        return Reading(error=gettext("Hold teksten under {most} tegn.").format(most=entry.longest))
    if entry.field.control in LISTS:
        return _read_list(entry, before)
    if not entry.text:
        return Reading(None)
    if entry.field.control is Control.INDUSTRY:
        return _read_industry(entry)
    if entry.field.control is Control.UNIT:
        return _read_unit(db, entry)
    if entry.field.control is Control.USER and users.find(db, entry.text) is None:
        return Reading(error=gettext("Kollegaen kendes ikke. Vælg en på listen."))
    return _read_text(entry, entry.text)


def _read_text(entry: Entry, text: str) -> Reading:
    cell = read_cell(entry.field.column, text)
    if cell.refusal:
        return Reading(error=_sentence(explain(cell.refusal)))
    return Reading(cell.value, warning=_sentence(explain(cell.warning)) if cell.warning else "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _read_list(entry: Entry, before: Entry) -> Reading:
    """Items, or an explicit none or unknown; what was emptied without a word is asked about."""
    filled = bool(entry.text or entry.chosen)
    rewritten = replace(entry, empty="") != replace(before, empty="")
    if entry.empty and entry.empty != before.empty:
        if filled and rewritten:
            return Reading(
                error=gettext("Du har både skrevet noget og valgt »{word}«.").format(word=entry.empty)
            )
        return Reading(dump([]) if entry.empty == EMPTY else None)
    if not filled and (before.text or before.chosen):
        return Reading(error=gettext("Du har tømt listen. Vælg »Ingen« eller »Ukendt«."))
    if not filled:
        return Reading(dump([]) if entry.empty == EMPTY else None)
    if entry.field.control is Control.CODES:
        return Reading(dump(list(entry.chosen)))
    return _read_text(entry, entry.text.replace("\n", ";"))


def _read_industry(entry: Entry) -> Reading:
    if code := _CODE.match(entry.text):
        return _read_text(entry, code.group(1).replace(" ", ""))
    found = industries_like(entry.text)
    if len(found) == 1:
        return Reading(found[0][0])
    if not found:
        return Reading(
            error=gettext("Ingen branche passer på »{text}«. Prøv et andet ord.").format(text=entry.text)
        )
    error = gettext("{n} brancher passer på »{text}«. Vælg en af dem.").format(n=len(found), text=entry.text)
    return Reading(error=error, options=tuple(found[:MOST_OPTIONS]))


def industries_like(text: str) -> list[tuple[str, str]]:
    """(code, title) of the industries whose title holds every word, Danish letters however written."""
    words = folds(text)[1].split()
    found = [(code, title) for code, title in industry_titles().items() if _holds(title, words)]
    exact = [pair for pair in found if folds(pair[1])[1].split() == words]
    return exact or sorted(found, key=lambda pair: (len(pair[1]), pair[0]))


def _holds(title: str, words: list[str]) -> bool:
    folded = folds(title)[1]
    return all(word in folded for word in words)


def owners(db: Database, current: str) -> list[tuple[str, str]]:
    """Who may be the regular contact: user name and name of the colleagues in the field, and who it is."""
    return [
        (user.user_name, user.full_name or user.user_name)
        for user in users.everyone(db)
        if user.user_name == current or (user.active and user.role in IN_THE_FIELD)
    ]


def _read_unit(db: Database, entry: Entry) -> Reading:
    if number := _TEN_DIGITS.search(entry.text):
        return Reading(number.group())
    found = [
        (place.p_number, place.name, place.town)
        for place in employer_units.named(db, entry.text, MOST_OPTIONS)
    ]
    if len(found) == 1:
        return Reading(found[0][0])
    if not found:
        return Reading(error=gettext("Ingen virksomhed passer på »{text}«.").format(text=entry.text))
    options = tuple((number, ", ".join(filter(None, (name, town, number)))) for number, name, town in found)
    return Reading(error=gettext("Flere virksomheder passer. Vælg en af dem."), options=options)
