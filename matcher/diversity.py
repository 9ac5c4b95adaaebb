"""How varied the first ten of a list are: industries, job types, and employers that are new to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.danish import plain
from matcher.result import Match

FIRST_TEN = 10


@dataclass(frozen=True, slots=True)
class Diversity:
    """Counts over the first ten. `industries` (two digits) and `job_types` count different ones, where known.

    `new_to_us` None: the list is from before that was noted.
    """

    employers: int
    industries: int
    job_types: int
    new_to_us: int | None


def of(matches: Sequence[Match]) -> Diversity:
    """What the first ten of these matches hold."""
    first = matches[:FIRST_TEN]
    known = all(match.new_to_us is not None for match in first)
    return Diversity(
        employers=len(first),
        industries=len({match.industry_code[:2] for match in first if match.industry_code}),
        job_types=len({plain(text) for match in first for text in match.job_types or ()}),
        new_to_us=sum(match.new_to_us is True for match in first) if known else None,
    )
