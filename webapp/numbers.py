"""Measured numbers as the language in use writes them, with a fixed number of decimals."""

from __future__ import annotations

from babel.numbers import format_decimal

from webapp.i18n import language


def decimals(value: float, places: int) -> str:
    """`0,880` in Danish for .88 with three places."""
    return str(format_decimal(value, format="0." + "0" * places, locale=language()))
