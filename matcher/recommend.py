"""The use case: the ranked employers for one participant, with reasons, and those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import advice, limits, scoring, surplus, why_not
from matcher.pairing import Pairing
from matcher.result import Excluded, Match, MatchList
from matcher.table import Floats, WorkplaceTable

Rows = npt.NDArray[np.intp]

DECIMALS = 6
"""Scores are told, and ranked, to so many decimals; equal ones stand by P-number, the same way each time."""


def recommend(
    table: WorkplaceTable,
    profile: model.JobProfile,
    *,
    limit: int | None = 10,
    openings_only: bool = False,
    factors: tuple[scoring.Factor, ...] = scoring.FACTORS,
) -> MatchList:
    """Rank the employers of `table` for `profile`, each by its best allowed candidate.

    `limit` None lists all. With `openings_only` employers stand only through an opening; `excluded` is the
    same either way: the employers of which every candidate breaks a hard limit.
    """
    pairing = Pairing(profile, table)
    scores = scoring.score(pairing, factors)
    allowed = pairing.broken == 0
    total = np.round(scores.total, DECIMALS)
    best = _best_candidates(table, total, allowed, openings_only)
    left_out = np.flatnonzero(_best_candidates(table, total, allowed, False) < 0)
    ranked = _ranked(best[best >= 0], total, table, limit)
    return MatchList(
        participant_id=profile.participant_id,
        track=profile.track,
        as_of=table.as_of,
        model=scoring.model_version(factors, table.learnt),
        allowed=int((best >= 0).sum()),
        matches=tuple(
            _match(pairing, scores, rank, int(candidate), factors)
            for rank, candidate in enumerate(ranked, start=1)
        ),
        excluded=Exclusions(pairing, left_out),
    )


def _best_candidates(
    table: WorkplaceTable, total: Floats, allowed: npt.NDArray[np.bool_], openings_only: bool
) -> Rows:
    """For each workplace its best allowed candidate, -1 where there is none.

    Openings are compared in the order of their score, so the last one written is the best; at equal score
    an opening stands before the workplace as itself, and among openings the first by opportunity_id.
    """
    size = table.size
    best = np.where(allowed[:size] & (not openings_only), np.arange(size), -1)
    openings = np.arange(size, len(total))
    openings = openings[allowed[size:]]
    # Stable sort over the reversed order: of equal scores the first opening is written last.
    order = openings[::-1][np.argsort(total[openings[::-1]], kind="stable")]
    through = np.full(size, -1, dtype=np.intp)
    through[table.owner[order]] = order
    own_score = np.where(best >= 0, total[:size], -1.0)
    better = (through >= 0) & (total[through] >= own_score)
    return np.where(better, through, best).astype(np.intp)


def _ranked(candidates: Rows, total: Floats, table: WorkplaceTable, limit: int | None) -> Rows:
    """The candidates by falling score, equal ones by P-number (workplaces lie in that order)."""
    score = total[candidates]
    if limit is not None and len(candidates) > limit:
        cut = np.partition(score, len(score) - limit)[len(score) - limit] if limit else np.inf
        kept = score >= cut
        candidates, score = candidates[kept], score[kept]
    order = np.lexsort((table.owner[candidates], -score))
    ranked: Rows = candidates[order][:limit]
    return ranked


def _match(
    pairing: Pairing, scores: scoring.Scores, rank: int, candidate: int, factors: tuple[scoring.Factor, ...]
) -> Match:
    opening, place = pairing.table.opening(candidate), pairing.table.workplace(candidate)
    parts = scoring.contributions(pairing, scores, candidate, factors)
    made = surplus.of(parts)
    return Match(
        rank=rank,
        p_number=place.p_number,
        employer=place.name,
        opportunity_id=opening.opportunity_id if opening else None,
        score=round(float(scores.total[candidate]), DECIMALS),
        commute_minutes=pairing.minutes_to(candidate),
        contributions=parts,
        against=advice.against(pairing, candidate, factors),
        ask_about=advice.ask_about(pairing, candidate, factors),
        fit=round(made.fit, DECIMALS),
        chance=round(made.chance, DECIMALS),
        between=_between(made.chance, scoring.log_odds_spread(pairing, scores, candidate, factors)),
    )


def _between(chance: float, spread: float) -> tuple[float, float]:
    low, high = surplus.interval(chance, spread)
    return round(low, DECIMALS), round(high, DECIMALS)


@dataclass(frozen=True, eq=False)
class Exclusions(Sequence[Excluded]):
    """The employers left out, each made when it is looked at: there can be a hundred thousand of them."""

    pairing: Pairing
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Excluded: ...
    @overload
    def __getitem__(self, index: slice) -> list[Excluded]: ...
    def __getitem__(self, index: int | slice) -> Excluded | list[Excluded]:
        if isinstance(index, slice):
            return [self._one(int(row)) for row in self.rows[index]]
        return self._one(int(self.rows[index]))

    def _one(self, row: int) -> Excluded:
        place = self.pairing.table.workplaces[row]
        broken = limits.names(int(self.pairing.broken[row]))
        reasons = tuple(why_not.reason(self.pairing, row, limit) for limit in broken)
        return Excluded(place.p_number, place.name, broken, reasons)
