"""Near misses: the smallest change of a limit of the participant's own that brings employers onto the list.

Each change is a profile with one limit moved by one step: the longest way by whole steps of five minutes and
the hours aimed at by whole hours, so far that anybody comes in; one more time of day or form of employment;
one axis from never to little; one entry fewer on the no-go list; one paper gained. The limits themselves say
who comes in then, so making the change brings exactly those named, and never loses anybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import limits, scoring, what_if
from matcher.codes import HARD, held, mask
from matcher.pairing import Pairing
from matcher.result import Limit
from matcher.table import Flags, WorkplaceTable

STEP = 5
"""A longer way is named in whole steps of so many minutes."""

FARTHEST = 120
"""No longer way than this, in minutes, is worth talking about."""

MOST = 5
"""So many near misses are told at most."""

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Step:
    """One limit moved: the profile with the change, and the facts to tell it by."""

    limit: Limit
    profile: model.JobProfile
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A change and who comes in by it, as (P-number, name), best first. `best` is the score of the first."""

    limit: Limit
    facts: Mapping[str, object]
    profile: model.JobProfile
    employers: tuple[tuple[str, str], ...]
    best: float


def misses(
    pairing: Pairing,
    scores: scoring.Scores,
    factors: tuple[scoring.Factor, ...],
    without: Collection[str] = (),
) -> list[NearMiss]:
    """For each limit of the participant's own the step that brings in the best employer; the best first.

    `scores` are of the list as it is; `without` names employers that are not to be listed in any case.
    """
    table = pairing.table
    out = ~_any_allowed(table, pairing.broken == 0)
    out[[table.rows[p_number] for p_number in without if p_number in table.rows]] = False
    if not out.any():
        return []
    found: dict[Limit, NearMiss] = {}
    for step in _steps(pairing, out):
        one = _brought(pairing, scores, factors, step, out)
        known = found.get(step.limit)
        if one is not None and (known is None or _goodness(one) > _goodness(known)):
            found[step.limit] = one
    return sorted(found.values(), key=_goodness, reverse=True)[:MOST]


def _goodness(one: NearMiss) -> tuple[float, int]:
    return one.best, len(one.employers)


def _any_allowed(table: WorkplaceTable, allowed: Flags) -> Flags:
    """Over workplaces: as itself or through an opening."""
    found = allowed[: table.size].copy()
    found[table.owner[table.size :][allowed[table.size :]]] = True
    return np.asarray(found)


def _brought(
    pairing: Pairing, scores: scoring.Scores, factors: tuple[scoring.Factor, ...], step: Step, out: Flags
) -> NearMiss | None:
    """Who comes in by a step; None where nobody does."""
    table = pairing.table
    coming = np.flatnonzero((_broken_after(pairing, step) == 0) & out[table.owner])
    if not len(coming):
        return None
    again = what_if.standing(scores, coming, what_if.taken(table, coming), step.profile, factors)
    rows = table.owner[coming]
    order = np.lexsort((rows, -np.round(again.total, 6)))
    best = list(dict.fromkeys(rows[order].tolist()))
    places = [table.workplaces[row] for row in best]
    return NearMiss(
        step.limit,
        step.facts,
        step.profile,
        tuple((place.p_number, place.name) for place in places),
        round(float(again.total.max()), 6),
    )


def _broken_after(pairing: Pairing, step: Step) -> npt.NDArray[np.int16]:
    """The bits of the limits when the step has been made: only what it bears on is worked out again."""
    said, table = step.profile, pairing.table
    bits = pairing.broken.copy()
    again: dict[Limit, Flags] = {step.limit: _FLAGS[step.limit](said, table, pairing)}
    if step.limit is Limit.FORM:
        again[Limit.FULL] = limits.full(said, table)
    for limit, flags in again.items():
        bits &= ~np.int16(limits.BIT[limit])
        bits |= flags * np.int16(limits.BIT[limit])
    return bits


