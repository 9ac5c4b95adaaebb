"""Introductions that led nowhere (yet): who was put forward where, how far it got, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from crm.model import Stage
from generator import courses
from generator.chance import dealt, pick, shuffled, stream, weighted
from generator.days import ANCHOR, week_of
from generator.firms import Firm
from generator.hosts import Placement, Side, fits
from generator.profiles import work_field
from generator.relations import Relation
from generator.truth import Truth
from generator.wishes import NEXT_OF_KIN

FAILED, STILL_RUNNING = 104, 18
_STAGES = {Stage.APPROACHED: 62, Stage.MEETING: 34, Stage.TRIAL: 8}


@dataclass(frozen=True, slots=True)
class Approach:
    """One introduction without a placement. `decided` is False while it runs."""

    side: Side
    firm: Firm
    week: int
    stage: Stage
    decided: bool
    declined_by_participant: bool


def make_approaches(
    sides: Mapping[str, Side],
    first_weeks: Mapping[str, int],
    placed: list[Placement],
    firms: tuple[Firm, ...],
    truths: Mapping[str, Truth],
    relations: Mapping[str, Relation],
) -> list[Approach]:
    """122 introductions, spread over the weeks in which people were searching."""
    rng = stream("approaches")
    stages = dealt(rng, _STAGES)
    last = week_of(ANCHOR) - 1
    searching = _weeks_of_search(sides, first_weeks, placed)
    withdrew = next(s for s in sides.values() if s.person.course.story == courses.WITHDREW)
    decided = [pick(rng, [pair for pair in searching if pair[0] is withdrew and pair[1] < 40])]
    decided += shuffled(rng, [pair for pair in searching if pair[1] <= last - 3])[: FAILED - 1]
    running = shuffled(rng, [pair for pair in searching if pair[1] > last - 4])[:STILL_RUNNING]
    seen: set[tuple[str, str]] = {(p.person.participant_id, p.firm.p_number) for p in placed}
    result = []
    for turn, (side, week) in enumerate([*decided, *running]):
        is_decided = turn < FAILED
        stage = Stage.MEETING if turn == 0 else stages.pop() if is_decided else _early_stage(rng)
        open_to = tuple(firm for firm in firms if relations[firm.p_number].opened < week)
        firm = _choice(rng, side, stage, open_to, truths, relations, seen)
        seen.add((side.person.participant_id, firm.p_number))
        declined = is_decided and stage != Stage.APPROACHED and rng.random() < 0.3
        result.append(Approach(side, firm, week, stage, is_decided, declined))
    return result


def _early_stage(rng: Random) -> Stage:
    return weighted(rng, (Stage.APPROACHED, Stage.MEETING), (0.65, 0.35))


def _weeks_of_search(
    sides: Mapping[str, Side], first_weeks: Mapping[str, int], placed: list[Placement]
) -> list[tuple[Side, int]]:
    """Every (participant, week) in which an introduction could have been made."""
    result = []
    for participant_id, side in sides.items():
        busy: set[int] = set()
        for p in placed:
            if p.person is side.person:
                end = week_of(p.start.ended_on) if p.start.ended_on else week_of(ANCHOR)
                busy |= set(range(week_of(p.start.started_on) - 5, end + 1))
        first, last = first_weeks[participant_id] + 1, week_of(side.person.course.last_day) - 4
        if side.person.course.active:
            last = week_of(ANCHOR) - 1
        if side.person.course.story != courses.SHORT_WAY:
            result += [(side, week) for week in range(first, last + 1) if week not in busy]
    return result


def _choice(
    rng: Random,
    side: Side,
    stage: Stage,
    firms: tuple[Firm, ...],
    truths: Mapping[str, Truth],
    relations: Mapping[str, Relation],
    seen: set[tuple[str, str]],
) -> Firm:
    """A known employer within the limits; those met in person only among the visited ones."""
    levels = (
        ("cooperating", "visited")
        if stage != Stage.APPROACHED
        else ("cooperating", "visited", "once", "phoned")
    )
    pool = [
        firm
        for firm in firms
        if relations[firm.p_number].level in levels
        and (side.person.participant_id, firm.p_number) not in seen
        and fits(side, firm, truths[firm.p_number], None)
    ]
    field = work_field(side.person, side.profile)
    weights = [
        6.0 * (field in firm.fields) + 1.5 * bool(firm.fields & set(NEXT_OF_KIN[field])) + 0.3
        for firm in pool
    ]
    return weighted(rng, pool, weights)
