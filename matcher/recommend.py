"""The use case: the ranked employers for one participant, with reasons, and those left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import (
    advice,
    education,
    exploring,
    limits,
    near,
    questions_own,
    questions_there,
    risk,
    scoring,
    surplus,
    why_not,
)
from matcher.pairing import Pairing
from matcher.questions import FIRST, Question
from matcher.result import Excluded, Mark, Match, MatchList, Reason
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
    education_only: bool = False,
    without: Collection[str] = (),
    explore: bool = True,
    factors: tuple[scoring.Factor, ...] = scoring.FACTORS,
) -> MatchList:
    """Rank the employers of `table` for `profile`, each by its best allowed candidate.

    `limit` None lists all. With `openings_only` employers stand only through an opening; `excluded` is the
    same either way: the employers of which every candidate breaks a hard limit. With `explore` one of the
    first ten may be an employer that is new to us, moved up and marked (matcher/exploring.py). Where a fact
    that nobody knows may well break a limit the row is marked, and stands lower (matcher/risk.py).
    `education_only` keeps to where an education can be had, and `without` names employers (P-numbers) that
    are not to be listed; neither changes `excluded`.
    """
    return recommended(
        table,
        profile,
        limit=limit,
        openings_only=openings_only,
        education_only=education_only,
        without=without,
        explore=explore,
        factors=factors,
    ).found


@dataclass(frozen=True, eq=False)
class Recommended:
    """A list, and what it was made of, for whoever has more to ask of it."""

    found: MatchList
    pairing: Pairing
    scores: scoring.Scores
    risks: risk.Risks
    questions: Sequence[Question]
    factors: tuple[scoring.Factor, ...]
    without: Collection[str]

    def near_misses(self) -> list[near.NearMiss]:
        """What one smaller change of the participant's own limits would bring onto the list."""
        return near.misses(self.pairing, self.scores, self.factors, self.without)

    def questions_to_participant(self) -> list[Question]:
        """What to ask the participant, the question that may change the list most first."""
        return questions_own.of_participant(self.pairing, self.scores, self.risks, self.factors)


def recommended(
    table: WorkplaceTable,
    profile: model.JobProfile,
    *,
    limit: int | None = 10,
    openings_only: bool = False,
    education_only: bool = False,
    without: Collection[str] = (),
    explore: bool = True,
    factors: tuple[scoring.Factor, ...] = scoring.FACTORS,
) -> Recommended:
    """The same list with what it was made of."""
    pairing = Pairing(profile, table)
    scores = scoring.score(pairing, factors)
    allowed = pairing.broken == 0
    total = np.round(scores.total, DECIMALS)
    may_stand = allowed & education.offered(pairing) if education_only else allowed
    best = _best_candidates(table, total, may_stand, openings_only)
    best[[table.rows[p_number] for p_number in without if p_number in table.rows]] = -1
    left_out = np.flatnonzero(_best_candidates(table, total, allowed, False) < 0)
    listed = best[best >= 0]
    wanted = limit if limit is None else max(limit, exploring.FIRST_TEN, FIRST)
    order = risk.order(pairing, listed, total, wanted, DECIMALS)
    ranked = _ranked(listed, order.standing, table, wanted)
    turn = (
        exploring.turn(pairing, scores, factors, listed, ranked[: exploring.FIRST_TEN]) if explore else None
    )
    if turn is not None:
        ranked = np.insert(ranked[ranked != turn.candidate], turn.place - 1, turn.candidate)
    marks = {} if turn is None else {turn.candidate: Mark.EXPLORE}
    marks |= dict.fromkeys(order.marked, Mark.ASK_FIRST)
    risks = risk.risks(pairing, ranked[:FIRST])
    asked = questions_there.of_employers(pairing, scores, risks, factors) if limit != 0 else []
    worth: dict[str, dict[str, float]] = {}
    for one in asked:
        worth.setdefault(one.p_number or "", {})[one.kind] = one.value
    kept = ranked[:limit]
    spreads = scoring.log_odds_spreads(pairing, scores, kept, factors).tolist()
    found = MatchList(
        participant_id=profile.participant_id,
        track=profile.track,
        as_of=table.as_of,
        model=scoring.model_version(factors, table.learnt, table.wants),
        allowed=int((best >= 0).sum()),
        matches=tuple(
            _match(
                pairing,
                scores,
                rank,
                candidate,
                spread,
                factors,
                marks.get(candidate),
                order.marked.get(candidate),
                worth.get(table.workplace(candidate).p_number),
            )
            for rank, (candidate, spread) in enumerate(zip(kept.tolist(), spreads, strict=True), start=1)
        ),
        excluded=Exclusions(pairing, left_out),
    )
    asked.sort(key=lambda one: -one.value)
    return Recommended(found, pairing, scores, risks, asked, factors, without)


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
    pairing: Pairing,
    scores: scoring.Scores,
    rank: int,
    candidate: int,
    spread: float,
    factors: tuple[scoring.Factor, ...],
    mark: Mark | None,
    marked: risk.Marked | None,
    worth: Mapping[str, float] | None,
) -> Match:
    opening, place = pairing.table.opening(candidate), pairing.table.workplace(candidate)
    parts = scoring.contributions(pairing, scores, candidate, factors)
    made = surplus.of(parts)
    paid = pairing.table.meetings.chance(pairing.profile.track, made.chance, spread)
    asked = advice.ask_about(pairing, candidate, factors, marked.first() if marked else None, worth)
    return Match(
        rank=rank,
        p_number=place.p_number,
        employer=place.name,
        opportunity_id=opening.opportunity_id if opening else None,
        score=round(float(scores.total[candidate]), DECIMALS),
        commute_minutes=pairing.minutes_to(candidate),
        contributions=parts,
        against=advice.against(pairing, candidate, factors),
        ask_about=asked,
        fit=round(made.fit, DECIMALS),
        chance=round(made.chance, DECIMALS),
        between=_between(made.chance, spread),
        paid=round(paid.chance, DECIMALS),
        paid_between=(round(paid.between[0], DECIMALS), round(paid.between[1], DECIMALS)),
        mark=mark,
        new_to_us=bool(exploring.new_to_us(pairing.table)[pairing.table.owner[candidate]]),
        industry_code=place.industry_code,
        job_types=(opening.job_type,) if opening and opening.job_type else place.job_types,
        education=education.at(pairing, candidate),
        risk_without_way=marked.risk_without_way() if marked else None,
        asked_without_way=_without_way(pairing, candidate, factors, marked, asked) if marked else None,
    )


def _without_way(
    pairing: Pairing,
    candidate: int,
    factors: tuple[scoring.Factor, ...],
    marked: risk.Marked,
    asked: tuple[Reason, ...],
) -> tuple[Reason, ...]:
    """The questions as if the way to work were no risk: those `asked`, where it changes none of the first."""
    first = marked.first_without_way()
    return asked if first == marked.first() else advice.ask_about(pairing, candidate, factors, first)


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
