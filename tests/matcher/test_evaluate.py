"""The measuring itself, and what must come of it: the list beats every simple ranking and breaks no limit."""

from __future__ import annotations

import numpy as np
import pytest

from crm.problem import Problem
from matcher import scoring
from matcher.evaluate import Evaluation, evaluate
from matcher.evaluate_measures import draws, estimate, ndcg
from matcher.evaluate_rankings import BASELINES


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(towns=4, participants=24, workplaces=200, seed=2)


@pytest.mark.parametrize("baseline", BASELINES)
def test_the_list_beats_each_simple_ranking(found: Evaluation, baseline: str) -> None:
    ahead = found.rankings[baseline].ahead
    assert ahead.low > 0, f"{baseline}: {ahead}"


def test_no_listed_pair_breaks_a_hard_limit(found: Evaluation) -> None:
    assert found.limits.pairs > 2_000
    assert found.limits.broken == 0


def test_nobody_beats_the_truth_and_understanding_is_worth_a_lot(found: Evaluation) -> None:
    assert found.rankings["oracle"].ndcg.mean == pytest.approx(1)
    assert found.rankings["understood"].ndcg.mean > found.rankings["tfidf_letters"].ndcg.mean
    assert found.rankings["jobbro"].ahead.mean == 0


def test_each_factor_is_left_out_once_and_the_wish_is_worth_most(found: Evaluation) -> None:
    assert list(found.without) == [factor.name for factor in scoring.FACTORS]
    worth = {name: line.ahead.mean for name, line in found.without.items()}
    assert max(worth, key=lambda name: worth[name]) == "wish"
    assert found.without["wish"].ahead.low > 0


def test_the_same_seed_measures_the_same() -> None:
    told: list[tuple[int, int]] = []
    one = evaluate(
        towns=1, participants=6, workplaces=60, on_progress=lambda done, of: told.append((done, of))
    )
    assert evaluate(towns=1, participants=6, workplaces=60) == one
    assert evaluate(towns=1, participants=6, workplaces=60, seed=9) != one
    assert told == [(done, 6) for done in range(1, 7)]


def test_a_town_where_nobody_can_work_is_a_clear_problem() -> None:
    with pytest.raises(Problem, match="flere arbejdspladser"):
        evaluate(towns=1, participants=1, workplaces=1, seed=3)


def test_ndcg_by_hand() -> None:
    gain = np.array([0.0, 3.0, 1.0, 2.0])
    best = 3 + 2 / np.log2(3) + 1 / 2
    assert ndcg([1, 3, 2, 0], gain) == pytest.approx(1)
    assert ndcg([2, 1], gain) == pytest.approx((1 + 3 / np.log2(3)) / best)
    assert ndcg([], gain) == 0
    assert ndcg([0, 1], gain, top=1) == 0
    with pytest.raises(ValueError, match="gain"):
        ndcg([0], np.zeros(4))


def test_intervals_are_paired_and_hold_the_mean() -> None:
    rng = np.random.default_rng(0)
    town = np.repeat(np.arange(5), 40)
    hard = rng.normal(0.5, 0.2, size=200)
    better = hard + rng.normal(0.05, 0.02, size=200)
    resampled = draws(town, seed=1)
    assert all(len(rows) == 200 for rows in resampled)
    alone, lead = estimate(better, resampled), estimate(better - hard, resampled)
    assert alone.low < alone.mean < alone.high
    assert lead.low > 0.04
    assert lead.high - lead.low < (alone.high - alone.low) / 3
