"""Match rows as the pages show them: sentences, place and opening around the matcher's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlite_utils import Database

from crm import employers, opportunities
from crm.danish import search_key, search_terms, sort_key
from crm.employers import Place
from crm.model import RelationStep
from crm.opportunities import Opportunity
from matcher import surplus
from matcher.recommend import DECIMALS
from matcher.result import Contribution, Excluded, Half, Limit, Match, MatchList, Reason
from webapp import reasons
from webapp.halves import Halves, laid_open

_NO_REASON = frozenset(
    ("unknown", "none_stated", "work_unknown", "unlike", "none", "not_given", "other_valued", "stranger")
)


_by_name = lru_cache(maxsize=1 << 15)(sort_key)
"""The key of each name made once: thousands of employers are left out of each list, and always the same."""

TOLD_AT_ONCE = 4
"""How many reasons for, and how many questions, are told at once; the rest can be folded out."""


@dataclass(frozen=True, slots=True)
class For:
    """One reason for: the factor's name, its half, its sentence, and its points out of 100."""

    factor: str
    half: Half
    sentence: str
    points: float


@dataclass(frozen=True, slots=True)
class Row:
    """One match with its two halves laid open; None in a list kept from before there were two.

    `way_told`: whether the way to work is among what is told. `other_openings` counts the employer's usable
    openings that this match does not stand through.
    """

    match: Match
    place: Place | None
    opening: Opportunity | None
    other_openings: int
    halves: Halves | None
    way_told: bool
    pros: tuple[For, ...]
    cons: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One employer that is not listed, with a sentence per broken limit."""

    p_number: str
    employer: str
    limits: tuple[str, ...]
    sentences: tuple[str, ...]


def without_home(found: MatchList) -> MatchList:
    """The list scored, ordered and told as if the way to work counted for nothing.

    From travel times one could find the home, and so one could from points that the page does not tell of:
    subtracted from thirty scores, with the places of the employers, they led to within a few hundred metres.
    """
    told = [_without_travel(match) for match in found.matches]
    told.sort(key=lambda match: (-match.score, match.p_number))
    return replace(
        found, matches=tuple(replace(match, rank=rank) for rank, match in enumerate(told, start=1))
    )


def _without_travel(match: Match) -> Match:
    kept = tuple(one for one in match.contributions if not _is_travel(one.reason))
    made = surplus.of(kept)
    # The way to work is no part of the chance, so how sure that is stays as it was.
    return replace(
        match,
        commute_minutes=None,
        score=round(made.score, DECIMALS),
        fit=round(made.fit, DECIMALS),
        chance=round(made.chance, DECIMALS),
        contributions=kept,
        against=tuple(reason for reason in match.against if not _is_travel(reason)),
    )


def _is_travel(reason: Reason) -> bool:
    return reason.kind.startswith("commute.")


def rows(db: Database, found: MatchList) -> list[Row]:
    """The matches with what the page tells of each; the largest contribution first."""
    matches = found.matches
    p_numbers = [match.p_number for match in matches]
    places = employers.places(db, p_numbers)
    counts = opportunities.usable_counts(db, p_numbers, found.as_of)
    openings = opportunities.by_id(db, [m.opportunity_id for m in matches if m.opportunity_id])
    return [
        _row(
            match,
            places.get(match.p_number),
            openings.get(match.opportunity_id or ""),
            counts.get(match.p_number, 0),
        )
        for match in matches
    ]


def _row(match: Match, place: Place | None, opening: Opportunity | None, count: int) -> Row:
    halves = None if match.fit is None else laid_open(match)
    points = halves.points if halves else {one.factor: 100 * one.points for one in match.contributions}
    pros = [
        For(reasons.factor_name(one.factor), one.half, reasons.sentence(one.reason), points[one.factor])
        for one in match.contributions
        if one.points > 0 and _is_for(one)
    ]
    return Row(
        match=match,
        place=place,
        opening=opening,
        other_openings=count - (opening is not None),
        halves=halves,
        way_told=any(_is_travel(one.reason) for one in match.contributions),
        pros=tuple(sorted(pros, key=lambda one: -one.points)),
        cons=tuple(reasons.sentence(reason) for reason in match.against),
        questions=tuple(reasons.sentence(reason) for reason in match.ask_about),
    )


def _is_for(one: Contribution) -> bool:
    """Unknown is worth some points, but it is no reason for; neither is what merely is not against."""
    stranger = one.reason.facts.get("step") == RelationStep.UNKNOWN
    return one.reason.kind.partition(".")[2] not in _NO_REASON and not stranger


def limit_counts(excluded: Sequence[Excluded]) -> list[tuple[Limit, str, int]]:
    """Each limit that leaves someone out: its name and how many it leaves out."""
    counted = Counter(limit for one in excluded for limit in one.limits)
    return [(limit, reasons.limit_name(limit), counted[limit]) for limit in Limit if counted[limit]]


def left_out(excluded: Sequence[Excluded], limit: Limit | None, search: str) -> list[Excluded]:
    """Those that break `limit` (or any) and whose name or P-number holds the words searched for.

    The fewer limits an employer breaks, the nearer it is to fitting, so those come first; then by name.
    """
    terms = search_terms(search)
    found = [one for one in excluded if (limit is None or limit in one.limits) and _is_found(one, terms)]
    return sorted(found, key=lambda one: (len(one.limits), _by_name(one.employer), one.p_number))


def _is_found(one: Excluded, terms: tuple[tuple[str, str], ...]) -> bool:
    if not terms:
        return True
    key = search_key(one.employer, one.p_number)
    return all(long in key or short in key for long, short in terms)


def in_words(excluded: Sequence[Excluded]) -> list[LeftOut]:
    """The employers left out, each with its sentences."""
    return [
        LeftOut(
            one.p_number,
            one.employer,
            tuple(reasons.limit_name(limit) for limit in one.limits),
            tuple(reasons.sentence(reason) for reason in one.reasons),
        )
        for one in excluded
    ]
