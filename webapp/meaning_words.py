"""What a wish means, in words: why nothing was understood."""

from __future__ import annotations

from crm.problem import N_
from matcher.text.current import Notice
from matcher.text.meaning import Unclear
from webapp.i18n import gettext

_WHY = {
    Unclear.EMPTY: N_("Der står ikke noget. Skriv et ønske, for eksempel: noget med dyr."),
    Unclear.NO_WORDS: N_("Her er ingen ord, vi kan læse. Skriv ønsket med almindelige bogstaver."),
    Unclear.TOO_SHORT: N_("Det er for kort til at forstå. Skriv et par ord om arbejdet."),
    Unclear.ONLY_NO: N_("Her står kun, hvad det ikke skal være. Skriv også, hvad det gerne må være."),
    Unclear.UNSURE: N_("Det forstår vi ikke sikkert. Skriv gerne, hvad du vil lave, eller vælg et job."),
    Unclear.CIVIL_NUMBER: N_("Teksten ser ud til at indeholde et CPR-nummer og læses ikke. Fjern nummeret."),
}


_NOTICE = {
    Notice.NO_MODEL: N_(
        "Tekstmodellen mangler eller kan ikke læses, så ønsker forstås kun ud fra bogstaverne. "
        "Installér Jobbro igen."
    ),
    Notice.NO_SEMANTIC: N_(
        "Den valgte tekstmodel kræver sentence-transformers, så Jobbros egen bruges. "
        "Installér: pip install 'jobbro[semantic]'"
    ),
    Notice.BAD_MODEL: N_(
        "Den valgte tekstmodel kan ikke læses, så Jobbros egen bruges. Ret mappen eller navnet."
    ),
}


def notice(found: Notice | None) -> str:
    """Why wishes are not understood in the way that was asked for; '' when they are."""
    return gettext(_NOTICE[found]) if found else ""


def why_unclear(reason: Unclear) -> str:
    """The sentence for why nothing was understood."""
    return gettext(_WHY[reason])
