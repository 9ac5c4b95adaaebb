"""How long the plan of a week takes for 300 people and 5,000 workplaces, and how near it comes to its bound.

    python benchmarks/plan_speed.py [--people 300] [--workplaces 5000]

*worth* is what each approach is worth to each person, from wishes the process has not seen before; *plan* is
the plan made of it, this week and three ahead. The floor is one `linear_sum_assignment` on the dense matrix
of people × weeks and workplaces: the same horizon for employers that can each be approached once, without
quotas, without bounds on what anybody loses, and without a bound on what is best. Times are of the processor.
The weeks:

- wide: from one to three approaches in the four weeks at every workplace
- tight: only at every twentieth workplace may anybody ask at all
- alike: as wide, and the people are of twelve kinds, who want nearly the same
- sparse: as wide, but drawn by chance, and nine in ten workplaces break a limit
- even: as wide, and everything that is allowed is worth the same

Exit code 1 when worth and plan of a week take more than SECONDS together, or the plan lies further below its
bound than GAP.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.match_speed import many_workplaces, profiles
from matcher.pairing import Pairing
from matcher.plan import DISCOUNT, MOST_LOSS, Week, assign, urgency
from matcher.plan_worth import worths
from matcher.simulate import AS_OF, supported_places
from matcher.table import Floats, build

SECONDS = 10.0
GAP = 0.02

WEEKS = 4
EVERY = 20
KINDS = 12

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """What is made, and the seconds of the processor it took."""
    start = time.process_time()
    made = make()
    return made, time.process_time() - start


def worth_in_town(people: int, workplaces: int) -> tuple[Floats, float]:
    """The worth of every approach in an invented town, and the seconds it takes to find it out."""
    places, openings, histories = many_workplaces(workplaces)
    table = build(places, openings, histories, supported_places(), AS_OF)
    found, seconds = timed(lambda: worths(table, [Pairing(one, table) for one in profiles(people)]))
    return found.worth, seconds


def week(worth: Floats, rng: np.random.Generator, every: int = 1) -> Week:
    """A week in which every so many-th workplace has room."""
    people, workplaces = worth.shape
    has_room = np.arange(workplaces) % every == 0
    return Week(
        people=tuple(f"P-{row:04}" for row in range(people)),
        employers=tuple(f"{1_000_000_000 + column}" for column in range(workplaces)),
        worth=worth,
        room=np.repeat(has_room[:, np.newaxis], WEEKS, axis=1).astype(np.int64),
        room_in_all=np.where(has_room, rng.integers(1, 4, workplaces), 0),
        urgency=urgency(rng.integers(0, 12, people), rng.integers(0, 20, people)),
        approaches=np.ones(people, dtype=np.int64),
        fixed={},
    )


def weeks(worth: Floats) -> Iterator[tuple[str, Week]]:
    """The weeks to be planned, with their names."""
    rng = np.random.default_rng(1)
    kinds = worth[rng.integers(min(KINDS, len(worth)), size=len(worth))]
    liked, own = rng.normal(size=worth.shape[1]), rng.normal(size=worth.shape)
    chance = np.exp(0.7 * liked + own) * (rng.random(worth.shape) < 0.1)
    yield "wide", week(worth, rng)
    yield "tight", week(worth, rng, EVERY)
    yield "alike", week(kinds * (1 - 0.02 * rng.random(worth.shape)), rng)
    yield "sparse", week(chance / max(chance.max(), 1.0), rng)
    yield "even", week(np.where(worth > 0, 0.5, 0.0), rng)


def floor(given: Week) -> float:
    """Seconds of one dense assignment over the same weeks."""
    gain = given.worth * given.urgency[:, np.newaxis] * (given.room_in_all > 0)
    dense = np.concatenate([gain * DISCOUNT**number for number in range(WEEKS)])
    return timed(lambda: linear_sum_assignment(dense, maximize=True))[1]


def measure(name: str, given: Week, of_worth: float) -> bool:
    """Print one line; True when the goals are met."""
    bare = floor(given)
    plan, seconds = timed(lambda: assign(given))
    met = of_worth + seconds < SECONDS and plan.gap <= GAP
    pairs = int((given.worth[:, given.room_in_all > 0] > 0).sum())
    print(
        f"{name:<7}{pairs:>10,} pairs: worth {of_worth:5.2f} s + plan {seconds:5.2f} s (goal {SECONDS:.0f}), "
        f"floor {bare:5.2f} s, ratio {seconds / bare:5.1f}; gap {plan.gap:.4%} (goal {GAP:.0%}); "
        f"without {len(plan.nothing):>3}, lose more than {MOST_LOSS:.0%}: {len(plan.beyond):>3}, "
        f"mean loss {plan.loss.mean():.1%} {'' if met else 'MISSED'}",
        flush=True,
    )
    return met


def main() -> int:
    """Measure every week. Exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--workplaces", type=int, default=5000)
    chosen = parser.parse_args()
    worth, seconds = worth_in_town(chosen.people, chosen.workplaces)
    met = [measure(name, given, seconds) for name, given in weeks(worth)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
