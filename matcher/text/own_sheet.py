"""A spreadsheet of own wishes: the lexicon's columns, of which only the group and the text must be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm.interchange.cells import clean, read_cell
from crm.model import WishKind, WishLanguage
from crm.own_wishes import OwnWish, sheet_rows
from crm.person_text import civil_numbers
from crm.problem import N_, Problem
from crm.reference_file import LONGEST, BadRow
from crm.tables import OWN_WISHES
from matcher.text import lexicon
from matcher.text.lexicon import Entry


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """What a file held: each wish with the line it stands in, and the rows that cannot be read."""

    wishes: tuple[tuple[int, OwnWish], ...]
    bad: tuple[BadRow, ...]


def read(path: Path, today: date) -> OwnSheet:
    """Read a .csv or .xlsx. A row without a day is of today, one without a source comes from the file.

    Raises Problem if the file cannot be read or has no column for the group or the text.
    """
    wishes: list[tuple[int, OwnWish]] = []
    bad: list[BadRow] = []
    for line, cells, ragged in sheet_rows(path):
        try:
            if ragged:
                raise Problem(N_("rækken har ikke lige så mange celler som overskriften"))
            wishes += [(line, _wish(entry)) for entry in _entries(cells, path.name, today)]
        except Problem as reason:
            bad.append(BadRow(path.name, line, reason))
    return OwnSheet(tuple(wishes), tuple(bad))


def _entries(cells: Mapping[str, str], file: str, today: date) -> tuple[Entry, ...]:
    text = clean(cells["text"])
    if "\0" in text:
        raise Problem(N_("teksten indeholder et nul-tegn; skriv den igen"))
    if civil_numbers(" ".join(cells.values())):
        raise Problem(N_("rækken ser ud til at have et CPR-nummer; fjern det"))
    code = read_cell(OWN_WISHES.column("isco08"), cells["isco08"])
    filled = {
        **cells,
        "isco08": str(code.value) if code.value else cells["isco08"][:20],
        "text": text,
        "language": cells.get("language", "").lower(),
        "kind": cells.get("kind", "").lower(),
        "origin": cells.get("source") or file,
        "date": _day(cells.get("date", ""), today),
    }
    sheet = lexicon.read([filled])
    if sheet.bad:
        raise sheet.bad[0].reason
    for entry in sheet.entries:
        if len(entry.text) > LONGEST:
            raise Problem(
                N_("teksten er {n} tegn; et ønske er højst {most}"), n=len(entry.text), most=LONGEST
            )
    return sheet.entries


def _day(text: str, today: date) -> str:
    """The day as ISO text; also 22-11-2026, as Danes write it."""
    cell = read_cell(OWN_WISHES.column("date"), text)
    if cell.refusal is not None:
        raise cell.refusal
    return str(cell.value or today.isoformat())


def _wish(entry: Entry) -> OwnWish:
    return OwnWish(
        entry.isco08,
        entry.occupation or None,
        WishLanguage(entry.language),
        WishKind(entry.kind.value),
        entry.text,
        entry.origin,
        entry.noted_on,
    )
