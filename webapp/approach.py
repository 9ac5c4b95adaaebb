"""How to approach the employers of a list: whom, whether now is a good time, and a first sentence to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import asking, before_contact, model, users
from crm.asking import Asking, Light
from crm.before_contact import BeforeContact, LastContact
from crm.contacts import ContactPerson
from crm.model import OpportunityKind, RelationStep
from crm.problem import N_
from webapp import light_words
from webapp.ago import ago
from webapp.approach_text import WAYS, Knows, Way, first_sentences
from webapp.i18n import gettext, show_date
from webapp.labels import label, labels
from webapp.light_words import Names

_MET = (
    RelationStep.FIRST_CONTACT,
    RelationStep.NEEDS_MEETING,
    RelationStep.FOLLOW_UP,
    RelationStep.COOPERATION,
)
"""The steps that say that somebody has spoken with them, also where the log does not."""

_WAY_NAMES = {
    Way.PHONE: N_("I telefonen"),
    Way.VISIT: N_("Når du kommer forbi"),
    Way.EMAIL: N_("På mail"),
    Way.SMS: N_("På sms"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to say first, by one way."""

    way: Way
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approach:
    """One employer as it stands today. Each text is a sentence or empty; `suggestions` is empty on red.

    `people` are those to turn to: who decides, else everybody known. `is_posted`: there is a posted vacancy.
    """

    light: Light
    light_word: str
    light_sentence: str
    light_notes: tuple[str, ...]
    people: tuple[ContactPerson, ...]
    decides: bool
    phone: str | None
    hires: str
    last: str
    busy: str
    best_time: str
    owner: str | None
    is_posted: bool
    suggestions: tuple[Suggestion, ...]


def of_employers(
    db: Database, openings: Mapping[str, OpportunityKind | None], as_of: date, me: str
) -> dict[str, Approach]:
    """How `me` may approach each of these employers today; a fixed number of queries for all of them.

    `openings`: P-number → the kind of the opening the list names, None where it names none.
    """
    lights = asking.may_ask_each(db, openings, as_of)
    known = before_contact.of_employers(db, openings, as_of)
    names = users.shown_names(db)
    return {
        p_number: _approach(known[p_number], light, openings[p_number], names, as_of, me)
        for p_number, light in lights.items()
        if p_number in known
    }


def _approach(
    known: BeforeContact, light: Asking, kind: OpportunityKind | None, names: Names, as_of: date, me: str
) -> Approach:
    deciders = tuple(person for person in known.people if person.decides)
    people = deciders or known.people
    return Approach(
        light=light.light,
        light_word=light_words.word_in_lists(light.light),
        light_sentence=light_words.sentence(light),
        light_notes=tuple(light_words.notes(light, names)),
        people=people,
        decides=bool(deciders),
        phone=known.phone,
        hires=_hires(known.recruitment_ways),
        last=_last(known.last, names, as_of),
        busy=known.busy_periods or "",
        best_time=known.opening_times or "",
        owner=names.get(known.owner, known.owner) if known.owner else None,
        is_posted=kind is OpportunityKind.VACANCY,
        suggestions=() if light.light is Light.RED else _suggestions(known, people, kind, as_of, me),
    )


def _hires(ways: tuple[str, ...] | None) -> str:
    if ways is None:
        return ""
    return ", ".join(labels(model.RecruitmentWay, ways)).capitalize() or gettext("Ingen vej udefra kendt")


def _last(contact: LastContact | None, names: Names, as_of: date) -> str:
    """When, how, by whom, and what came of it."""
    if contact is None:
        return ""
    told = gettext("{day} ({ago}), {channel} ved {name}").format(
        day=show_date(contact.on),
        ago=ago(contact.on, as_of),
        channel=label(model.Channel, contact.channel).lower(),
        name=names.get(contact.staff, contact.staff),
    )
    if contact.result is None:
        return f"{told}."
    return f"{told}: {label(model.Result, contact.result).lower()}."


def _suggestions(
    known: BeforeContact,
    people: Iterable[ContactPerson],
    kind: OpportunityKind | None,
    as_of: date,
    me: str,
) -> tuple[Suggestion, ...]:
    channel = next((one.preferred_channel for one in people if one.preferred_channel), None)
    knows, spoken = _knows(known), known.spoken
    when = ago(spoken.on, as_of) if spoken and spoken.on < as_of else None
    by_me = spoken is not None and spoken.staff == me

    def suggestion(way: Way, which: slice) -> Suggestion:
        sentences = first_sentences(kind, knows, way, when, by_me)
        return Suggestion(way, gettext(_WAY_NAMES[way]), sentences[which])

    if channel is None:
        return suggestion(Way.PHONE, slice(2)), suggestion(Way.VISIT, slice(-1, None))
    return (suggestion(WAYS.get(channel, Way.PHONE), slice(None)),)


def _knows(known: BeforeContact) -> Knows:
    if known.hosted:
        return Knows.HOSTED
    return Knows.SPOKEN if known.spoken or known.relation_step in _MET else Knows.FIRST
