"""Telephone numbers in one way of writing: `98 00 00 01`, `+46 70 123 45 67`, `98 00 00 01 lok. 12`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_EXTENSION = re.compile(r"[\s,;]*(?:lokalnr|lokal|lok|ext)\.?\s*:?\s*([0-9]{1,6})$", re.IGNORECASE)
_SIGNS = re.compile(r"[+(0-9][0-9 ()./\xa0-]*")
_DANISH_LENGTH, _LONGEST = 8, 40
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is kept. `readable` is False where the text is kept as it was written."""

    text: str
    readable: bool


def read_phone(text: str) -> Phone:
    """The number in the one way of writing; without a country it is Danish. Never raises.

    Numbers that are not given out (as in invented data) are read too: only the length must be right.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return Phone(text, False)
    bare, extension = text, ""
    if found := _EXTENSION.search(text):
        bare, extension = text[: found.start()], f" lok. {found.group(1)}"
    written = _written(bare.strip())
    return Phone(text, False) if written is None else Phone(written + extension, True)


def _written(bare: str) -> str | None:
    if not _SIGNS.fullmatch(bare):
        return None
    try:
        number = phonenumbers.parse(bare, "DK")
    except NumberParseException:
        return None
    if number.country_code == phonenumbers.country_code_for_region("DK"):
        digits = phonenumbers.national_significant_number(number)
        pairs = [digits[n : n + 2] for n in range(0, len(digits), 2)]
        return " ".join(pairs) if len(digits) == _DANISH_LENGTH else None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def digits_of(text: str | None) -> str:
    """The digits by which two ways of writing a number are the same; empty if it cannot be read."""
    phone = read_phone(text or "")
    return _NOT_DIGITS.sub("", phone.text) if phone.readable else ""
