"""Half a year of play in simulated towns: each way of choosing whom to approach, with the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher import scoring
from matcher.evaluate_groups import Group, measure
from matcher.evaluate_learning import TOP, first, town_of
from matcher.evaluate_measures import Estimate, draws, estimate, exposure, ndcg, ratio, regret
from matcher.evaluate_policies import POLICIES, lists, policies
from matcher.evaluate_seen import Seen, look
from matcher.simulate import Town
from matcher.simulate_play import WEEKS, Played, play
from matcher.simulate_regimes import REGIMES, Size

Floats = npt.NDArray[np.float64]

OURS, BEST = "coordinated", "oracle_coordinated"
"""What the product does, and what nobody can do better by the same rule."""

FEWEST = 0.1
"""The share of the participants with the fewest employers that are possible for them."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of the first day. `worst`: nDCG@10 of the tenth with the fewest possible employers."""

    ndcg: Estimate
    regret: Estimate
    worst: Estimate
    gini: Estimate
    coverage: Estimate
    most: Estimate
    congestion: Estimate
    impossible: Estimate


@dataclass(frozen=True, slots=True)
class Line:
    """One way of choosing, after 26 weeks. `ahead`: how much more ours places, paired.

    `utility` is the mean of how much those placed truly like it there; `worst` the share placed of the tenth
    with the fewest possible employers.
    """

    placed: Estimate
    ahead: Estimate
    contacts_per_job: Estimate
    utility: Estimate
    worst: Estimate
    over_weeks: tuple[float, ...]
    lists: Lists | None


@dataclass(frozen=True, slots=True)
class RegimeFound:
    """A regime. `placed_of_best` and `contacts_of_best`: ours as a share of the oracle by the same rule."""

    participants: int
    workplaces: int
    lines: Mapping[str, Line]
    placed_of_best: Estimate
    contacts_of_best: Estimate
    groups: Mapping[str, Mapping[str, Group]]


@dataclass(frozen=True, slots=True)
class WeeksEvaluation:
    """Every regime that was played: `towns` towns each, `turns` half-years in each."""

    seed: int
    towns: int
    turns: int
    weeks: int
    model: str
    regimes: Mapping[str, RegimeFound]


@dataclass(slots=True)
class _Tally:
    """One entry per town and half-year of each policy; per person of each town for lists and groups."""

    town: list[int] = field(default_factory=list)
    plays: dict[str, list[Played]] = field(default_factory=dict)
    person_town: list[int] = field(default_factory=list)
    ndcg: dict[str, list[float]] = field(default_factory=dict)
    regret: dict[str, list[float]] = field(default_factory=dict)
    possible: list[int] = field(default_factory=list)
    impossible: dict[str, list[float]] = field(default_factory=dict)
    shares: dict[str, list[tuple[float, float, float, float]]] = field(default_factory=dict)
    groups: list[dict[str, str]] = field(default_factory=list)
    everybody: list[tuple[int, int]] = field(default_factory=list)


