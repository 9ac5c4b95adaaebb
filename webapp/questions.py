"""What we would most like to know, in words: the question, and what its answer may change on the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm.problem import N_
from matcher.questions import Question
from matcher.result import Reason
from webapp.i18n import gettext, ngettext, show_number
from webapp.reasons import ASKED, sentence

TOLD = 3
"""So many questions are told for each side."""


@dataclass(frozen=True, slots=True)
class Told:
    """One question and what the answer may change; for an employer its P-number and name."""

    question: str
    effect: str
    p_number: str | None = None
    employer: str | None = None


def to_participant(found: Sequence[Question]) -> list[Told]:
    """The questions for the next talk with the participant, as given: the most important first."""
    return [Told(_own_question(one), _own_effect(one)) for one in found[:TOLD]]


def at_employers(found: Sequence[Question]) -> list[Told]:
    """The questions for the next visits, one for each employer, the most important first."""
    best: dict[str, Question] = {}
    for one in found:
        if one.value > 0 and one.p_number is not None:
            best.setdefault(one.p_number, one)
    return [
        Told(sentence(_reason(one)), _effect(one), one.p_number, one.employer)
        for one in list(best.values())[:TOLD]
    ]


_OWN = {
    "job_wishes": N_("Hvad vil deltageren gerne arbejde med?"),
    "max_commute_minutes": N_("Hvor mange minutter må vejen til arbejde højst tage?"),
    "transport": N_("Hvordan kan deltageren komme på arbejde?"),
    "home": N_("Hvor bor deltageren?"),
    "hours_goal": N_("Hvor mange timer om ugen er målet?"),
    "hours_now": N_("Hvor mange timer om ugen klarer deltageren nu?"),
    "times": N_("Hvornår på dagen kan deltageren arbejde?"),
    "certificates": N_("Hvilke kørekort og beviser har deltageren?"),
    "accepted_forms": N_("Hvilke ansættelsesformer er deltageren åben for?"),
    "axis": N_("Hvordan har deltageren det med {axis}?"),
    "accommodations": N_("Hvad hjælper deltageren på en arbejdsplads?"),
    "strengths": N_("Hvad er deltageren god til?"),
}


def _own_question(one: Question) -> str:
    axis = one.facts.get("axis")
    return gettext(_OWN[one.kind]).format(axis=gettext(ASKED[str(axis)]) if axis else "")


def _own_effect(one: Question) -> str:
    if one.kind == "job_wishes":
        return gettext("Uden jobønsker står listen kun efter alt det andet.")
    if not one.changed:
        return gettext("Svaret kan ændre rækkefølgen på listen.")
    return ngettext(
        "Svaret kan skifte en af de første på listen ud.",
        "Svaret kan skifte op til {n} af de første på listen ud.",
        one.changed,
    ).format(n=show_number(one.changed))


_ASKED: Mapping[str, Callable[[Question], Reason]] = {
    "hours_min": lambda _: Reason("ask.hours"),
    "times": lambda _: Reason("ask.times"),
    "forms": lambda _: Reason("ask.forms"),
    "requirements": lambda _: Reason("ask.requirements"),
    "values": lambda _: Reason("ask.values"),
    "recruitment": lambda _: Reason("ask.recruitment"),
    "support": lambda _: Reason("ask.support"),
    "can_grow": lambda _: Reason("ask.can_grow"),
    "most_at_once": lambda _: Reason("ask.most_at_once"),
    "wish": lambda _: Reason("ask.job_types"),
    "address": lambda _: Reason("ask.address"),
    "opening": lambda _: Reason("ask.opening"),
    "axis": lambda one: Reason("ask.axes", {"axes": (one.kind.partition(".")[2],)}),
}


def _reason(one: Question) -> Reason:
    return _ASKED[one.kind.partition(".")[0]](one)


def _effect(one: Question) -> str:
    rank, best = one.rank or 0, one.best or 0
    if best < rank and one.out:
        text = N_("Står nr. {rank}. Svaret kan flytte dem op på nr. {best}, eller helt af listen.")
    elif best < rank:
        text = N_("Står nr. {rank}. Svaret kan flytte dem op på nr. {best}.")
    elif one.out:
        text = N_("Står nr. {rank}. Svaret kan tage dem af listen.")
    else:
        text = N_("Står nr. {rank}. Svaret kan flytte dem længere ned.")
    return gettext(text).format(rank=rank, best=best)
