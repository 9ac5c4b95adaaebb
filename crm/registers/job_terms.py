"""Hours, permanence and form as job adverts state them; only what is certain.

Source of the format: schema.org `workHours` (free text) and `employmentType`.
"""

from __future__ import annotations

import re

from crm.model import Form
from crm.problem import N_, Problem
from crm.registers.values import number_of, shown

MOST_HOURS = 60.0
"""More hours than this are not those of a week."""

Hours = tuple[float, float]
"""Least and most hours a week."""

_CLOCK_ENDS = 24.0
_NUMBER = r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)"
_HOURS = re.compile(
    rf"(?:ca\.?|cirka|omkring|mellem)?\s*{_NUMBER}(?:\s*(?:-|–|—|til|to|og)\s*{_NUMBER})?"
    r"\s*(timers?|hours?|hrs?|t)?\.?"
    r"\s*(?:(?:/|pr\.?|per|om|i|a)\s*(?:ugen?|week)|ugentligt?|weekly|arbejdsuge)?\.?",
    re.IGNORECASE,
)
_PERMANENT = frozenset({"permanent", "fast", "fastansættelse", "fastansat", "varig", "fast_stilling"})
_TEMPORARY = frozenset(
    {"temporary", "seasonal", "tidsbegrænset", "midlertidig", "vikariat", "barselsvikariat", "sæson"}
)
_NOT_ORDINARY = frozenset({"intern", "internship", "volunteer", "contractor", "frivillig", "freelance"})


def hours_of(value: object) -> Hours | None:
    """Hours a week from a number, a range, or a quantity with a least and a most.

    A range without the word hours must lie beyond 24, or it may as well be a time of day. Raises Problem
    for what is not hours a week.
    """
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        low = value.get("minValue", value.get("value"))
        return _checked(number_of(low), number_of(value.get("maxValue", low)), value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _checked(number_of(value), number_of(value), value)
    found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 100 else None
    if not found:
        raise _no_hours(value)
    first, second, unit = found.groups()
    least, most = number_of(first), number_of(second or first)
    if second and not unit and (most or 0) <= _CLOCK_ENDS:
        raise _no_hours(value)
    return _checked(least, most, value)


def is_permanent(types: list[str]) -> bool | None:
    """Whether the job is permanent, if the types of employment settle it."""
    words = {_word(text) for text in types}
    permanent, temporary = bool(words & _PERMANENT), bool(words & _TEMPORARY)
    return permanent if permanent != temporary else None


def form_of(types: list[str]) -> Form | None:
    """Ordinary, unless all that is said is that it is no ordinary employment."""
    words = {_word(text) for text in types} - _PERMANENT - _TEMPORARY
    return None if words and words <= _NOT_ORDINARY else Form.ORDINARY


def _word(text: str) -> str:
    return re.split("[/:#]", text.strip())[-1].casefold().replace(" ", "_").replace("-", "_")


def _checked(least: float | None, most: float | None, value: object) -> Hours:
    if least is None or most is None or not 0 < least <= most <= MOST_HOURS:
        raise _no_hours(value)
    return least, most


def _no_hours(value: object) -> Problem:
    return Problem(
        N_("arbejdstiden '{value}' kan ikke læses som timer om ugen; skriv timerne selv"), value=shown(value)
    )
