"""One cell: from the text of a spreadsheet to what is stored, and back, byte for byte."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz, process
from stdnum.dk import cvr as cvr_number

from crm import model
from crm.danish import plain
from crm.esco import is_occupation
from crm.health_words import is_health_text
from crm.interchange.numerals import read_decimal, read_whole, show_number
from crm.person_text import civil_numbers
from crm.problem import N_, Problem
from crm.records import Value
from crm.reference import industry_groups, postcode_towns, unit_groups
from crm.tables import OWN_WISHES, Column, Kind

NONE = "none"
"""How a list that is known to be empty is written."""

YES = frozenset({"yes", "ja", "true", "1", "sand"})
NO = frozenset({"no", "nej", "false", "0", "falsk"})

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DANISH_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_SPACES = re.compile(r"\s+")
_WISH = OWN_WISHES.column("text")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


class Cell(NamedTuple):
    """A cell that was read. A refused cell has no value; a warning goes with a value that is kept."""

    value: Value
    warning: Problem | None = None
    refusal: Problem | None = None


EMPTY = Cell(None)


def clean(text: str) -> str:
    """Composed letters (NFC), no blanks around."""
    return unicodedata.normalize("NFC", text).strip()


def as_list(items: list[str]) -> str:
    """A list as it is stored."""
    return json.dumps(items, ensure_ascii=False)


def read_cell(column: Column, text: str) -> Cell:
    """What `text` means in `column`. Never raises: a cell that cannot be read carries its refusal."""
    text = clean(text)
    if not text:
        return EMPTY
    try:
        return _READERS[column.kind](column, text)
    except Problem as refusal:
        return Cell(None, refusal=refusal)


def show_cell(column: Column, value: Value) -> str:
    """A stored value as the export writes it; reading it again gives the same value."""
    if value is None:
        return ""
    if column.kind in (Kind.WORDS, Kind.CODES):
        return _show_list(json.loads(str(value)))
    if column.kind is Kind.YES_NO:
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return show_number(value)
    text = clean(value.replace("\0", ""))
    return _LINE_BREAKS.sub(" ", text) if column.kind in (Kind.KEY, Kind.USER) else text


def _show_list(items: list[str]) -> str:
    """Items joined by `;`. A single item that reads `none` gets a `;` after it, so that it stays an item."""
    kept = _items(";".join(item.replace("\0", "") for item in items))
    if not kept:
        return NONE
    return f"{kept[0]};" if len(kept) == 1 and kept[0].casefold() == NONE else ";".join(kept)


def _items(text: str) -> list[str]:
    """The items of a list in a cell: without blanks around, empty ones and repetitions."""
    return list(dict.fromkeys(item for item in map(clean, text.split(";")) if item))


def nearest(text: str, choices: list[str]) -> str | None:
    """The choice that `text` was most likely meant to be, if any is near."""
    found = process.extractOne(plain(text), choices, scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


def _text(_column: Column, text: str) -> Cell:
    if "\0" in text:
        raise Problem(N_("teksten indeholder et nul-tegn; skriv den igen"))
    return Cell(text)


def _key(column: Column, text: str) -> Cell:
    if _LINE_BREAKS.search(text):
        raise Problem(N_("linjeskift kan ikke bruges her; skriv det på én linje"))
    if column.name == "participant_id" and civil_numbers(text):
        # An id stands in addresses and lists, where a CPR number must never be.
        raise Problem(N_("id'et ligner et CPR-nummer; brug et nummer, der intet siger om personen"))
    if column is _WISH and civil_numbers(text):
        raise Problem(N_("teksten ser ud til at have et CPR-nummer; fjern det"))
    return _text(column, text)


def _words(column: Column, text: str) -> Cell:
    if text.casefold() == NONE:
        return Cell(as_list([]))
    _text(column, text)
    items = _items(text)
    return Cell(as_list(items)) if items else EMPTY


def _codes(column: Column, text: str) -> Cell:
    if text.casefold() == NONE:
        return Cell(as_list([]))
    items = list(dict.fromkeys(_known_code(column, item) for item in _items(text)))
    return Cell(as_list(items)) if items else EMPTY


def _code(column: Column, text: str) -> Cell:
    try:
        return Cell(_known_code(column, text))
    except Problem:
        if not column.lenient:
            raise
    if column.codes is model.CloseReason and is_health_text(text):
        raise Problem(N_("årsagen må ikke være en helbredsoplysning; skriv other"))
    _text(column, text)
    return Cell(
        text, Problem(N_("'{value}' er ikke en af de faste værdier; den beholdes, som den er"), value=text)
    )


def _known_code(column: Column, text: str) -> str:
    assert column.codes is not None
    codes = [code.value for code in column.codes]
    wanted = plain(text).replace(" ", "_").replace("-", "_")
    if wanted in codes:
        return wanted
    near = nearest(text, codes)
    if near:
        raise Problem(N_("ukendt værdi '{value}'; mente du '{near}'?"), value=text, near=near)
    raise Problem(N_("ukendt værdi '{value}'; skriv en af: {codes}"), value=text, codes=", ".join(codes))


def _number(column: Column, text: str) -> Cell:
    return Cell(*read_decimal(column, text))


def _whole(column: Column, text: str) -> Cell:
    return Cell(read_whole(column, text))


def _yes_no(_column: Column, text: str) -> Cell:
    word = text.casefold()
    if word in YES:
        return Cell(1)
    if word in NO:
        return Cell(0)
    raise Problem(N_("'{value}' er hverken ja eller nej; skriv yes eller no"), value=text)


def _date(_column: Column, text: str) -> Cell:
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif danish := _DANISH_DATE.fullmatch(text):
        day, month, year = danish.groups()
    else:
        raise Problem(
            N_("'{value}' er ikke en dato; skriv for eksempel 2026-11-16 eller 16-11-2026"), value=text
        )
    try:
        return Cell(date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        raise Problem(N_("datoen {value} findes ikke i kalenderen"), value=text) from None


def _p_number(_column: Column, text: str) -> Cell:
    digits = _SPACES.sub("", text)
    if not re.fullmatch("[0-9]{10}", digits):
        raise Problem(N_("et P-nummer er 10 cifre"))
    return Cell(digits)


def _cvr(_column: Column, text: str) -> Cell:
    digits = re.sub("^dk", "", _SPACES.sub("", text), flags=re.IGNORECASE)
    if not re.fullmatch("[0-9]{8}", digits):
        raise Problem(N_("et CVR-nummer er 8 cifre"))
    if cvr_number.is_valid(digits):
        return Cell(digits)
    return Cell(digits, Problem(N_("CVR-nummeret {value} passer ikke med sit kontrolciffer"), value=digits))


def _industry(_column: Column, text: str) -> Cell:
    code = text.replace(".", "")
    if not re.fullmatch("[0-9]{2,6}", code):
        raise Problem(N_("en branchekode er 2 til 6 cifre"))
    if code in industry_groups():
        return Cell(code)
    return Cell(code, Problem(N_("branchekoden {value} findes ikke i DB25; den beholdes"), value=code))


def _postcode(_column: Column, text: str) -> Cell:
    if not re.fullmatch("[0-9]{4}", text):
        raise Problem(N_("et postnummer er 4 cifre"))
    if text in postcode_towns():
        return Cell(text)
    return Cell(text, Problem(N_("postnummeret {value} kendes ikke; det beholdes"), value=text))


def _occupation(_column: Column, text: str) -> Cell:
    code = text.zfill(4)  # a spreadsheet takes the first zero of 0110
    if code not in unit_groups():
        raise Problem(N_("{value} er ikke en ISCO-08-gruppe med fire cifre"), value=text)
    return Cell(code)


def _plain(column: Column, text: str) -> Cell:
    cell = _key(column, text)
    return Cell(plain(str(cell.value)))


def _esco_uri(_column: Column, text: str) -> Cell:
    if not is_occupation(text):
        raise Problem(N_("'{value}' er ikke adressen på en stilling i ESCO"), value=text)
    return Cell(text)


_READERS: dict[Kind, Callable[[Column, str], Cell]] = {
    Kind.TEXT: _text,
    Kind.KEY: _key,
    Kind.USER: _key,
    Kind.WORDS: _words,
    Kind.CODES: _codes,
    Kind.CODE: _code,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.P_NUMBER: _p_number,
    Kind.CVR: _cvr,
    Kind.INDUSTRY: _industry,
    Kind.POSTCODE: _postcode,
    Kind.OCCUPATION: _occupation,
    Kind.PLAIN: _plain,
    Kind.ESCO_URI: _esco_uri,
}
