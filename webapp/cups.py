"""The three cups of tea: how far we have come with an employer, and what to do at the next cup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.model import RelationStep
from crm.problem import N_
from webapp.i18n import gettext

_CUPS: Mapping[RelationStep, str] = {
    RelationStep.FIRST_CONTACT: N_("Kop 1 · Første kontakt"),
    RelationStep.NEEDS_MEETING: N_("Kop 2 · Behovssamtale"),
    RelationStep.FOLLOW_UP: N_("Kop 3 · Opfølgning"),
    RelationStep.COOPERATION: N_("Samarbejde"),
}

_NEXT: Mapping[RelationStep, tuple[str, str]] = {
    RelationStep.UNKNOWN: (
        N_("Næste: kop 1"),
        N_(
            "Kig ind i fem minutter. Sig, hvem du er, og spørg, om du må komme igen et kvarter og høre "
            "om deres arbejde. Tal ikke om en bestemt person endnu."
        ),
    ),
    RelationStep.FIRST_CONTACT: (
        N_("Næste: kop 2"),
        N_(
            "Lær stedet at kende: Hvad laver I? Hvad hober sig op? Hvem trives her? Lyt mere, end du taler, "
            "og slut med at aftale, hvornår du vender tilbage."
        ),
    ),
    RelationStep.NEEDS_MEETING: (
        N_("Næste: kop 3"),
        N_(
            "Kom tilbage med noget, de kan bruge: et svar, en tilladelse på plads, et forslag til opgaver, "
            "der kan samles. En person foreslår du først, når styrkerne passer, og personen selv har sagt ja."
        ),
    ),
    RelationStep.FOLLOW_UP: (
        N_("Næste: samarbejde"),
        N_(
            "Foreslå en bestemt person til en bestemt opgave, og sig, hvad du selv gør for, at det går godt. "
            "Ring efter den første dag, som du har lovet."
        ),
    ),
    RelationStep.COOPERATION: (
        N_("Hold kontakten ved lige"),
        N_(
            "Kom også forbi, når du ikke skal bruge noget. Spørg, hvordan det går, og hvad der er nyt, "
            "før du spørger om en plads til."
        ),
    ),
    RelationStep.PAUSED: (
        N_("Samarbejdet hviler"),
        N_(
            "Lad dem være, til det aftalte tidspunkt er gået. "
            "Begynd så med at spørge, hvad der er sket siden sidst."
        ),
    ),
    RelationStep.CLOSED: (
        N_("Samarbejdet er afsluttet"),
        N_("Tag ikke kontakt. Hvis de selv henvender sig, så begynd forfra med kop 1."),
    ),
}


_AT_REST = (
    N_("De har ro"),
    N_("Lad dem være, til roen er ovre. Begynd så med at spørge, hvad der er sket siden sidst."),
)


@dataclass(frozen=True, slots=True)
class Cup:
    """One step on the line. `state` is done, now or later."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Cups:
    """The line; `resting` where the steps are set aside (paused, closed, left alone until a day)."""

    line: tuple[Cup, ...]
    resting: bool
    heading: str
    advice: str


def cups(step: RelationStep | None, *, rests: bool = False) -> Cups:
    """The line of cups for a stored step; no step counts as unknown. `rests`: nobody may contact them now."""
    at = step or RelationStep.UNKNOWN
    order = list(_CUPS)
    reached = order.index(at) if at in order else -1
    line = tuple(
        Cup(gettext(name), "now" if turn == reached else "done" if turn < reached else "later")
        for turn, name in enumerate(_CUPS.values())
    )
    set_aside = at in (RelationStep.PAUSED, RelationStep.CLOSED)
    heading, advice = _NEXT[at] if set_aside or not rests else _AT_REST
    return Cups(line, set_aside or rests, gettext(heading), gettext(advice))
