"""What came of introductions teaches the chance half, and no more than it can know."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import learning
from matcher.learning import Cases

FACTORS = ("opening", "relation", "strengths")
BASE = -2.0


def draw(
    count: int, seed: int, multipliers: tuple[float, ...] = (1, 1, 1), base: float = BASE, spread: float = 0.0
) -> Cases:
    """Introductions of a world where each employer has an effect of its own of this spread."""
    rng = np.random.default_rng(seed)
    given = rng.random((count, len(FACTORS))) * 2
    employer = rng.integers(25, size=count)
    effects = rng.normal(0, spread, 25)
    chance = 1 / (1 + np.exp(-(base + given @ np.array(multipliers, dtype=float) + effects[employer])))
    return Cases(
        FACTORS,
        given,
        tuple(str(n) for n in employer),
        tuple(str(n % 4) for n in employer),
        (rng.random(count) < chance).astype(float),
    )


def test_without_outcomes_it_is_what_the_experts_say() -> None:
    none = draw(0, 1)
    fitted = learning.fit(none, BASE)
    asked = draw(20, 2)
    said, spread = fitted.log_odds(asked)
    assert said == pytest.approx(BASE + asked.given.sum(axis=1))
    assert (spread > 1).all(), "and it says how little that is founded on"
    assert not learning.compare(none, BASE).beyond_noise


def test_with_many_outcomes_it_finds_how_the_world_is() -> None:
    truth = (0.4, 1.8, 1.0)
    fitted = learning.fit(draw(4000, 3, truth, base=-1.0), BASE)
    assert fitted.multipliers == pytest.approx(truth, abs=0.2)
    assert fitted.base == pytest.approx(-1.0, abs=0.3)


def test_an_employer_that_often_says_yes_is_told_apart_and_one_answer_says_little() -> None:
    cases = draw(600, 4, spread=1.0)
    fitted = learning.fit(cases, BASE)
    assert fitted.pooled[1] >= 0.4
    once = Cases(FACTORS, np.ones((1, 3)), ("x",), ("y",), np.array([1.0]))
    often = Cases(FACTORS, np.ones((40, 3)), ("x",) * 40, ("y",) * 40, np.ones(40))

    def lift(more: Cases) -> float:
        joined = Cases(
            FACTORS,
            np.concatenate([cases.given, more.given]),
            cases.employers + more.employers,
            cases.industries + more.industries,
            np.concatenate([cases.yes, more.yes]),
        )
        return learning.fit(joined, BASE).employers["x"][0]

    assert 0 < lift(once) < 0.5 < lift(often)


def test_what_it_says_of_its_own_sureness_holds() -> None:
    """The true log-odds lie within two standard deviations nearly always, and these shrink with outcomes.

    What one person and one employer make of each other stays unsure, so it is taken off first.
    """
    held, widths = [], []
    for seed in range(12):
        count = (60, 600)[seed % 2]
        fitted = learning.fit(draw(count, seed, (0.7, 1.3, 1.0), base=-1.5), BASE)
        asked = draw(200, 1000 + seed)
        said, spread = fitted.log_odds(asked)
        truth = -1.5 + asked.given @ np.array([0.7, 1.3, 1.0])
        held.append(float((np.abs(said - truth) < 2 * spread).mean()))
        widths.append(float(np.sqrt(spread**2 - learning.MEETING_SPREAD**2).mean()))
    assert np.mean(held) > 0.9
    assert np.mean(widths[1::2]) < 0.7 * np.mean(widths[::2])


def test_it_is_adopted_where_the_world_differs_and_hardly_ever_where_the_experts_are_right() -> None:
    differs = [learning.compare(draw(400, seed, (0.2, 1.9, 1.0), base=0.0), BASE) for seed in range(6)]
    assert all(one.beyond_noise and one.learnt < one.expert for one in differs)
    right = [learning.compare(draw(400, seed), BASE) for seed in range(20)]
    assert sum(one.beyond_noise for one in right) <= 2


def test_the_same_outcomes_always_teach_the_same() -> None:
    one, other = (learning.fit(draw(300, 5, spread=0.5), BASE) for _ in range(2))
    assert (one.multipliers == other.multipliers).all() and one.employers == other.employers


@settings(max_examples=30)
@given(
    count=st.integers(1, 12),
    yes=st.lists(st.booleans(), min_size=12, max_size=12),
    value=st.sampled_from((0.0, 1.0, 1e3)),
)
def test_however_few_or_odd_the_outcomes_are_it_stays_a_number(
    count: int, yes: list[bool], value: float
) -> None:
    cases = Cases(
        FACTORS, np.full((count, 3), value), ("x",) * count, ("",) * count, np.array(yes[:count], dtype=float)
    )
    fitted = learning.fit(cases, BASE)
    said, spread = fitted.log_odds(cases)
    assert np.isfinite(said).all() and np.isfinite(spread).all() and (fitted.multipliers >= 0).all()


def test_weights_adopted_by_an_earlier_version_are_read_as_they_were() -> None:
    fitted = learning.fit(draw(200, 6, spread=0.5), BASE)
    kept = json.loads(learning.written(fitted))
    assert kept.pop("version") == 2
    older = learning.read(json.dumps(kept))
    assert learning.written(older) == learning.written(learning.read(learning.written(fitted)))
    assert older.base == pytest.approx(fitted.base, abs=1e-6)


@pytest.mark.parametrize("yes", [0.0, 1.0])
def test_outcomes_that_are_all_alike_move_the_chance_but_not_to_the_end(yes: float) -> None:
    cases = draw(60, 7)
    alike = Cases(FACTORS, cases.given, cases.employers, cases.industries, np.full(60, yes))
    before, after = (
        1 / (1 + np.exp(-one.log_odds(cases)[0]))
        for one in (learning.expert(FACTORS, BASE), learning.fit(alike, BASE))
    )
    moved = after - before if yes else before - after
    assert (moved > 0).all() and (after > 0.002).all() and (after < 0.998).all()


def test_outcomes_that_contradict_each_other_say_that_it_is_even() -> None:
    """The same approach, as often a yes as a no."""
    cases = Cases(FACTORS, np.ones((40, 3)), ("x",) * 40, ("y",) * 40, np.array([0.0, 1.0] * 20))
    said, spread = learning.fit(cases, BASE).log_odds(cases)
    assert np.abs(said).max() < 0.5
    assert (spread < learning.expert(FACTORS, BASE).log_odds(cases)[1]).all()


def test_a_town_far_from_what_was_expected_is_soon_believed() -> None:
    """Fifty outcomes where hardly anybody says yes weigh more than what was believed of towns in general."""
    cases = draw(50, 8, base=-6.0)
    told = learning.fit(cases, BASE).log_odds(draw(400, 9))[0]
    true = -6.0 + draw(400, 9).given.sum(axis=1)
    believed = BASE + draw(400, 9).given.sum(axis=1)
    assert np.abs(told - true).mean() < 0.6 * np.abs(believed - true).mean()


def test_a_thousand_outcomes_are_learnt_in_a_moment() -> None:
    rng = np.random.default_rng(10)
    employer = rng.integers(500, size=1000)
    cases = Cases(
        tuple("abcdefg"),
        rng.random((1000, 7)),
        tuple(str(n) for n in employer),
        tuple(str(n % 60) for n in employer),
        (rng.random(1000) < 0.3).astype(float),
    )
    began = time.process_time()
    learning.fit(cases, BASE)
    assert time.process_time() - began < 2
