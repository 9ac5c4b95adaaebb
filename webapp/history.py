"""What a run did, in words: which field of which record, what stood there before, what stands there now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from crm import clock
from crm.changes import Change
from crm.employers import Place
from crm.model import AXES, FactSource, RunKind
from crm.problem import N_
from crm.records import RECORDED, Value
from crm.reference import industry_titles
from crm.tables import EMPLOYER_FACTS, EMPLOYER_PROFILE, EMPLOYERS, Column, Kind
from webapp.facts import items_in_words
from webapp.i18n import gettext, show_date
from webapp.labels import axis_level, label

_RECORDS: Mapping[str, str] = {
    "contacts": N_("Kontaktperson {name}"),
    "contact_people": N_("Kontaktperson {name}"),
    "opportunities": N_("Åbning: {name}"),
    "opt_outs": N_("Ro"),
}
"""What a row of a table is called, where it is not the employer itself."""

_LOGGED = {
    "added": N_("Kontakt logget"),
    "removed": N_("Kontakt slettet"),
    "changed": N_("Kontakt rettet"),
}

_FREE = (Kind.TEXT, Kind.KEY, Kind.WORDS)
"""Kinds of cells in which a participant might be named."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `record` is empty for the employer itself.

    `act` is changed, confirmed, added, removed or told (where `what` says it all).
    """

    act: str
    what: str
    record: str = ""
    before: str = ""
    after: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is needed to say it: full names, employers by number, and how participants are hidden in texts."""

    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    hide: Callable[[str], str] = str


def when(at: str) -> str:
    """`22. nov. 2026 kl. 14.03`, on the clocks here, of a UTC ISO text."""
    local = clock.here(at)
    return gettext("{day} kl. {time}").format(day=show_date(local.date()), time=f"{local:%H.%M}")


def whose(run_id: int, kind: RunKind, user_name: str | None, names: Mapping[str, str]) -> str:
    """Who did it: a colleague by name, an import by its number."""
    if kind is RunKind.IMPORT:
        return gettext("Import nr. {number}").format(number=run_id)
    return names.get(user_name or "", user_name or "") or gettext("Ukendt")


def numbers_in(changes: Iterable[Change]) -> set[str]:
    """The P-numbers of other employers that the changes speak of, so that their names can be looked up."""
    rows = [row for change in changes for row in (change.before, change.after) if row]
    columns = ("successor_p_number", "into_p_number", "p_number")
    return {str(row[name]) for row in rows for name in columns if row.get(name)}


def told(changes: list[Change], speech: Speech) -> list[Line]:
    """What the changes of one run were. Of a logged contact only that it was, never what it says."""
    if moved := [change for change in changes if change.table == "merged_employers" and change.after]:
        return [_moved(change) for change in moved] + _kept(changes, moved, speech)
    return _lines(changes, speech)


def _moved(change: Change) -> Line:
    """An employer was merged into another, or a unit got its new number."""
    assert change.after
    old, new = str(change.after["p_number"]), str(change.after["into_p_number"])
    if change.kind is RunKind.MERGE:
        return Line("told", gettext("Lagt sammen med P-nummer {number}").format(number=old))
    return Line("changed", gettext("P-nummer"), before=old, after=new)


def _kept(changes: list[Change], moved: list[Change], speech: Speech) -> list[Line]:
    """Of a merge: what it changed of the employer that stayed. A new number changes nothing else."""
    if moved[0].kind is not RunKind.MERGE:
        return []
    stayed = [change for change in changes if change.table in _OWN and change.before and change.after]
    return _lines(stayed, speech)


_OWN = (EMPLOYERS.name, EMPLOYER_PROFILE.name)


