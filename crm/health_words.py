"""A small list of words that give away a person's health, so that free text can be kept clear of them."""

from __future__ import annotations

import re

from crm.danish import folds

_BEGINNINGS = (
    "abstinens",
    "adhd",
    "afrusning",
    "afvænning",
    "alkohol",
    "angst",
    "anoreksi",
    "asperger",
    "autis",
    "bipolar",
    "borderline",
    "bulimi",
    "cancer",
    "demens",
    "depress",
    "deprim",
    "diabetes",
    "diagnos",
    "distriktspsykiatri",
    "epilep",
    "ernæringsforstyrr",
    "handicap",
    "helbred",
    "hjerneryst",
    "hospital",
    "indlagt",
    "indlægge",
    "invalid",
    "kræft",
    "lidelse",
    "medicin",
    "migræne",
    "misbrug",
    "narko",
    "nedslid",
    "ocd",
    "opereret",
    "personlighedsforstyrr",
    "psykiat",
    "psykisk",
    "psykos",
    "psykot",
    "ptsd",
    "rask",
    "rusmid",
    "selvmord",
    "selvskade",
    "sindslid",
    "skizo",
    "sklerose",
    "smerte",
    "spiseforstyrr",
    "stofmisbrug",
    "stress",
    "sygdom",
    "syge",
    "sygt",
    "symptom",
    "terapi",
    "tilbagefald",
    "traume",
    "tvangstanke",
    "udbrændt",
    "utilpas",
    # English, since close_reason is written with English codes
    "addict",
    "anxiety",
    "disab",
    "health",
    "illness",
    "medical",
    "mental",
    "psych",
    "relapse",
    "schizo",
    "sick",
    "suicid",
    "surgery",
)
"""A word that begins so speaks of health."""

_WHOLE = ("syg", "ill", "mani", "maniker", "manisk", "operation")
"""Words that speak of health only when they stand alone."""

_ENDINGS = ("sygdom", "syg", "lidelse", "forstyrrelse", "smerter", "diagnose", "indlæggelse", "misbrug")
"""A compound that ends so speaks of health (hjertesygdom, rygsmerter)."""

_TRADES = ("sygehjælper", "sygeplej")
"""Beginnings of trades that only look like health."""

_LETTERS = re.compile(r"[^\W\d_]+")


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({spelling for word in words for spelling in folds(word)})


_BEGINS, _IS, _ENDS, _BUT_NOT = map(_folded, (_BEGINNINGS, _WHOLE, _ENDINGS, _TRADES))


def is_health_text(text: str) -> bool:
    """Whether a word of `text` speaks of someone's health, also when written without æ, ø and å."""
    return any(_is_health_word(spelling) for word in _LETTERS.findall(text) for spelling in folds(word))


def _is_health_word(spelling: str) -> bool:
    if spelling.startswith(_BUT_NOT):
        return False
    return spelling in _IS or spelling.startswith(_BEGINS) or spelling.endswith(_ENDS)
