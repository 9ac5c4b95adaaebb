"""The day that a command takes for today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from crm import clock

YEARS = range(1900, 3000)
"""Outside these the calendar has no room for the weeks and months before and after."""


class _Day(click.DateTime):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        day = super().convert(value, param, ctx)
        if isinstance(day, datetime) and day.year not in YEARS:
            self.fail(f"{value!r}: {YEARS.start}-{YEARS.stop - 1}", param, ctx)
        return day


DAY = _Day(["%Y-%m-%d"])
"""A calendar day written as 2026-11-16."""


def today(as_of: datetime | None) -> date:
    """The day that was asked for, else the day it is in Denmark."""
    return as_of.date() if as_of else clock.today()