def _lines(changes: list[Change], speech: Speech) -> list[Line]:
    dated = {str(change.key[1]): change for change in changes if change.table == EMPLOYER_FACTS.name}
    found: list[Line] = []
    said: set[str] = set()
    for change in changes:
        if change.table in (EMPLOYER_FACTS.name, "employer_contacts"):
            continue
        for line, name in _of_row(change, dated, speech):
            found.append(line)
            said.add(name)
    found += [_confirmed(name, change) for name, change in dated.items() if name not in said and change.after]
    return found + _contacts(changes)


def _of_row(change: Change, dated: Mapping[str, Change], speech: Speech) -> Iterator[tuple[Line, str]]:
    """A line per field that changed, with the name of the field."""
    table, record = RECORDED[change.table], _record(change, speech)
    if change.after is None:
        yield Line("removed", record or gettext("Virksomheden")), ""
        return
    if change.before is None and (record or table is EMPLOYERS):
        yield Line("added", record or gettext("Virksomheden")), ""
    if not change.fields:
        yield Line("confirmed", record or gettext("Virksomheden")), ""
    for name in change.fields:
        column = table.column(name)
        if name in table.key or name == "person_id" or not column.label:
            continue
        source = _origin(dated[name]) if table.name in _OWN and name in dated else ""
        before, after = (_cell(column, row, speech) for row in (change.before, change.after))
        yield Line("changed", gettext(column.label), record, before, after, source), name


def _record(change: Change, speech: Speech) -> str:
    if change.table in _OWN:
        return ""
    row = change.after or change.before or {}
    name = str(row.get("name") or row.get("job_type") or row.get("opportunity_id") or "")
    text = gettext(_RECORDS.get(change.table, RECORDED[change.table].label))
    return text.format(name=speech.hide(name)) if "{name}" in text else text


def _confirmed(name: str, change: Change) -> Line:
    for table in (EMPLOYERS, EMPLOYER_PROFILE):
        if any(column.name == name for column in table.columns):
            return Line("confirmed", gettext(table.column(name).label), source=_origin(change))
    return Line("confirmed", name, source=_origin(change))


def _origin(change: Change) -> str:
    """`besøg, 3. nov. 2026`: how and when a fact was learnt."""
    if change.after is None:
        return ""
    source, noted = change.after.get("source"), change.after.get("noted_on")
    said = [label(FactSource, str(source))] if source else []
    return ", ".join([*said, *([show_date(date.fromisoformat(str(noted)))] if noted else [])])


def _contacts(changes: list[Change]) -> list[Line]:
    """The contact log: how many were logged, changed or taken out, never what they say."""
    acts = Counter(
        "added" if change.before is None else "removed" if change.after is None else "changed"
        for change in changes
        if change.table == "employer_contacts"
    )
    return [
        Line("told", gettext(_LOGGED[act]) + (f" ({number})" if number > 1 else ""))
        for act, number in acts.items()
    ]


def _cell(column: Column, row: Mapping[str, Value] | None, speech: Speech) -> str:
    value = (row or {}).get(column.name)
    return in_words(column, value, speech) if row is not None else ""


def in_words(column: Column, value: Value, speech: Speech) -> str:
    """A stored value as one text: labels for codes, dates and numbers as Danes write them."""
    if value is None:
        return gettext("ukendt")
    if column.kind is Kind.USER:
        return speech.names.get(str(value), str(value))
    if column.kind is Kind.INDUSTRY:
        return industry_titles().get(str(value), str(value))
    if column.kind is Kind.DATE:
        return show_date(date.fromisoformat(str(value)))
    if column.kind is Kind.P_NUMBER:
        place = speech.places.get(str(value))
        return f"{place.name} ({value})" if place else str(value)
    if column.name in AXES and isinstance(value, int):
        return axis_level(value)
    text = ", ".join(items_in_words(column, _typed(column, value)))
    return speech.hide(text) if column.kind in _FREE else text


def _typed(column: Column, value: Value) -> object:
    if column.kind in (Kind.WORDS, Kind.CODES):
        return tuple(json.loads(str(value)))
    return bool(value) if column.kind is Kind.YES_NO else value