_FLAGS: Mapping[Limit, Callable[[model.JobProfile, WorkplaceTable, Pairing], Flags]] = {
    Limit.COMMUTE: lambda said, table, pairing: table.over_candidates(limits.too_far(said, pairing.minutes)),
    Limit.ENVIRONMENT: lambda said, table, _: table.over_candidates(limits.never_wanted(said, table)),
    Limit.REQUIREMENT: lambda said, table, _: limits.paper_missing(said, table),
    Limit.TIMES: lambda said, table, _: limits.none_shared(mask(said.times, model.TimeOfDay), table.times),
    Limit.HOURS: lambda said, table, _: limits.too_many_hours(said, table),
    Limit.FORM: lambda said, table, _: limits.none_shared(mask(said.accepted_forms, model.Form), table.forms),
    Limit.NO_GO: lambda said, table, _: limits.on_no_go_list(said, table),
}


def _steps(pairing: Pairing, out: Flags) -> Iterator[Step]:
    """Every single step that could bring in somebody."""
    said, table = pairing.profile, pairing.table
    alone = np.where(out[table.owner], pairing.broken, np.int16(0))
    minutes = pairing.minutes[table.owner][alone == limits.BIT[Limit.COMMUTE]]
    if len(minutes) and said.max_commute_minutes is not None:
        longest = float(math.ceil(minutes.min() / STEP) * STEP)
        if longest <= FARTHEST:
            change = replace(said, max_commute_minutes=longest)
            yield Step(Limit.COMMUTE, change, {"was": said.max_commute_minutes, "becomes": longest})
    fewest = table.hours_min[alone == limits.BIT[Limit.HOURS]]
    if len(fewest) and said.hours_goal is not None:
        goal = float(math.ceil(fewest.min()))
        yield Step(Limit.HOURS, replace(said, hours_goal=goal), {"was": said.hours_goal, "becomes": goal})
    broken = int(np.bitwise_or.reduce(np.where(_single(alone), alone, 0), initial=0))
    if broken & limits.BIT[Limit.TIMES]:
        for time in (one for one in model.TimeOfDay if one not in (said.times or ())):
            yield Step(Limit.TIMES, replace(said, times=(*(said.times or ()), time)), {"time": time.value})
    if broken & (limits.BIT[Limit.FORM] | limits.BIT[Limit.FULL]) and said.accepted_forms is not None:
        for form in (one for one in model.Form if one not in said.accepted_forms):
            forms = (*said.accepted_forms, form)
            yield Step(Limit.FORM, replace(said, accepted_forms=forms), {"form": form.value})
    if broken & limits.BIT[Limit.REQUIREMENT]:
        for paper in (one for one in HARD if not mask((one,), model.Certificate) & held(said.certificates)):
            papers = (*(said.certificates or ()), paper)
            yield Step(Limit.REQUIREMENT, replace(said, certificates=papers), {"papers": (paper.value,)})
    if broken & limits.BIT[Limit.ENVIRONMENT]:
        yield from _axes(said)
    if broken & limits.BIT[Limit.NO_GO]:
        for n, entry in enumerate(said.no_go or ()):
            fewer = tuple(other for m, other in enumerate(said.no_go or ()) if m != n)
            yield Step(Limit.NO_GO, replace(said, no_go=fewer), {"entry": entry})


def _axes(said: model.JobProfile) -> Iterator[Step]:
    for n, wish in enumerate(said.axes):
        if wish == model.AxisWish.NEVER:
            axes = (*said.axes[:n], model.AxisWish.LITTLE, *said.axes[n + 1 :])
            yield Step(Limit.ENVIRONMENT, replace(said, axes=axes), {"axis": model.AXES[n]})


def _single(bits: npt.NDArray[np.int16]) -> Flags:
    """Exactly one limit is broken."""
    return np.asarray((bits != 0) & ((bits & (bits - 1)) == 0))
