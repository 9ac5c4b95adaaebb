"""On simulated towns where every chance is known: what is learnt comes near the truth; lists get no worse."""

from __future__ import annotations

import numpy as np

from matcher import evaluate_learning, learning, surplus
from matcher.evaluate_seen import log_odds, look, order
from matcher.simulate import make_town
from matcher.simulate_outcomes import introductions
from matcher.surplus import EIGHT_IN_TEN


def test_chances_come_nearer_to_the_truth_with_outcomes_and_lists_do_not_get_worse() -> None:
    found = evaluate_learning.evaluate(regimes=("slack",), towns=2).regimes["slack"]
    none, few, some, many = found
    assert (none.outcomes, few.outcomes, some.outcomes, many.outcomes) == (0, 50, 200, 1000)
    assert many.ece.mean < 0.03 and many.ece.mean < none.ece.mean
    assert many.brier.mean < some.brier.mean < none.brier.mean
    assert few.ndcg.mean > none.ndcg.mean - 0.01
    assert many.gained.low > 0, "a thousand outcomes make lists better beyond noise"


def test_the_true_chance_lies_within_the_interval_about_eight_times_in_ten() -> None:
    seen = look(make_town(11, 60, 250))
    made = introductions(seen.town, order(seen, log_odds(seen)), 200)
    true = seen.town.truth.log_odds
    for number in (0, 200):
        fitted = learning.fit(evaluate_learning.cases(seen, made.first(number)), surplus.CHANCE_BASE)
        told = log_odds(seen, learnt=fitted)
        spreads = np.array(
            [
                fitted.log_odds(
                    learning.Cases(
                        fitted.factors,
                        seen.given[n],
                        tuple(place.p_number for place in seen.town.workplaces),
                        tuple((place.industry_code or "")[:2] for place in seen.town.workplaces),
                        np.zeros(len(seen.town.workplaces)),
                    )
                )[1]
                for n in range(len(told))
            ]
        )
        held = float((np.abs(true - told) < EIGHT_IN_TEN * spreads).mean())
        assert 0.65 < held < 0.92
