"""A match list as JSON to keep, and back again with the same facts, for the same sentences later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, overload

from matcher.result import Contribution, Education, Excluded, Half, Limit, Mark, Match, MatchList, Reason

_DATE = "date"
"""A date among a reason's facts is kept as {"date": "2026-11-16"}, so that it comes back as a date."""


def frozen(found: MatchList) -> str:
    """The list as JSON text. Says nothing of whom it is for."""
    return json.dumps(
        {
            "track": found.track,
            "as_of": found.as_of.isoformat(),
            "model": found.model,
            "allowed": found.allowed,
            "matches": [_match_out(match) for match in found.matches],
            "excluded": [
                {
                    "p_number": one.p_number,
                    "employer": one.employer,
                    "limits": [limit.value for limit in one.limits],
                    "reasons": [reason_out(reason) for reason in one.reasons],
                }
                for one in found.excluded
            ],
        },
        ensure_ascii=False,
    )


def thawed(text: str, participant_id: str) -> MatchList:
    """The kept list again."""
    kept = json.loads(text)
    return MatchList(
        participant_id=participant_id,
        track=kept["track"],
        as_of=date.fromisoformat(kept["as_of"]),
        model=kept["model"],
        allowed=kept["allowed"],
        matches=tuple(_match_in(match) for match in kept["matches"]),
        excluded=_Kept(kept["excluded"]),
    )


class _Kept(Sequence[Excluded]):
    """The employers left out, each thawed when it is looked at: thousands, and most pages need none."""

    def __init__(self, kept: list[dict[str, Any]]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> Excluded: ...
    @overload
    def __getitem__(self, index: slice) -> list[Excluded]: ...
    def __getitem__(self, index: int | slice) -> Excluded | list[Excluded]:
        if isinstance(index, slice):
            return [_excluded_in(one) for one in self._kept[index]]
        return _excluded_in(self._kept[index])


def _excluded_in(kept: dict[str, Any]) -> Excluded:
    return Excluded(
        kept["p_number"],
        kept["employer"],
        tuple(Limit(limit) for limit in kept["limits"]),
        tuple(reason_in(reason) for reason in kept["reasons"]),
    )


def _match_out(match: Match) -> dict[str, Any]:
    return {
        "rank": match.rank,
        "p_number": match.p_number,
        "employer": match.employer,
        "opportunity_id": match.opportunity_id,
        "score": match.score,
        "fit": match.fit,
        "chance": match.chance,
        "between": match.between,
        "paid": match.paid,
        "paid_between": match.paid_between,
        "mark": match.mark,
        "new_to_us": match.new_to_us,
        "industry_code": match.industry_code,
        "job_types": None if match.job_types is None else list(match.job_types),
        "education": match.education,
        "commute_minutes": match.commute_minutes,
        "contributions": [
            {
                "factor": one.factor,
                "half": one.half.value,
                "points": one.points,
                "highest": one.highest,
                "reason": reason_out(one.reason),
            }
            for one in match.contributions
        ],
        "against": [reason_out(reason) for reason in match.against],
        "ask_about": [reason_out(reason) for reason in match.ask_about],
        "risk_without_way": match.risk_without_way,
        "asked_without_way": None
        if match.asked_without_way is None
        else [reason_out(reason) for reason in match.asked_without_way],
    }


def _match_in(kept: dict[str, Any]) -> Match:
    return Match(
        rank=kept["rank"],
        p_number=kept["p_number"],
        employer=kept["employer"],
        opportunity_id=kept["opportunity_id"],
        score=kept["score"],
        commute_minutes=kept["commute_minutes"],
        contributions=tuple(
            Contribution(
                one["factor"], Half(one["half"]), one["points"], one["highest"], reason_in(one["reason"])
            )
            for one in kept["contributions"]
        ),
        against=tuple(reason_in(reason) for reason in kept["against"]),
        ask_about=tuple(reason_in(reason) for reason in kept["ask_about"]),
        fit=kept.get("fit"),
        chance=kept.get("chance"),
        between=tuple(kept["between"]) if kept.get("between") else None,
        paid=kept.get("paid"),
        paid_between=tuple(kept["paid_between"]) if kept.get("paid_between") else None,
        mark=Mark(kept["mark"]) if kept.get("mark") else None,
        new_to_us=kept.get("new_to_us"),
        industry_code=kept.get("industry_code"),
        job_types=None if kept.get("job_types") is None else tuple(kept["job_types"]),
        education=Education(kept["education"]) if kept.get("education") else None,
        risk_without_way=kept.get("risk_without_way"),
        asked_without_way=None
        if kept.get("asked_without_way") is None
        else tuple(reason_in(reason) for reason in kept["asked_without_way"]),
    )


def reason_out(reason: Reason) -> dict[str, Any]:
    """One reason as it is kept."""
    return {"kind": reason.kind, "facts": {name: _out(fact) for name, fact in reason.facts.items()}}


def reason_in(kept: dict[str, Any]) -> Reason:
    """A kept reason again. Raises KeyError or TypeError for what is none."""
    return Reason(kept["kind"], {name: _in(fact) for name, fact in kept["facts"].items()})


def _out(fact: object) -> object:
    if isinstance(fact, date):
        return {_DATE: fact.isoformat()}
    if isinstance(fact, tuple | list):
        return [_out(part) for part in fact]
    return fact


def _in(kept: object) -> object:
    if isinstance(kept, dict):
        return date.fromisoformat(kept[_DATE])
    return tuple(_in(part) for part in kept) if isinstance(kept, list) else kept
