"""What a note from a contact may teach us of an employer: proposals, never stored without a yes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from crm.danish import folds
from crm.learnt_words import NEGATIONS, NUMBERS, PHRASES, TASKS
from crm.records import Value, dump

LISTS = ("values", "recruitment_ways", "tasks_piling_up", "support_on_site", "times", "accepted_forms")
"""The facts that hold a list: what is learnt is added to what stands there."""

FULL_TIME, MOST_HOURS = 37, 48
ALIKE = 88
"""From this likeness (0-100) on, a word of at least `LONG` letters counts as a slip of the keyboard."""
LONG = 7
BEFORE = 3
"""So many words back a negation reaches."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value that a note may mean; `heard` is the place in the note."""

    field: str
    value: str | float
    heard: str


@dataclass(frozen=True, slots=True)
class _Word:
    spellings: tuple[str, str]
    start: int
    end: int


_folds = lru_cache(maxsize=1 << 14)(folds)
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"[.;:!?\n]| men | fordi ")
_COUNT = rf"\d{{1,2}}(?:[.,]5)?|{'|'.join(NUMBERS)}"
_HOURS = re.compile(
    rf"(?P<how>mindst|minimum|fra|højst|maks\w*|op til|under)?\s*\b(?P<low>{_COUNT})"
    rf"(?:\s*(?:-|–|til)\s*(?P<high>{_COUNT}))?\s*timer\b"
    r"(?!\s*(?:i døgnet|om dagen|dagligt|hver dag|pr\.? dag|siden|senere|ad gangen))",
    re.IGNORECASE,
)
_NOT_A_WEEK = re.compile(r"(?:\b(?:om|tog|varede|brugte|efter|sidste)|\d)\s*$", re.IGNORECASE)
_FULL_TIME = re.compile(r"\b(?:fuld\s?tid|på fuld tid)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:har åbent|åbent|åbner|åbningstid\w*)\b(?:\s*kl\.)?[^.;\n]{0,12}\d"
    r"[^;\n]{0,40}?(?=[;\n]|\.(?!\s?\d)|,\s|$)",
    re.IGNORECASE,
)
_PILES = (
    re.compile(r"mangler (?:hænder|hjælp|folk|nogen) til (?:at )?(?P<task>[^.,;:!?\n]{3,60})", re.IGNORECASE),
    re.compile(r"brug for (?:hænder|hjælp|nogen) til (?:at )?(?P<task>[^.,;:!?\n]{3,60})", re.IGNORECASE),
    re.compile(r"(?:^|[.,;:!?\n]\s*)(?P<task>[^.,;:!?\n]{3,60}?) hober sig op", re.IGNORECASE),
    re.compile(r"hober sig op med (?P<task>[^.,;:!?\n]{3,60})", re.IGNORECASE),
)


def suggestions(text: str) -> list[Suggestion]:
    """What the note may teach, each value once, in the order of the facts."""
    note = _read(text)
    found = [*_tasks(note), *_hours(text), *_opening_times(text)]
    for field, value, phrases in PHRASES:
        heard = _heard(note, phrases, field)
        if heard is not None:
            found.append(Suggestion(field, value, heard))
    return [one for one in found if not _contradicted(one, found)]


def unknown_only(found: Iterable[Suggestion], known: Mapping[str, Value]) -> list[Suggestion]:
    """Those that say something the card does not say already. `known` is in stored form, by field."""
    return [one for one in found if not _stands(one, known.get(one.field))]


def added(old: Value, new: Sequence[str]) -> str:
    """A list in stored form with the new values after what stands there, each once."""
    before = [] if old is None else [str(one) for one in json.loads(str(old))]
    return dump(list(dict.fromkeys([*before, *new])))


def _stands(one: Suggestion, stored: Value) -> bool:
    if stored is None:
        return False
    if one.field not in LISTS:
        return str(stored) == str(one.value) or stored == one.value
    listed = [str(value) for value in json.loads(str(stored))]
    if one.field == "tasks_piling_up":
        task = str(one.value).casefold()
        return any(fuzz.token_set_ratio(task, value.casefold()) >= ALIKE for value in listed)
    return one.value in listed


def _contradicted(one: Suggestion, found: Iterable[Suggestion]) -> bool:
    """Two values for a fact that has one: the note is unclear, so neither is proposed."""
    if one.field in LISTS:
        return False
    return any(other.field == one.field and other.value != one.value for other in found)


