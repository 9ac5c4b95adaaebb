"""Wish: what the participant asks for against job types, tasks, and what the industry usually has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from matcher import industry_guess, limits
from matcher.industry_work import Work, usual_work
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import Flags
from matcher.text import groups
from matcher.wish_reading import corrections
from matcher.wishes import content_words
from matcher.words import Compared

UNKNOWN = 0.30
"""The value where the participant has no wish yet, or nothing at all is known of the work there."""

ORDER = (1.0, 0.9, 0.8, 0.7, 0.6)
"""What the first, second … wish weighs; later ones as the last."""

TITLE, TASK, INDUSTRY = 1.0, 0.85, 0.6
"""How far a likeness counts by where it was found: a job type, a task that piles up, the industry's title."""

BESIDE = 0.5
"""How far the guess from the industry counts beside job types that are known."""

WEAK = 0.25
"""A value below which the page says that the work looks unlike the wishes."""

NOTHING = 0.05
"""A value below which nothing there is worth naming."""

RULED_OUT = 0.5
"""From here on a job type is mostly what the participant has ruled out."""


def values(pairing: Pairing) -> Values:
    """The best of all wishes, each weighed by its place and by where in the workplace it was met."""
    found = _compared(pairing)
    if not found:
        return pairing.constant(UNKNOWN)
    allowed = 1 - _refused(found)
    asked = [_order(n) * _likeness(pairing, one, allowed) for n, one in enumerate(found) if one.wish.asks]
    if not asked:
        return pairing.table.titles.highest(np.float32(UNKNOWN) * allowed, UNKNOWN)
    best = np.maximum.reduce(asked)
    return np.where(_silent(pairing), np.float32(UNKNOWN), best).astype(np.float32)


def _compared(pairing: Pairing) -> list[Compared]:
    """Each wish held against all texts, with the person's corrections of how it was understood."""
    said, words = pairing.profile.wish_occupations, pairing.table.words
    return [words.compare(wish, corrections(wish, said)) for wish in pairing.profile.job_wishes or ()]


def _refused(found: list[Compared]) -> Values:
    """Over texts: how far each is what any of the wishes rules out."""
    refused: Values = np.maximum.reduce([one.refused for one in found])
    return refused


def _order(place: int) -> np.float32:
    return np.float32(ORDER[min(place, len(ORDER) - 1)])


def _likeness(pairing: Pairing, one: Compared, allowed: Values) -> Values:
    """One wish against every candidate, 0 to 1."""
    table = pairing.table
    near = one.near * allowed
    titles = table.titles.highest(near * np.float32(TITLE), 0.0)
    tasks = table.tasks.highest(near * np.float32(TASK), 0.0)[table.owner]
    guessed = _guessed(pairing, one, near)[table.industry][table.owner]
    guessed = np.where(table.titles.lengths > 0, np.float32(BESIDE), np.float32(1)) * guessed
    likeness: Values = np.maximum(np.maximum(titles, tasks), guessed)
    return likeness


def _guessed(pairing: Pairing, one: Compared, near: Values) -> Values:
    """Over industries: how far the industry alone speaks for the wish."""
    table, known = pairing.table, groups.at_hand()
    if one.groups is None or known is None:
        return near[table.words.industry_text] * np.float32(INDUSTRY)
    return industry_guess.values(table.industries, known, one.groups)


def _silent(pairing: Pairing) -> Flags:
    """Candidates of which no job type, task or industry is known."""
    table = pairing.table
    nothing_told = np.array([not usual_work(code) for code in table.industries], dtype=np.bool_)
    quiet = (table.tasks.lengths == 0) & nothing_told[table.industry]
    return np.asarray((table.titles.lengths == 0) & quiet[table.owner])


@dataclass(frozen=True, slots=True)
class _Met:
    """A wish that met something: the value, the wish's place, where it was met, and what."""

    value: float
    place: int
    where: str
    text: str
    work: Work | None = None


