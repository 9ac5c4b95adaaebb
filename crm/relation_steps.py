"""How well we know each employer: the step that the log shows, offered beside the one that is recorded."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlite_utils import Database

from crm.conditions import REAL_CONTACT, REST_UNTIL
from crm.model import RelationStep
from crm.stored import code, day

ORDER = tuple(RelationStep)
"""The columns of the pipeline, from unknown to closed."""

_LOG = f"""
    SELECT p_number,
        max(date) AS last_on,
        min(date) AS met_on,
        min(date) FILTER (WHERE purpose = 'learn_needs') AS needs_on,
        max(date) FILTER (WHERE purpose NOT IN ('introduce', 'learn_needs', 'close')) AS later_on,
        max(date) FILTER (WHERE purpose IN ('agree_work_experience', 'agree_job')
                          AND result IS NOT 'no') AS agreed_on,
        max(date) FILTER (WHERE purpose = 'close') AS ended_on
    FROM employer_contacts WHERE date <= :as_of AND {REAL_CONTACT} AND {{log}} GROUP BY p_number
"""
"""What the log says of each employer; attempts without an answer say nothing."""

_HOSTED = (
    "SELECT p_number, max(started_on) AS hosted_on FROM placements WHERE started_on <= :as_of GROUP BY 1"
)

_EVIDENCE = """
    CASE
        WHEN closed_on <= :as_of THEN 'unit_closed'
        WHEN ended_on >= last_on AND ended_on >= coalesce(hosted_on, '') THEN 'ended'
        WHEN rest_until >= :as_of THEN 'rests'
        WHEN hosted_on IS NOT NULL THEN 'hosted'
        WHEN agreed_on IS NOT NULL THEN 'agreed'
        WHEN later_on > needs_on THEN 'followed_up'
        WHEN needs_on IS NOT NULL THEN 'needs_known'
        WHEN met_on IS NOT NULL THEN 'met'
        ELSE 'never_met'
    END
"""
"""What decides the step, the first that holds: how it ended, whether it rests, then the furthest reached."""

STEP_OF: Mapping[str, RelationStep] = {
    "unit_closed": RelationStep.CLOSED,
    "ended": RelationStep.CLOSED,
    "rests": RelationStep.PAUSED,
    "hosted": RelationStep.COOPERATION,
    "agreed": RelationStep.COOPERATION,
    "followed_up": RelationStep.FOLLOW_UP,
    "needs_known": RelationStep.NEEDS_MEETING,
    "met": RelationStep.FIRST_CONTACT,
    "never_met": RelationStep.UNKNOWN,
}
"""Evidence → the step that it shows."""

_DATE_OF = """
    CASE evidence WHEN 'unit_closed' THEN closed_on WHEN 'ended' THEN ended_on WHEN 'rests' THEN rest_until
        WHEN 'hosted' THEN hosted_on WHEN 'agreed' THEN agreed_on WHEN 'followed_up' THEN later_on
        WHEN 'needs_known' THEN needs_on WHEN 'met' THEN met_on END
