"""How long one match list takes at 6,000, 100,000 and 700,000 workplaces, as a ratio to a bare numpy pass.

    python benchmarks/match_speed.py [--sizes 6000 100000 700000] [--participants 9] [--rounds 5]

The floor is what no ranking of these columns can do without: the great-circle distance to every workplace,
one gather per axis of the environment, one float32 matrix-vector product over the factor and text columns of
every candidate, and the ten best. The list is the whole of it: limits, factors, score, and ten rows with all
their reasons; the employers left out are not put into words. Every list is computed with wishes the process
has not seen before ("new") and once more ("again"), because the matcher remembers the wishes it has compared.
Times are of the processor, so that what else the machine does counts for little. Exit code 1 when a list seen
before costs more than GOAL floors, or the process takes more than MEMORY.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crm import model, reference
from matcher.recommend import recommend
from matcher.scoring import FACTORS
from matcher.simulate import AS_OF, make_town, supported_places
from matcher.simulate_words import occupations
from matcher.table import WorkplaceTable, build

SIZES = (6_000, 100_000, 700_000)
GOAL = 4.0
"""The most floors that one list may cost."""

MEMORY = 2000.0
"""The most megabytes of the process."""

TEXT_COLUMNS = 64
"""Columns that the floor's product has for texts, beside one for each factor."""

TOP = 10


def many_workplaces(
    number: int,
) -> tuple[list[model.Workplace], list[model.Opening], list[model.ContactHistory]]:
    """`number` workplaces with an opening at about every fourth.

    One simulated town copied over with every industry of the country, other positions, and a few hundred
    job titles; one workplace in three has a task in words of its own.
    """
    town = make_town(1, participants=1, workplaces=1000)
    rng = np.random.default_rng(2)
    codes = list(reference.industry_titles())
    titles = [title for occupation in occupations() for title in occupation.titles]
    words = [word for occupation in occupations() for task in occupation.tasks for word in task.split()]
    branches = ["nat", "dag", "butik", "lager", "køkken", "kontor", "hal", "have"]
    titles += [f"{title} ({branch})" for title in titles for branch in branches]
    openings_of: dict[str, list[model.Opening]] = {}
    for opening in town.openings:
        openings_of.setdefault(opening.p_number, []).append(opening)
    places, openings, histories = [], [], []
    for n in range(number):
        like, past = town.workplaces[n % 1000], town.histories[n % 1000]
        p_number = f"{1_000_000_000 + n}"
        own_words = (" ".join(rng.choice(words, size=4)),) if n % 3 == 0 else like.tasks_piling_up
        place = replace(
            like,
            p_number=p_number,
            name=f"Sted {n}",
            industry_code=like.industry_code and codes[int(rng.integers(len(codes)))],
            latitude=like.latitude and 57.45 + float(rng.normal(0, 0.1)),
            longitude=like.longitude and 10.0 + float(rng.normal(0, 0.15)),
            job_types=like.job_types
            and tuple(titles[int(rng.integers(len(titles)))] for _ in like.job_types),
            tasks_piling_up=own_words,
        )
        places.append(place)
        histories.append(replace(past, p_number=p_number))
        for opening in openings_of.get(like.p_number, ())[:1]:
            openings.append(replace(opening, p_number=p_number, opportunity_id=f"M-{n}"))
    return places, openings, histories


def profiles(number: int) -> list[model.JobProfile]:
    """Participants with wishes that differ from all others', as the first look at a new person does."""
    people = make_town(5, participants=number, workplaces=1).profiles
    return [
        replace(person, job_wishes=tuple(f"{wish} nummer {n}" for wish in person.job_wishes or ()))
        for n, person in enumerate(people)
    ]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def floor(table: WorkplaceTable, rounds: int) -> float:
    """Median milliseconds of the bare numpy pass."""
    rng = np.random.default_rng(0)
    columns = len(FACTORS) + TEXT_COLUMNS
    matrix = rng.random((len(table.owner), columns), dtype=np.float32)
    vector = rng.random(columns, dtype=np.float32)
    fits = rng.random((len(model.AXES), 4), dtype=np.float32)
    levels = np.ascontiguousarray(table.axes.T)
    latitude, longitude = np.radians(table.latitude), np.radians(table.longitude)
    home = np.radians((57.46, 9.98))

    def once() -> object:
        half = np.sin((latitude - home[0]) / 2) ** 2
        half += np.cos(home[0]) * np.cos(latitude) * np.sin((longitude - home[1]) / 2) ** 2
        near = -2 * 6371.0 * np.arcsin(np.sqrt(half))
        for fit, level in zip(fits, levels, strict=True):
            near += fit[level]
        return np.argpartition(-(matrix @ vector + near[table.owner]), TOP)[:TOP]

    once()
    return statistics.median(milliseconds(once) for _ in range(rounds * 4))


def lists(table: WorkplaceTable, people: Sequence[model.JobProfile]) -> list[float]:
    """Milliseconds for each person's list."""
    return [milliseconds(lambda person=person: recommend(table, person, limit=TOP)) for person in people]  # type: ignore[misc]


def measure(size: int, participants: int, rounds: int) -> bool:
    """Print one line; True when the goal is met."""
    places, openings, histories = many_workplaces(size)
    start = time.process_time()
    table = build(places, openings, histories, supported_places(), AS_OF)
    built = (time.process_time() - start) * 1000
    first = milliseconds(lambda: recommend(table, make_town(6, 1, 1).profiles[0], limit=TOP))
    people = profiles(participants)
    gc.collect()
    new = statistics.median(lists(table, people))
    again = statistics.median(statistics.median(lists(table, people)) for _ in range(rounds))
    bare = floor(table, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{size:>7,} workplaces, {len(table.owner):>7,} candidates, {len(table.words):>6,} texts: "
        f"again {again:6.1f} ms, new {new:6.1f} ms; floor {bare:6.2f} ms; "
        f"ratio {again / bare:4.1f} / {new / bare:4.1f} (goal {GOAL:.0f}); table {built:,.0f} ms, "
        f"first list {first:,.0f} ms; {peak:,.0f} MB",
        flush=True,
    )
    return again <= GOAL * bare and peak < MEMORY


def main() -> int:
    """Measure every size. Exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--participants", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    met = [measure(size, chosen.participants, chosen.rounds) for size in chosen.sizes]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
