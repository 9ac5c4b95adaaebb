"""The match requests of the invented municipality: one new, one that waits, one taken, one answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlite_utils import Database

from crm import requests
from crm.clock import DENMARK


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. Days are counted back from the Monday after the invented year."""

    participant_id: str
    asked_by: str
    question: str
    days: int
    taken_by: str | None = None
    days_taken: int = 0
    answer: str | None = None
    p_numbers: tuple[str, ...] = ()
    days_answered: int = 0


REQUESTS = (
    Asked("P-049", "mette", "En lille butik eller café, hvor man kan begynde med få timer om ugen.", 3),
    Asked("P-022", "jonas", "Noget på havnen eller et lager, helst om formiddagen.", 5),
    Asked(
        "P-054",
        "rasmus",
        "Et roligt kontor med papirer, der skal scannes eller sættes i arkiv.",
        12,
        "birgit",
        11,
    ),
    Asked(
        "P-064",
        "sofie",
        "Et køkken, hvor der er tid til at vise opgaverne flere gange.",
        10,
        "ali",
        9,
        "Jeg kender køkkenlederen begge steder og ringer på torsdag. Næste skridt er et besøg uden navn.",
        ("9990167761", "9990883890"),
        6,
    ),
)


def add(db: Database, monday: date) -> None:
    """Ask, take and answer them. `monday` follows the invented year; needs staff and participants."""
    for one in REQUESTS:
        reference = requests.ask(db, one.participant_id, one.asked_by, _at(monday, one.days), one.question)
        if one.taken_by:
            requests.claim(db, reference, one.taken_by, _at(monday, one.days_taken))
        if one.taken_by and one.answer:
            at = _at(monday, one.days_answered)
            requests.answer(db, reference, one.taken_by, at, one.answer, one.p_numbers)


def _at(monday: date, days: int) -> datetime:
    """Ten in the morning so many days before."""
    return datetime.combine(monday - timedelta(days=days), time(10), DENMARK)
