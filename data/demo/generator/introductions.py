"""The introductions as rows: those behind placements, and those that led nowhere or still run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm.model import EndReason, Form, RefusalReason, Stage
from generator.approaches import Approach
from generator.chance import between, stream
from generator.days import ANCHOR, workday
from generator.events import Event
from generator.hosts import Placement


@dataclass(frozen=True, slots=True)
class Introduction:
    """One row of introductions.csv, with the placement it led to (its place in the list), if any."""

    day: date
    participant_id: str
    p_number: str
    stage: Stage
    outcome_on: date | None
    reason: RefusalReason | None
    placement: int | None

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.day.isoformat(), self.participant_id, self.p_number)


def behind_placements(placed: list[Placement], introduced: Mapping[int, date]) -> list[Introduction]:
    """Hired at the first paid hours, retained after 13 weeks; work experience alone is a trial."""
    rows = []
    for n, day in introduced.items():
        p = placed[n]
        same = [q for q in placed if q.person is p.person and q.firm is p.firm and not q.start.led]
        paid = [q for q in same if q.start.form != Form.WORK_EXPERIENCE]
        stage, outcome, reason = _trial(p) if not paid else _hired(paid[0])
        rows.append(
            Introduction(
                day, p.person.participant_id, p.firm.p_number, stage, outcome, reason, placed.index(p)
            )
        )
    return rows


def _trial(p: Placement) -> tuple[Stage, date | None, RefusalReason | None]:
    if p.start.ended_on is None:
        return Stage.TRIAL, None, None
    own = p.start.end_reason == EndReason.OWN_WISH
    return (
        Stage.TRIAL,
        p.start.ended_on,
        RefusalReason.PARTICIPANT_DECLINED if own else RefusalReason.NO_TASKS,
    )


def _hired(p: Placement) -> tuple[Stage, date | None, RefusalReason | None]:
    kept_until = p.start.started_on + timedelta(weeks=13)
    if kept_until < ANCHOR and (p.start.ended_on is None or p.start.ended_on >= kept_until):
        return Stage.RETAINED, kept_until, None
    return Stage.HIRED, p.start.started_on, None


def without_placement(
    approaches: list[Approach], work: list[tuple[Event, Event | None]]
) -> list[Introduction]:
    """The reason is the one that the employer gave, or that the participant did not want to."""
    rng = stream("introductions")
    rows = []
    for approach, (proposal, answer) in zip(approaches, work, strict=True):
        outcome, reason = None, None
        if answer:
            outcome, reason = answer.day, answer.reason
        elif approach.decided:
            outcome = min(
                workday(proposal.day + timedelta(days=between(rng, 8, 20))), ANCHOR - timedelta(days=3)
            )
            reason = RefusalReason.PARTICIPANT_DECLINED
        pid = approach.side.person.participant_id
        rows.append(
            Introduction(proposal.day, pid, approach.firm.p_number, approach.stage, outcome, reason, None)
        )
    return rows
