"""ISO weeks: Monday to Sunday, written 2026-W46, with 53 of them in some years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crm.problem import N_, Problem

_WRITTEN = re.compile(r"([12][0-9]{3})-W([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week of an ISO year. Weeks order as they follow each other."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    def later(self, weeks: int) -> Week:
        """The week that lies `weeks` after this one (before it, when negative)."""
        return week_of(self.monday + timedelta(weeks=weeks))


def week_of(day: date) -> Week:
    """The ISO week in which `day` lies."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def read_week(text: str) -> Week:
    """The week written as 2026-W46. Raises Problem for anything else, and for week 53 of a year with 52."""
    written = _WRITTEN.fullmatch(text.strip().upper())
    if written:
        week = Week(int(written[1]), int(written[2]))
        if 1 <= week.number <= weeks_in(week.year):
            return week
        raise Problem(
            N_("Uge {number} findes ikke i {year}, som har {weeks} uger. Skriv ugen som {year}-W01."),
            number=week.number,
            year=week.year,
            weeks=weeks_in(week.year),
        )
    raise Problem(N_("Ugen '{written}' blev ikke forstået. Skriv år og uge som 2026-W46."), written=text)


def weeks_in(year: int) -> int:
    """52 or 53: the number of ISO weeks of a year (28 December always lies in its last)."""
    return date(year, 12, 28).isocalendar().week
