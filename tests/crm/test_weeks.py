"""ISO weeks as they are written, read and counted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.problem import Problem
from crm.weeks import Week, read_week, week_of, weeks_in


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = read_week("2026-W46")
    assert (week.monday, week.sunday) == (date(2026, 11, 9), date(2026, 11, 15))


def test_a_year_may_have_53_weeks() -> None:
    assert weeks_in(2026) == 53
    assert read_week("2026-W53").sunday == date(2027, 1, 3)
    assert Week(2026, 53).later(1) == Week(2027, 1)
    assert Week(2027, 1).later(-1) == Week(2026, 53)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-W54", "Uge 54 findes ikke i 2026, som har 53 uger. Skriv ugen som 2026-W01."),
        ("2025-W53", "Uge 53 findes ikke i 2025, som har 52 uger. Skriv ugen som 2025-W01."),
        ("2026-W00", "Uge 0 findes ikke i 2026, som har 53 uger. Skriv ugen som 2026-W01."),
        ("uge 46", "Ugen 'uge 46' blev ikke forstået. Skriv år og uge som 2026-W46."),
        ("", "Ugen '' blev ikke forstået. Skriv år og uge som 2026-W46."),
        ("0000-W01", "Ugen '0000-W01' blev ikke forstået. Skriv år og uge som 2026-W46."),
    ],
)
def test_a_bad_week_is_one_clear_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as told:
        read_week(text)
    assert str(told.value) == sentence


@given(st.dates(min_value=date(1001, 1, 1), max_value=date(2998, 12, 31)), st.integers(-60, 60))
def test_written_weeks_read_back_and_follow_each_other(day: date, weeks: int) -> None:
    week = week_of(day)
    assert week.monday <= day <= week.sunday
    assert read_week(str(week)) == week
    moved = week.later(weeks)
    assert (moved.monday - week.monday).days == 7 * weeks
    assert (moved > week) == (weeks > 0)
