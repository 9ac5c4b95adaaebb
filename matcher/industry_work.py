"""Which work an industry usually has: what can be guessed of an employer of whom nothing else is known."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from crm import reference


class Frequency(StrEnum):
    """At how many employers of the industry the work is found."""

    COMMON = "common"
    SOME = "some"
    RARE = "rare"
    NONE = "none"


LIKELY = {Frequency.COMMON: 0.75, Frequency.SOME: 0.35, Frequency.RARE: 0.1}
"""The share of an industry's employers that each word stands for (data/industries)."""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work in an industry, and the tasks that somebody new begins with there."""

    isco08: str
    frequency: Frequency
    tasks: tuple[str, ...]

    @property
    def likely(self) -> float:
        """How likely an employer of the industry has it, 0–1."""
        return LIKELY[self.frequency]


@cache
def told() -> dict[str, tuple[Work, ...]]:
    """What the table says of each beginning of an industry code, by itself."""
    found: dict[str, list[Work]] = defaultdict(list)
    path = reference.data_folder() / "industries" / "occupations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tasks = tuple(task.strip() for task in row["tasks"].split(";") if task.strip())
            found[row["industry"]].append(Work(row["isco08"], Frequency(row["frequency"]), tasks))
    return {code: tuple(works) for code, works in found.items()}


@cache
def usual_work(industry: str) -> tuple[Work, ...]:
    """The work that employers under this code usually have; none for an unknown or empty code.

    Of one unit group the longest beginning of the code counts, and `none` there takes the work away.
    """
    works: dict[str, Work] = {}
    for length in range(1, len(industry) + 1):
        works |= {work.isco08: work for work in told().get(industry[:length], ())}
    return tuple(work for work in works.values() if work.frequency is not Frequency.NONE)
