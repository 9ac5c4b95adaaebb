"""Next steps: what was agreed to happen, kept where a later contact shows it, overdue where none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm.model import Purpose, Result
from generator.chance import between, pick, shuffled, stream
from generator.days import ANCHOR, HOLIDAYS
from generator.events import Event
from generator.outreach import BUSY_FIRM
from generator.relations import Relation

OVERDUE = 15
"""Employers whose agreed next step has passed without anything happening."""

_TEXTS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.INTRODUCE: ("Kom forbi og sig goddag", "Aftal et kort besøg"),
    Purpose.LEARN_NEEDS: ("Behovssamtale om opgaver og travle tider", "Tag den lange snak om opgaver"),
    Purpose.FOLLOW_UP: (
        "Ring og hør, hvad de er kommet frem til",
        "Kom igen med forslag til opgaver",
        "Send kort beskrivelse og ring bagefter",
        "Aftal nyt besøg",
    ),
    Purpose.PROPOSE_PERSON: ("Foreslå en person og aftal møde", "Møde på stedet"),
    Purpose.AGREE_WORK_EXPERIENCE: ("Få praktikaftalen på plads",),
    Purpose.AGREE_JOB: ("Få ansættelsen på plads", "Gennemgå papirerne med lederen"),
    Purpose.SUPPORT: ("Opfølgning på stedet", "Ring og hør, hvordan det går"),
    Purpose.RETAIN: ("Fastholdelsessnak på stedet", "Kom forbi"),
    Purpose.SOLVE_PROBLEM: ("Find ny fordeling af opgaver sammen med lederen",),
    Purpose.CLOSE: ("Rund af med lederen",),
}


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    due_on: date


def next_steps(events: list[Event], relations: Mapping[str, Relation]) -> dict[int, Step]:
    """Place of the event in the log → its next step."""
    rng = stream("steps")
    latest = {event.firm.p_number: n for n, event in enumerate(events)}
    overdue = _overdue(events, relations, latest)
    steps: dict[int, Step] = {}
    following: dict[tuple[str, str], Event] = {}
    for n in range(len(events) - 1, -1, -1):
        event = events[n]
        later = following.get((event.firm.p_number, event.user))
        following[event.firm.p_number, event.user] = event
        if n in overdue:
            due = event.day + timedelta(days=between(rng, 5, 9))
            steps[n] = Step(pick(rng, _TEXTS[Purpose.FOLLOW_UP]), _weekday(due))
        elif n == latest[event.firm.p_number]:
            if _still_warm(event, relations) and rng.random() < 0.85:
                due = ANCHOR + timedelta(days=between(rng, 8, 34))
                steps[n] = Step(pick(rng, _TEXTS[Purpose.FOLLOW_UP]), _weekday(due))
        elif later and not event.reason and 0 < (later.day - event.day).days <= 45 and rng.random() < 0.8:
            steps[n] = Step(pick(rng, _TEXTS[later.purpose]), later.day)
    return steps


def _overdue(
    events: list[Event], relations: Mapping[str, Relation], latest: Mapping[str, int]
) -> frozenset[int]:
    """Latest contacts of two to eight weeks ago after which nothing happened."""
    able = [
        n
        for n in latest.values()
        if ANCHOR - timedelta(days=70) <= events[n].day <= ANCHOR - timedelta(days=12)
        and events[n].result != Result.NO
        and events[n].firm.name != BUSY_FIRM
        and relations[events[n].firm.p_number].step not in ("closed", "paused")
    ]
    return frozenset(shuffled(stream("overdue"), sorted(able))[:OVERDUE])


def _still_warm(event: Event, relations: Mapping[str, Relation]) -> bool:
    step = relations[event.firm.p_number].step
    recent = event.day >= ANCHOR - timedelta(days=35)
    return recent and event.result != Result.NO and step not in ("closed", "paused")


def _weekday(day: date) -> date:
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day
