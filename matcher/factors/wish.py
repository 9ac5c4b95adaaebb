"""Wish: the participant's own words against job types, tasks and the industry's title."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from matcher import limits
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import Flags
from matcher.wishes import content_words

UNKNOWN = 0.30
"""The value where the participant has no wish yet, or nothing at all is known of the work there."""

ORDER = (1.0, 0.9, 0.8, 0.7, 0.6)
"""What the first, second … wish weighs; later ones as the last."""

TITLE, TASK, INDUSTRY = 1.0, 0.85, 0.6
"""How far a likeness counts by where it was found: a job type, a task that piles up, the industry's title."""

STARTS, SURE = 0.10, 0.65
"""Nearness from which a likeness counts at all, and from which it counts in full."""

WEAK = 0.25
"""A value below which the page says that the work looks unlike the wishes."""


def values(pairing: Pairing) -> Values:
    """The best of all wishes, each weighed by its place and by where in the workplace it was met."""
    wishes = pairing.profile.job_wishes
    if not wishes:
        return pairing.constant(UNKNOWN)
    best = np.maximum.reduce([_order(n) * _likeness(pairing, wish) for n, wish in enumerate(wishes)])
    return np.where(_silent(pairing), np.float32(UNKNOWN), best).astype(np.float32)


def _order(place: int) -> np.float32:
    return np.float32(ORDER[min(place, len(ORDER) - 1)])


def _likeness(pairing: Pairing, wish: str) -> Values:
    """One wish against every candidate, 0 to 1."""
    table = pairing.table
    near = _counted(table.words.nearness(wish))
    titles = table.titles.highest(near * np.float32(TITLE), 0.0)
    tasks = table.tasks.highest(near * np.float32(TASK), 0.0)
    industry = near[table.words.industry_text][table.industry] * np.float32(INDUSTRY)
    likeness: Values = np.maximum(titles, np.maximum(tasks, industry)[table.owner])
    return likeness


def _counted(near: Values) -> Values:
    return np.asarray(np.clip((near - STARTS) / (SURE - STARTS), 0, 1), dtype=np.float32)


def _counted_one(near: float) -> float:
    return min(1.0, max(0.0, (near - STARTS) / (SURE - STARTS)))


def _silent(pairing: Pairing) -> Flags:
    """Candidates of which no job type, task or industry is known."""
    table = pairing.table
    no_industry = np.array([code == "" for code in table.industries], dtype=np.bool_)[table.industry]
    quiet = (table.tasks.lengths == 0) & no_industry
    return np.asarray((table.titles.lengths == 0) & quiet[table.owner])


def reason(pairing: Pairing, candidate: int) -> Reason:
    """Which wish met which words, and where."""
    wishes = pairing.profile.job_wishes
    if not wishes:
        return Reason("wish.none_stated")
    found = max(_met(pairing, candidate), key=lambda met: met[0], default=None)
    if found is None:
        return Reason("wish.work_unknown")
    value, place, where, text = found
    if value <= 0:
        return Reason("wish.unlike")
    return Reason(
        f"wish.{where}" if value >= WEAK else "wish.distant",
        {"wish": wishes[place], "place": place + 1, "text": text},
    )


def _met(pairing: Pairing, candidate: int) -> Iterator[tuple[float, int, str, str]]:
    """Every wish against every text of one candidate: (value, wish's place, where, text)."""
    table = pairing.table
    owner = int(table.owner[candidate])
    texts = [("title", TITLE, n) for n in table.titles.at(candidate)]
    texts += [("task", TASK, n) for n in table.tasks.at(owner)]
    industry = int(table.words.industry_text[table.industry[owner]])
    if table.words.texts[industry]:
        texts.append(("industry", INDUSTRY, np.int32(industry)))
    for place, wish in enumerate(pairing.profile.job_wishes or ()):
        near = table.words.nearness(wish)
        for where, weight, number in texts:
            yield (
                float(_order(place)) * weight * _counted_one(float(near[number])),
                place,
                where,
                table.words.texts[number],
            )


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Work unlike every wish; one job type among several that stands on the no-go list."""
    wishes = pairing.profile.job_wishes
    table = pairing.table
    if wishes and reason(pairing, candidate).kind in ("wish.unlike", "wish.distant"):
        yield Reason("wish.unlike", {"wish": wishes[0]})
    barred = frozenset(limits.split_no_go(pairing.profile.no_go or ())[2])
    for number in table.titles.at(candidate):
        title = table.words.texts[number]
        if barred and _resembles(title, barred):
            yield Reason("wish.no_go_there", {"text": title})


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
