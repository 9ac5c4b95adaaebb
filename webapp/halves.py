"""The two halves of a match as the pages tell them: how well it fits, the chance of a yes, part by part."""

from __future__ import annotations

from dataclasses import dataclass

from matcher import surplus
from matcher.result import Contribution, Half, Match
from webapp import reasons


@dataclass(frozen=True, slots=True)
class Part:
    """What one factor adds to its half, in points out of 100, and `highest`, what it can add at most.

    In the chance half the points are what the chance grows by when the factor is laid on top of those above
    it; `highest` is None there, since that depends on what stands above.
    """

    name: str
    factor: str
    points: float
    highest: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """One half: where it begins, its parts from the largest, and what they add up to, all out of 100."""

    begins: float
    parts: tuple[Part, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Halves:
    """Both sides of one match."""

    wants: Side
    chance: Side

    @property
    def points(self) -> dict[str, float]:
        """Factor → its points in its half."""
        return {part.name: part.points for side in (self.wants, self.chance) for part in side.parts}


def laid_open(match: Match) -> Halves:
    """What both halves of a match are made of."""
    wants = [one for one in match.contributions if one.half is Half.WANTS]
    chance = [one for one in match.contributions if one.half is Half.CHANCE]
    base = surplus.CHANCE_BASE if match.chance is None else surplus.chance_base(match.chance, chance)
    return Halves(_wants(wants), _chance(chance, base))


def _wants(parts: list[Contribution]) -> Side:
    """Each factor's share of all that could be met: these add up by themselves."""
    highest = sum(one.highest for one in parts) or 1.0
    told = tuple(
        Part(
            one.factor,
            reasons.factor_name(one.factor),
            100 * one.points / highest,
            100 * one.highest / highest,
        )
        for one in parts
    )
    return Side(0.0, told, sum(part.points for part in told))


def _chance(parts: list[Contribution], base: float) -> Side:
    """Log-odds do not add up in chances, so each factor is laid on top of the larger ones."""
    log_odds, told = base, []
    begins = before = 100 * surplus.chance(log_odds)
    for one in sorted(parts, key=lambda one: -one.points):
        log_odds += one.points
        after = 100 * surplus.chance(log_odds)
        told.append(Part(one.factor, reasons.factor_name(one.factor), after - before, None))
        before = after
    return Side(begins, tuple(told), before)
