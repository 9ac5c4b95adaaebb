"""First sentences to an employer, in plain Danish: about their work and their needs, never about anybody.

Until there is a plan of openness for an employer nothing may be said of a person: no name, nothing of health
or benefits, no word of our own office, not even that there is somebody. So a sentence is put together from
the texts below alone. The one thing filled in is how long ago we spoke; no text that anybody has written is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from crm.health_words import is_health_text
from crm.model import Channel, OpportunityKind
from crm.problem import N_
from webapp.i18n import gettext


class Knows(StrEnum):
    """How far we have come with them: not spoken yet, spoken, or somebody has worked there through us."""

    FIRST = "first"
    SPOKEN = "spoken"
    HOSTED = "hosted"


class Way(StrEnum):
    """How the sentence is said."""

    PHONE = "phone"
    VISIT = "visit"
    EMAIL = "email"
    SMS = "sms"


WAYS: Mapping[str, Way] = {
    Channel.PHONE: Way.PHONE,
    Channel.VISIT: Way.VISIT,
    Channel.MEETING_OUT: Way.PHONE,
    Channel.EVENT: Way.VISIT,
    Channel.EMAIL: Way.EMAIL,
    Channel.SMS: Way.SMS,
}
"""The channel somebody prefers → how to begin; a meeting outside is arranged by telephone."""

GREETINGS = {
    Way.PHONE: N_("Goddag. Jeg ringer fra kommunen."),
    Way.VISIT: N_("Goddag. Jeg kommer fra kommunen."),
    Way.EMAIL: N_("Hej. Jeg skriver fra kommunen."),
    Way.SMS: N_("Hej. Jeg skriver fra kommunen."),
}

CLOSINGS = {
    Way.PHONE: "",
    Way.VISIT: "",
    Way.EMAIL: N_("Skriv gerne, hvornår jeg må ringe."),
    Way.SMS: N_("Hvornår passer det, at jeg ringer?"),
}

SPOKE_MYSELF = N_("Vi talte sammen {when}.")
SPOKE_COLLEAGUE = N_("I talte med en af mine kolleger {when}.")
KNOWN_BEFORE = {
    Knows.FIRST: "",
    Knows.SPOKEN: N_("Vi har talt sammen før."),
    Knows.HOSTED: N_("Vi har arbejdet sammen før."),
}

COME_BY = {
    Way.PHONE: N_("Må jeg komme forbi en dag?"),
    Way.VISIT: N_("Har I tid til en snak?"),
    Way.EMAIL: N_("Må jeg komme forbi en dag?"),
    Way.SMS: N_("Må jeg komme forbi en dag?"),
}

Asks = tuple[tuple[str, bool], ...]
"""What to ask, and whether it ends in asking to meet (`COME_BY`)."""

NEEDS: Mapping[Knows, Asks] = {
    Knows.FIRST: (
        (
            N_(
                "Vi er ved at lære de lokale virksomheder at kende."
                " Må jeg høre, hvilke opgaver I mangler hænder til?"
            ),
            False,
        ),
        (
            N_(
                "Jeg vil gerne høre lidt om jeres arbejde."
                " Er der noget, I ikke når, eller som bliver liggende, når I har travlt?"
            ),
            False,
        ),
        (N_("Jeg vil gerne se, hvad I laver, og høre, hvad I har brug for."), True),
    ),
    Knows.SPOKEN: (
        (N_("Hvordan ser det ud hos jer nu? Er der opgaver, der hober sig op?"), False),
        (
            N_("Jeg vil gerne høre, hvordan det går. Hvad kunne I bruge et par hænder mere til?"),
            False,
        ),
        (N_("Jeg vil gerne høre, hvad I har brug for nu."), True),
    ),
    Knows.HOSTED: (
        (N_("Hvordan går det hos jer? Er der opgaver, hvor I kunne bruge en hånd mere?"), False),
        (N_("Jeg vil gerne følge op. Hvad fylder mest hos jer lige nu, og hvad når I ikke?"), False),
        (N_("Jeg vil gerne høre, hvordan det går, og hvad I har brug for."), True),
    ),
}
"""Where there is no opening: what to ask about tasks and needs."""

ABOUT: Mapping[OpportunityKind, Asks] = {
    OpportunityKind.VACANCY: (
        (
            N_("Jeg har set jeres stillingsopslag. Må jeg høre lidt om opgaverne, og hvad I lægger vægt på?"),
            False,
        ),
        (
            N_("Jeg har set, at I søger en ny kollega. Hvad skal man kunne for at falde godt til hos jer?"),
            False,
        ),
    ),
    OpportunityKind.HIDDEN: (
        (
            N_("Jeg har hørt, at I måske får brug for flere hænder. Må jeg høre, hvilke opgaver det er?"),
            False,
        ),
        (N_("Jeg har forstået, at I snart kan bruge en mere. Hvad er det, der skal laves?"), False),
    ),
    OpportunityKind.CARVED: (
        (
            N_(
                "Jeg har tænkt over de opgaver, der bliver liggende hos jer,"
                " og har et forslag til, hvordan de kan samles."
            ),
            True,
        ),
        (
            N_("Jeg har et forslag til, hvordan jeres folk kan få mere tid til det, de er bedst til."),
            True,
        ),
    ),
    OpportunityKind.NEW_FUNCTION: (
        (
            N_(
                "Jeg har en idé til en ny funktion hos jer, som kunne lette hverdagen."
                " Må jeg fortælle om den?"
            ),
            False,
        ),
        (N_("Vi har tænkt over, hvad der kunne aflaste jer, og vil gerne høre, om vi har ret."), True),
    ),
    OpportunityKind.EDUCATION: (
        (
            N_("Jeg vil gerne høre om jeres uddannelsespladser. Hvordan kommer man i betragtning hos jer?"),
            False,
        ),
        (
            N_("Må jeg høre, hvad der skal til for at lære faget hos jer, og hvornår I tager nye ind?"),
            False,
        ),
    ),
}
"""Through an opening: what to ask. Only a posted vacancy is spoken of as a job that has been advertised."""

FORBIDDEN = re.compile(
    r"(?<!\w)(?:ips\w*|borger\w*|deltager\w*|indsats\w*|forløb\w*|målgruppe\w*|kandidat\w*|ledig\w*|aktivering\w*"
    r"|jobcent\w*|visit(?:er|at)\w*|praktik\w*|løntilskud\w*|fleksjob\w*|flexjob\w*|skånejob\w*|tilskud\w*"
    r"|ydelse\w*|\w*hjælpsmodtager\w*|kontanthjælp\w*|\w*dagpenge\w*|\w*pension\w*|ressourceforløb\w*"
    r"|revalidering\w*|åbenhed\w*|skånehensyn\w*|støttebehov\w*|udsat\w*|sårbar\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words that tell an employer of a person, a case or a benefit."""

