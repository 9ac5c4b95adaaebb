"""Numbers as people write them in spreadsheets, and as the export writes them."""

from __future__ import annotations

import re
from decimal import Decimal

from crm.problem import N_, Problem
from crm.tables import Column

LARGEST = 1_000_000_000
"""No number in the tables is larger: no count, no minutes, no full-time employees."""

_DECIMAL = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_DANISH_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
_ENGLISH_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
_BLANK_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")
_LOOKS_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


def read_decimal(column: Column, text: str) -> tuple[float, Problem | None]:
    """The number and what is odd about it. Raises Problem if it is none or lies outside the column."""
    value = _read_number(text)
    _check_range(column, value)
    warning = None
    if _LOOKS_LIKE_THOUSANDS.fullmatch(text) and (column.highest or 1000) >= 1000:
        warning = Problem(N_("'{value}' er læst som et decimaltal; skriv tusinder uden punktum"), value=text)
    return value, warning


def _read_number(text: str) -> float:
    if _BLANK_THOUSANDS.fullmatch(
        text
    ):  # also the hard and the thin blank that spreadsheet programs put there
        text = re.sub(r"\s", "", text)
    if _DECIMAL.fullmatch(text):
        value = float(text.replace(",", "."))
    elif _DANISH_THOUSANDS.fullmatch(text):
        value = float(text.replace(".", "").replace(",", "."))
    elif _ENGLISH_THOUSANDS.fullmatch(text):
        value = float(text.replace(",", ""))
    else:
        raise Problem(N_("'{value}' er ikke et tal; skriv for eksempel 12 eller 1,5"), value=text)
    if value > LARGEST:
        raise Problem(N_("tallet er for stort"))
    return value + 0.0  # -0.0 becomes 0.0


def _check_range(column: Column, value: float) -> None:
    if column.highest is not None and not column.lowest <= value <= column.highest:
        raise Problem(
            N_("tallet skal ligge mellem {lowest} og {highest}"),
            lowest=show_number(column.lowest),
            highest=show_number(column.highest),
        )
    if value < column.lowest:
        raise Problem(N_("tallet må ikke være under {lowest}"), lowest=show_number(column.lowest))


def read_whole(column: Column, text: str) -> int:
    """The whole number. Raises Problem if it is none or lies outside the column."""
    if _LOOKS_LIKE_THOUSANDS.fullmatch(text):
        raise Problem(N_("'{value}' kan læses på to måder; skriv tusinder uden skilletegn"), value=text)
    value = _read_number(text)
    if value != int(value):
        raise Problem(N_("'{value}' er ikke et helt tal"), value=text)
    _check_range(column, value)
    return int(value)


def show_number(value: float) -> str:
    """Decimal point, no `.0`, never an exponent."""
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")
