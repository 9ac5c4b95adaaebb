"""Job titles to choose from: found by how they begin, by what is inside them, else by what the words mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice

from crm import reference
from crm.danish import fold, sort_key
from matcher.text import current, lexicon, vectors
from matcher.text.lexicon import Kind
from matcher.text.meaning import understand
from matcher.text.static import Vectors

LONGEST = 100
"""So much of what was typed is looked for."""

SHORTEST_MEANT = 3
"""With fewer letters nothing is guessed of what is meant."""

SAID = 0.8
"""What nearness to a phrase of an occupation counts, beside nearness to the title itself."""

MEANT_GROUPS = 3
LEAST_MEANT = 0.05
"""Titles are suggested of so many groups at most, and only of those that the words speak of this much."""

LEAST_NEAR = 0.15
"""How near a title, or what people say of it, must be to what was typed."""

WORDY = 0.003
"""How much each letter of a title counts against it: of two that are as near the plainer one is meant."""

_BETWEEN = re.compile(r"[\W_]+")


Way = tuple[str, Callable[[str], bool]]
"""Letters that a key must hold, and the whole test of it."""


@dataclass(frozen=True, slots=True)
class Title:
    """One title, the unit group it belongs to (None: unknown), and at how many places here it is in use."""

    text: str
    isco08: str | None
    uses: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """The titles of one source in the order in which they are offered; `keys` the same as by `key_of`."""

    titles: tuple[Title, ...]
    keys: tuple[str, ...]
    by_group: dict[str, tuple[Title, ...]]

    def where(self, way: Way) -> Iterator[Title]:
        """The titles whose key passes. One look for some letters spares most keys the rest of the test."""
        letters, holds = way
        return (self.titles[n] for n, key in enumerate(self.keys) if letters in key and holds(key))


def find(sources: Sequence[Titles], typed: str, limit: int) -> list[Title]:
    """At most `limit` titles: the same, that begin so, whose words begin so, that hold it, that mean it.

    Within each way the sources count in their order. A title of the same group is given once.
    """
    typed = typed[:LONGEST]
    found: dict[tuple[str, str | None], Title] = {}
    for way in _ways(key_of(typed).split()):
        for title in chain.from_iterable(islice(source.where(way), limit) for source in sources):
            found.setdefault((key_of(title.text), title.isco08), title)
        if len(found) >= limit:
            return list(found.values())[:limit]
    for title in _meant(sources, typed):
        found.setdefault((key_of(title.text), title.isco08), title)
        if len(found) >= limit:
            break
    return list(found.values())


def _ways(words: Sequence[str]) -> Iterator[Way]:
    """From the strictest to the widest; what passed a stricter one passes a wider one too."""
    if not words:
        return
    start = " " + " ".join(words)
    yield start, lambda key: key.strip() == start.strip()
    yield start, lambda key: key.startswith(start)
    begun = [f" {word}" for word in words]
    yield max(begun, key=len), lambda key: all(word in key for word in begun)
    if max(map(len, words)) > 1:
        yield max(words, key=len), lambda key: all(word in key for word in words)


def _meant(sources: Sequence[Titles], typed: str) -> Iterator[Title]:
    """The titles of the groups that the words speak of, nearest first."""
    if sum(map(str.isalpha, typed)) < SHORTEST_MEANT:
        return
    scored: list[tuple[float, Title]] = []
    for guess in understand(typed).occupations[:MEANT_GROUPS]:
        if guess.score >= LEAST_MEANT:
            titles = tuple(title for source in sources for title in source.by_group.get(guess.isco08, ()))
            near = _nearness(typed, guess.isco08, titles)
            scored += [(guess.score**0.25 * score, title) for score, title in zip(near, titles, strict=True)]
    scored.sort(key=lambda pair: WORDY * len(pair[1].text) - pair[0])
    yield from (title for score, title in scored if score >= LEAST_NEAR)


@lru_cache(maxsize=1 << 16)
def key_of(text: str) -> str:
    """The text in which all ways of writing Danish are one, its words apart and each after a blank."""
    return " " + " ".join(_BETWEEN.sub(" ", fold(text)).split())


_in_order = lru_cache(maxsize=1 << 16)(sort_key)
"""Both keys are remembered: the titles in use are put in order anew whenever an employer changes."""


def laid_out(titles: Iterable[Title]) -> Titles:
    """Titles of any sources together: once each, those in use here first, then short before long."""
    known: dict[tuple[str, str | None], Title] = {}
    for title in titles:
        key = (key_of(title.text), title.isco08)
        if key[0].strip() and (key not in known or title.uses > known[key].uses):
            known[key] = title
    every = sorted(known.values(), key=lambda title: (-title.uses, len(title.text), _in_order(title.text)))
    by_group: dict[str, list[Title]] = defaultdict(list)
    for title in every:
        if title.isco08 is not None:
            by_group[title.isco08].append(title)
    return Titles(
        tuple(every),
        tuple(key_of(title.text) for title in every),
        {code: tuple(some) for code, some in by_group.items()},
    )


@cache
def shipped() -> tuple[Title, ...]:
    """The titles and occupations of the shipped lexicon, and what the unit groups are called for short."""
    entries = lexicon.named()
    named = [Title(entry.text, entry.isco08) for entry in entries if entry.kind is Kind.TITLES]
    named += [Title(entry.occupation, entry.isco08) for entry in entries if entry.occupation]
    named += [Title(words[:1].upper() + words[1:], code) for code, words in reference.work_words().items()]
    return tuple(dict.fromkeys(named))


@cache
def _by_key() -> dict[str, str]:
    """Every shipped title folded, and those of the register → its group."""
    official = {key_of(group.da): code for code, group in reference.unit_groups().items()}
    return official | {
        key_of(title.text): title.isco08 for title in reversed(shipped()) if title.isco08 is not None
    }


LEAST_SURE = 0.4
"""A title of unknown group is put into the one it most speaks of only where it does so this much."""


def groups_of(texts: Sequence[str]) -> dict[str, str | None]:
    """Title as somebody wrote it → its unit group: known by name, else understood, else None."""
    found = {text: _by_key().get(key_of(text)) for text in texts}
    asked = [text for text, code in found.items() if code is None]
    if asked:
        way = current.current().way
        shares = way.shares(asked)
        for text, best, share in zip(asked, shares.argmax(axis=1), shares.max(axis=1), strict=True):
            found[text] = way.codes[int(best)] if share >= LEAST_SURE else None
    return found


def _nearness(typed: str, isco08: str, titles: Sequence[Title]) -> list[float]:
    """How near what was typed is to each title, or to what people say of its occupation.

    All alike where no model with vectors is at hand.
    """
    asked = vectors.encode([typed])
    own, (said, phrases) = _vectors(tuple(title.text for title in titles)), _said_of(isco08)
    if asked is None or own is None or phrases is None:
        return [1.0] * len(titles)
    best: dict[str, float] = defaultdict(float)
    for occupation, score in zip(said, phrases @ asked[0], strict=True):
        best[occupation] = max(best[occupation], float(score))
    part_of = _occupation_of(isco08)
    return [
        max(float(score), SAID * best[part_of[title.text]] if title.text in part_of else 0.0)
        for title, score in zip(titles, own @ asked[0], strict=True)
    ]


@cache
def _entries() -> dict[str, list[lexicon.Entry]]:
    found: dict[str, list[lexicon.Entry]] = defaultdict(list)
    for entry in lexicon.named():
        found[entry.isco08].append(entry)
    return found


@cache
def _occupation_of(isco08: str) -> dict[str, str]:
    """Title → the occupation of the lexicon it belongs to, for those of a group that belong to one."""
    entries = _entries().get(isco08, [])
    named = {
        entry.text: entry.occupation for entry in entries if entry.kind is Kind.TITLES and entry.occupation
    }
    return named | {entry.occupation: entry.occupation for entry in entries if entry.occupation}


@lru_cache(maxsize=64)
def _said_of(isco08: str) -> tuple[list[str], Vectors | None]:
    """What people say of each occupation of a group: the occupation, and the vector, of each phrase."""
    phrases = [entry for entry in _entries().get(isco08, []) if entry.occupation and entry.is_phrase]
    return [entry.occupation for entry in phrases], vectors.encode([entry.text for entry in phrases])


@lru_cache(maxsize=64)
def _vectors(texts: tuple[str, ...]) -> Vectors | None:
    return vectors.encode(texts)
