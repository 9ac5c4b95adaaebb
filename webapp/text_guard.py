"""Notes about employers: what seems to tell of a person is warned of, and stays only with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from crm import access_log, employers, participants, person_text, text_overrides
from crm.access_log import Action, Purpose
from crm.health_words import is_health_text
from crm.model import User
from crm.person_text import Person
from webapp.free_text import WORDS, written
from webapp.i18n import gettext

FIELD = "tilsidesaet"
"""The field of the form in which the writer says why the text stands as it is (macro `cautions`)."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning. `kind` (civil_number, health, person) is what the log of overrides keeps."""

    kind: str
    sentence: str


def given_reason() -> str:
    """Why the text is to stand in spite of the warnings; empty if nothing was said."""
    return written(FIELD)[:200]


def cautions(db: Database, texts: Iterable[str | None], me: User, about: str | None = None) -> list[Caution]:
    """What to warn of in notes about an employer. `about` is the participant of one's own it was done for.

    Whom of others' participants the text names is not said; that it was looked up stands in their read log.
    """
    text = "\n".join(one for one in texts if one)
    found = in_words(db, text)
    if named := _named(db, text, me, about):
        own = participants.names_of_own(db, me.user_name)
        others = [person.participant_id for person in named if person.participant_id not in own]
        access_log.append(db, me.user_name, others, Action.NAME_CHECK, Purpose.EMPLOYER_NOTE)
        sentence = gettext("Teksten ser ud til at nævne en deltager. Skriv om arbejdet, ikke om personen.")
        found.append(Caution("person", sentence))
    return found


def in_words(db: Database, text: str) -> list[Caution]:
    """What the words alone warn of, whoever the participants are: so nobody's name is looked up."""
    found: list[Caution] = []
    known = employers.places(db, person_text.ten_digit_texts(text))
    if person_text.civil_numbers(text, known):
        found.append(Caution("civil_number", gettext("Teksten ser ud til at indeholde et CPR-nummer.")))
    if ill := [word for word in WORDS.findall(text) if is_health_text(word)]:
        sentence = gettext("Teksten handler måske om helbred ({words}). Skriv kun, hvad arbejdet kræver.")
        found.append(Caution("health", sentence.format(words=", ".join(dict.fromkeys(ill)))))
    return found


def _named(db: Database, text: str, me: User, about: str | None) -> list[Person]:
    """Everyone named in full, and whom it was done for by any part of the name."""
    everyone = person_text.everyone(db)
    named = person_text.people_in(text, everyone)
    own = participants.names_of_own(db, me.user_name)
    if about in own and person_text.names_in(text, Person(about, own[about])):
        named += [Person(about, own[about])]
    return named


def keep_override(db: Database, me: User, record: str, found: Iterable[Caution], reason: str) -> None:
    """Put on record that the warnings were overridden. Call it in the transaction that stores the text."""
    kinds = [one.kind for one in found]
    if kinds:
        text_overrides.append(db, me.user_name, record, kinds, reason)
