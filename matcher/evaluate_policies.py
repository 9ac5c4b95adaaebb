"""The ways of choosing whom to approach that are held against each other in a simulated half-year."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from matcher import plan
from matcher.evaluate_seen import Seen, full, log_odds, order, own_side, score
from matcher.simulate import Town
from matcher.simulate_limits import minutes_to
from matcher.simulate_play import NOBODY, Policy, Standing, shift

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

POLICIES = (
    "oracle_coordinated",
    "coordinated",
    "coordinated_week_by_week",
    "weekly",
    "oracle_static",
    "jobbro",
    "wants_only",
    "chance_only",
    "fit_only",
    "size_and_industry",
    "most_contacted",
    "nearest",
    "random",
)
"""Every way of choosing. `oracle_…` knows the truth; `jobbro` is our list, never made again."""

AHEAD = 4
"""Weeks the plan looks ahead: so long an employer that was approached counts as recently asked."""

ASKS = ((50.0, 4), (10.0, 2), (0.0, 1))
"""Approaches in 28 days at so many employees and more; one where nobody knows how many there are."""


def lists(seen: Seen, rng: np.random.Generator) -> dict[str, Floats]:
    """People × workplaces: what each way of ranking sorts by on the first day; 0 or below = left out.

    Equal values stand in a random order.
    """
    town, gate = seen.town, seen.allowed
    odds = log_odds(seen)
    shape = gate.shape
    size = np.array([place.employees_fte or 1.0 for place in town.workplaces])
    liking = 1 / (1 + np.exp(-seen.utility))
    found = {
        "oracle": town.gain,
        "jobbro": order(seen, odds),
        "wants_only": np.where(gate, liking, 0.0),
        "chance_only": np.where(gate, 1 / (1 + np.exp(-odds)), 0.0),
        "fit_only": seen.wish + 1e-6,
        "size_and_industry": town.usual_work * size,
        "most_contacted": np.where(gate, 1.0 + town.contacts, 0.0),
        "nearest": np.where(gate, _nearness(town), 0.0),
        "random": np.where(gate, 1.0, 0.0),
    }
    return {name: values * (1 + 1e-9 * rng.random(shape)) for name, values in found.items()}


def _nearness(town: Town) -> Floats:
    """1 next door; as good as nothing where the way is unknown."""
    way = [[minutes_to(profile, place) for place in town.workplaces] for profile in town.profiles]
    return np.array([[1e-3 if one is None else 1 / (1 + one) for one in row] for row in way])


def static(value: Floats) -> Policy:
    """Everybody goes down a list of their own that is never made again."""
    down = np.argsort(-value, axis=1, kind="stable")

    def choose(now: Standing) -> Ints:
        return np.array(
            [
                next((row for row in down[n] if value[n, row] > 0 and _free(now, n, int(row))), NOBODY)
                for n in range(len(down))
            ]
        )

    return choose


def _free(now: Standing, n: int, row: int) -> bool:
    return bool(not now.tried[n, row] and not now.closed[row])


def weekly(value: Callable[[Standing], Floats]) -> Policy:
    """Everybody has the list made again each week, each on their own."""

    def choose(now: Standing) -> Ints:
        worth = np.where(now.tried | now.closed, 0.0, value(now))
        best = worth.argmax(axis=1)
        return np.where(worth.max(axis=1) > 0, best, NOBODY)

    return choose


def coordinated(
    town: Town, value: Callable[[Standing], Floats], no_room: Callable[[Standing], Flags], ahead: int = AHEAD
) -> Policy:
    """The week is planned for the whole team (matcher/plan.py), with `ahead` weeks in view."""
    limit = np.array([_asks(place.employees_fte) for place in town.workplaces])
    waited = np.zeros(len(town.profiles))

    def choose(now: Standing) -> Ints:
        # Somebody for whom no approach was made last week has waited one more.
        had = now.tried.sum(axis=1)
        found = plan.assign(
            plan.Week(
                people=tuple(profile.participant_id for profile in town.profiles),
                employers=tuple(place.p_number for place in town.workplaces),
                worth=np.round(np.where(now.tried | now.closed, 0.0, value(now)), 6).astype(np.float64),
                room=_room(now, limit, no_room(now) | now.closed, ahead),
                room_in_all=limit.astype(np.int64),
                urgency=plan.urgency(np.full(len(waited), now.week), had),
                approaches=now.searching.astype(np.int64),
                fixed={},
            )
        )
        return np.array([columns[0] if columns else NOBODY for columns in found.chosen])

    return choose


def _asks(employees: float | None) -> int:
    return next(asks for size, asks in ASKS if (employees or 0.0) >= size)


def _room(now: Standing, limit: Ints, none: Flags, ahead: int) -> Ints:
    """Workplaces × weeks: how many more approaches there may be, by those of the 28 days before each week."""
    weeks = len(now.called)
    columns = []
    for week in range(now.week, now.week + ahead):
        since = slice(max(0, week - AHEAD + 1), now.week)
        used = now.called[since].sum(axis=0) + (now.before[week] if week < weeks else 0)
        columns.append(np.where(none, 0, np.maximum(limit - used, 0)))
    return np.stack(columns, axis=1).astype(np.int64)


def policies(seen: Seen, rng: np.random.Generator) -> Mapping[str, Policy]:
    """Every way of choosing, by name.

    The oracles know the truth of people and employers, and plan by the same rule and with the same room.
    """
    town = seen.town
    ranked = lists(seen, rng)

    def listed(now: Standing) -> Floats:
        return order(seen, log_odds(seen, now))

    def employers_side(now: Standing) -> Floats:
        return score(seen, own_side(seen, now))

    def known(now: Standing) -> Flags:
        return full(seen, now)

    def true_side(now: Standing) -> Floats:
        truth = town.truth
        odds = truth.own_side + shift(town, now)
        worth = np.logaddexp(0.0, truth.utility) / (1 + np.exp(-odds))
        return np.asarray(np.where(truth.possible, worth / np.logaddexp(0.0, truth.utility.max()), 0.0))

    return {
        "oracle_coordinated": coordinated(town, true_side, known),
        "coordinated": coordinated(town, employers_side, known),
        "coordinated_week_by_week": coordinated(town, employers_side, known, ahead=1),
        "weekly": weekly(lambda now: np.where(full(seen, now), 0.0, listed(now))),
        "oracle_static": static(ranked["oracle"]),
        **{name: static(value) for name, value in ranked.items() if name != "oracle"},
    }
