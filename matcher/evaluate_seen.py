"""What the matcher makes of a whole simulated town, as arrays, and of its log as the weeks go by.

Each factor is computed once for every participant. After that only relation and capacity change, which are
the same for everybody: so half a year for a whole team is played in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import learning, learning_wants, plan_worth, risk, scoring, surplus
from matcher.pairing import Pairing
from matcher.recommend import DECIMALS
from matcher.result import Half
from matcher.simulate import Town
from matcher.simulate_play import NEVER, Standing
from matcher.table import WorkplaceTable, build, division_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

WANTS = tuple(factor for factor in scoring.FACTORS if factor.half is Half.WANTS)
CHANCE = tuple(factor for factor in scoring.FACTORS if factor.half is Half.CHANCE)
NAMES = tuple(factor.name for factor in CHANCE)
OF_THE_LOG = ("relation", "capacity")
"""What changes with the log; both are the employer's own, the same for everybody."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """People × workplaces, each by its best candidate: allowed before not, then by score.

    `values` (× factors of the chance half) lie from 0 to 1; `weights` is people × factors. `wanted` and
    `wants_weights` are the same of the wants half. `wish` is the
    value of the wish factor, `vain` the chance that an approach is in vain where that is asked first, else 0.
    """

    town: Town
    table: WorkplaceTable
    allowed: Flags
    candidate: Rows
    utility: Floats
    wish: Floats
    vain: Floats
    values: Floats
    weights: Floats
    wanted: Floats
    wants_weights: Floats
    most: Floats

    @property
    def given(self) -> Floats:
        """What each factor of the chance half contributes by the expert weights."""
        return self.values * self.weights[:, None, :]

    @property
    def wished(self) -> Floats:
        """The same of the wants half."""
        return self.wanted * self.wants_weights[:, None, :]


def look(town: Town) -> Seen:
    """See a town as the matcher sees it on the first day."""
    table = build(town.workplaces, town.openings, town.histories, town.rule, town.as_of)
    found = [_look(table, profile) for profile in town.profiles]
    together = {
        name: np.array([one[name] for one in found]).reshape(len(found), table.size, *tail)
        for name, tail in (
            *((name, ()) for name in OF_PAIRS),
            ("values", (len(CHANCE),)),
            ("wanted", (len(WANTS),)),
        )
    }
    return Seen(
        town=town,
        table=table,
        weights=np.array([one["weights"] for one in found]).reshape(-1, len(CHANCE)),
        wants_weights=np.array([one["wants_weights"] for one in found]).reshape(-1, len(WANTS)),
        most=np.array([one["most"] for one in found], dtype=np.float64),
        **together,
    )


OF_PAIRS = ("allowed", "candidate", "utility", "wish", "vain")


def _look(table: WorkplaceTable, profile: model.JobProfile) -> dict[str, Any]:
    pairing = Pairing(profile, table)
    scores, weights = scoring.score(pairing), scoring.weights(pairing, scoring.FACTORS)
    allowed = pairing.allowed
    best = best_ways(table, allowed, np.round(scores.total, DECIMALS))
    utility = np.full(table.size, surplus.WANTS_BASE)
    for factor in WANTS:
        utility += weights[factor.name] * scores.values[factor.name][best].astype(np.float64)
    joint = risk.risks(pairing, best).joint
    return {
        "allowed": allowed[best],
        "candidate": best,
        "utility": utility,
        "wish": scores.values["wish"][best].astype(np.float64),
        "vain": np.where(joint >= risk.ASK_FIRST, joint, 0.0),
        "values": np.stack([scores.values[name][best] for name in NAMES], axis=1).astype(np.float64),
        "weights": [weights[name] for name in NAMES],
        "wanted": np.stack([scores.values[f.name][best] for f in WANTS], axis=1).astype(np.float64),
        "wants_weights": [weights[factor.name] for factor in WANTS],
        "most": surplus.WANTS_BASE + sum(factor.weight(profile.track) for factor in WANTS),
    }


def best_ways(table: WorkplaceTable, allowed: Flags, total: Floats) -> Rows:
    """For each workplace its best candidate: an allowed one first, then by score, then the first opening."""
    turn = np.arange(len(total))
    opening = turn >= table.size
    order = np.lexsort((-turn, opening, total, allowed))
    best = np.zeros(table.size, dtype=np.intp)
    best[table.owner[order]] = order
    return best


def log_odds(seen: Seen, standing: Standing | None = None, learnt: learning.Fitted | None = None) -> Floats:
    """People × workplaces: the log-odds of a yes, as the log stands."""
    values = seen.values if standing is None else _renewed(seen, standing)
    weights = seen.weights if learnt is None else seen.weights * learnt.multipliers
    base = surplus.CHANCE_BASE if learnt is None else learnt.base
    total = base + np.einsum("nwf,nf->nw", values, weights)
    return np.asarray(total if learnt is None else total + experience(seen, learnt))


def own_side(seen: Seen, standing: Standing) -> Floats:
    """The same by the employer's own side alone, as the plan of the week counts it."""
    return np.asarray(plan_worth.own_side(as_logged(seen, standing))[seen.candidate])


