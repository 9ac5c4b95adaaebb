"""Finding people in free text: civil registration numbers, a participant's name or id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

_TEN_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})([- ]?)(\d{4})(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+")
SHORT_NAME = 3
"""A name part of at most this many letters (Bo, Liv) counts only when written exactly so."""


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
        for match in _TEN_DIGITS.finditer(text)
        if _is_birthday(match) and not (match.group(4) == "" and match.group() in known)
    ]


def _is_birthday(match: re.Match[str]) -> bool:
    day, month, year = (int(match.group(part)) for part in (1, 2, 3))
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def ten_digit_texts(text: str) -> list[str]:
    """Every run of ten digits, so that the caller can look up which are P-numbers."""
    return [match.group() for match in _TEN_DIGITS.finditer(text) if match.group(4) == ""]


def names_in(text: str, person: Person) -> list[str]:
    """The parts of the person's name, or the id, that stand in the text."""
    found = [part for part in name_parts(person.name) if _name_pattern(part).search(text)]
    if _id_pattern(person.participant_id).search(text):
        found.append(person.participant_id)
    return found


def name_parts(name: str | None) -> list[str]:
    """The words of a name that give it away; single letters do not."""
    return [part for part in _WORDS.findall(name or "") if len(part) > 1]


def without_people(text: str, about: Person | None, people: Sequence[Person], mark: str) -> str:
    """The text with the person it is about, and every other participant's full name and id, replaced."""
    hidden = text
    if about is not None:
        for part in name_parts(about.name):
            hidden = _name_pattern(part).sub(mark, hidden)
    for person in people:
        hidden = _id_pattern(person.participant_id).sub(mark, hidden)
        parts = name_parts(person.name)
        if len(parts) > 1:
            full = r"\s+".join(re.escape(part) for part in parts)
            hidden = re.sub(rf"\b{full}s?\b", mark, hidden, flags=re.IGNORECASE)
    return re.sub(rf"{re.escape(mark)}(?:\s+{re.escape(mark)})+", mark, hidden)


def _name_pattern(part: str) -> re.Pattern[str]:
    exact = len(part) <= SHORT_NAME
    return re.compile(rf"\b{re.escape(part)}(?:'?s)?\b", re.NOFLAG if exact else re.IGNORECASE)


def _id_pattern(participant_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(participant_id)}(?![\w-])", re.IGNORECASE)