"""
_SHOWN = "CASE evidence " + " ".join(f"WHEN '{k}' THEN '{v.value}'" for k, v in STEP_OF.items()) + " END"

_RANK = "CASE {} " + " ".join(f"WHEN '{step.value}' THEN {n}" for n, step in enumerate(ORDER)) + " END"

_STEPS = f"""
    WITH log AS ({_LOG}), hosted AS ({_HOSTED}),
    known AS (
        SELECT e.p_number, e.name, e.town, e.owner, e.closed_on, e.sort_key, e.relation_step AS recorded,
            {REST_UNTIL} AS rest_until, log.*, hosted.hosted_on
        FROM employers e LEFT JOIN log ON log.p_number = e.p_number
        LEFT JOIN hosted ON hosted.p_number = e.p_number
        WHERE {{where}}
    ),
    judged AS (SELECT *, {_EVIDENCE} AS evidence FROM known),
    stepped AS (
        SELECT *, {_SHOWN} AS shown, {_DATE_OF} AS evidence_on, coalesce(recorded, {_SHOWN}) AS step
        FROM judged
    ),
    offered AS (SELECT *, {_RANK.format("shown")} > {_RANK.format("step")} AS offer FROM stepped)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one employer stands: the recorded step (None: nobody has said) and the one that the log shows.

    `evidence` is a key of STEP_OF and `evidence_on` the day it speaks of; `last_on` is the last real contact.
    """

    p_number: str
    name: str
    town: str | None
    owner: str | None
    recorded: RelationStep | None
    shown: RelationStep
    evidence: str
    evidence_on: date | None
    last_on: date | None

    @property
    def step(self) -> RelationStep:
        """The recorded step, an imported one too; without it the one that the log shows."""
        return self.recorded or self.shown

    @property
    def offer(self) -> RelationStep | None:
        """The step of the log where it is further than the recorded one, or says that the employer rests."""
        return self.shown if self.recorded and ORDER.index(self.shown) > ORDER.index(self.recorded) else None


@dataclass(frozen=True, slots=True)
class StepColumn:
    """One column of the pipeline: how many stand there, how many have a step on offer, the first few."""

    step: RelationStep
    total: int
    offers: int
    first: tuple[Standing, ...]


def standings(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, Standing]:
    """Where each of these employers stands; those that do not exist are left out."""
    wanted = {f"p{n}": p_number for n, p_number in enumerate(p_numbers)}
    some = "p_number IN (" + ", ".join(f":{name}" for name in wanted) + ")"
    steps = _STEPS.format(log=some, where=f"e.{some}")
    rows = db.query(f"{steps} SELECT * FROM offered", {"as_of": as_of.isoformat(), **wanted})
    return {row["p_number"]: _standing(row) for row in rows}


class Turn(NamedTuple):
    """One employer on its step, in the order of the column: an offer first, then silent the longest."""

    settled: bool
    last_on: str
    sort_key: str
    p_number: str
    step: str
    owner: str | None
    town: str | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The turn of every employer, by its number, as they stood on `as_of`."""

    as_of: date
    turns: Mapping[str, Turn]


def steps(db: Database, as_of: date) -> Steps:
    """Where every employer stands."""
    return Steps(as_of, _turns(db, as_of, None))


def renewed(known: Steps, db: Database, p_numbers: Collection[str]) -> Steps:
    """The steps after changes at these employers only."""
    others = {number: turn for number, turn in known.turns.items() if number not in p_numbers}
    return Steps(known.as_of, others | _turns(db, known.as_of, p_numbers))


def _turns(db: Database, as_of: date, p_numbers: Collection[str] | None) -> dict[str, Turn]:
    some = "1" if p_numbers is None else "p_number IN (SELECT value FROM json_each(:numbers))"
    rows = db.conn.execute(
        f"""{_STEPS.format(log=some, where="1" if p_numbers is None else f"e.{some}")}
        SELECT offer = 0, coalesce(last_on, '~'), sort_key, p_number, step, owner, town FROM offered""",
        {"as_of": as_of.isoformat(), "numbers": json.dumps(list(p_numbers or ()))},
    )
    return {row[3]: Turn(*row) for row in rows}


def pipeline(
    db: Database, known: Steps, *, owner: str | None = None, town: str = "", each: int = 12
) -> list[StepColumn]:
    """Every step with its employers, those with an offer first, then those silent the longest.

    `owner` is a user name, "" for employers without an owner, None for all.
    """
    found: dict[str, list[Turn]] = {step.value: [] for step in ORDER}
    for turn in known.turns.values():
        if (owner is None or (turn.owner or "") == owner) and (not town or turn.town == town):
            found[turn.step].append(turn)
    first = {step: nsmallest(each, turns) for step, turns in found.items()}
    told = standings(db, [turn.p_number for turns in first.values() for turn in turns], known.as_of)
    return [
        StepColumn(
            step=step,
            total=len(found[step.value]),
            offers=sum(1 for turn in found[step.value] if not turn.settled),
            first=tuple(told[turn.p_number] for turn in first[step.value] if turn.p_number in told),
        )
        for step in ORDER
    ]


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        p_number=row["p_number"],
        name=row["name"],
        town=row["town"],
        owner=row["owner"],
        recorded=code(RelationStep, row["recorded"]),
        shown=RelationStep(row["shown"]),
        evidence=row["evidence"],
        evidence_on=day(row["evidence_on"]),
        last_on=day(row["last_on"]),
    )
