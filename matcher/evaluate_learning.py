"""What learning from our own outcomes brings, on simulated towns where every chance is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher import learning, learning_wants, surplus
from matcher.evaluate_measures import (
    Bin,
    Estimate,
    brier,
    calibration_error,
    draws,
    estimate,
    ndcg,
    reliability,
)
from matcher.evaluate_seen import NAMES, WANTS, Seen, log_odds, look, order, with_wants
from matcher.simulate import Town, make_town
from matcher.simulate_outcomes import Introductions, introductions
from matcher.simulate_regimes import REGIMES, UNRECORDED, Kind, Size
from matcher.table import division_of

Floats = npt.NDArray[np.float64]

OUTCOMES = (0, 50, 200, 1000)
BEFORE = 120
"""People whose introductions are learnt from; the lists are made for others."""

WANTS_NAMES = tuple(factor.name for factor in WANTS)

TOP = 10


@dataclass(frozen=True, slots=True)
class Learnt:
    """After so many outcomes, the mean over towns. `closed`: the share of the gap between the list with none
    and the oracle that is gone. `adopted`: in how many towns the product would have taken it into use.
    """

    outcomes: int
    ece: Estimate
    brier: Estimate
    ndcg: Estimate
    gained: Estimate
    closed: Estimate
    adopted: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class LearningEvaluation:
    """By regime what is learnt from 0, 50, 200 and 1000 outcomes."""

    seed: int
    towns: int
    regimes: Mapping[str, tuple[Learnt, ...]]


def evaluate(
    *,
    regimes: Sequence[str] = ("slack", "biased"),
    towns: int = 4,
    seed: int = 1,
    size: Size | None = None,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> LearningEvaluation:
    """Learn in `towns` towns of each regime, and hold what was learnt against the truth over all pairs."""
    found = {}
    for turn, name in enumerate(regimes):
        rows = []
        for number in range(towns):
            rows.append(_learn(name, seed * 1000 + number, size))
            on_progress(turn * towns + number + 1, len(regimes) * towns)
        found[name] = tuple(_sum_up([row[n] for row in rows], seed) for n in range(len(OUTCOMES)))
    return LearningEvaluation(seed, towns, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """One town after so many outcomes. Chances over all pairs; `ndcg` over those who can work anywhere."""

    outcomes: int
    told: Floats
    true: Floats
    ndcg: Floats
    before: Floats
    adopted: bool


def _learn(name: str, seed: int, size: Size | None) -> list[_Measured]:
    regime = REGIMES[name]
    now, workplaces = size or (regime.participants, regime.workplaces)
    whole = town_of(name, seed, (now + BEFORE, workplaces))
    seen, past = look(whole.some(range(now))), look(whole.some(range(now, now + BEFORE)))
    made = introductions(
        past.town, order(past, log_odds(past)), max(OUTCOMES), biased=regime.kind is Kind.BIASED
    )
    before = _ndcg(seen, None)
    return [
        _after(seen, cases(past, until), answers(past, until), number, before)
        for number, until in ((number, made.first(number)) for number in OUTCOMES)
    ]


def cases(seen: Seen, made: Introductions) -> learning.Cases:
    """Introductions as what the product learns from."""
    places = [seen.town.workplaces[row] for row in made.places]
    return learning.Cases(
        NAMES,
        seen.given[made.people, made.places],
        tuple(place.p_number for place in places),
        tuple(division_of(place.industry_code) for place in places),
        made.met.astype(np.float64),
    )


def answers(seen: Seen, made: Introductions) -> learning_wants.Answers:
    """What participants said before, as what the product learns from; none of them names a reason."""
    people, places, yes = made.asked.T
    return learning_wants.Answers(
        WANTS_NAMES,
        seen.wished[people, places],
        seen.wants_weights[people],
        np.full(len(people), learning_wants.NO_FACTOR, dtype=np.intp),
        yes.astype(np.float64),
    )


def _after(
    seen: Seen, known: learning.Cases, said: learning_wants.Answers, number: int, before: Floats
) -> _Measured:
    learnt = learning.fit(known, surplus.CHANCE_BASE)
    seen = with_wants(seen, learning_wants.fit(said))
    adopted = bool(number) and learning.compare(known, surplus.CHANCE_BASE).beyond_noise
    told = 1 / (1 + np.exp(-log_odds(seen, learnt=learnt)))
    after = _ndcg(seen, learnt)
    return _Measured(number, told.ravel(), seen.town.truth.chance.ravel(), after, before, adopted)


def _ndcg(seen: Seen, learnt: learning.Fitted | None) -> Floats:
    told, gain = order(seen, log_odds(seen, learnt=learnt)), seen.town.gain
    return np.array([ndcg(first(told[n]), gain[n], TOP) for n in np.flatnonzero(gain.any(axis=1))])


def first(value: Floats, top: int = TOP) -> npt.NDArray[np.intp]:
    """The rows with the highest values, those at 0 left out."""
    order = np.argsort(-value, kind="stable")[:top]
    return order[value[order] > 0]


def _sum_up(towns: list[_Measured], seed: int) -> Learnt:
    people = np.concatenate([np.full(len(one.ndcg), n) for n, one in enumerate(towns)])
    by_person, by_town = draws(people, seed), draws(np.arange(len(towns)), seed)
    after, before = (np.concatenate([getattr(one, name) for one in towns]) for name in ("ndcg", "before"))
    closed = [(one.ndcg.mean() - one.before.mean()) / (1 - one.before.mean()) for one in towns]
    return Learnt(
        outcomes=towns[0].outcomes,
        ece=estimate(np.array([calibration_error(one.told, one.true) for one in towns]), by_town),
        brier=estimate(np.array([brier(one.told, one.true) for one in towns]), by_town),
        ndcg=estimate(after, by_person),
        gained=estimate(after - before, by_person),
        closed=estimate(np.array(closed), by_town),
        adopted=float(np.mean([one.adopted for one in towns])),
        bins=reliability(np.concatenate([t.told for t in towns]), np.concatenate([t.true for t in towns])),
    )


def town_of(regime: str, seed: int, size: Size | None = None) -> Town:
    """A town of a regime, of another size if one is given."""
    chosen = REGIMES[regime]
    participants, workplaces = size or (chosen.participants, chosen.workplaces)
    return make_town(seed, participants, workplaces, chosen.kind, unrecorded=UNRECORDED)
