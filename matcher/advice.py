"""What speaks against one candidate and what to ask about, over and above what the factors say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm import model
from matcher import risk
from matcher.codes import HARD_BITS, UNKNOWN, held, names
from matcher.pairing import Pairing
from matcher.questions_there import FACTS_OF
from matcher.result import Reason
from matcher.scoring import FACTORS, Factor

_LEVELS = list(model.LanguageLevel)


def against(pairing: Pairing, candidate: int, factors: tuple[Factor, ...] = FACTORS) -> tuple[Reason, ...]:
    """All that speaks against, the weightier factors first."""
    return tuple(
        [reason for factor in factors for reason in factor.against(pairing, candidate)]
        + list(_place_against(pairing, candidate))
    )


def _place_against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    place = pairing.table.workplace(candidate)
    if place.ordinary_workplace is False:
        yield Reason("place.not_ordinary")
    opening = pairing.table.opening(candidate)
    needed = (opening and opening.language) or place.language
    own = pairing.profile.language
    if needed and own and _LEVELS.index(needed) > _LEVELS.index(own):
        yield Reason("place.language", {"needed": needed.value, "own": own.value})


def ask_about(
    pairing: Pairing,
    candidate: int,
    factors: tuple[Factor, ...] = FACTORS,
    first: Mapping[str, float] | None = None,
    worth: Mapping[str, float] | None = None,
) -> tuple[Reason, ...]:
    """What to ask: what comes before anything else, then by how much the answer may change the list.

    `first`: of a marked row, the unknown facts and how likely each breaks a limit. `worth`: what knowing a
    fact is worth. Of questions worth the same those that could be a hard limit stand first.
    """
    asked_first = [risk.reason(pairing, candidate, kind, chance) for kind, chance in (first or {}).items()]
    rest = [
        kept
        for one in (
            *_papers(pairing, candidate),
            *_limits_unknown(pairing, candidate),
            *(reason for factor in factors for reason in factor.ask(pairing, candidate)),
        )
        if (kept := _not_yet_asked(one, first or {})) is not None
    ]
    rest.sort(key=lambda one: -max(((worth or {}).get(fact, 0.0) for fact in _facts_of(one)), default=0.0))
    return (*asked_first, *rest)


def _facts_of(reason: Reason) -> tuple[str, ...]:
    axes = reason.facts.get("axes")
    return (
        tuple(f"axis.{axis}" for axis in axes) if isinstance(axes, tuple) else FACTS_OF.get(reason.kind, ())
    )


ASKED_BY = {
    "ask.hours": "hours",
    "ask.times": "times",
    "ask.forms": "forms",
    "ask.requirements": "requirements",
    "ask.address": "way",
    "ask.most_at_once": "room",
    "ask.job_types": "work",
    "ask.papers_held": "own_papers",
}
"""Kind of question → the kind of risk that asks the same first."""


def _not_yet_asked(reason: Reason, first: Mapping[str, float]) -> Reason | None:
    """The question, less what is asked first; None where nothing is left of it."""
    axes = reason.facts.get("axes")
    if isinstance(axes, tuple):
        left = tuple(axis for axis in axes if f"axis.{axis}" not in first)
        return Reason(reason.kind, {"axes": left}) if left else None
    return None if ASKED_BY.get(reason.kind) in first else reason


def _papers(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Papers to ask the participant about, and papers to arrange."""
    asked, own = int(pairing.table.requirements[candidate]), held(pairing.profile.certificates)
    if asked == UNKNOWN:
        yield Reason("ask.requirements")
        return
    missing = asked if own == UNKNOWN else asked & ~own
    if own == UNKNOWN and missing & HARD_BITS:
        yield Reason("ask.papers_held", {"papers": names(missing & HARD_BITS, model.Certificate)})
    if missing & ~HARD_BITS:
        yield Reason("ask.arrange", {"papers": names(missing & ~HARD_BITS, model.Certificate)})


def _limits_unknown(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    if pairing.table.forms[candidate] == UNKNOWN:
        yield Reason("ask.forms")
    if pairing.profile.language and not pairing.table.workplace(candidate).language:
        yield Reason("ask.language")