def evaluate(
    *,
    regimes: Sequence[str] = ("slack", "tight"),
    names: Sequence[str] = POLICIES,
    towns: int = 2,
    turns: int = 2,
    seed: int = 1,
    size: Size | None = None,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> WeeksEvaluation:
    """Play every policy of `names` in `towns` towns of each regime, `turns` half-years in each."""
    found, of = {}, len(regimes) * towns * len(names)
    done = 0
    for name in regimes:
        tally = _Tally()
        for number in range(towns):
            town = town_of(name, seed * 1000 + number, size)
            seen, rng = look(town), np.random.default_rng([seed, number])
            _count_lists(tally, seen, rng, number)
            ways = policies(seen, rng)
            for way in names:
                tally.plays.setdefault(way, []).extend(play(town, ways[way], turn) for turn in range(turns))
                done += 1
                on_progress(done, of)
            tally.town += [number] * turns
        found[name] = _sum_up(tally, size or _usual_size(name), names, turns, seed)
    return WeeksEvaluation(seed, towns, turns, WEEKS, scoring.model_version(), found)


def _usual_size(regime: str) -> Size:
    return REGIMES[regime].participants, REGIMES[regime].workplaces


def _count_lists(tally: _Tally, seen: Seen, rng: np.random.Generator, number: int) -> None:
    town: Town = seen.town
    able = np.flatnonzero(town.gain.any(axis=1))
    tally.person_town += [number] * len(able)
    tally.possible += town.truth.possible[able].sum(axis=1).tolist()
    tally.groups += [_groups_of(town, int(n)) for n in able]
    tally.everybody += [(number, int(n)) for n in able]
    for name, value in lists(seen, rng).items():
        top = [first(value[n]) for n in range(len(value))]
        tally.ndcg.setdefault(name, []).extend(ndcg(top[n], town.gain[n], TOP) for n in able)
        tally.regret.setdefault(name, []).extend(regret(top[n], town.gain[n], TOP) for n in able)
        shares = exposure(top, len(town.workplaces))
        told = (shares.gini, shares.coverage, float(shares.most), shares.congestion)
        tally.shares.setdefault(name, []).append(told)
        shown = [bool(town.truth.possible[n, row]) for n, rows in enumerate(top) for row in rows]
        tally.impossible.setdefault(name, []).append(1 - float(np.mean(shown)) if shown else 0.0)


def _groups_of(town: Town, n: int) -> dict[str, str]:
    return {"track": str(town.profiles[n].track), **{name: of[n] for name, of in town.groups.items()}}


def _sum_up(tally: _Tally, size: Size, names: Sequence[str], turns: int, seed: int) -> RegimeFound:
    by_town = draws(np.array(tally.town), seed)
    jobs = {name: np.array([float((one.week >= 0).sum()) for one in tally.plays[name]]) for name in names}
    contacts = {name: np.array([float(one.contacts.sum()) for one in tally.plays[name]]) for name in names}
    ours = np.array([one.placed for one in tally.plays.get(OURS, [])])
    both = OURS in names and BEST in names
    nothing = Estimate(float("nan"), float("nan"), float("nan"))
    placed = {name: np.array([one.placed for one in tally.plays[name]]) for name in names}
    return RegimeFound(
        participants=size[0],
        workplaces=size[1],
        lines={
            name: Line(
                placed=estimate(placed[name], by_town),
                ahead=estimate(ours - placed[name], by_town) if len(ours) else nothing,
                contacts_per_job=ratio(contacts[name], jobs[name], by_town),
                utility=_utility(tally.plays[name], by_town),
                worst=_worst_placed(tally, name, turns, seed),
                over_weeks=tuple(
                    float(x)
                    for x in np.mean([one.over_weeks / len(one.week) for one in tally.plays[name]], axis=0)
                ),
                lists=_lists(tally, LISTED.get(name, name), seed),
            )
            for name in names
        },
        placed_of_best=ratio(jobs[OURS], jobs[BEST], by_town) if both else nothing,
        contacts_of_best=_ratio_of_ratios(contacts, jobs, by_town) if both else nothing,
        groups=_groups(tally, turns, seed) if len(ours) else {},
    )


LISTED = {"oracle_static": "oracle"}
"""The list that a way of choosing goes down."""


def _ratio_of_ratios(
    contacts: Mapping[str, Floats], jobs: Mapping[str, Floats], resampled: Sequence[npt.NDArray[np.intp]]
) -> Estimate:
    def of(rows: npt.NDArray[np.intp] | slice) -> float:
        each = [contacts[name][rows].sum() / max(1.0, jobs[name][rows].sum()) for name in (OURS, BEST)]
        return float(each[0] / each[1])

    low, high = np.percentile([of(rows) for rows in resampled], [2.5, 97.5])
    return Estimate(of(slice(None)), float(low), float(high))


def _utility(plays: Sequence[Played], resampled: Sequence[npt.NDArray[np.intp]]) -> Estimate:
    total = np.array([float(one.utility.sum()) for one in plays])
    return ratio(total, np.array([float(len(one.utility)) for one in plays]), resampled)


def _fewest(tally: _Tally) -> npt.NDArray[np.bool_]:
    """The people with the fewest possible employers, town by town."""
    town, possible = np.array(tally.person_town), np.array(tally.possible)
    found = np.zeros(len(town), dtype=np.bool_)
    for one in np.unique(town):
        rows = np.flatnonzero(town == one)
        least = rows[np.argsort(possible[rows], kind="stable")]
        found[least[: max(1, round(len(rows) * FEWEST))]] = True
    return found


def _placed(tally: _Tally, name: str, turns: int) -> Floats:
    """Over the people who can work anywhere: in how many of the half-years they were placed, as a share."""
    return np.array(
        [
            np.mean([tally.plays[name][number * turns + turn].week[n] >= 0 for turn in range(turns)])
            for number, n in tally.everybody
        ],
        dtype=np.float64,
    )


def _worst_placed(tally: _Tally, name: str, turns: int, seed: int) -> Estimate:
    few = _fewest(tally)
    return estimate(_placed(tally, name, turns)[few], draws(np.array(tally.person_town)[few], seed))


def _lists(tally: _Tally, name: str, seed: int) -> Lists | None:
    if name not in tally.ndcg:
        return None
    town = np.array(tally.person_town)
    people, towns = draws(town, seed), draws(np.arange(len(tally.shares[name])), seed)
    shares, few = np.array(tally.shares[name]), _fewest(tally)
    return Lists(
        ndcg=estimate(np.array(tally.ndcg[name]), people),
        regret=estimate(np.array(tally.regret[name]), people),
        worst=estimate(np.array(tally.ndcg[name])[few], draws(town[few], seed)),
        gini=estimate(shares[:, 0], towns),
        coverage=estimate(shares[:, 1], towns),
        most=estimate(shares[:, 2], towns),
        congestion=estimate(shares[:, 3], towns),
        impossible=estimate(np.array(tally.impossible[name]), towns),
    )


def _groups(tally: _Tally, turns: int, seed: int) -> dict[str, dict[str, Group]]:
    ranked, placed = np.array(tally.ndcg["jobbro"]), _placed(tally, OURS, turns)
    town = np.array(tally.person_town)
    found: dict[str, dict[str, Group]] = {}
    for kind in tally.groups[0]:
        of = np.array([one[kind] for one in tally.groups])
        found[kind] = {str(name): measure(of == name, ranked, placed, town, seed) for name in np.unique(of)}
    return found
