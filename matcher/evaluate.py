"""How good the list is on simulated towns whose truth is known: nDCG@10, limits kept, each factor's worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.problem import N_, Problem
from matcher import scoring
from matcher.evaluate_measures import Estimate, draws, estimate, ndcg
from matcher.evaluate_rankings import BASELINES, CEILINGS, Measured, jobbro, lay_out, rows_of
from matcher.result import MatchList
from matcher.simulate import make_town
from matcher.simulate_limits import possible
from matcher.simulate_words import REGISTERS, occupations

TOP = 10
JUDGED = 50
"""So many of each list are held against the limits (the default run judges more than 10,000 pairs)."""

NAMES = (*CEILINGS, "jobbro", *BASELINES)
"""The rankings, from the ceiling to the floor."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ranking: its nDCG@10, and how far the full list is ahead of it (paired)."""

    ndcg: Estimate
    ahead: Estimate


@dataclass(frozen=True, slots=True)
class Limits:
    """Over all listed pairs: how many break a recorded fact (must be 0).

    `unrecorded_share`: how many of those among the first ten turn out impossible by a fact that nobody had
    written down.
    """

    pairs: int
    broken: int
    unrecorded_share: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `measured` counts the participants who could work anywhere at all."""

    seed: int
    towns: int
    participants: int
    workplaces: int
    measured: int
    model: str
    rankings: Mapping[str, Line]
    without: Mapping[str, Line]
    groups: Mapping[str, Mapping[str, Estimate]]
    limits: Limits


@dataclass(slots=True)
class _Tally:
    """What is gathered while the participants are gone through, one entry each."""

    town: list[int]
    values: dict[str, list[float]]
    groups: list[tuple[str, str]]
    pairs: int = 0
    broken: int = 0
    shown: int = 0
    impossible: int = 0


def evaluate(
    *,
    towns: int = 5,
    participants: int = 60,
    workplaces: int = 400,
    seed: int = 1,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Evaluation:
    """Measure the matcher on `towns` towns. `on_progress` is told how many people are done, of how many.

    Raises Problem when nobody could work anywhere.
    """
    tally = _Tally([], {name: [] for name in (*NAMES, *_ablations())}, [])
    for number in range(towns):
        measured = lay_out(make_town(seed * 1000 + number, participants, workplaces))
        rng = np.random.default_rng([seed, number])
        for n in range(participants):
            if measured.town.gain[n].any():
                _measure(tally, measured, number, n, rng)
            on_progress(number * participants + n + 1, towns * participants)
    if not tally.town:
        raise Problem(
            N_(
                "Ingen af deltagerne kan arbejde nogen steder i de simulerede byer. "
                "Vælg flere deltagere eller flere arbejdspladser."
            )
        )
    return _sum_up(tally, seed, towns, participants, workplaces)


def _ablations() -> dict[str, tuple[scoring.Factor, ...]]:
    """For each factor the factors without it."""
    return {
        f"without {left_out.name}": tuple(f for f in scoring.FACTORS if f is not left_out)
        for left_out in scoring.FACTORS
    }


def _measure(tally: _Tally, measured: Measured, town: int, n: int, rng: np.random.Generator) -> None:
    gain = measured.town.gain[n]
    found = jobbro(measured, n, limit=JUDGED)
    tally.town.append(town)
    tally.groups.append((str(found.track), _register(measured, n)))
    tally.values["jobbro"].append(ndcg(rows_of(measured, found), gain, TOP))
    for name, ranking in (CEILINGS | BASELINES).items():
        tally.values[name].append(ndcg(ranking(measured, n, rng), gain, TOP))
    for name, factors in _ablations().items():
        shorter = jobbro(measured, n, limit=TOP, factors=factors)
        tally.values[name].append(ndcg(rows_of(measured, shorter), gain, TOP))
    _count_limits(tally, measured, n, found)


def _register(measured: Measured, n: int) -> str:
    """In which register the first wish is worded."""
    first = (measured.town.profiles[n].job_wishes or ("",))[0]
    for occupation in occupations():
        for register, wordings in zip(REGISTERS, occupation.wishes, strict=True):
            if first in wordings:
                return register
    raise ValueError(first)


def _count_limits(tally: _Tally, measured: Measured, n: int, found: MatchList) -> None:
    """Judge each listed pair by the records (through its opening), and the first ten by the truth."""
    town = measured.town
    for match in found.matches:
        row = measured.rows[match.p_number]
        way = measured.openings[match.opportunity_id] if match.opportunity_id else None
        tally.pairs += 1
        tally.broken += not possible(
            town.profiles[n], town.workplaces[row], way, town.histories[row], town.rule, town.as_of
        )
    first = rows_of(measured, found)[:TOP]
    tally.shown += len(first)
    tally.impossible += int((town.gain[n][first] == 0).sum())


def _sum_up(tally: _Tally, seed: int, towns: int, participants: int, workplaces: int) -> Evaluation:
    own = np.array(tally.values["jobbro"])
    resampled = draws(np.array(tally.town), seed)

    def line(name: str) -> Line:
        values = np.array(tally.values[name])
        return Line(estimate(values, resampled), estimate(own - values, resampled))

    return Evaluation(
        seed=seed,
        towns=towns,
        participants=participants,
        workplaces=workplaces,
        measured=len(own),
        model=scoring.model_version(),
        rankings={name: line(name) for name in NAMES},
        without={name.removeprefix("without "): line(name) for name in _ablations()},
        groups={
            "track": _by_group(own, [track for track, _ in tally.groups], seed),
            "first_wish": _by_group(own, [register for _, register in tally.groups], seed),
        },
        limits=Limits(tally.pairs, tally.broken, tally.impossible / max(1, tally.shown)),
    )


def _by_group(values: npt.NDArray[np.float64], group: list[str], seed: int) -> dict[str, Estimate]:
    found = {}
    for name in sorted(set(group)):
        members = values[[one == name for one in group]]
        found[name] = estimate(members, draws(np.zeros(len(members), dtype=np.int_), seed))
    return found
