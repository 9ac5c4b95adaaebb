"""Likely duplicates in words: how like they are, and what speaks for and against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm.duplicate_evidence import Ground, Reason
from crm.duplicate_traits import Listed
from crm.duplicates import Pair
from crm.problem import N_
from webapp.i18n import gettext

GROUNDS: Mapping[Ground, str] = {
    Ground.SAME_CVR: N_("Samme CVR-nummer"),
    Ground.SAME_LARGE_CVR: N_("Samme CVR-nummer, som mange arbejdspladser deler"),
    Ground.OTHER_CVR: N_("Forskellige CVR-numre"),
    Ground.UNITS_OF_ONE_CVR: N_("Samme CVR-nummer på to adresser, som to afdelinger"),
    Ground.MOVED: N_("Samme CVR-nummer, og den ene er lukket: de kan være flyttet"),
    Ground.SAME_NAME: N_("Samme navn"),
    Ground.SIMILAR_NAME: N_("Næsten samme navn"),
    Ground.NAME_WITHIN: N_("Det ene navn er en del af det andet"),
    Ground.SHARED_WORD: N_("Navnene deler kun et ord"),
    Ground.SHARED_TRADE: N_("Navnene deler kun branche eller by"),
    Ground.OTHER_NAME: N_("Helt forskellige navne"),
    Ground.COMMON_NAME: N_("Flere virksomheder har det navn"),
    Ground.COMMON_WORD: N_("Ordet, de deler, står i mange navne"),
    Ground.OTHER_NUMBER_IN_NAME: N_("Forskellige numre i navnene"),
    Ground.SAME_PLACE: N_("Samme by"),
    Ground.OTHER_PLACE: N_("Forskellige byer"),
    Ground.SAME_ADDRESS: N_("Samme adresse"),
    Ground.CROWDED_ADDRESS: N_("Samme adresse, hvor flere holder til"),
    Ground.SAME_STREET: N_("Samme vej, men et andet husnummer"),
    Ground.OTHER_STREET: N_("Forskellige veje"),
    Ground.SAME_PHONE: N_("Samme telefonnummer"),
    Ground.OTHER_PHONE: N_("Forskellige telefonnumre"),
    Ground.SAME_EMAIL: N_("Samme e-mailadresse"),
    Ground.SAME_DOMAIN: N_("Samme hjemmeside eller e-maildomæne"),
    Ground.OTHER_DOMAIN: N_("Forskellige hjemmesider eller e-maildomæner"),
}

_DEGREES = (
    (0.9, "good", N_("Næsten sikkert den samme")),
    (0.5, "warm", N_("Sandsynligvis den samme")),
    (0.0, "plain", N_("Måske den samme")),
)
"""From this likeness on: the colour of the tag and the words."""


@dataclass(frozen=True, slots=True)
class Told:
    """Why two may be one: `degree` in words with the colour of its tag, and the grounds on either side."""

    degree: str
    colour: str
    speaks_for: list[str]
    speaks_against: list[str]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """An employer that a new one may be: where it is, and why they look alike."""

    p_number: str
    name: str
    where: str
    because: str


def told(likeness: float, reasons: Iterable[Reason]) -> Told:
    """A likeness and its reasons in words; what weighs nothing is told last among what speaks for."""
    colour, degree = next((colour, text) for least, colour, text in _DEGREES if likeness >= least)
    weighed = list(reasons)
    return Told(
        gettext(degree),
        colour,
        [in_words(one.ground) for one in weighed if one.weight >= 0],
        [in_words(one.ground) for one in weighed if one.weight < 0],
    )


def in_words(ground: Ground) -> str:
    """What speaks for or against, as a few words."""
    return gettext(GROUNDS[ground])


def look_alike(pair: Pair) -> LookAlike:
    """The other one of a pair, and what speaks for it."""
    words = told(pair.likeness, pair.reasons)
    because = ", ".join([one[0].lower() + one[1:] for one in words.speaks_for])
    place = ", ".join(part for part in (where(pair.other), pair.other.p_number) if part)
    return LookAlike(pair.other.p_number, pair.other.name, place, because)


def where(listed: Listed) -> str:
    """`Algade 12, 9800 Hjørring`, as far as it is known."""
    town = " ".join(part for part in (listed.postcode, listed.town) if part)
    return ", ".join(part for part in (listed.street, town) if part)
