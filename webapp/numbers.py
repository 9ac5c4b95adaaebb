"""Measured numbers: as the language in use writes them, and rounded for programs."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from webapp.i18n import language


def decimals(value: float, places: int, *, signed: bool = False) -> str:
    """`0,880` in Danish for .88 with three places; `signed` gives `+0,880`, for a difference."""
    plain = "0." + "0" * places
    pattern = f"+{plain};-{plain}" if signed else plain
    return str(format_decimal(value, format=pattern, locale=language()))


def rounded(value: Any) -> Any:
    """What JSON can hold, with every number in it to four decimals."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
