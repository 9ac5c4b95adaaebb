"""Telephone numbers, e-mail and web addresses from foreign files, written as this product writes them.

Telephone numbers are read with the metadata of libphonenumber (package phonenumberslite).
"""

from __future__ import annotations

import re

import phonenumbers

from crm.problem import N_, Problem
from crm.registers.values import line_of, shown

_DENMARK = 45
_EXTENSION = re.compile(
    r"[\s,;]*(?:lokalnr\.?|lokal|lok\.?|ext\.?=?|x)\s*\.?:?\s*([0-9]{1,6})$", re.IGNORECASE
)
_PHONE = re.compile(r"[+0-9][0-9 ()./\xa0-]{2,29}")
_EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_WEBSITE = re.compile(
    r"(?:https?://)?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'\\]*)?",
    re.IGNORECASE,
)


def phone_of(value: object) -> str | None:
    """A Danish number as `98 00 00 01`, a foreign one as `+46 8 123 456 78`. Raises Problem."""
    text = line_of(value)
    if text is None:
        return None
    extension = _EXTENSION.search(text)
    bare = re.sub("^tel:", "", text[: extension.start()] if extension else text, flags=re.IGNORECASE)
    number = _parsed(bare.strip())
    if number is None:
        raise Problem(
            N_("'{value}' er ikke et telefonnummer og er ikke taget med; skriv otte cifre"),
            value=shown(value),
        )
    danish = number.country_code == _DENMARK
    form = phonenumbers.PhoneNumberFormat.NATIONAL if danish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(number, form)
    return f"{written} lok. {extension.group(1)}" if extension else written


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    if not _PHONE.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, "DK")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == _DENMARK:
        # Numbers that are not given out yet count too; no Danish number begins with 0 or 1.
        usual = 20_000_000 <= (number.national_number or 0) <= 99_999_999 and not number.italian_leading_zero
        return number if usual else None
    return number if phonenumbers.is_valid_number(number) else None


def email_of(value: object) -> str | None:
    """An e-mail address. Raises Problem."""
    text = line_of(value)
    if text is None:
        return None
    bare = re.sub("^mailto:", "", text, flags=re.IGNORECASE)
    if len(bare) > 254 or not _EMAIL.fullmatch(bare):
        raise Problem(N_("'{value}' er ikke en e-mailadresse og er ikke taget med"), value=shown(value))
    return bare


def website_of(value: object) -> str | None:
    """A web address with or without `https://`; no other scheme. Raises Problem."""
    text = line_of(value)
    if text is None:
        return None
    if not _WEBSITE.fullmatch(text):
        raise Problem(N_("'{value}' er ikke en webadresse og er ikke taget med"), value=shown(value))
    return text
