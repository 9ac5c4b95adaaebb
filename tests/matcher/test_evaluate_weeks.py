"""The half-years and the lists behind them: as the product sees them, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.evaluate_groups import measure
from matcher.evaluate_learning import first, town_of
from matcher.evaluate_measures import exposure, gini, ratio, regret
from matcher.evaluate_policies import POLICIES, lists, policies
from matcher.evaluate_seen import Seen, log_odds, look, order
from matcher.evaluate_weeks import BEST, OURS, WeeksEvaluation, evaluate
from matcher.recommend import recommend
from matcher.simulate_play import NOBODY, begin

QUICK = ("coordinated", "weekly", "oracle_static", "jobbro", "fit_only", "random", BEST)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return look(town_of("slack", 3, (12, 90)))


@pytest.fixture(scope="module")
def found() -> WeeksEvaluation:
    return evaluate(regimes=("tight",), names=QUICK, towns=2, turns=2, seed=4, size=(24, 40))


def test_the_arrays_rank_as_the_products_own_list_does(seen: Seen) -> None:
    value = order(seen, log_odds(seen))
    compared = 0
    for n, profile in enumerate(seen.town.profiles):
        listed = recommend(seen.table, profile, limit=10, explore=False).matches
        rows = [seen.table.rows[match.p_number] for match in listed]
        assert [float(value[n, row]) for row in rows] == pytest.approx(
            np.sort(value[n][value[n] > 0])[::-1][:10], abs=2e-6
        )
        compared += len(rows)
    assert compared > 60


def test_the_log_changes_what_is_seen_for_everybody_alike(seen: Seen) -> None:
    now = begin(seen.town)
    before = log_odds(seen, now)
    assert before == pytest.approx(log_odds(seen))
    row = int(np.argmin(seen.table.contacts + 10 * (seen.table.relation >= 0)))
    now.called[0, row] = 5
    now.refused[row] = 0
    fell = log_odds(seen, now)[:, row] - before[:, row]
    assert (fell < 0).all()
    others = np.delete(log_odds(seen, now) - before, row, axis=1)
    assert np.abs(others).max() < 1e-6


def test_every_policy_chooses_only_what_it_may(seen: Seen) -> None:
    ways = policies(seen, np.random.default_rng(0))
    assert set(ways) == set(POLICIES)
    now = begin(seen.town)
    now.tried[:, ::2] = True
    now.closed[1] = True
    for name, way in ways.items():
        rows = way(now)
        chosen = rows[rows != NOBODY]
        assert len(chosen), name
        assert not (chosen % 2 == 0).any(), name
        assert not (chosen == 1).any(), name
        if name not in ("fit_only", "size_and_industry", "oracle_static", BEST):
            assert seen.allowed[np.flatnonzero(rows != NOBODY), chosen].all(), name
        if name.startswith(("oracle_c", "coordinated")):
            assert np.bincount(chosen).max() <= 4, name


def test_whoever_knows_more_places_more(found: WeeksEvaluation) -> None:
    lines = found.regimes["tight"].lines
    assert lines[BEST].placed.mean >= lines[OURS].placed.mean - 0.05
    assert lines[OURS].placed.mean > lines["fit_only"].placed.mean
    assert lines[OURS].contacts_per_job.mean < lines["random"].contacts_per_job.mean
    assert lines[OURS].ahead.mean == 0
    assert found.regimes["tight"].placed_of_best.mean == pytest.approx(
        lines[OURS].placed.mean / lines[BEST].placed.mean
    )


def test_the_lists_of_the_first_day_are_measured(found: WeeksEvaluation) -> None:
    lines = found.regimes["tight"].lines
    oracle, own, chance = (lines[name].lists for name in ("oracle_static", "jobbro", "random"))
    assert oracle and own and chance
    assert oracle.ndcg.mean == pytest.approx(1, abs=1e-6)
    assert oracle.regret.mean == pytest.approx(0, abs=1e-6)
    assert oracle.impossible.mean == 0
    assert own.ndcg.mean > chance.ndcg.mean
    assert lines[OURS].lists is None
    assert len(lines[OURS].over_weeks) == found.weeks
    assert list(lines[OURS].over_weeks) == sorted(lines[OURS].over_weeks)


def test_every_group_is_held_against_the_others(found: WeeksEvaluation) -> None:
    groups = found.regimes["tight"].groups
    assert set(groups) == {"track", "sex", "age", "town"}
    women, men = groups["sex"]["women"], groups["sex"]["men"]
    assert women.placed_gap.mean == pytest.approx(-men.placed_gap.mean)
    assert women.people + men.people == sum(one.people for one in groups["age"].values())


def test_the_same_seed_plays_the_same() -> None:
    def once() -> WeeksEvaluation:
        return evaluate(
            regimes=("closure",), names=("weekly", "random"), towns=1, turns=1, seed=2, size=(8, 30)
        )

    one = once()
    assert repr(one) == repr(once())
    assert np.isnan(one.regimes["closure"].placed_of_best.mean)
    assert one.regimes["closure"].groups == {}


def test_equal_values_stand_in_no_set_order(seen: Seen) -> None:
    one, other = (lists(seen, np.random.default_rng(n))["random"] for n in (1, 2))
    assert [*first(one[0])] != [*first(other[0])]
    assert ((one > 0) == seen.allowed).all()


def test_exposure_by_hand() -> None:
    alike = exposure([[0, 1], [2, 3]], 4)
    assert (alike.gini, alike.coverage, alike.most, alike.congestion) == (0, 1, 1, 0)
    one = exposure([[0], [0], [0]], 4)
    assert one.gini == pytest.approx(0.75)
    assert (one.coverage, one.most, one.congestion) == (0.25, 3, 1)
    assert gini(np.zeros(3, dtype=int)) == 0
    assert regret([1], np.array([3.0, 1.0]), top=1) == 2
    assert ratio(np.array([1.0]), np.array([0.0]), [np.array([0])]).mean == float("inf")


def test_a_gap_is_told_with_its_interval() -> None:
    inside = np.array([True, False] * 40)
    town = np.repeat([0, 1], 40)
    values = inside * 0.5
    told = measure(inside, values, values, town, seed=1)
    assert told.placed_gap.mean == told.placed_gap.low == told.placed_gap.high == 0.5
    assert np.isnan(measure(np.ones(80, dtype=bool), values, values, town, seed=1).ndcg_gap.mean)
