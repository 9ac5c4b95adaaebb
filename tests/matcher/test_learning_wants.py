"""What participants answer to their lists teaches what counts in the wants half, for the team as one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import learning_wants
from matcher.learning_wants import NO_FACTOR, Answers
from matcher.recommend import recommend
from matcher.result import Half
from matcher.table import build
from tests.matcher.builders import TODAY, profile, workplace

WEIGHTS = {"wish": 6.0, "environment": 1.5, "hours": 0.75, "commute": 1.0}
FACTORS = tuple(WEIGHTS)


def draw(count: int, seed: int, truth: tuple[float, ...] = (1, 1, 1, 1), reasons: float = 0.0) -> Answers:
    """Answers in a team whose true multipliers these are; with a reason as often as said."""
    rng = np.random.default_rng(seed)
    most = np.tile(list(WEIGHTS.values()), (count, 1))
    given = most * rng.random((count, 4))
    true = np.array(truth, dtype=float)
    base = -(np.array(list(WEIGHTS.values())) * true).sum() / 2
    yes = (rng.random(count) < 1 / (1 + np.exp(-(base + given @ true)))).astype(float)
    lack = np.exp((most - given) * true)
    told = np.array([rng.choice(4, p=row / row.sum()) for row in lack], dtype=np.intp)
    named = (yes == 0) & (rng.random(count) < reasons)
    return Answers(FACTORS, given, most, np.where(named, told, NO_FACTOR), yes)


def test_without_answers_nothing_counts_otherwise_than_before() -> None:
    fitted = learning_wants.fit(draw(0, 1))
    assert fitted.times(WEIGHTS) == pytest.approx(dict.fromkeys(FACTORS, 1.0))
    assert not learning_wants.compare(draw(0, 1)).beyond_noise


def test_it_finds_what_counts_more_and_the_half_keeps_its_sum() -> None:
    times = learning_wants.fit(draw(3000, 2, (0.5, 1.0, 1.0, 3.0))).times(WEIGHTS)
    assert times["commute"] > 2.5 * times["environment"] > 2.5 * 1.4 * times["wish"]
    assert sum(times[name] * weight for name, weight in WEIGHTS.items()) == pytest.approx(9.25)


def test_the_reason_of_a_no_teaches_more_than_the_no_alone() -> None:
    truth = (0.6, 1.0, 1.0, 2.5)
    off = {share: [] for share in (0.0, 1.0)}  # type: dict[float, list[float]]
    for seed in range(8):
        for share, found in off.items():
            fitted = learning_wants.fit(draw(80, seed, truth, share))
            found.append(float(np.abs(fitted.multipliers - truth).mean()))
    assert np.mean(off[1.0]) < 0.85 * np.mean(off[0.0])


def test_it_is_adopted_where_the_team_differs_and_hardly_ever_where_the_experts_are_right() -> None:
    differs = [learning_wants.compare(draw(800, seed, (0.3, 2.0, 1.0, 3.0))) for seed in range(5)]
    assert all(one.beyond_noise for one in differs)
    right = [learning_wants.compare(draw(300, seed)) for seed in range(20)]
    assert sum(one.beyond_noise for one in right) <= 2


def test_that_people_say_yes_to_little_changes_nothing_by_itself() -> None:
    """All answers alike, or a half that counts less as a whole: no factor does better than another."""
    louder = draw(600, 4, (2.0, 2.0, 2.0, 2.0))
    assert not learning_wants.compare(louder).beyond_noise
    none = draw(200, 5)
    same = Answers(FACTORS, none.given, none.most, none.reason, np.zeros(200))
    assert not learning_wants.compare(same).beyond_noise


def test_what_was_learnt_is_kept_to_the_letter() -> None:
    fitted = learning_wants.fit(draw(100, 6, reasons=0.5))
    kept = learning_wants.written(fitted)
    assert learning_wants.written(learning_wants.read(kept)) == kept


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.tuples(
            st.tuples(*[st.floats(0, 1)] * 4),
            st.sampled_from([0.0, 1.0, 1e3]),
            st.integers(-1, 3),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_however_few_or_odd_the_answers_are_it_stays_a_number(
    rows: list[tuple[tuple[float, ...], float, int, bool]],
) -> None:
    most = np.array([[weight * size for weight in WEIGHTS.values()] for _, size, _, _ in rows]).reshape(-1, 4)
    answers = Answers(
        FACTORS,
        most * np.array([values for values, _, _, _ in rows]).reshape(-1, 4),
        most,
        np.array([NO_FACTOR if yes else reason for _, _, reason, yes in rows], dtype=np.intp),
        np.array([float(yes) for _, _, _, yes in rows]),
    )
    fitted, compared = learning_wants.fit(answers), learning_wants.compare(answers)
    assert np.isfinite(fitted.multipliers).all() and (fitted.multipliers >= 0).all()
    assert np.isfinite([compared.expert, compared.learnt, compared.gain]).all()
    assert sum(fitted.times(WEIGHTS)[name] * w for name, w in WEIGHTS.items()) == pytest.approx(9.25)


def test_the_list_counts_by_it_and_the_contributions_still_add_up() -> None:
    places = [workplace(1, postcode="9800", noise=3), workplace(2, postcode="9870", noise=1)]
    person = profile(postcode="9800", noise="little", transport=("bike",), max_commute_minutes=120)
    wants = learning_wants.fit(draw(2000, 7, (0.5, 0.5, 1.0, 3.0)))
    usual, learnt = (
        recommend(build(places, [], [], None, TODAY, wants=one), person, explore=False)
        for one in (None, wants)
    )
    assert usual.matches[0].p_number != learnt.matches[0].p_number, "the way counts more than the noise"
    assert learnt.model.startswith("learnt-") and learnt.model != usual.model
    highest = [sum(c.highest for c in m.contributions if c.half is Half.WANTS) for m in learnt.matches]
    assert highest == pytest.approx([9.25, 9.25])
    for match in learnt.matches:
        points = sum(c.points for c in match.contributions if c.half is Half.WANTS)
        assert match.fit == pytest.approx(points / 9.25, abs=1e-6)
