"""Near misses in words: what one smaller change of the participant's own limits would bring onto the list.

Shown to the participant's own consultant alone. Who comes in depends on how far from home it is, so a company
consultant, who may not learn where that is, gets none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm import model
from crm.problem import N_
from matcher.near import NearMiss
from matcher.result import Limit
from webapp.i18n import gettext, ngettext, show_number
from webapp.labels import label, no_go_in_words
from webapp.reasons import ASKED, listed

NAMED = 5
"""So many of those who come in are named."""


@dataclass(frozen=True, slots=True)
class Told:
    """One near miss: the sentence, the first of those who come in as (P-number, name), and how many more."""

    sentence: str
    employers: tuple[tuple[str, str], ...]
    more: int


def in_words(found: Sequence[NearMiss]) -> list[Told]:
    """Each near miss, in the order given: something to talk about with the participant, not to press for."""
    return [_told(one) for one in found]


def _told(one: NearMiss) -> Told:
    count = len(one.employers)
    comes = ngettext("kommer {n} virksomhed med", "kommer {n} virksomheder med", count).format(
        n=show_number(count)
    )
    text = gettext(_CHANGES[one.limit]).format(comes=comes, **_WORDS[one.limit](one.facts))
    return Told(text, one.employers[:NAMED], max(0, count - NAMED))


def _from_to(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"was": show_number(facts["was"], 1), "becomes": show_number(facts["becomes"], 1)}


_CHANGES = {
    Limit.COMMUTE: N_("Ved {becomes} i stedet for {was} minutter hver vej {comes}."),
    Limit.HOURS: N_("Med {becomes} i stedet for {was} timer om ugen som mål {comes}."),
    Limit.TIMES: N_("Med {time} oven i de tider, deltageren kan nu, {comes}."),
    Limit.FORM: N_("Med {form} oven i de ansættelsesformer, deltageren er åben for nu, {comes}."),
    Limit.REQUIREMENT: N_("Med {paper} {comes}."),
    Limit.ENVIRONMENT: N_("Med »{little}« i stedet for »{never}« om {axis} {comes}."),
    Limit.NO_GO: N_("Uden {entry} på nej-listen {comes}."),
}

_WORDS: Mapping[Limit, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    Limit.COMMUTE: _from_to,
    Limit.HOURS: _from_to,
    Limit.TIMES: lambda facts: {"time": label(model.TimeOfDay, facts["time"]).lower()},
    Limit.FORM: lambda facts: {"form": label(model.Form, facts["form"]).lower()},
    Limit.REQUIREMENT: lambda facts: {
        "paper": listed(label(model.Certificate, paper).lower() for paper in facts["papers"])
    },
    Limit.ENVIRONMENT: lambda facts: {
        "axis": gettext(ASKED[facts["axis"]]),
        "little": label(model.AxisWish, "little").lower(),
        "never": label(model.AxisWish, "never").lower(),
    },
    Limit.NO_GO: lambda facts: {"entry": _entry(facts["entry"])},
}


def _entry(text: str) -> str:
    said = no_go_in_words(text)
    return said if said != text else f"»{text}«"
