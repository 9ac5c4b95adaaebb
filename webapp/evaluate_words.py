"""The names by which the evaluation is told: ways of choosing, regimes, groups, in Danish source text."""

from __future__ import annotations

from crm.problem import N_
from webapp.i18n import gettext

WAYS = {
    "oracle_coordinated": N_("Facit, ugens plan"),
    "coordinated": N_("Jobbro: ugens plan for hele holdet"),
    "coordinated_week_by_week": N_("Ugens plan uden blik fremad"),
    "weekly": N_("Jobbros liste, ny hver uge"),
    "oracle_static": N_("Facit, fast liste"),
    "oracle": N_("Facit"),
    "jobbro": N_("Jobbros liste, aldrig lavet om"),
    "wants_only": N_("Kun hvad der passer til personen"),
    "chance_only": N_("Kun chancen for et ja"),
    "fit_only": N_("Kun ønsket arbejde, uden grænser"),
    "size_and_industry": N_("Størrelse gange branche"),
    "most_contacted": N_("Mest kontaktede først"),
    "nearest": N_("Nærmeste først"),
    "random": N_("Tilfældige blandt de mulige"),
}
REGIMES = {
    "slack": N_("Rummelig by"),
    "tight": N_("Trang by"),
    "new": N_("Nyt hold uden historik"),
    "closure": N_("En stor arbejdsplads lukker i uge 8"),
    "biased": N_("Loggen er én specialists favoritter"),
    "wrong_wishes": N_("Tre af ti ønsker er skrevet forkert ned"),
}
GROUPS = {
    "development": N_("Spor: jobudvikling"),
    "placement": N_("Spor: jobplacering"),
    "women": N_("Køn: kvinder"),
    "men": N_("Køn: mænd"),
    "18-29": N_("Alder: 18-29 år"),
    "30-44": N_("Alder: 30-44 år"),
    "45-64": N_("Alder: 45-64 år"),
    "town": N_("Bor i byen"),
    "around": N_("Bor i oplandet"),
}


def way(name: str) -> str:
    """A way of choosing whom to approach."""
    return gettext(WAYS[name])


def regime(name: str) -> str:
    """A kind of simulated town."""
    return gettext(REGIMES[name])


def group(name: str) -> str:
    """A group of participants."""
    return gettext(GROUPS.get(name, name))
