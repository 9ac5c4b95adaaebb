"""Single values of foreign files: whatever JSON or CSV holds there, to the product's own types."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from crm.problem import N_, Problem
from crm.registers.remarks import Note

LONGEST = 300
"""Names, streets, titles: a longer text in one line is not one."""

LARGEST = 1_000_000_000

Value = TypeVar("Value")

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SPACES = re.compile(r"\s+")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_DANISH_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_TRUE = frozenset({"true", "1", "ja", "yes", "sand"})
_FALSE = frozenset({"false", "0", "nej", "no", "falsk"})


def tried(read: Callable[[object], Value | None], value: object, note: Note) -> Value | None:
    """What `read` makes of the value; None with a note of the reason if it cannot."""
    try:
        return read(value)
    except Problem as reason:
        note(reason)
        return None


def shown(value: object) -> str:
    """A foreign value short enough for a sentence."""
    if isinstance(value, str) or (isinstance(value, int | float) and has_sane_size(value)):
        text = _clean(str(value))
    else:
        text = type(value).__name__
    return text if len(text) <= 60 else f"{text[:59]}…"


def line_of(value: object) -> str | None:
    """One line of text, with composed letters and single spaces; a number becomes its digits."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Problem(N_("'{value}' er ikke tekst og er ikke taget med"), value=shown(value))
    if isinstance(value, str) and len(value) > 100 * LONGEST:
        raise _too_long(len(value))
    text = _clean(str(value)) if has_sane_size(value) else ""
    if len(text) > LONGEST:
        raise _too_long(len(text))
    return text or None


def has_sane_size(value: str | float) -> bool:
    """Whether a number is one that a person may have written; texts are looked at elsewhere."""
    return isinstance(value, str) or -(10**15) < value < 10**15


def digits_of(value: object, length: int, *, zeros: bool = False) -> str | None:
    """An identifier of `length` digits. `zeros`: a number may have lost those in front. Raises Problem."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**length:
        value = f"{value:0{length if zeros else 1}d}"
    text = re.sub(r"[\s\xa0]", "", value) if isinstance(value, str) and len(value) < 100 else ""
    if text.isascii() and text.isdigit() and len(text) == length:
        return text
    raise Problem(N_("'{value}' er ikke et nummer på {length} cifre"), value=shown(value), length=length)


def p_number_of(value: object) -> str | None:
    """A P-number: ten digits."""
    return digits_of(value, 10)


def cvr_of(value: object) -> str | None:
    """A CVR number: eight digits, without `DK`. Its check digit is the importer's to judge."""
    if isinstance(value, str):
        value = re.sub("^ *dk[ -]?", "", value, flags=re.IGNORECASE)
    return digits_of(value, 8)


def postcode_of(value: object) -> str | None:
    """A postcode: four digits. The register writes 0 and 9999 for none."""
    code = digits_of(value, 4, zeros=True)
    return None if code in ("0000", "9999") else code


def industry_of(value: object) -> str | None:
    """An industry code of six digits; 999999 means that none is stated."""
    code = digits_of(value.replace(".", "") if isinstance(value, str) else value, 6, zeros=True)
    return None if code in ("999999", "000000") else code


def date_of(value: object) -> date | None:
    """The day of an ISO date or time, or of dd-mm-yyyy. Raises Problem for anything else."""
    if value is None or value == "":
        return None
    text = value.strip() if isinstance(value, str) else ""
    if iso := _ISO.match(text):
        year, month, day = iso.groups()
    elif danish := _DANISH_DATE.fullmatch(text):
        day, month, year = danish.groups()
    else:
        raise Problem(N_("'{value}' er ikke en dato og er ikke taget med"), value=shown(value))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Problem(
            N_("datoen {value} findes ikke i kalenderen og er ikke taget med"), value=shown(value)
        ) from None


def number_of(value: object) -> float | None:
    """A number that is not negative."""
    if value is None or value == "":
        return None
    number = math.nan
    if isinstance(value, int | float) and not isinstance(value, bool) and has_sane_size(value):
        number = float(value)
    elif isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        number = float(value.strip().replace(",", "."))
    if not 0 <= number <= LARGEST:
        raise Problem(N_("'{value}' er ikke et tal, der kan bruges"), value=shown(value))
    return number + 0.0


def flag_of(value: object) -> bool | None:
    """Yes or no."""
    if value is None or isinstance(value, bool):
        return value
    text = str(value).strip().casefold() if isinstance(value, str | int) and has_sane_size(value) else "?"
    if not text:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise Problem(N_("'{value}' er hverken ja eller nej"), value=shown(value))


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _UNSEEN.sub(" ", unicodedata.normalize("NFC", text[:100_000]))).strip()


def _too_long(length: int) -> Problem:
    return Problem(
        N_("en tekst på {length} tegn er for lang og er ikke taget med; højst {limit} tegn læses"),
        length=length,
        limit=LONGEST,
    )
