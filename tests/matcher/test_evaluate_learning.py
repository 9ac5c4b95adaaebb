"""Learning, spreading and promises: measured by hand where it can be, and true on small towns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import evaluate_promises, evaluate_spread
from matcher.evaluate_learning import OUTCOMES, LearningEvaluation, evaluate
from matcher.evaluate_measures import brier, calibration_error, exposure, reliability
from matcher.spread import Spread, priced, spread


@pytest.fixture(scope="module")
def learnt() -> LearningEvaluation:
    return evaluate(regimes=("slack",), towns=2, seed=5, size=(15, 60))


def test_nothing_is_learnt_from_nothing(learnt: LearningEvaluation) -> None:
    first = learnt.regimes["slack"][0]
    assert (first.outcomes, first.adopted) == (0, 0)
    assert first.gained.mean == first.closed.mean == 0


def test_many_outcomes_make_the_chance_truer(learnt: LearningEvaluation) -> None:
    rows = learnt.regimes["slack"]
    assert tuple(row.outcomes for row in rows) == OUTCOMES
    assert rows[-1].brier.mean < rows[0].brier.mean
    assert rows[-1].ece.mean < 0.06
    assert rows[-1].gained.high > 0
    assert all(len(row.bins) == 10 and row.ece.low <= row.ece.mean <= row.ece.high for row in rows)


def test_learning_is_measured_the_same_each_time() -> None:
    one, other = (evaluate(towns=1, regimes=("biased",), seed=6, size=(5, 30)) for _ in range(2))
    assert one == other


def test_calibration_by_hand() -> None:
    told = np.array([0.1, 0.1, 0.5, 0.5])
    assert calibration_error(told, told) == 0
    assert calibration_error(told, np.array([0.2, 0.2, 0.5, 0.5]), bins=2) == pytest.approx(0.05)
    low, high = reliability(told, np.array([0.0, 0.4, 0.5, 0.7]), bins=2)
    assert low.pairs == 2
    assert (low.told, low.true) == pytest.approx((0.1, 0.2))
    assert high.true == pytest.approx(0.6)
    assert brier(np.array([1.0]), np.array([1.0])) == 0
    assert brier(np.array([0.5]), np.array([0.5])) == pytest.approx(0.25)
    assert calibration_error(np.zeros(0), np.zeros(0)) == 0


def shown(scores: np.ndarray, top: int = 10) -> list[np.ndarray]:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    return [row[scores[n][row] > 0] for n, row in enumerate(order)]


def test_spreading_evens_out_what_all_want() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random((60, 80)) * np.linspace(0.3, 1, 80)
    before = exposure(shown(scores), 80)
    told = [exposure(shown(priced(scores, spread(scores, one))), 80) for one in (0.0, 0.5, 1.5)]
    assert told[0] == before
    assert before.gini > told[1].gini > told[2].gini
    assert before.most > told[2].most
    made = spread(scores, 1.5)
    rows = np.zeros(80, dtype=int)
    for one in shown(priced(scores, made)):
        rows[one] += 1
    assert np.array_equal(rows, made.shown)
    assert np.corrcoef(made.price, made.shown)[0, 1] > 0.5


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 12),
    st.integers(1, 20),
    st.sampled_from([0.0, 0.1, 0.25]),
    st.floats(0, 4),
)
def test_nobody_loses_more_than_is_said(
    seed: int, people: int, employers: int, most: float, strength: float
) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.random((people, employers)) * (rng.random((people, employers)) < 0.7)
    made = spread(scores, strength, top=3, most_loss=most)
    assert (made.loss <= most + 1e-9).all()
    assert (made.price >= 0).all() and np.isfinite(made.price).all()
    assert (priced(scores, made)[scores == 0] == 0).all()
    again: Spread = spread(scores, strength, top=3, most_loss=most)
    assert np.array_equal(made.price, again.price)


def test_what_makes_no_sense_is_refused() -> None:
    for scores, strength in ((np.array([[-1.0]]), 1.0), (np.array([[np.nan]]), 1.0), (np.ones((1, 1)), -1.0)):
        with pytest.raises(ValueError, match="0 or more"):
            spread(scores, strength)


def test_the_frontier_starts_at_the_list_as_it_is() -> None:
    found = evaluate_spread.evaluate(strengths=(0.0, 1.5), towns=2, seed=3, size=(30, 40))
    plain, even = found.points
    assert plain.lost.mean == plain.most_loss == 0
    assert even.gini.mean < plain.gini.mean
    assert even.most.mean <= plain.most.mean
    assert 0 < even.most_loss <= 0.25


def test_the_list_keeps_its_promises() -> None:
    found = evaluate_promises.evaluate(towns=1, seed=2, size=(10, 80))
    assert found.lists == 10
    assert found.rows > 100
    assert found.broken == 0
    assert found.reasons >= 6
    assert found.faithful.mean > 0.8
    assert found.flips.mean == 1
    assert found.kept_off > 0
    assert found.vain.mean < found.vain_marked.mean
    assert found.milliseconds > 0
