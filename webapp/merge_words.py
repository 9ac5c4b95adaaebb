"""A merge before it is made, in words: each field with both values, how old they are, and what moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm import clock
from crm.merge_fields import EMPTY_SAYS, Field, Origin, Side
from crm.merge_moves import Moves
from crm.merging import Preview
from crm.model import FactSource
from webapp import history
from webapp.history import Speech
from webapp.i18n import gettext, ngettext, show_date
from webapp.labels import label

LONGEST = 300
"""So many characters of a value are shown."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose. `age` says how and when it came, `better` why it comes before the other.

    `seen` is what stood there when the form was opened, if that has changed.
    """

    side: str
    text: str
    age: str = ""
    better: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field with its values; `chosen` is the side of the one to take."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def values(self) -> list[str]:
        """Both values in words, to be compared with what they are later."""
        return [option.text for option in self.options[:2]]


@dataclass(frozen=True, slots=True)
class Shown:
    """The fields of a preview: where both say something else, where one knows, and what is equal."""

    differing: list[Choice]
    one_sided: list[Choice]
    equal: list[str]
    people: dict[str, list[Choice]]


def shown(preview: Preview, choices: Mapping[str, Side], speech: Speech) -> Shown:
    """The fields as they are shown, with the side chosen, or else the one that is proposed."""
    found = Shown([], [], [], {})
    for field in preview.fields:
        if field.is_equal:
            if field.stays.value is not None and not field.person:
                found.equal.append(gettext(field.column.label))
            continue
        side = choices.get(field.key, preview.proposed[field.key])
        choice = _choice(field, side, speech)
        if field.person:
            found.people.setdefault(field.person, []).append(choice)
        elif field.is_open:
            found.differing.append(choice)
        else:
            found.one_sided.append(choice)
    return found


def names_at_both(preview: Preview) -> list[str]:
    """The contact persons who become one though nothing about them is to be chosen."""
    shared = dict.fromkeys(field.person for field in preview.fields if field.person)
    to_choose = {field.person for field in preview.fields if field.person and not field.is_equal}
    return [name for name in shared if name and name not in to_choose]


def _choice(field: Field, side: Side, speech: Speech) -> Choice:
    options = [
        Option(one.value, _in_words(field, one, speech), _age(said.origin, speech), _better(field, one))
        for one, said in ((Side.STAYS, field.stays), (Side.GOES, field.goes))
    ]
    if field.may_unite:
        options.append(Option(Side.BOTH.value, _in_words(field, Side.BOTH, speech)))
    return Choice(field.key, gettext(field.column.label), tuple(options), side.value)


def _better(field: Field, side: Side) -> str:
    """Why this value is taken for the newer one."""
    if field.newer is not side:
        return ""
    mine, other = (field.stays, field.goes) if side is Side.STAYS else (field.goes, field.stays)
    older = (mine.origin.noted_on or date.max) < (other.origin.noted_on or date.min)
    return gettext("mest sikker") if older else gettext("nyest")


def _in_words(field: Field, side: Side, speech: Speech) -> str:
    value = field.take(side).value
    if value is None and field.column.name in EMPTY_SAYS:
        return gettext("Nej, åben") if field.column.name == "closed_on" else gettext("Er der stadig")
    text = history.in_words(field.column, value, speech)
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"


def _age(origin: Origin, speech: Speech) -> str:
    """`besøg, 3. nov. 2026`, or who wrote it and when; empty where nobody knows."""
    if origin.noted_on is not None:
        source = [label(FactSource, origin.source)] if origin.source else []
        return ", ".join([*source, show_date(origin.noted_on)])
    if origin.at is None or origin.kind is None:
        return ""
    if origin.run_id is None:
        day = show_date(clock.day_of(origin.at))
        return ", ".join([*([speech.names.get(origin.user_name, "")] if origin.user_name else []), day])
    who = history.whose(origin.run_id, origin.kind, origin.user_name, speech.names)
    return gettext("{who}, {when}").format(who=who, when=history.when(origin.at))


def moves_in_words(moves: Moves) -> list[str]:
    """What comes along, a line for each kind of row that there is."""
    counted = (
        (moves.contacts, ngettext("{n} kontaktperson", "{n} kontaktpersoner", moves.contacts)),
        (moves.log, ngettext("{n} kontakt i loggen", "{n} kontakter i loggen", moves.log)),
        (moves.next_steps, ngettext("{n} næste skridt", "{n} næste skridt", moves.next_steps)),
        (moves.openings, ngettext("{n} åbning", "{n} åbninger", moves.openings)),
        (moves.introductions, ngettext("{n} præsentation", "{n} præsentationer", moves.introductions)),
        (moves.placements, ngettext("{n} forløb", "{n} forløb", moves.placements)),
        (moves.answers, _answers(moves.answers)),
        (
            moves.followers,
            ngettext(
                "{n} virksomhed, der fortsætter her", "{n} virksomheder, der fortsætter her", moves.followers
            ),
        ),
        (
            moves.earlier_numbers,
            ngettext("{n} tidligere P-nummer", "{n} tidligere P-numre", moves.earlier_numbers),
        ),
    )
    return [text.format(n=number) for number, text in counted if number]


def _answers(number: int) -> str:
    return ngettext(
        "{n} svar på en anmodning, der nævner den", "{n} svar på anmodninger, der nævner den", number
    )


def joined_in_words(preview: Preview) -> list[str]:
    """What stands at both and becomes one, and by which rule."""
    moves, told = preview.moves, []
    for name in names_at_both(preview):
        told.append(gettext("{name} står ens begge steder og bliver til én kontaktperson.").format(name=name))
    for name in preview.namesakes:
        told.append(
            gettext(
                "{name} er to forskellige personer med samme navn. Begge kommer med; "
                "den ene får virksomhedens navn efter sit."
            ).format(name=name)
        )
    if moves.same_introductions:
        told.append(
            ngettext(
                "{n} præsentation står begge steder (samme deltager, samme dag) og bliver til én; "
                "den, der nåede længst, gælder.",
                "{n} præsentationer står begge steder (samme deltager, samme dag) og bliver til én hver; "
                "den, der nåede længst, gælder.",
                moves.same_introductions,
            ).format(n=moves.same_introductions)
        )
    if moves.same_placements:
        told.append(
            ngettext(
                "{n} forløb står begge steder (samme deltager, samme startdag) og bliver til ét; "
                "det, der kun står det ene sted, kommer med.",
                "{n} forløb står begge steder (samme deltager, samme startdag) og bliver til ét hver; "
                "det, der kun står det ene sted, kommer med.",
                moves.same_placements,
            ).format(n=moves.same_placements)
        )
    return told
