"""Bounded exploration: one place of the first ten for an employer that nobody of ours has asked before.

A list that only follows what is known never learns of the rest. So at most one of the first ten places, one
of `PLACES`, goes to an employer from below the first ten that the team has never been in touch with. Which
one is drawn anew each day for each participant: with a chance in proportion to its optimistic score (the
upper end of its chance of a yes, times what the participant gains), twice that in an industry where nobody
has asked, and as much again where nobody has asked about such work. The row keeps its true score and is
marked.

It stands only before rows that it could turn out better than (its optimistic score is higher), and never
before one that is worth more than twice as much. Where an unknown fact may well break a limit, that is asked
first (matcher/risk.py), and where the first ten hold `ENOUGH_NEW` new ones anyway, nobody is moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import risk, scoring, surplus
from matcher.pairing import Pairing
from matcher.table import Floats, WorkplaceTable, division_of

FIRST_TEN = 10
PLACES = (6, 7, 8)
"""The newcomer stands at the first of these places that it may have; those before are untouched."""

LEAST_SHARE = 0.5
"""Its expected surplus is at least this share of that of the row it stands before."""

ENOUGH_NEW = 5
"""Where so many of the first ten are new to us by themselves, the list explores without being helped."""

Rows = npt.NDArray[np.intp]
Lots = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: a candidate, and the place (from 1) it gets."""

    candidate: int
    place: int


def turn(
    pairing: Pairing, scores: scoring.Scores, factors: tuple[scoring.Factor, ...], best: Rows, first: Rows
) -> Turn | None:
    """Which newcomer is put among the first ten, if any.

    `best`: the best allowed candidate of each employer that may be listed. `first`: the first ten by score.
    """
    table = pairing.table
    drawn = lots(table)
    if len(first) < FIRST_TEN or (drawn[table.owner[first]] > 0).sum() >= ENOUGH_NEW:
        return None
    lowest = float(scores.total[first[PLACES[-1] - 1]])
    pool = best[(drawn[table.owner[best]] > 0) & (scores.total[best] >= LEAST_SHARE * lowest)]
    pool = pool[~np.isin(pool, first)]
    hoped = optimistic(pairing, scores, factors, pool)
    pool, hoped = pool[hoped > lowest], hoped[hoped > lowest]
    clear = risk.risks(pairing, pool).joint < risk.ASK_FIRST
    pool, hoped = pool[clear], hoped[clear]
    if not len(pool):
        return None
    winner = int(np.argmax(_luck(pairing, pool) / (hoped * drawn[table.owner[pool]])))
    candidate = int(pool[winner])
    ahead = ((place, float(scores.total[first[place - 1]])) for place in PLACES)
    place = next(
        place
        for place, other in ahead
        if hoped[winner] > other and scores.total[candidate] >= LEAST_SHARE * other
    )
    return Turn(candidate, place)


def optimistic(
    pairing: Pairing, scores: scoring.Scores, factors: tuple[scoring.Factor, ...], candidates: Rows
) -> Floats:
    """The score of each of these candidates if the chance of a yes were at the upper end of its interval."""
    likely = scores.log_odds[candidates]
    spread = scoring.log_odds_spreads(pairing, scores, candidates, factors)
    gain = (1 + np.exp(-likely)) / (1 + np.exp(-likely - surplus.EIGHT_IN_TEN * spread))
    return np.asarray(scores.total[candidates] * gain, dtype=np.float64)


def _luck(pairing: Pairing, pool: Rows) -> Floats:
    """Log of a number between 0 and 1 for each: another one each day and for each participant.

    Divided by its weight the highest wins with a chance in proportion to the weight (Efraimidis and Spirakis
    2006), and an employer that comes or goes changes nobody else's number.
    """
    table = pairing.table
    said = f"{table.as_of.isoformat()} {pairing.profile.participant_id} "
    drawn = [_number(said + table.workplace(candidate).p_number) for candidate in pool.tolist()]
    return np.asarray(np.log((np.array(drawn, dtype=np.float64) + 1) / (2**64 + 1)), dtype=np.float64)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def lots(table: WorkplaceTable) -> Lots:
    """Over workplaces: how many lots each draws with; 0 where we have been, or may not ask about a person."""
    return table.remember("log.lots", lambda: _lots(table))


def _lots(table: WorkplaceTable) -> Lots:
    """One lot for being new to us, one for an industry and one for work about which nobody has asked."""
    met = ~new_to_us(table)
    closed = np.array([place.asks_per_28_days == 0 for place in table.workplaces], dtype=np.bool_)
    found = 1 + _new_industry(table, met) + _new_work(table, met)
    return np.where(met | closed, 0, found).astype(np.int8)


def new_to_us(table: WorkplaceTable) -> npt.NDArray[np.bool_]:
    """Over workplaces: no contact, introduction or placement on record, and no step noted."""
    return table.remember("log.new_to_us", lambda: _new_to_us(table))


def _new_to_us(table: WorkplaceTable) -> npt.NDArray[np.bool_]:
    known = np.array(
        [
            past is not None and (past.last_contact_on is not None or past.introduced > 0)
            for past in table.histories
        ],
        dtype=np.bool_,
    )
    noted = table.relation > list(model.RelationStep).index(model.RelationStep.UNKNOWN)
    return np.asarray(~(known | noted | table.hosted), dtype=np.bool_)


def _new_industry(table: WorkplaceTable, met: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether an employer's industry (two digits) is known, and nobody of ours has asked in it."""
    divisions = [division_of(code) for code in table.industries]
    asked = {divisions[number] for number in np.unique(table.industry[met]).tolist()}
    fresh = np.array([bool(one) and one not in asked for one in divisions], dtype=np.bool_)
    return np.asarray(fresh[table.industry])


def _new_work(table: WorkplaceTable, met: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether an employer states job types, and nobody of ours has asked at a place with any of them."""
    lengths = table.titles.lengths[: table.size]
    asked = np.zeros(len(table.words), dtype=np.bool_)
    asked[table.titles.flat[: int(lengths.sum())][np.repeat(met, lengths)]] = True
    return np.asarray((lengths > 0) & (table.titles.count(asked)[: table.size] == 0))
