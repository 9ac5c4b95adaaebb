"""What a match list is made of. Facts, not sentences: webapp/reasons.py puts them into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Half(StrEnum):
    """The two halves of a score: what the participant wants, and the chance that the employer says yes."""

    WANTS = "wants"
    CHANCE = "chance"


class Limit(StrEnum):
    """The hard limits, in the order in which they are told."""

    COMMUTE = "commute"
    REQUIREMENT = "requirement"
    TIMES = "times"
    HOURS = "hours"
    FORM = "form"
    ENVIRONMENT = "environment"
    NO_GO = "no_go"
    DO_NOT_CONTACT = "do_not_contact"
    FULL = "full"


class Mark(StrEnum):
    """Why a match stands where its score alone would not put it."""

    EXPLORE = "explore"
    ASK_FIRST = "ask_first"


class Education(StrEnum):
    """Whether what a participant could get at an employer is an education, only or among other things."""

    ONLY = "only"
    ALSO = "also"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say: which sentence (`kind`) and the facts that fill it (codes, numbers, dates, texts)."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor adds to its half: 0 ≤ `points` ≤ `highest`, in utility (wants) or log-odds (chance)."""

    factor: str
    half: Half
    points: float
    highest: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Match:
    """One employer on the list, through itself (`opportunity_id` None) or its best allowed opening.

    `fit`: the share of what is wished for that is met. `chance`: that an approach now leads to a meeting or
    further; it lies `between` these two eight times in ten. The first two are what the contributions add up
    to (matcher/surplus.py). `paid`: that it leads to paid hours. None in lists kept from before. `mark` is
    why it stands out of the order of scores. `new_to_us`: nobody of ours has ever asked there.
    `risk_without_way` and `asked_without_way`: of a row marked to ask first, the risk and the questions as if
    there were no risk in the way to work; None in rows without that mark and in lists kept from before.
    """

    rank: int
    p_number: str
    employer: str
    opportunity_id: str | None
    score: float
    commute_minutes: float | None
    contributions: tuple[Contribution, ...]
    against: tuple[Reason, ...]
    ask_about: tuple[Reason, ...]
    fit: float | None = None
    chance: float | None = None
    between: tuple[float, float] | None = None
    paid: float | None = None
    paid_between: tuple[float, float] | None = None
    mark: Mark | None = None
    new_to_us: bool | None = None
    industry_code: str | None = None
    job_types: tuple[str, ...] | None = None
    education: Education | None = None
    risk_without_way: float | None = None
    asked_without_way: tuple[Reason, ...] | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """An employer left out, with every limit it breaks as itself and the facts behind each, in one order."""

    p_number: str
    employer: str
    limits: tuple[Limit, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MatchList:
    """The ranked employers for one participant, and those left out.

    `allowed` counts every employer that breaks no limit, also those below the cut of the list.
    """

    participant_id: str
    track: str | None
    as_of: date
    model: str
    allowed: int
    matches: tuple[Match, ...]
    excluded: Sequence[Excluded]
