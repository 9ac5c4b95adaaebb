"""How the first ten of a match list change with what counts most: who is new, moves up or down, or goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from crm.model import JobProfile, Weight
from matcher.recommend import recommend
from matcher.result import MatchList
from matcher.table import WorkplaceTable

FIRST = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """An employer among the first ten. `before` is its rank without the change; None = not among them."""

    rank: int
    p_number: str
    employer: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The first ten, and the names of those that are no longer among them.

    `usual`: compared with the list on which everything counts as usual; else with the list as it stands.
    """

    first: tuple[Placed, ...]
    gone: tuple[str, ...]
    usual: bool

    @property
    def moved(self) -> int:
        """How many of the first ten are new or stand elsewhere."""
        return sum(one.before != one.rank for one in self.first)


def of(
    table: WorkplaceTable, profile: JobProfile, weights: tuple[Weight, ...], without: Collection[str]
) -> Effect:
    """What these weights make of the list; where they are the stored ones, against everything as usual."""
    usual = weights == profile.weights
    before = _list(table, replace(profile, weights=() if usual else profile.weights), without)
    after = _list(table, replace(profile, weights=weights), without)
    ranks = {match.p_number: match.rank for match in before.matches}
    kept = {match.p_number for match in after.matches}
    return Effect(
        tuple(Placed(m.rank, m.p_number, m.employer, ranks.get(m.p_number)) for m in after.matches),
        tuple(match.employer for match in before.matches if match.p_number not in kept),
        usual,
    )


def _list(table: WorkplaceTable, profile: JobProfile, without: Collection[str]) -> MatchList:
    return recommend(table, profile, limit=FIRST, without=without)
