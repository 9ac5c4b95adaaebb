"""Histories with periods: which entry holds on a day.

In the CVR documents nearly everything is such a list: `periode{gyldigFra, gyldigTil}`, the last day included,
`gyldigTil` null while it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crm.problem import Problem
from crm.registers.values import date_of

Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of a history: from `start` (None: ever since) to and with `end` (None: still)."""

    start: date | None
    end: date | None
    entry: Entry

    def holds_on(self, day: date) -> bool:
        """Whether the entry is true on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def dated(history: object) -> Iterator[Dated]:
    """The entries of a history list; one whose dates cannot be read says nothing and is passed over."""
    if not isinstance(history, list):
        return
    for entry in history:
        if not isinstance(entry, dict):
            continue
        period = entry.get("periode")
        period = period if isinstance(period, dict) else {}
        try:
            yield Dated(date_of(period.get("gyldigFra")), date_of(period.get("gyldigTil")), entry)
        except Problem:
            continue


def holding(history: object, day: date) -> list[Entry]:
    """The entries that hold on `day`, the one that began last first (of those, the last in the list)."""
    found = [item for item in dated(history) if item.holds_on(day)]
    found.reverse()
    return [item.entry for item in sorted(found, key=lambda item: item.start or date.min, reverse=True)]


def current(history: object, day: date) -> Entry | None:
    """The entry that holds on `day`, if any."""
    return next(iter(holding(history, day)), None)


def last(history: object) -> Entry | None:
    """The entry that held last, for what has ended."""
    found = list(dated(history))
    found.reverse()
    newest = max(found, key=lambda item: (item.end or date.max, item.start or date.min), default=None)
    return newest.entry if newest else None


def ended_on(life: object) -> date | None:
    """The last day of a life all of whose periods have an end; None while it goes on, or if none is told."""
    ends = [item.end for item in dated(life)]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
