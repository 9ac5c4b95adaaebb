"""The 180 employers as they are in themselves: name, numbers, place, size and entry jobs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from generator import (
    trades_guests,
    trades_making,
    trades_outdoors,
    trades_public,
    trades_service,
    trades_shops,
)
from generator.chance import between, some, stream
from generator.line import Job, Line
from generator.town import TOWNS, Position, Town, near, street

LINES: tuple[Line, ...] = (
    *trades_shops.LINES,
    *trades_guests.LINES,
    *trades_making.LINES,
    *trades_outdoors.LINES,
    *trades_service.LINES,
    *trades_public.LINES,
)

_STAFF = {"a": (1, 4), "b": (5, 9), "c": (10, 19), "d": (20, 49), "e": (50, 240)}
_INDUSTRIAL = frozenset({"food", "industry", "transport", "construction"})
_CHECK_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)

FULL_HOUSE = "Elektronikmontage Loddetin"
"""The firm whose two supported places are both taken (12 full-time staff give two places)."""


@dataclass(frozen=True, slots=True)
class Firm:
    """One production unit. `size` is the letter of its size class, `fte` its ordinary full-time staff."""

    p_number: str
    cvr: str
    name: str
    line: Line
    code: str
    size: str
    fte: float
    town: Town
    position: Position
    street: str
    jobs: tuple[Job, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields of wishes that its entry jobs belong to."""
        return frozenset(job.field for job in self.jobs)

    @property
    def supported_places(self) -> int:
        """Places for work experience and wage subsidy together: 1 per 5 up to 50, then 1 per 10."""
        return int(max(1, min(self.fte, 50) // 5) + max(0.0, self.fte - 50) // 10)


def passes_cvr_check(digits: str) -> bool:
    """Whether eight digits could be a real CVR number (modulus 11). None of ours may."""
    return sum(w * int(d) for w, d in zip(_CHECK_WEIGHTS, digits, strict=True)) % 11 == 0


def make_firms() -> tuple[Firm, ...]:
    """All employers, in the order of their P-numbers."""
    rng = stream("firms")
    texts = [(line, text) for line in LINES for text in line.firms]
    p_numbers = _numbers(rng, len(texts), 10)
    cvrs = _numbers(rng, len(texts), 8)
    municipality = cvrs[0]
    chains: dict[str, str] = {}
    firms = []
    for n, (line, text) in enumerate(texts):
        chain = text.split()[0] if line.key in ("supermarket", "discount") else text
        cvr = municipality if line.sector == "municipality" else chains.setdefault(chain, cvrs[n + 1])
        firms.append(_firm(rng, line, text, p_numbers[n], cvr))
    return tuple(firms)


def _numbers(rng: Random, number: int, length: int) -> list[str]:
    """Rising numbers that begin with 99 and fail the check, as a whole and in their last eight digits."""
    low, high = 10 ** (length - 3), 10 ** (length - 2) - 1
    result: set[str] = set()
    while len(result) < number + 1:
        digits = f"99{between(rng, low, high)}"
        if not passes_cvr_check(digits[:8]) and not passes_cvr_check(digits[-8:]):
            result.add(digits)
    return sorted(result)


def _firm(rng: Random, line: Line, text: str, p_number: str, cvr: str) -> Firm:
    name, size, town_name, *code = (part.strip() for part in text.split("|"))
    town = TOWNS[town_name]
    low, high = _STAFF[size]
    fte = float(between(rng, low, high)) if size != "a" else between(rng, low * 2, high * 2) / 2
    industrial = line.trade in _INDUSTRIAL and not town.village
    return Firm(
        p_number=p_number,
        cvr=cvr,
        name=name,
        line=line,
        code=code[0] if code else line.code,
        size=size,
        fte=12.0 if name == FULL_HOUSE else fte,
        town=town,
        position=near(rng, town, 4.0 if line.trade == "farming" and line.key != "vet" else None),
        street=street(rng, industrial=industrial),
        jobs=_jobs(rng, line, size),
    )


def _jobs(rng: Random, line: Line, size: str) -> tuple[Job, ...]:
    """Small firms have one or two of the line's entry jobs, large ones most of them."""
    most = {"a": 2, "b": 2, "c": 3, "d": 4, "e": 5}[size]
    return (line.jobs[0], *some(rng, line.jobs[1:], most - 1))