def reason(pairing: Pairing, candidate: int) -> Reason:
    """Which wish met which words, and where; a guess from the industry says that it is one."""
    wishes = pairing.profile.job_wishes
    if not wishes:
        return Reason("wish.none_stated")
    if not any(one.wish.asks for one in _compared(pairing)):
        return Reason("wish.not_understood")
    met = max(_met(pairing, candidate), key=lambda met: met.value, default=None)
    if met is None:
        return Reason("wish.work_unknown")
    facts = {"wish": wishes[met.place], "place": met.place + 1, "text": met.text}
    if met.value < WEAK:
        return Reason("wish.unlike") if met.value < NOTHING or met.work else Reason("wish.distant", facts)
    if met.work is not None:
        return Reason(
            "wish.industry_guess",
            facts | {"task": _task(pairing, met), "frequency": met.work.frequency.value},
        )
    return Reason(f"wish.{met.where}", facts)


def _met(pairing: Pairing, candidate: int) -> Iterator[_Met]:
    """Every wish against everything known or guessed of one candidate."""
    table = pairing.table
    owner = int(table.owner[candidate])
    titles, tasks = table.titles.at(candidate), table.tasks.at(owner)
    industry = int(table.industry[owner])
    title = int(table.words.industry_text[industry])
    found, known = _compared(pairing), groups.at_hand()
    allowed = 1 - _refused(found)
    beside = BESIDE if len(titles) else 1.0
    for place, one in enumerate(found):
        if not one.wish.asks:
            continue
        order = float(_order(place))
        for where, weight, numbers in (("title", TITLE, titles), ("task", TASK, tasks)):
            for number in numbers:
                value = order * weight * float(one.near[number] * allowed[number])
                yield _Met(value, place, where, table.words.texts[number])
        if one.groups is not None and known is not None:
            guess = industry_guess.best(table.industries[industry], known, one.groups)
            if guess is not None:
                yield _Met(order * beside * guess.value, place, "guess", table.words.texts[title], guess.work)
        elif table.words.texts[title]:
            value = order * beside * INDUSTRY * float(one.near[title] * allowed[title])
            yield _Met(value, place, "industry", table.words.texts[title])


def _task(pairing: Pairing, met: _Met) -> str:
    """What somebody new would begin with there: of the entry tasks the one that lies nearest to the wish."""
    known, tasks = groups.at_hand(), met.work.tasks if met.work else ()
    if known is None or not tasks:
        return ""
    asked = pairing.table.words.compare((pairing.profile.job_wishes or ("",))[met.place]).wish.text
    return tasks[int(np.argmax(known.words.encode(tasks) @ known.words.encode([asked])[0]))]


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Work unlike every wish; a job type that was ruled out, or that resembles an entry of the no-go list."""
    wishes = pairing.profile.job_wishes
    table = pairing.table
    if wishes and reason(pairing, candidate).kind in ("wish.unlike", "wish.distant"):
        yield Reason("wish.unlike", {"wish": wishes[0]})
    found = _compared(pairing)
    barred = frozenset(limits.split_no_go(pairing.profile.no_go or ())[2])
    for number in table.titles.at(candidate):
        title = table.words.texts[number]
        if barred and _resembles(title, barred):
            yield Reason("wish.no_go_there", {"text": title})
        worst = max(found, key=lambda one: float(one.refused[number]), default=None)
        if worst is not None and worst.refused[number] > max(RULED_OUT, float(worst.near[number])):
            yield Reason("wish.ruled_out_there", {"text": title, "wish": (wishes or ())[found.index(worst)]})


@cache
def _words_of(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _resembles(title: str, barred: frozenset[str]) -> bool:
    """A job type shares a meaning word with something on the no-go list."""
    return any(_words_of(title) & _words_of(entry) for entry in barred)


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Which work there is, where no job type is known."""
    if len(pairing.table.titles.at(candidate)) == 0:
        yield Reason("ask.job_types")
