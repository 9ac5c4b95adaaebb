"""What the evaluation report is made of, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from matcher.evaluate_measures import Estimate
from webapp.i18n import gettext
from webapp.numbers import decimals


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its heading, a sentence on how to read it, and its numbers as a table."""

    heading: str
    words: str
    drawing: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. `tiles` are the few numbers that matter most, each with what it says."""

    heading: str
    words: str
    tiles: tuple[tuple[str, str], ...]
    plots: tuple[Plot, ...]


def percent(value: float, places: int = 0) -> str:
    """`33 %`; a dash where there is no number."""
    return f"{decimals(100 * value, places)} %" if value - value == 0 else "–"


def number(value: float, places: int = 2) -> str:
    """With so many decimals; a dash where there is no number."""
    return decimals(value, places) if value - value == 0 else "–"


def between(value: Estimate, tell: Callable[[float], str]) -> str:
    """The ends of an interval."""
    return f"{tell(value.low)} – {tell(value.high)}"


def points(value: float) -> str:
    """A difference in percentage points."""
    return gettext("{n} point").format(n=decimals(100 * value, 1, signed=True)) if value - value == 0 else "–"
