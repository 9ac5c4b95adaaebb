"""How many full-time employees a CVR document states, and for which period.

The figures stand in lists by month, quarter and year (`aarsbeskaeftigelse` and its sisters), the newest also
in the metadata: `antalAarsvaerk` is the number, `intervalKodeAntalAarsvaerk` a range such as ANTAL_5_9.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crm.problem import N_, Problem
from crm.registers.remarks import Note
from crm.registers.values import number_of, tried

_LISTS = (
    "erstMaanedsbeskaeftigelse",
    "maanedsbeskaeftigelse",
    "kvartalsbeskaeftigelse",
    "aarsbeskaeftigelse",
)
_INTERVAL = re.compile(r"ANTAL_([0-9]{1,7})_([0-9]{1,7})?")


@dataclass(frozen=True, slots=True)
class Staff:
    """Full-time employees (None: only a range is stated), and the last day of the period counted."""

    fte: float | None
    counted_on: date


def staff_of(body: Mapping[str, object], metadata: Mapping[str, object], note: Note) -> Staff | None:
    """The newest figures of a document that say anything about full-time employees."""
    found = [staff for figures in _figures(body, metadata) if (staff := _read(figures, note))]
    newest = max(found, key=lambda staff: (staff.counted_on, staff.fte is not None), default=None)
    if newest is not None and newest.fte is None:
        note(Problem(N_("antallet af årsværk er kun oplyst som et interval og er ikke taget med")))
    return newest


def single_number(interval: object) -> float | None:
    """The number that an interval code states, if its two ends are one."""
    found = _INTERVAL.fullmatch(interval) if isinstance(interval, str) else None
    return float(found.group(1)) if found and found.group(1) == found.group(2) else None


def _figures(body: Mapping[str, object], metadata: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    for name in _LISTS:
        listed = body.get(name)
        newest = metadata.get(f"nyeste{name[0].upper()}{name[1:]}")
        for figures in [*(listed if isinstance(listed, list) else []), newest]:
            if isinstance(figures, dict):
                yield figures


def _read(figures: Mapping[str, object], note: Note) -> Staff | None:
    counted_on = _last_day(figures)
    exact, interval = figures.get("antalAarsvaerk"), figures.get("intervalKodeAntalAarsvaerk")
    if counted_on is None or (exact is None and not interval):
        return None
    fte = tried(number_of, exact, note)
    return Staff(single_number(interval) if fte is None else fte, counted_on)


def _last_day(figures: Mapping[str, object]) -> date | None:
    """The last day of the month, quarter or year that the figures are for."""
    year, month, quarter = (_whole(figures.get(name)) for name in ("aar", "maaned", "kvartal"))
    if month is None:
        month = 12 if quarter is None else 3 * quarter
    if year is None or not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
