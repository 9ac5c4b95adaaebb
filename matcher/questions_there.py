"""Questions at the employers: what each answer would make of the employer's place on the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import base_rates, list_worth, scoring, travel, what_if
from matcher.base_rates import Rows
from matcher.codes import HARD_BITS, UNKNOWN, held, mask
from matcher.factors import opening, support, wish
from matcher.pairing import Pairing
from matcher.questions import Asked, Question, weighed
from matcher.risk import Risks
from matcher.table import Floats, WorkplaceTable

ANSWERS = 6
"""So many answers that make a difference are weighed at most, the likeliest."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Fact:
    """One unknown fact: at which candidates (places in the list), its answers, how likely each is there."""

    kind: str
    risk: str
    places: Rows
    answers: Floats
    likely: Floats


def of_employers(
    pairing: Pairing,
    scores: scoring.Scores,
    risks: Risks,
    factors: tuple[scoring.Factor, ...],
) -> list[Question]:
    """The questions at the candidates that `risks` is of (the first of the list), each with its value."""
    ranked = risks.candidates
    facts = [fact for fact in _facts(pairing, scores, ranked) if len(fact.places)]
    if not facts:
        return []
    standing = scores.total[ranked] * (1 - risks.joint)
    table = pairing.table
    names = [(place.p_number, place.name) for place in map(table.workplace, ranked.tolist())]
    others, now = list_worth.Others.of(standing), list_worth.at_best(standing)
    found = []
    for fact, surplus in zip(facts, _answered(pairing, scores, ranked, facts, factors), strict=True):
        # Under an answer the other unknown facts are as much of a risk as before.
        rest = np.ones(len(ranked))
        for kind, part in risks.parts.items():
            rest *= 1.0 if kind == fact.risk else 1 - part
        asked = Asked(fact.kind, fact.places, surplus * rest[fact.places, None], fact.likely)
        found += weighed(asked, others, now, names)
    return found


def _answered(
    pairing: Pairing,
    scores: scoring.Scores,
    ranked: Rows,
    facts: list[_Fact],
    factors: tuple[scoring.Factor, ...],
) -> Iterator[Floats]:
    """For each fact the surplus of its candidates under each answer, all worked out in one go."""
    blocks = [np.tile(fact.places, len(fact.answers)) for fact in facts]
    rows = ranked[np.concatenate(blocks)]
    table = what_if.taken(pairing.table, rows)
    instead = {
        name: scores.values[name][rows].copy() for name in ("wish", "opening") if name in scores.values
    }
    start, spans = 0, []
    for fact, block in zip(facts, blocks, strict=True):
        answers = np.repeat(fact.answers, len(fact.places))
        span = slice(start, start + len(block))
        if fact.kind in ("wish", "opening"):
            # Where a list is made without the factor, its answer changes nothing.
            if fact.kind in instead:
                instead[fact.kind][span] = answers
        elif fact.kind == "address":
            here = _towns(pairing.table)[0][answers.astype(np.intp)]
            table.latitude[span], table.longitude[span] = here[:, 0], here[:, 1]
        elif fact.kind.startswith("axis."):
            table.axes[span, model.AXES.index(fact.kind[5:])] = answers
        elif fact.kind == "most_at_once":
            table.most_at_once[span] = answers
            table.at_own_limit[span] = table.running[span] >= answers
        else:
            getattr(table, fact.kind)[span] = answers
        spans.append((span, len(fact.answers)))
        start += len(block)
    again = frozenset(factor.name for factor in factors) - {"wish", "opening", "relation"}
    stands = what_if.standing(scores, rows, table, pairing.profile, factors, instead, again)
    surplus = np.where(stands.broken == 0, stands.total, 0.0)
    return (surplus[span].reshape(count, -1).T for span, count in spans)


def _facts(pairing: Pairing, scores: scoring.Scores, ranked: Rows) -> Iterator[_Fact]:
    said, table = pairing.profile, pairing.table
    owner = table.owner[ranked]
    if said.hours_goal is not None or said.hours_now is not None:
        cuts = sorted({said.hours_now or 0.0, said.hours_goal or np.inf})
        yield _shared(table, ranked, "hours_min", "hours", np.isnan(table.hours_min[ranked]), _between(cuts))
    for kind, own, risk in (
        ("times", mask(said.times, model.TimeOfDay), "times"),
        ("forms", mask(said.accepted_forms, model.Form), "forms"),
        (
            "requirements",
            UNKNOWN if said.certificates is None else HARD_BITS & ~held(said.certificates),
            "requirements",
        ),
        ("values", mask(said.strengths, model.Strength), ""),
        ("support", _helpful(said), ""),
    ):
        if own not in (UNKNOWN, 0):
            rows = ranked if kind in _OVER_CANDIDATES else owner
            unknown = getattr(table, kind)[rows] == UNKNOWN
            yield _shared(table, ranked, kind, risk, unknown, _bits(own))
    yield _shared(table, ranked, "recruitment", "", table.recruitment[owner] == UNKNOWN, _bits(-1))
    if model.Accommodation.GRADUAL_HOURS in (said.accommodations or ()):
        yield _shared(table, ranked, "can_grow", "", table.can_grow[owner] < 0, _bits(-1))
    there = np.isnan(table.most_at_once[owner]) & (table.running[owner] > 0)
    yield _shared(table, ranked, "most_at_once", "room", there, lambda values: values)
    for axis, wanted in enumerate(said.axes):
        if wanted is not None and wanted != model.AxisWish.NEUTRAL:
            name, places = model.AXES[axis], np.flatnonzero(table.axes[owner, axis] == 0)
            shares = base_rates.level_shares(table, axis, ranked[places])
            yield _Fact(f"axis.{name}", f"axis.{name}", places, np.array([1.0, 2.0, 3.0]), shares)
    yield from _others(pairing, scores, ranked)


