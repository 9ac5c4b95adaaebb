"""How well the team knows each employer: 180 known, 124 contacted, 86 visited twice, 49 in cooperation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from random import Random

from crm.model import RelationStep
from generator.chance import between, dealt, pick, shuffled, stream, weighted
from generator.days import week_of
from generator.firms import Firm
from generator.hosts import Placement
from generator.staff import COMPANY, IPS

CONTACTED, VISITED_TWICE, COOPERATING = 124, 86, 49
VISITED_ONCE = 26

CLOSED_SHOP, SUCCESSOR = "Modehuset Frederikke", "Tøjkrogen"
NEVER_CHOSEN = frozenset({CLOSED_SHOP, "Værkstedshuset Loppen"})

_STEPS = {
    "cooperating": {RelationStep.COOPERATION: 49},
    "visited": {RelationStep.FOLLOW_UP: 20, RelationStep.NEEDS_MEETING: 14, RelationStep.PAUSED: 3},
    "once": {RelationStep.FIRST_CONTACT: 20, RelationStep.CLOSED: 3, RelationStep.PAUSED: 3},
    "phoned": {RelationStep.FIRST_CONTACT: 8, RelationStep.CLOSED: 2, RelationStep.PAUSED: 2},
    "unknown": {RelationStep.UNKNOWN: 56},
}
SEASIDE = frozenset({"Løkken", "Lønstrup"})
"""Where the holiday season decides, so that openings come in March to May."""

_REST_UNTIL = (
    "2026-12-31",
    "2027-01-11",
    "2027-02-01",
    "2027-03-01",
    "2026-12-18",
    "2027-01-31",
    "2026-10-01",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One employer's standing. `level`: cooperating, visited (twice), once, phoned or unknown.

    `opened` is the week of the invented year in which the team first got in touch.
    """

    level: str
    step: RelationStep
    owner: str | None
    rests_until: date | None
    opened: int


def make_relations(firms: tuple[Firm, ...], placed: list[Placement]) -> dict[str, Relation]:
    """P-number → relation."""
    rng = stream("relations")
    level = _levels(rng, firms, {p.firm.p_number for p in placed})
    steps = {name: dealt(rng, counts) for name, counts in _STEPS.items()}
    rests = list(_REST_UNTIL)
    result = {}
    for firm in firms:
        name = level[firm.p_number]
        step = steps[name].pop()
        until = date.fromisoformat(rests.pop()) if step == RelationStep.PAUSED and rests else None
        owner = _owner(rng, firm, name, placed)
        result[firm.p_number] = Relation(name, step, owner, until, _opened(rng, firm, placed))
    return result


def _levels(rng: Random, firms: tuple[Firm, ...], hosts: Collection[str]) -> dict[str, str]:
    """Hosts are in cooperation; larger and public workplaces were met sooner than the small ones."""
    sooner = {"a": 0.0, "b": 0.35, "c": 0.55, "d": 0.7, "e": 0.8}
    others = [f for f in shuffled(rng, firms) if f.p_number not in hosts and f.name not in NEVER_CHOSEN]
    coast = 0.45
    others.sort(key=lambda f: -(sooner[f.size] + coast * (f.town.name in SEASIDE) + rng.random()))
    order = [firm for firm in firms if firm.p_number in hosts] + others
    names = (
        ["cooperating"] * COOPERATING
        + ["visited"] * (VISITED_TWICE - COOPERATING)
        + ["once"] * VISITED_ONCE
        + ["phoned"] * (CONTACTED - VISITED_TWICE - VISITED_ONCE)
    )
    return dict.fromkeys((firm.p_number for firm in firms), "unknown") | {
        firm.p_number: name for firm, name in zip(order, names, strict=False)
    }


def _owner(rng: Random, firm: Firm, level: str, placed: list[Placement]) -> str | None:
    """The fixed contact: at half of the hosts the consultant with most people there, else the task force."""
    if level == "unknown":
        return None
    there = Counter(p.person.consultant for p in placed if p.firm is firm)
    if there and rng.random() < 0.5:
        return min(there, key=lambda user: (-there[user], user))
    if rng.random() < 0.75:
        return pick(rng, COMPANY).user
    return weighted(rng, [member.user for member in IPS], [member.meetings for member in IPS])


def _opened(rng: Random, firm: Firm, placed: list[Placement]) -> int:
    """Hosts were met before their first placement; the others come in all through the year."""
    weeks = [week_of(p.start.started_on) for p in placed if p.firm is firm]
    usual = 0 if rng.random() < 0.12 else between(rng, 0, 45)
    return max(0, min(usual, min(weeks, default=99) - between(rng, 5, 8)))
