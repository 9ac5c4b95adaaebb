"""The week's plan in words: why this employer, why somebody has no proposal, and how the plan is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from crm.problem import N_
from matcher import exploring, risk, scoring
from matcher.pairing import Pairing
from matcher.result import Half, Mark, Reason
from webapp import reasons
from webapp.frozen import reason_in, reason_out
from webapp.i18n import gettext, show_number
from webapp.shown_matches import is_for

EMPLOYERS_SIDE = ("opening", "relation", "recruitment", "capacity")
"""The factors of the chance that are the same for everybody, and so the only ones the plan counts."""


class Without(StrEnum):
    """Why a participant has no proposal in a week. The last four are those of matcher.plan.Why."""

    PLACED = "placed"
    CLOSED = "closed"
    NO_CONSULTANT = "no_consultant"
    ALL_ASKED = "all_asked"
    DROPPED = "dropped"
    NEW = "new"
    NOT_ASKED = "not_asked"
    NOTHING_ALLOWED = "nothing_allowed"
    NO_ROOM = "no_room"
    TAKEN = "taken"


WITHOUT = {
    Without.PLACED: N_("Er på en arbejdsplads nu, så der er ikke brug for en ny henvendelse."),
    Without.CLOSED: N_("Forløbet er afsluttet."),
    Without.NO_CONSULTANT: N_("Har ingen IPS-konsulent, der kan gøre det."),
    Without.ALL_ASKED: N_(
        "De virksomheder, der passer, er spurgt, står i en anden uges plan, har sagt nej inden for et halvt "
        "år, eller deltageren har sagt nej til dem."
    ),
    Without.DROPPED: N_("Forslaget er droppet i denne uge."),
    Without.NEW: N_("Er kommet til, siden planen blev lavet."),
    Without.NOT_ASKED: N_("Skal ikke have en henvendelse i denne uge."),
    Without.NOTHING_ALLOWED: N_("Ingen virksomheder passer inden for grænserne lige nu."),
    Without.NO_ROOM: N_("De virksomheder, der passer, er spurgt nok eller skal have ro i denne uge."),
    Without.TAKEN: N_(
        "Der er ikke plads nok i denne uge: de virksomheder, der passer, går til nogen, som har ventet "
        "længere eller ikke har andre."
    ),
}


@dataclass(frozen=True, slots=True)
class Because:
    """The foremost reason in each half, None where nothing known speaks for it; `mark` as on the list."""

    wants: Reason | None
    chance: Reason | None
    mark: Mark | None = None


def without(reason: str) -> str:
    """Why there is no proposal, as a sentence; a reason that is no code is shown as it stands."""
    known = reason in Without._value2member_map_
    return gettext(WITHOUT[Without(reason)]) if known else reason


def because(pairing: Pairing, candidate: int) -> Because:
    """Why this employer: of each half the heaviest factor that has something to say and nothing against."""
    wants = next(_reasons(pairing, candidate, Half.WANTS), None)
    return Because(wants, next(_reasons(pairing, candidate, Half.CHANCE), None), _mark(pairing, candidate))


def _mark(pairing: Pairing, candidate: int) -> Mark | None:
    """Whether something is to be asked first, or else whether they are new to us."""
    if float(risk.risks(pairing, np.array([candidate])).joint[0]) >= risk.ASK_FIRST:
        return Mark.ASK_FIRST
    is_new = exploring.new_to_us(pairing.table)[pairing.table.owner[candidate]]
    return Mark.EXPLORE if is_new else None


def _reasons(pairing: Pairing, candidate: int, half: Half) -> Iterator[Reason]:
    track = pairing.profile.track
    mine = [one for one in scoring.FACTORS if one.half is half]
    if half is Half.CHANCE:
        mine = [one for one in mine if one.name in EMPLOYERS_SIDE]
    for factor in sorted(mine, key=lambda one: -one.weight(track)):
        reason = factor.reason(pairing, candidate)
        if _says_why(reason) and not any(True for _ in factor.against(pairing, candidate)):
            yield reason
    table = pairing.table
    if half is Half.CHANCE and table.experience[table.owner[candidate]] > 0:
        yield Reason("experience.more")


def _says_why(reason: Reason) -> bool:
    """Hours fit only where the participant has said which."""
    stated = reason.facts.get("goal") is not None or reason.facts.get("times")
    return is_for(reason) and (reason.kind != "hours.fits" or bool(stated))


def written(why: Because) -> str:
    """The reasons as they are kept beside the proposal."""
    kept = {"wants": why.wants and reason_out(why.wants), "chance": why.chance and reason_out(why.chance)}
    return json.dumps(kept | {"mark": why.mark}, ensure_ascii=False, sort_keys=True)


def fits(kept: str | None) -> str:
    """What the participant wants that is met there, in one line."""
    told = _sentence(kept, "wants")
    return told or gettext("Intet af det, vi ved, taler imod.")


def chance(kept: str | None) -> str:
    """What speaks for a yes from this employer, in one line."""
    told = _sentence(kept, "chance")
    return told or gettext("Vi kender dem ikke så godt endnu. Begynd med at høre, hvad de har brug for.")


def mark(kept: str | None) -> Mark | None:
    """The mark that was kept; None where there is none, or where an import brought in what is none."""
    try:
        return Mark(json.loads(kept or "{}").get("mark"))
    except (AttributeError, ValueError):
        return None


def _sentence(kept: str | None, half: str) -> str | None:
    """A kept reason in words; None where there is none, or where an import brought in what is none."""
    try:
        found = json.loads(kept or "{}").get(half)
        return None if found is None else _told(reason_in(found))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _told(reason: Reason) -> str:
    """The sentence of the match list; the step alone would not say that it is that of our relation."""
    sentence = reasons.sentence(reason)
    if reason.kind != "relation.step":
        return sentence
    return gettext("Vores relation: {told}").format(told=sentence[:1].lower() + sentence[1:])


def most_loss(inputs: Mapping[str, object]) -> str:
    """The stated bound on what one person may lose for the team."""
    most = inputs.get("most_loss")
    share = 1 - most if isinstance(most, float | int) and 0 <= most <= 1 else 0.5
    told = (
        gettext("halvt") if share == 0.5 else gettext("{n} % ").format(n=show_number(100 * share, 0)).strip()
    )
    return gettext(
        "Ingen får et forslag, der er mindre end {share} så godt som deres eget bedste, medmindre der "
        "ikke er plads til noget bedre i denne uge. Så står det ved forslaget."
    ).format(share=told)
