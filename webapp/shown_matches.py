"""Match rows as the pages show them: sentences, place and opening around the matcher's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from sqlite_utils import Database

from crm import employers, opportunities
from crm.danish import search_key, search_terms, sort_key
from crm.employers import Place
from crm.model import OpportunityKind, RelationStep
from crm.opportunities import Opportunity
from matcher import diversity, risk, surplus
from matcher.recommend import DECIMALS
from matcher.result import Contribution, Education, Excluded, Half, Limit, Mark, Match, MatchList, Reason
from webapp import approach, reasons
from webapp.approach import Approach
from webapp.halves import Halves, laid_open
from webapp.i18n import gettext, ngettext

_NO_REASON = frozenset(
    ("unknown", "none_stated", "work_unknown", "unlike", "none", "not_given", "other_valued", "stranger")
)


_by_name = lru_cache(maxsize=1 << 15)(sort_key)
"""The key of each name made once: thousands of employers are left out of each list, and always the same."""

TOLD_AT_ONCE = 4
"""How many reasons for, and how many questions, are told at once; the rest can be folded out."""


@dataclass(frozen=True, slots=True)
class For:
    """One reason for: the factor's name, its half, its sentence, and its points out of 100.

    `points` is None where they are not told.
    """

    factor: str
    half: Half
    sentence: str
    points: float | None


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
    approach: Approach | None


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
    moved_up = [one for one in told if one.mark is Mark.EXPLORE]
    ordered = sorted((one for one in told if one.mark is not Mark.EXPLORE), key=_stands)
    for one in moved_up:
        ordered.insert(one.rank - 1, one)
    return replace(
        found, matches=tuple(replace(match, rank=rank) for rank, match in enumerate(ordered, start=1))
    )


def _stands(match: Match) -> tuple[float, str]:
    """By the score; what is to be asked first counts as it does in the whole list (matcher/risk.py)."""
    in_vain = (match.risk_without_way or 0.0) if match.mark is Mark.ASK_FIRST else 0.0
    return -round(match.score * (1 - in_vain), DECIMALS), match.p_number


def _without_travel(match: Match) -> Match:
    kept = tuple(one for one in match.contributions if not _is_travel(one.reason))
    base = surplus.CHANCE_BASE if match.chance is None else surplus.chance_base(match.chance, kept)
    made = surplus.of(kept, base)
    # The way to work is no part of the chance, so how sure that is stays as it was.
    return replace(
        match,
        commute_minutes=None,
        score=round(made.score, DECIMALS),
        fit=round(made.fit, DECIMALS),
        chance=round(made.chance, DECIMALS),
        contributions=kept,
        against=tuple(reason for reason in match.against if not _is_travel(reason)),
        **_asked_without_travel(match),
    )


def _asked_without_travel(match: Match) -> dict[str, Any]:
    """The mark and the questions, and their order, without what the way to work has to do with them.

    Of a list kept from before these were worked out apart, what it tells has to do; that may lose a mark.
    """
    told = match.ask_about if match.asked_without_way is None else match.asked_without_way
    asked = [reason for reason in told if not _is_travel(reason)]
    asked.sort(key=lambda reason: (not risk.is_first(reason), reason.kind))
    in_vain = risk.joint(asked) if match.risk_without_way is None else match.risk_without_way
    loses = match.mark is Mark.ASK_FIRST and in_vain < risk.ASK_FIRST
    return {
        "ask_about": tuple(asked),
        "mark": None if loses else match.mark,
        "risk_without_way": in_vain,
        "asked_without_way": tuple(asked),
    }


def _is_travel(reason: Reason) -> bool:
    return reason.kind.startswith(("commute.", "commute_first."))


def rows(db: Database, found: MatchList, today: date, me: str) -> list[Row]:
    """The matches with what the page tells of each; the largest contribution first.

    How `me` may approach an employer is told as it stands `today`, also on a list that was kept.
    """
    matches = found.matches
    p_numbers = [match.p_number for match in matches]
    places = employers.places(db, p_numbers)
    counts = opportunities.usable_counts(db, p_numbers, found.as_of)
    openings = opportunities.by_id(db, [m.opportunity_id for m in matches if m.opportunity_id])
    kinds = {
        places[match.p_number].p_number: _kind(openings.get(match.opportunity_id or ""), match.education)
        for match in matches
        if match.p_number in places
    }
    approaches = approach.of_employers(db, kinds, today, me)
    return [
        _row(
            match,
            places.get(match.p_number),
            openings.get(match.opportunity_id or ""),
            counts.get(match.p_number, 0),
            approaches,
        )
        for match in matches
    ]


def _kind(opening: Opportunity | None, teaches: Education | None) -> OpportunityKind | None:
    """The kind of an opening; where nobody has noted it, nothing says that it was posted.

    At a place of education one asks about places to learn, whether or not we have heard of one.
    """
    if teaches is Education.ONLY:
        return OpportunityKind.EDUCATION
    if opening is None:
        return None
    return OpportunityKind(opening.kind) if opening.kind else OpportunityKind.HIDDEN


def _row(
    match: Match,
    place: Place | None,
    opening: Opportunity | None,
    count: int,
    approaches: Mapping[str, Approach],
) -> Row:
    halves = None if match.fit is None else laid_open(match)
    way_told = any(_is_travel(one.reason) for one in match.contributions)
    return Row(
        match=match,
        place=place,
        opening=opening,
        other_openings=count - (opening is not None),
        halves=halves,
        way_told=way_told,
        pros=_pros(match, halves, weighted=way_told),
        cons=tuple(reasons.sentence(reason) for reason in match.against),
        questions=tuple(reasons.sentence(reason) for reason in match.ask_about),
        approach=approaches.get(place.p_number) if place else None,
    )


def _pros(match: Match, halves: Halves | None, *, weighted: bool) -> tuple[For, ...]:
    """The reasons for, the largest first; by turns from both halves to somebody who may not see the weights.

    Points of the wants half, and their place among the others, would tell what counts most for the person. So
    its reasons come without then, by how far each wish is met.
    """
    points = halves.points if halves else {one.factor: 100 * one.points for one in match.contributions}
    told = [one for one in match.contributions if one.points > 0 and is_for(one.reason)]
    told.sort(key=lambda one: -points[one.factor])
    if weighted:
        return tuple(_for(one, points[one.factor]) for one in told)
    wants = [one for one in told if one.half is Half.WANTS]
    wants.sort(key=lambda one: (-round(one.points / one.highest, DECIMALS), one.factor))
    chance = [_for(one, points[one.factor]) for one in told if one.half is Half.CHANCE]
    by_turns = zip_longest((_for(one, None) for one in wants), chance)
    return tuple(one for pair in by_turns for one in pair if one is not None)


def _for(one: Contribution, points: float | None) -> For:
    return For(reasons.factor_name(one.factor), one.half, reasons.sentence(one.reason), points)


def is_for(reason: Reason) -> bool:
    """Unknown is worth some points, but it is no reason for; neither is what merely is not against."""
    stranger = reason.facts.get("step") == RelationStep.UNKNOWN
    return reason.kind.partition(".")[2] not in _NO_REASON and not stranger


def variety(shown: Sequence[Row]) -> str:
    """How varied the first ten of a list are; empty where there is nothing to compare."""
    counts = diversity.of([row.match for row in shown])
    if counts.employers < 2 or counts.new_to_us is None:
        return ""
    is_all = len(shown) == counts.employers
    told = gettext("{n} virksomheder") if is_all else gettext("De første {n} virksomheder")
    industries = ngettext("{n} branche", "{n} brancher", counts.industries).format(n=counts.industries)
    work = ngettext("{n} jobtype", "{n} jobtyper", counts.job_types).format(n=counts.job_types)
    known = [text for text, n in ((industries, counts.industries), (work, counts.job_types)) if n]
    of_what = gettext(" i {what}").format(what=" med ".join(known)) if counts.industries else ""
    return f"{told.format(n=counts.employers)}{of_what}; {_new_ones(counts)}"


def _new_ones(counts: diversity.Diversity) -> str:
    if not counts.new_to_us:
        return gettext("vi har været i kontakt med dem alle.")
    if counts.new_to_us == counts.employers:
        return gettext("vi har ikke kontaktet nogen af dem før.")
    return gettext("{n} har vi aldrig kontaktet.").format(n=counts.new_to_us)


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