POSTED = re.compile(
    r"(?<!\w)(?:stilling\w*|vakance\w*|slået op|opslag\w*|annonce\w*|søger\w*|ansøg\w*)(?!\w)", re.IGNORECASE
)
"""Words that call something a posted vacancy."""


def unfit(text: str, kind: OpportunityKind | None) -> list[str]:
    """The words in a text to an employer that must not be there; `kind` is that of the opening, if any."""
    found = FORBIDDEN.findall(text)
    if kind != OpportunityKind.VACANCY:
        found += POSTED.findall(text)
    found += [word for word in re.findall(r"\w+", text) if is_health_text(word)]
    return list(dict.fromkeys(found))


def first_sentences(
    kind: OpportunityKind | None, knows: Knows, way: Way, when: str | None = None, by_me: bool = False
) -> tuple[str, ...]:
    """Two or three ways to begin, each two to four short sentences.

    `kind` is that of the opening (None: there is none). `when` says how long ago somebody there was spoken
    with ("for 12 dage siden"), `by_me` whether it was who is to say this.
    """
    before = gettext(KNOWN_BEFORE[knows]) if KNOWN_BEFORE[knows] else ""
    if when is not None and knows is not Knows.FIRST:
        before = gettext(SPOKE_MYSELF if by_me else SPOKE_COLLEAGUE).format(when=when)
    closing = gettext(CLOSINGS[way]) if CLOSINGS[way] else ""
    return tuple(
        " ".join(part for part in (gettext(GREETINGS[way]), before, gettext(ask), end) if part)
        for ask, meets in (NEEDS[knows] if kind is None else ABOUT[kind])
        for end in (gettext(COME_BY[way]) if meets else closing,)
    )
