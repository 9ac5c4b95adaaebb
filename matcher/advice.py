"""What speaks against one candidate and what to ask about, over and above what the factors say."""

from __future__ import annotations

from collections.abc import Iterator

from crm import model
from matcher.codes import HARD_BITS, UNKNOWN, held, names
from matcher.pairing import Pairing
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


def ask_about(pairing: Pairing, candidate: int, factors: tuple[Factor, ...] = FACTORS) -> tuple[Reason, ...]:
    """What could turn out to be a hard limit first, then what the factors do not know."""
    return tuple(
        list(_papers(pairing, candidate))
        + list(_limits_unknown(pairing, candidate))
        + [reason for factor in factors for reason in factor.ask(pairing, candidate)]
    )


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
