"""Forecasts held against what came of them: bins, how far off, and how far luck alone would take it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.calibration import calibration


def test_perfect_forecasts_are_off_by_luck_alone_and_bad_ones_by_more() -> None:
    rng = np.random.default_rng(1)
    chance = rng.uniform(0.05, 0.6, size=4000)
    yes = (rng.random(4000) < chance).astype(float)
    good, bad = calibration(chance, yes), calibration(np.minimum(chance + 0.2, 1.0), yes)
    assert len(good.bins) == 10 and {one.count for one in good.bins} == {400}
    assert good.ece < 2 * good.by_luck < 0.05
    assert bad.ece == pytest.approx(0.2, abs=0.02) and bad.brier > good.brier
    held = sum(one.between[0] <= one.forecast <= one.between[1] for one in good.bins)
    assert held >= 6, "eight in ten, give or take"
    assert sum(one.between[0] <= one.forecast <= one.between[1] for one in bad.bins) <= 1


def test_few_forecasts_say_nothing_and_have_few_bins() -> None:
    few = calibration(np.full(30, 0.3), np.zeros(30))
    assert not few.enough and len(few.bins) == 1
    assert calibration(np.full(50, 0.3), np.zeros(50)).enough


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60),
)
def test_it_is_always_a_number(told: list[tuple[float, bool]]) -> None:
    found = calibration(
        np.array([chance for chance, _ in told]), np.array([float(yes) for _, yes in told], dtype=float)
    )
    assert found.count == len(told) == sum(one.count for one in found.bins)
    assert all(np.isfinite([found.ece, found.by_luck, found.brier]))
    assert all(0 <= one.between[0] <= one.observed + 1e-9 for one in found.bins)
    assert all(one.observed - 1e-9 <= one.between[1] <= 1 for one in found.bins)
