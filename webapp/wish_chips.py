"""How a wish is understood, in words: kinds of work that can be put right, what is ruled out, some tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from crm import own_wishes, person_text
from crm.model import WishOccupation
from crm.participants import Participant, names_of_own, one_line
from crm.person_text import Person
from matcher import wish_tasks
from matcher.text.meaning import Meaning, Unclear, read, understand
from matcher.text.own import Phrases
from webapp import occupation_words
from webapp.i18n import gettext
from webapp.meaning_words import why_unclear

MOST = 5
LEAST = 0.05
"""So many kinds of work are shown at most, each with at least this share of the wish."""

FEW = 2
"""So many are shown of a wish so wide that none has that share."""

CLEAR = 0.15
"""Tasks are told of the kinds of work with this share, and of those that somebody has added."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of work: what it is called here, and the register's title.

    `said`: a person has; `guessed`: the words say it too, so that taking the former back would not end it.
    """

    isco08: str
    words: str
    title: str
    said: bool = False
    guessed: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """A wish as it is understood. `note` says why nothing is; `ruled_out` are clauses, `taken_away` chips.

    `unread`: it must be written anew before anything can be said of it.
    """

    wish: str
    chips: tuple[Chip, ...]
    taken_away: tuple[Chip, ...] = ()
    ruled_out: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    note: str = ""
    unread: bool = False


def of_participant(db: Database, person: Participant) -> list[Heard]:
    """Every wish of one's own participant as it is understood, with what has been put right."""
    return of_texts(db, person, person.profile.job_wishes or ())


def of_texts(db: Database, person: Participant, wishes: Iterable[str]) -> list[Heard]:
    """The same for wishes as they stand in a form."""
    people, said, own = _people(db, person), person.profile.wish_occupations or (), own_wishes.phrases(db)
    return [heard(wish, said, people, own) for wish in wishes]


def preview(db: Database, person: Participant, wish: str) -> Heard:
    """How words that are not kept yet would be understood."""
    return heard(wish, (), _people(db, person), own_wishes.phrases(db))


def unread(wish: str, sentences: Iterable[str]) -> Heard:
    """A wish of which nothing is understood, because it must not stand so."""
    return Heard(wish, (), note=" ".join(sentences), unread=True)


def _people(db: Database, person: Participant) -> list[Person]:
    """Whom the consultant knows by name: the participant, and the others of their caseload.

    Nobody else is looked for: that would tell who is a participant.
    """
    first = next(iter(person_text.name_parts(person.name)), None)
    known = names_of_own(db, person.consultant or "")
    others = [Person(key, name) for key, name in known.items() if key != person.participant_id]
    return [Person(person.participant_id, first), *others]


def heard(
    wish: str, said: Iterable[WishOccupation], people: Iterable[Person] = (), own: Phrases = ()
) -> Heard:
    """One wish as it is understood, `own` wishes of the team heeded. One that names somebody is not read."""
    if _names_one_of(wish, people):
        told = gettext("Ønsket nævner en deltager og bliver ikke læst. Skriv om arbejdet, ikke om personen.")
        return unread(wish, [told])
    meaning = understand(wish, own=own)
    if meaning.unclear is Unclear.CIVIL_NUMBER:
        return unread(wish, [why_unclear(meaning.unclear)])
    mine = [one for one in said if one_line(one.wish) == one_line(wish)]
    yes = [one.isco08 for one in mine if one.wanted]
    no = [one.isco08 for one in mine if not one.wanted]
    guessed = _guessed(meaning)
    rest = [code for code in guessed if code not in (*yes, *no)][: max(0, MOST - len(yes))]
    chips = [*(_chip(code, said=True, guessed=code in guessed) for code in yes), *map(_chip, rest)]
    return Heard(
        wish,
        tuple(chips),
        taken_away=tuple(_chip(code, said=True) for code in no),
        ruled_out=meaning.ruled_out,
        tasks=_tasks(meaning, yes, no),
        note=why_unclear(meaning.unclear) if meaning.unclear is not None and not chips else "",
    )


def warm() -> None:
    """Read what it takes to understand a wish now, so that nobody waits for it."""
    heard("noget med dyr", ())


def _names_one_of(wish: str, people: Iterable[Person]) -> bool:
    """The first of them by first name or id, the others in full. A surname is often a trade or a place."""
    for turn, person in enumerate(people):
        if person_text.names_in(wish, person) if turn == 0 else person_text.names_someone(wish, person):
            return True
    return False


def _guessed(meaning: Meaning) -> list[str]:
    clear = [guess.isco08 for guess in meaning.occupations if guess.score >= LEAST]
    return clear or [guess.isco08 for guess in meaning.occupations[:FEW]]


def _tasks(meaning: Meaning, yes: list[str], no: list[str]) -> tuple[str, ...]:
    clear = [guess.isco08 for guess in meaning.occupations[:3] if guess.score >= CLEAR]
    kinds = list(dict.fromkeys(code for code in (*yes, *clear) if code not in no))
    return wish_tasks.tasks_for(read(meaning.text)[0].wanted, meaning.ruled_out, kinds)


def _chip(isco08: str, said: bool = False, guessed: bool = True) -> Chip:
    return Chip(isco08, occupation_words.short(isco08), occupation_words.full(isco08), said, guessed)
