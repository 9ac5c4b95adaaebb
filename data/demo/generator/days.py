"""The invented year: 52 weeks up to the anchor, and when each member of staff is at work."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from generator.chance import weighted

ANCHOR = date(2026, 11, 16)
"""The Monday on which the invented year has just ended."""

FIRST = date(2025, 11, 17)
"""The Monday on which it began."""

WEEKS = 52

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-12-24 2025-12-25 2025-12-26 2025-12-31 2026-01-01 2026-04-02 2026-04-03 2026-04-06 "
        "2026-05-14 2026-05-15 2026-05-25 2026-06-05"
    ).split()
)

_CHRISTMAS = (5, 6)
_WINTER = (12, 13)
_EASTER = 19
_AUTUMN = 47
_SUMMER = {
    "mette": (34, 35, 36),
    "jonas": (33, 34, 35),
    "sofie": (35, 36, 37),
    "rasmus": (34, 35, 36),
    "karen": (35, 36, 37),
    "ali": (33, 34, 35),
    "birgit": (34, 35, 36),
    "henrik": (34, 35, 36),
}
"""Weeks of the invented year, counted from 0: July is thin, and no one is away all at once."""

_VISIT_WEIGHTS = (0.12, 0.18, 0.28, 0.27, 0.15)
_CALL_WEIGHTS = (0.2, 0.21, 0.21, 0.2, 0.18)


def monday(week: int) -> date:
    return FIRST + timedelta(weeks=week)


def week_of(day: date) -> int:
    """The week of the invented year that holds `day` (negative before it)."""
    return (day - FIRST).days // 7


def weeks_at_work(user: str) -> tuple[int, ...]:
    """The 44 weeks in which this member of staff works."""
    winter = _WINTER[len(user) % 2]
    away = {*_CHRISTMAS, winter, _EASTER, _AUTUMN, *_SUMMER[user]}
    return tuple(week for week in range(WEEKS) if week not in away)


def snapped(user: str, week: int, *, earlier: bool = False) -> int:
    """The nearest week in which `user` works, from `week` on (or back)."""
    at_work = weeks_at_work(user)
    later = [w for w in at_work if w >= week]
    before = [w for w in at_work if w <= week]
    if earlier:
        return before[-1] if before else at_work[0]
    return later[0] if later else at_work[-1]


def day_in(rng: Random, week: int, *, visit: bool) -> date:
    """A working day of the week; visits gather on Wednesdays and Thursdays."""
    start = monday(week)
    days = [start + timedelta(days=n) for n in range(5)]
    weights = _VISIT_WEIGHTS if visit else _CALL_WEIGHTS
    return weighted(rng, days, [0.0 if day in HOLIDAYS else w for day, w in zip(days, weights, strict=True)])


def workday(day: date) -> date:
    """`day` itself, or the next day that is neither weekend nor holiday."""
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day
