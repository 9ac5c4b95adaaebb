"""Wish: what the participant asks for against job types, tasks, and what the industry usually has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from matcher import industry_guess, limits
from matcher.industry_work import Work, usual_work
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import Flags, WorkplaceTable
from matcher.text import groups
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
    found, table = pairing.compared, pairing.table
    if not found:
        return pairing.constant(UNKNOWN)
    allowed = 1 - pairing.refused
    asked = [(_order(n), one) for n, one in enumerate(found) if one.wish.asks]
    if not asked:
        return table.titles.highest(np.float32(UNKNOWN) * allowed, UNKNOWN)
    # The best wish is found text by text and industry by industry, of which there are far fewer.
    near = np.maximum.reduce([order * one.near for order, one in asked]) * allowed
    guessed = np.maximum.reduce([order * _guessed(pairing, one, allowed) for order, one in asked])
    best = _likeness(table, near, guessed)
    best[table.remember("wish.silent", lambda: _silent(table))] = UNKNOWN
    return best


def _order(place: int) -> np.float32:
    return np.float32(ORDER[min(place, len(ORDER) - 1)])


def _likeness(table: WorkplaceTable, near: Values, guessed: Values) -> Values:
    """Over candidates, 0 to 1: the best of how near texts (`near`) and industries (`guessed`) come."""
    titles = table.titles.highest(near * np.float32(TITLE), 0.0)
    tasks = table.tasks.highest(near * np.float32(TASK), 0.0)
    counts = table.remember("wish.beside", lambda: _counts(table))
    guess = table.over_candidates(guessed[table.industry]) * counts
    likeness: Values = np.maximum(np.maximum(titles, table.over_candidates(tasks)), guess)
    return likeness


def _counts(table: WorkplaceTable) -> Values:
    """Over candidates: how far a guess from the industry counts."""
    return np.where(table.titles.filled, np.float32(BESIDE), np.float32(1))


def _guessed(pairing: Pairing, one: Compared, allowed: Values) -> Values:
    """Over industries: how far the industry alone speaks for the wish."""
    table, known = pairing.table, groups.at_hand()
    if one.groups is None or known is None:
        return (one.near * allowed)[table.words.industry_text] * np.float32(INDUSTRY)
    return industry_guess.values(table.industries, known, one.groups)


def _silent(table: WorkplaceTable) -> Flags:
    """Candidates of which no job type, task or industry is known."""
    nothing_told = np.array([not usual_work(code) for code in table.industries], dtype=np.bool_)
    quiet = ~table.tasks.filled & nothing_told[table.industry]
    return np.asarray(~table.titles.filled & table.over_candidates(quiet))


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
    known = pairing.kept.get((__name__, candidate))
    if known is None:
        known = pairing.kept[__name__, candidate] = _reason(pairing, candidate)
    return known


def _reason(pairing: Pairing, candidate: int) -> Reason:
    wishes = pairing.profile.job_wishes
    if not wishes:
        return Reason("wish.none_stated")
    if not any(one.wish.asks for one in pairing.compared):
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
    known, beside = groups.at_hand(), BESIDE if len(titles) else 1.0
    told = [one for one in (("title", TITLE, titles), ("task", TASK, tasks)) if len(one[2])]
    for place, one in enumerate(pairing.compared):
        if not one.wish.asks:
            continue
        order = ORDER[min(place, len(ORDER) - 1)]
        for where, weight, numbers in told:
            near = one.near[numbers] * (1 - pairing.refused[numbers])
            best = int(near.argmax())
            yield _Met(
                order * weight * float(near[best]), place, where, table.words.texts[int(numbers[best])]
            )
        if one.groups is not None and known is not None:
            guess = industry_guess.best(table.industries[industry], known, one.groups)
            if guess is not None:
                yield _Met(order * beside * guess.value, place, "guess", table.words.texts[title], guess.work)
        elif table.words.texts[title]:
            value = order * beside * INDUSTRY * float(one.near[title] * (1 - pairing.refused[title]))
            yield _Met(value, place, "industry", table.words.texts[title])


def _task(pairing: Pairing, met: _Met) -> str:
    """What somebody new would begin with there: of the entry tasks the one that lies nearest to the wish."""
    known, tasks = groups.at_hand(), met.work.tasks if met.work else ()
    if known is None or not tasks:
        return ""
    asked = pairing.table.words.compare((pairing.profile.job_wishes or ("",))[met.place]).wish.text
    return _nearest_task(known, tasks, asked)


@lru_cache(maxsize=1 << 14)
def _nearest_task(known: groups.GroupModel, tasks: tuple[str, ...], asked: str) -> str:
    return tasks[int(np.argmax(known.words.encode(tasks) @ known.words.encode([asked])[0]))]


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Work unlike every wish; a job type that was ruled out, or that resembles an entry of the no-go list."""
    wishes = pairing.profile.job_wishes
    table = pairing.table
    if wishes and reason(pairing, candidate).kind in ("wish.unlike", "wish.distant"):
        yield Reason("wish.unlike", {"wish": wishes[0]})
    found = pairing.compared
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