@dataclass(frozen=True, slots=True)
class _Note:
    """A text with the words of each of its parts, read once for all phrases."""

    text: str
    parts: tuple[tuple[_Word, ...], ...]


def _read(text: str) -> _Note:
    parts, start = [], 0
    for match in (*_PARTS.finditer(text), None):
        end = match.start() if match else len(text)
        words = _LETTERS.finditer(text, start, end)
        parts.append(tuple(_Word(_folds(word.group()), word.start(), word.end()) for word in words))
        start = match.end() if match else end
    return _Note(text, tuple(parts))


def _heard(note: _Note, phrases: str, field: str) -> str | None:
    """The place in the note where one of the phrases stands."""
    for words in note.parts:
        for phrase in phrases.split("|"):
            span = _find(words, tuple(phrase.split()), field)
            if span is not None:
                return note.text[span[0] : span[1]]
    return None


def _find(words: Sequence[_Word], wanted: tuple[str, ...], field: str) -> tuple[int, int] | None:
    """Where a phrase stands, unless it is turned round or speaks of another day."""
    for turn in range(len(words) - len(wanted) + 1):
        if not all(_is(words[turn + n].spellings, one) for n, one in enumerate(wanted)):
            continue
        before = [word.spellings[0] for word in words[max(0, turn - BEFORE) : turn]]
        if NEGATIONS & set(before):
            continue
        if field == "times" and before and before[-1] in ("i", "god"):
            continue  # "i morgen", "i aften", "god morgen"
        return words[turn].start, words[turn + len(wanted) - 1].end
    return None


@lru_cache(maxsize=1 << 16)
def _is(spellings: tuple[str, str], beginning: str) -> bool:
    """Whether a word, in either spelling, is or begins as a part of a phrase; remembered, for words recur."""
    stems = _folds(beginning.removeprefix("="))
    if beginning.startswith("="):
        return bool(set(spellings) & set(stems))
    if any(spelling.startswith(stem) for spelling in spellings for stem in stems):
        return True
    return _is_slip(spellings[0], stems[0])


def _is_slip(word: str, stem: str) -> bool:
    """Whether a long word begins as `stem` does but for a slip of the keyboard."""
    if len(stem) < LONG or len(word) < len(stem) - 1:
        return False
    return any(fuzz.ratio(word[: len(stem) + more], stem) >= ALIKE for more in (-1, 0, 1))


def _tasks(note: _Note) -> list[Suggestion]:
    """Tasks told in so many words, else those the card has a word for."""
    told: dict[str, str] = {}
    for pattern in _PILES:
        for match in pattern.finditer(note.text):
            for task in re.split(r"\s+og\s+", match.group("task").strip()):
                if not NEGATIONS & set(task.casefold().split()):
                    told.setdefault(task[:1].upper() + task[1:], match.group())
    for name, phrases in TASKS:
        heard = _heard(note, phrases, "tasks_piling_up")
        if heard is not None and not any(heard.casefold() in task.casefold() for task in told):
            told[name] = heard
    return [Suggestion("tasks_piling_up", task, heard) for task, heard in told.items()]


def _hours(text: str) -> list[Suggestion]:
    """Hours a week: a span, a least, a most, or a number that is both."""
    for match in _HOURS.finditer(text):
        if match["how"] is None and _NOT_A_WEEK.search(text[: match.start("low")]):
            continue
        low, high = _number(match["low"]), _number(match["high"] or match["low"])
        if not 0 < low <= high <= MOST_HOURS:
            continue
        how = (match["how"] or "").casefold()
        span = {"hours_min": low, "hours_max": high}
        if match["high"] is None and how in ("mindst", "minimum", "fra"):
            del span["hours_max"]
        elif match["high"] is None and how:
            del span["hours_min"]
        return [Suggestion(field, hours, match.group().strip()) for field, hours in span.items()]
    full = _FULL_TIME.search(text)
    return [Suggestion("hours_max", float(FULL_TIME), full.group())] if full else []


def _number(text: str) -> float:
    known = NUMBERS.get(text.casefold())
    return float(known) if known is not None else float(text.replace(",", "."))


def _opening_times(text: str) -> list[Suggestion]:
    return [
        Suggestion("opening_times", match.group().strip(), match.group().strip())
        for match in list(_OPEN.finditer(text))[:1]
    ]