_OVER_CANDIDATES = frozenset({"times", "forms", "requirements"})


def _helpful(said: model.JobProfile) -> int:
    """The support on site that bears on what helps the participant."""
    wished = [model.Accommodation(code) for code in said.accommodations or ()]
    given = [one for wish_ in wished for one in support.GIVEN_BY.get(wish_, ())]
    return mask(tuple(dict.fromkeys(given)), model.Support)


def _between(cuts: list[float]) -> Callable[[Floats], Floats]:
    """Which of the stretches between the participant's own hours a number lies in."""
    return lambda values: np.searchsorted(cuts, values).astype(np.float64)


def _bits(own: int) -> Callable[[Floats], Floats]:
    """Only these bits of a list make a difference."""
    return lambda values: (values.astype(np.int64) & own).astype(np.float64)


def _shared(
    table: WorkplaceTable,
    ranked: Rows,
    kind: str,
    risk: str,
    unknown: Flags,
    alike: Callable[[Floats], Floats],
) -> _Fact:
    """A fact whose answers are those known elsewhere; answers that come to the same (`alike`) are one."""
    places = np.flatnonzero(unknown)
    found = base_rates.shares(table, kind, table.owner[ranked[places]])
    same, first, group = np.unique(alike(found.values), return_index=True, return_inverse=True)
    likely = found.likely @ (group[:, None] == np.arange(len(same)))
    answers = found.values[first]
    kept = np.sort(np.argsort(-likely.sum(axis=0), kind="stable")[:ANSWERS])
    return _Fact(kind, risk, places, answers[kept], likely[:, kept])


def _others(pairing: Pairing, scores: scoring.Scores, ranked: Rows) -> Iterator[_Fact]:
    """Which work there is, where it lies, and whether an old opening is still there."""
    table = pairing.table
    owner = table.owner[ranked]
    if pairing.profile.job_wishes and "wish" in scores.values:
        places = np.flatnonzero(table.titles.lengths[ranked] == 0)
        # How likely it is that the work meets the wishes is what the industry lets one guess.
        fits = np.clip(scores.values["wish"][ranked[places]].astype(np.float64), 0.05, 0.95)
        answers = np.array([_UNLIKE, wish.TITLE])
        yield _Fact("wish", "work", places, answers, np.stack([1 - fits, fits], axis=1))
    places = np.flatnonzero(np.isnan(table.latitude[owner]))
    towns, shares = _towns(table)
    if len(towns) and pairing.profile.transport:
        likely = np.broadcast_to(shares, (len(places), len(shares)))
        yield _Fact("address", "way", places, np.arange(len(towns), dtype=np.float64), likely)
    old = [n for n, candidate in enumerate(ranked.tolist()) if any(opening.ask(pairing, candidate))]
    if old:
        yield _still_open(table, ranked, np.array(old, dtype=np.intp))


_UNLIKE = 0.1
"""What the wish factor is worth where the work turns out to be something else."""


def _still_open(table: WorkplaceTable, ranked: Rows, places: Rows) -> _Fact:
    """An opening lives as long as its kind usually does; it is worth its all, or is gone."""
    chances = []
    for place in places.tolist():
        one = table.opening(int(ranked[place]))
        kind = one.kind if one else None
        age = (table.as_of - one.heard_on).days if one and one.heard_on else opening.UNDATED_DAYS
        chances.append(0.5 ** (age / (opening.KINDS[kind] if kind else opening.UNNAMED)[1]))
    there = np.array(chances)
    return _Fact("opening", "", places, np.array([0.0, 1.0]), np.stack([1 - there, there], axis=1))


_MOST_TOWNS = 4


def _towns(table: WorkplaceTable) -> tuple[Floats, Floats]:
    """Where most workplaces lie: up to four places, and how many lie at each."""
    found = table.remember("rates.towns", lambda: _most_common(table))
    return found[:, :2], found[:, 2]


def _most_common(table: WorkplaceTable) -> Floats:
    counts: dict[str, int] = {}
    for place in table.workplaces:
        if place.postcode:
            counts[place.postcode] = counts.get(place.postcode, 0) + 1
    first = sorted(counts, key=lambda code: (-counts[code], code))[: 2 * _MOST_TOWNS]
    rows = [(*travel.position(None, None, code), counts[code]) for code in first]
    known = np.array([row for row in rows if not np.isnan(row[0])][:_MOST_TOWNS]).reshape(-1, 3)
    known[:, 2] /= max(known[:, 2].sum(), 1.0)
    return known


FACTS_OF: Mapping[str, tuple[str, ...]] = {
    "ask.hours": ("hours_min",),
    "ask.times": ("times",),
    "ask.forms": ("forms",),
    "ask.requirements": ("requirements",),
    "ask.values": ("values",),
    "ask.recruitment": ("recruitment",),
    "ask.accommodations": ("support", "can_grow"),
    "ask.most_at_once": ("most_at_once",),
    "ask.job_types": ("wish",),
    "ask.address": ("address",),
    "ask.still_open": ("opening",),
}
"""Kind of reason → the facts that its question asks for (axes are named in the reason itself)."""
