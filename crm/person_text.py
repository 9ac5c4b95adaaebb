"""Finding people in free text: civil registration numbers, a participant's name or id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlite_utils import Database

_CIVIL_NUMBER = re.compile(
    r"(?<!\d)(?:"
    r"(\d\d)(\d\d)(\d\d)\s?[-\u2010-\u2015\u2212.]?\s?"  # 010190-1234, 0101901234
    r"|(\d\d)[ ./-](\d\d)[ ./-](\d\d)\s?[-\u2010-\u2015\u2212]\s?"  # 01.01.90-1234
    r"|(\d\d) (\d\d) (\d\d) "  # 01 01 90 1234
    r")\d{4}(?!\d)"
)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{10}(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+")
SHORT_NAME = 3
"""A name part of at most this many letters (Bo, Liv) counts only when written exactly so."""

_START, _END = r"(?<![^\W\d_])", r"(?:['\u2019\u00b4`]?s)?(?![^\W\d_])"
"""Where a name may begin and end: no letter beside it, save for a genitive s."""

_BETWEEN = r"[\s.\-\u2010-\u2015]+"
"""What may stand between two parts of a name."""

_SPELLINGS = {"å": "(?:å|aa|a)", "ø": "(?:ø|ö|oe|o)", "æ": "(?:æ|ä|ae|a)"}
_SPELLINGS |= {"aa": _SPELLINGS["å"], "oe": _SPELLINGS["ø"], "ae": _SPELLINGS["æ"]}
"""A Danish letter, or how it is written without it: all the ways in which a name may be spelt."""

_LETTERS = re.compile("aa|oe|ae|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a text may be about."""

    participant_id: str
    name: str | None


def everyone(db: Database) -> list[Person]:
    """Every participant's id and name."""
    return [Person(**row) for row in db.query("SELECT participant_id, name FROM participants")]


def civil_numbers(text: str, known_p_numbers: Iterable[str] = ()) -> list[str]:
    """What looks like a CPR number: six digits that are a date and four more, save for known P-numbers."""
    known = frozenset(known_p_numbers)
    return [
        match.group()
        for match in _CIVIL_NUMBER.finditer(seen(text))
        if _is_birthday(match) and match.group() not in known
    ]


def _is_birthday(match: re.Match[str]) -> bool:
    day, month, year = (int(part) for part in match.groups() if part is not None)
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def ten_digit_texts(text: str) -> list[str]:
    """Every run of ten digits, so that the caller can look up which are P-numbers."""
    return [match.group() for match in _TEN_DIGITS.finditer(seen(text))]


def names_in(text: str, person: Person) -> list[str]:
    """The parts of the person's name, or the id, that stand in the text, however they are spelt."""
    read = seen(text)
    found = [part for part in name_parts(person.name) if _name_pattern(part).search(read)]
    if _id_pattern(person.participant_id).search(read):
        found.append(person.participant_id)
    return found


def names_someone(text: str, person: Person) -> bool:
    """Whether the text holds the person's first name with another part of the name, or the id."""
    read, parts = seen(text), name_parts(person.name)
    if _id_pattern(person.participant_id).search(read):
        return True
    return len(parts) > 1 and _full_name_pattern(parts).search(read) is not None


def people_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Those of `people` whom the text names by first name with another part of the name, or by id."""
    letters, folded = _skeleton(seen(text)), seen(text).casefold()

    def may_be(person: Person) -> bool:
        first = _first_name(person.name)
        return person.participant_id.casefold() in folded or bool(first and first in letters)

    return [person for person in people if may_be(person) and names_someone(text, person)]


def name_parts(name: str | None) -> list[str]:
    """The words of a name that give it away; single letters do not."""
    return [part for part in _WORDS.findall(seen(name or "")) if len(part) > 1]


def without_people(text: str, about: Person | None, people: Sequence[Person], mark: str) -> str:
    """The text with the person it is about, and every other participant's name and id, replaced.

    Of `about` every part of the name goes; of `people` the first name goes only with another part beside it,
    since it may be that of somebody at the employer.
    """
    hidden = seen(text)
    if about is not None:
        hidden = _id_pattern(about.participant_id).sub(mark, hidden)
        for part in name_parts(about.name):
            hidden = _name_pattern(part).sub(mark, hidden)
    letters, folded = _skeleton(hidden), hidden.casefold()
    for person in people:
        if person.participant_id.casefold() in folded:
            hidden = _id_pattern(person.participant_id).sub(mark, hidden)
        if (first := _first_name(person.name)) and first in letters:
            hidden = _full_name_pattern(name_parts(person.name)).sub(mark, hidden)
    return re.sub(rf"{re.escape(mark)}(?:\s+{re.escape(mark)})+", mark, hidden)


def seen(text: str) -> str:
    """The text as it looks: composed letters, and none of the signs that cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    return "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")


def _name_pattern(part: str) -> re.Pattern[str]:
    if len(part) <= SHORT_NAME:
        return re.compile(_START + re.escape(part) + _END)
    return re.compile(_START + _any_spelling(part) + _END, re.IGNORECASE)


def _full_name_pattern(parts: Sequence[str]) -> re.Pattern[str]:
    """The first name and at least one of the others after it, or the other way round with a comma."""
    first, *others = (_any_spelling(part) for part in parts)
    other, initial = f"(?:{'|'.join(others)})", r"[^\W\d_](?![^\W\d_])"
    forward = f"{first}(?:(?:{_BETWEEN}{initial})*{_BETWEEN}{other})+"
    return re.compile(f"{_START}(?:{forward}|{other},\\s*{first}){_END}", re.IGNORECASE)


def _any_spelling(part: str) -> str:
    """A pattern for a name with its Danish letters, without them, and without accents."""
    return "".join(_spelling(letters) for letters in _LETTERS.findall(part.lower()))


def _spelling(letters: str) -> str:
    if letters in _SPELLINGS:
        return _SPELLINGS[letters]
    plain = unicodedata.normalize("NFD", letters)[0]
    return re.escape(letters) if plain == letters else f"(?:{re.escape(letters)}|{re.escape(plain)})"


@lru_cache(maxsize=4096)
def _first_name(name: str | None) -> str:
    """The skeleton of the first part of a name of several parts; empty for any other."""
    parts = name_parts(name)
    return _skeleton(parts[0]) if len(parts) > 1 else ""


def _skeleton(text: str) -> str:
    """What all spellings of a name have in common, so that most names need no pattern."""
    lower = unicodedata.normalize("NFD", text.lower().replace("ø", "o").replace("æ", "a"))
    base = "".join(sign for sign in lower if not unicodedata.combining(sign))
    return base.replace("aa", "a").replace("oe", "o").replace("ae", "a")


def _id_pattern(participant_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(participant_id)}(?![\w-])", re.IGNORECASE)
