"""What the list promises, tested on simulated towns: limits are kept, and the reasons told are the true ones.

A reason is true if the score falls when the fact behind it is taken away. What is told of an employer left
out ("det ligger 34 minutter væk") is true if it comes onto the list when that, and no less, is allowed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from crm import model
from matcher.evaluate_learning import town_of
from matcher.evaluate_measures import Estimate, draws, estimate
from matcher.recommend import recommend
from matcher.result import Half, Limit, Mark, Match, MatchList
from matcher.simulate import Town
from matcher.simulate_limits import possible
from matcher.simulate_regimes import Size
from matcher.table import WorkplaceTable, build

LISTED = 50
"""So many rows of each list are held against the records."""

TOP = 10

REASONED, EACH = 3, 5
"""So many rows of a list have their reasons tested, and one list in so many."""

NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Promises:
    """`broken` counts rows that break a recorded fact (must be 0).

    Of the first ten rows: `vain` is the share of those not marked "ask first" that turn out impossible by a
    fact which nobody had written down, `vain_marked` that of those marked, `marked` how many are marked.
    `faithful`: how often the score falls when the fact behind the strongest reason of a half is taken away.
    `flips`: how often an employer kept off by the way alone comes on with the minutes told, not with less.
    """

    seed: int
    towns: int
    lists: int
    rows: int
    broken: int
    vain: Estimate
    vain_marked: Estimate
    marked: Estimate
    reasons: int
    faithful: Estimate
    kept_off: int
    flips: Estimate
    milliseconds: float = field(compare=False)


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    broken: int = 0
    lists: int = 0
    seconds: float = 0.0
    shown: list[tuple[int, bool, bool]] = field(default_factory=list)
    reasons: list[tuple[int, bool]] = field(default_factory=list)
    flips: list[tuple[int, bool]] = field(default_factory=list)


def evaluate(
    *,
    regime: str = "slack",
    towns: int = 2,
    seed: int = 1,
    size: Size | None = None,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Promises:
    """Test the lists of everybody in `towns` towns."""
    tally = _Tally()
    for number in range(towns):
        town = town_of(regime, seed * 1000 + number, size)
        table = build(town.workplaces, town.openings, town.histories, town.rule, town.as_of)
        for n in range(len(town.profiles)):
            _test(tally, town, table, n, number)
            on_progress(number * len(town.profiles) + n + 1, towns * len(town.profiles))
    unmarked = [(one, vain) for one, marked, vain in tally.shown if not marked]
    marked = [(one, vain) for one, marked, vain in tally.shown if marked]
    return Promises(
        seed=seed,
        towns=towns,
        lists=tally.lists,
        rows=tally.rows,
        broken=tally.broken,
        vain=_share(unmarked, seed),
        vain_marked=_share(marked, seed),
        marked=_share([(one, marked) for one, marked, _ in tally.shown], seed),
        reasons=len(tally.reasons),
        faithful=_share(tally.reasons, seed),
        kept_off=len(tally.flips),
        flips=_share(tally.flips, seed),
        milliseconds=1000 * tally.seconds / max(1, tally.lists),
    )


def _share(found: Sequence[tuple[int, bool]], seed: int) -> Estimate:
    if not found:
        return Estimate(0.0, 0.0, 0.0)
    return estimate(np.array([float(yes) for _, yes in found]), draws(np.array([n for n, _ in found]), seed))


def _test(tally: _Tally, town: Town, table: WorkplaceTable, n: int, number: int) -> None:
    begun = time.perf_counter()
    found = recommend(table, town.profiles[n], limit=LISTED)
    tally.seconds += time.perf_counter() - begun
    tally.lists += 1
    ways = {opening.opportunity_id: opening for opening in town.openings}
    for match in found.matches:
        row = table.rows[match.p_number]
        way = ways[match.opportunity_id] if match.opportunity_id else None
        tally.rows += 1
        tally.broken += not possible(
            town.profiles[n], town.workplaces[row], way, town.histories[row], town.rule, town.as_of
        )
    for match in found.matches[:TOP]:
        vain = not town.truth.possible[n, table.rows[match.p_number]]
        tally.shown.append((number, match.mark is Mark.ASK_FIRST, vain))
    if n % EACH:
        return
    for match in found.matches[:REASONED]:
        for half in Half:
            falls = _falls_without(town, table, n, match, half)
            if falls is not None:
                tally.reasons.append((number, falls))
    _kept_off(tally, town, found, n, number)


def _falls_without(town: Town, table: WorkplaceTable, n: int, match: Match, half: Half) -> bool | None:
    """Whether the score falls without the fact behind the strongest reason; None where there is no reason."""
    strongest = next((part for part in match.contributions if part.half is half and part.points > 0), None)
    if strongest is None or strongest.factor not in WITHOUT or strongest.reason.kind.endswith(SILENT):
        return None
    row = table.rows[match.p_number]
    way = [one for one in town.openings if one.opportunity_id == match.opportunity_id]
    person, place, openings, past = WITHOUT[strongest.factor](
        town.profiles[n], town.workplaces[row], way, town.histories[row]
    )
    after = _alone(town, person, place, openings, past)
    return after is None or after < match.score - NOTHING


SILENT = ("unknown", "none_stated", "none", "none_given")
"""How the kinds of reason end that say that nothing is known."""

_Facts = tuple[model.JobProfile, model.Workplace, list[model.Opening], model.ContactHistory]


def _alone(
    town: Town,
    person: model.JobProfile,
    place: model.Workplace,
    openings: list[model.Opening],
    past: model.ContactHistory,
) -> float | None:
    """The score of one employer; None where it is left out."""
    table = build([place], openings, [past], town.rule, town.as_of)
    found = recommend(table, person, limit=1, explore=False).matches
    return found[0].score if found else None


def _no_work(
    person: model.JobProfile, place: model.Workplace, ways: list[model.Opening], past: model.ContactHistory
) -> _Facts:
    return (
        person,
        replace(place, job_types=None, tasks_piling_up=None, industry_code=None),
        [replace(way, job_type=None, description=None) for way in ways],
        past,
    )


def _blank(*names: str) -> Callable[..., _Facts]:
    """Nobody has noted these fields of the workplace, nor of its opening."""

    def without(
        person: model.JobProfile,
        place: model.Workplace,
        ways: list[model.Opening],
        past: model.ContactHistory,
    ) -> _Facts:
        fields: dict[str, Any] = dict.fromkeys(names)
        of_way: dict[str, Any] = {name: None for name in names if ways and name in ways[0].__slots__}
        return person, replace(place, **fields), [replace(way, **of_way) for way in ways], past

    return without


def _no_opening(
    person: model.JobProfile, place: model.Workplace, ways: list[model.Opening], past: model.ContactHistory
) -> _Facts:
    return person, place, ways[:0], past


def _stranger(
    person: model.JobProfile, place: model.Workplace, ways: list[model.Opening], past: model.ContactHistory
) -> _Facts:
    return person, replace(place, relation_step=None), ways, replace(past, hosted_before=0)


def _no_axes(
    person: model.JobProfile, place: model.Workplace, ways: list[model.Opening], past: model.ContactHistory
) -> _Facts:
    return person, replace(place, axes=(None,) * len(model.AXES)), ways, past


WITHOUT: dict[str, Callable[..., _Facts]] = {
    "wish": _no_work,
    "environment": _no_axes,
    "hours": _blank("hours_max", "times", "hours_can_grow"),
    "commute": _blank("postcode", "latitude", "longitude"),
    "opening": _no_opening,
    "relation": _stranger,
    "strengths": _blank("values"),
    "recruitment": _blank("recruitment_ways"),
    "support": _blank("support_on_site", "hours_can_grow"),
}
"""Factor → the records without the fact behind it. What is unknown counts as the middle."""


def _kept_off(tally: _Tally, town: Town, found: MatchList, n: int, number: int) -> None:
    """Of the employers that the way alone keeps off, one: on with the minutes told, and not with less."""
    person = town.profiles[n]
    for one in found.excluded:
        if one.limits != (Limit.COMMUTE,):
            continue
        minutes = float(str(one.reasons[0].facts["minutes"]))
        row = next(row for row, place in enumerate(town.workplaces) if place.p_number == one.p_number)
        enough, little = math.ceil(minutes), minutes - 1
        on = [
            _alone(
                town,
                replace(person, max_commute_minutes=float(longest)),
                town.workplaces[row],
                [],
                town.histories[row],
            )
            for longest in (enough, little)
        ]
        tally.flips.append((number, on[0] is not None and on[1] is None))
        return