def with_wants(seen: Seen, learnt: learning_wants.Wants) -> Seen:
    """The town seen with what participants' answers have made of the wants half."""
    weights = seen.wants_weights.copy()
    for n, row in enumerate(weights):
        times = learnt.times({factor.name: float(row[at]) for at, factor in enumerate(WANTS)})
        weights[n] = [row[at] * times.get(factor.name, 1.0) for at, factor in enumerate(WANTS)]
    utility = surplus.WANTS_BASE + np.einsum("nwf,nf->nw", seen.wanted, weights)
    return replace(seen, utility=np.asarray(utility), wants_weights=weights)


def experience(seen: Seen, learnt: learning.Fitted) -> Floats:
    """Over workplaces: what our own outcomes say of each beyond the factors."""
    places = seen.town.workplaces
    return np.array([learnt.effect(one.p_number, division_of(one.industry_code))[0] for one in places])


def _renewed(seen: Seen, standing: Standing) -> Floats:
    """The values with those of the log as it stands now."""
    table = as_logged(seen, standing)
    anybody = Pairing(seen.town.profiles[0], table)
    values = seen.values.copy()
    for factor in CHANCE:
        if factor.name in OF_THE_LOG:
            values[:, :, NAMES.index(factor.name)] = factor.values(anybody)[: table.size]
    return values


def as_logged(seen: Seen, standing: Standing) -> WorkplaceTable:
    """The table with the columns of the log as they stand: contacts, refusals, relation, who works there."""
    table, days = seen.table, 7 * standing.week
    steps = list(model.RelationStep)
    now = [standing.step(place.relation_step, row) for row, place in enumerate(seen.town.workplaces)]
    refused = np.where(
        standing.refused > NEVER, 7.0 * (standing.week - standing.refused), table.refused_days + days
    )
    running = table.running + standing.hired
    weeks = slice(max(0, standing.week - 3), standing.week + 1)
    called_by = np.bitwise_or.reduce(standing.staff[weeks], axis=0)
    colleagues = sum((called_by >> n) & 1 for n in range(int(called_by.max()).bit_length()))
    return replace(
        table,
        relation=np.array([-1 if one is None else steps.index(one) for one in now], dtype=np.int8),
        contacts=standing.recent.astype(np.int32),
        staff=np.maximum(colleagues, table.staff if standing.week < 4 else 0).astype(np.int32),
        refused_days=np.asarray(refused, dtype=np.float64),
        hosted=table.hosted | (standing.hired > 0),
        running=running.astype(np.int32),
        at_own_limit=running >= np.nan_to_num(table.most_at_once, nan=np.inf),
    )


def score(seen: Seen, odds: Floats) -> Floats:
    """The expected surplus as the list tells it; 0 where a limit is broken."""
    worth = np.logaddexp(0.0, seen.utility) / np.logaddexp(0.0, seen.most)[:, None]
    return np.asarray(np.where(seen.allowed, worth / (1 + np.exp(-odds)), 0.0))


def order(seen: Seen, odds: Floats) -> Floats:
    """What the list is sorted by: less where an approach may be in vain."""
    return np.asarray(score(seen, odds) * (1 - seen.vain))


def full(seen: Seen, standing: Standing) -> Flags:
    """Over workplaces: whether as many of ours are there as they have said they can take."""
    return np.asarray(
        seen.table.running + standing.hired >= np.nan_to_num(seen.table.most_at_once, nan=np.inf)
    )
