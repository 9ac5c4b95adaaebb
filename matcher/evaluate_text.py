"""How well wishes are understood: held-out phrases of the lexicon against their ISCO-08 unit group."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from matcher import evaluate_melo
from matcher.evaluate_melo import Retrieved, Task, retrieve
from matcher.text import groups, lexicon, nearest
from matcher.text.clauses import split
from matcher.text.current import Way
from matcher.text.groups import GroupModel, Shares
from matcher.text.lexicon import Entry
from matcher.text.nearest import Nearest
from matcher.text.static import unit

GRAM = 4
"""Two phrases that share so many words in a row are counted as alike."""

TITLES, TIMED = 100_000, 500
"""How many titles the speed is told for, and on how many the slow model is timed."""


@dataclass(frozen=True, slots=True)
class Found:
    """Over `phrases` wishes: how often the right group is first, among five, among ten; the mean 1/rank."""

    phrases: int
    hit_1: float
    hit_5: float
    hit_10: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One way: the held-out phrases, those of groups never trained on, and each kind of phrase by itself."""

    phrases: Found
    groups: Found
    kinds: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Written:
    """The lexicon. `alike`: the share of phrases that have four words in a row in common with another."""

    groups: int
    occupations: int
    phrases: int
    words: int
    fewest: int
    alike: float
    types_per_token: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds for one wish not seen before (median), and seconds for 100,000 titles."""

    wish_ms: float
    titles_s: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything `jobbro evaluate text` tells, by the name of each way."""

    written: Written
    ways: Mapping[str, Measured]
    melo: Mapping[str, Mapping[str, Retrieved]]
    speed: Mapping[str, Speed]


def held_out() -> tuple[list[Entry], list[Entry]]:
    """The phrases never trained on: a fifth of those of the known groups, and all of the other groups."""
    phrases = [entry for entry in lexicon.shipped() if entry.is_phrase]
    unknown = lexicon.held_out_groups()
    return (
        [e for e in phrases if e.isco08 not in unknown and lexicon.is_held_out(e.text)],
        [e for e in phrases if e.isco08 in unknown],
    )


def measure(way: Way) -> Measured:
    """Measure one way on the held-out phrases."""
    known, unknown = held_out()
    ranks = _ranks(way, known)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for entry, rank in zip(known, ranks.tolist(), strict=True):
        by_kind[entry.kind.value if entry.language == "da" else entry.language].append(rank)
    return Measured(
        found(ranks),
        found(_ranks(way, unknown)),
        {kind: found(np.array(of_kind)) for kind, of_kind in sorted(by_kind.items())},
    )


def _ranks(way: Way, entries: Sequence[Entry]) -> np.ndarray[tuple[int], np.dtype[np.int_]]:
    """The rank of the right group, 1 = first. Groups with the same score stand before it: no luck counts."""
    column = {code: n for n, code in enumerate(way.codes)}
    shares = way.shares([split(entry.text).wanted or entry.text for entry in entries])
    own = shares[np.arange(len(entries)), [column[entry.isco08] for entry in entries]]
    return np.asarray((shares >= own[:, None]).sum(axis=1))


def found(ranks: np.ndarray[tuple[int], np.dtype[np.int_]]) -> Found:
    """Sum up ranks."""
    hit_1, hit_5, hit_10 = (float((ranks <= n).mean()) for n in (1, 5, 10))
    return Found(len(ranks), hit_1, hit_5, hit_10, float((1 / ranks).mean()))


def written(most: int | None = None) -> Written:
    """The lexicon in figures, of all phrases or of so many drawn by checksum.

    The more phrases there are, the more of them have words in common: lexicons of different size can only be
    compared on as many phrases.
    """
    entries = lexicon.shipped()
    phrases = [entry for entry in entries if entry.is_phrase]
    words = len(entries) - len(phrases)
    if most is not None:
        phrases = sorted(phrases, key=lambda entry: lexicon.checksum(entry.isco08 + entry.text))[:most]
    said = [re.findall(r"\w+", entry.text.lower()) for entry in phrases]
    runs: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for n, tokens in enumerate(said):
        for start in range(len(tokens) - GRAM + 1):
            runs[tuple(tokens[start : start + GRAM])].add(n)
    alike = {n for members in runs.values() if len(members) > 1 for n in members}
    danish = Counter(entry.isco08 for entry in phrases if entry.language == "da")
    tokens = [token for words in said for token in words]
    return Written(
        groups=len(danish),
        occupations=len({(e.isco08, e.occupation) for e in phrases if e.occupation}),
        phrases=len(phrases),
        words=words,
        fewest=min(danish.values()),
        alike=len(alike) / len(phrases),
        types_per_token=len(set(tokens)) / len(tokens),
    )


def speed(way: Way, titles: Sequence[str] | None = None) -> Speed:
    """Time one wish at a time, and many titles at once (scaled where fewer are given)."""
    known, _ = held_out()
    wishes = [entry.text for entry in known[:200]]
    one = []
    for wish in wishes:
        started = perf_counter()
        way.shares([wish])
        one.append(perf_counter() - started)
    titles = titles if titles is not None else made_up_titles(TITLES)
    started = perf_counter()
    way.shares(titles)
    return Speed(float(np.median(one)) * 1000, (perf_counter() - started) * TITLES / len(titles))


def made_up_titles(count: int) -> list[str]:
    """Distinct titles, put together from words of the lexicon so that no cache answers for all of them."""
    words = sorted({e.text for e in lexicon.shipped() if not e.is_phrase and e.language == "da"})
    rng = np.random.default_rng(1)
    pairs = rng.integers(len(words), size=(count, 2))
    return [f"{words[a]} {words[b]}" for a, b in pairs]


def compare(
    tasks: Sequence[Task], *, model: str | None, with_e5: bool, tell: Callable[[str], None]
) -> Compared:
    """Measure the shipped model, letters alone, `model` (sentence-transformers) and e5-small side by side.

    `tell` is told the name of each way before it is measured.
    """
    ways: dict[str, Measured] = {}
    speeds: dict[str, Speed] = {}
    melo: dict[str, dict[str, Retrieved]] = {task.name: {} for task in tasks}
    shipped = groups.shipped()
    for name, build in _ways(model, with_e5).items():
        tell(name)
        way = build()
        ways[name] = measure(way)
        titles = made_up_titles(TITLES if name == "jobbro" else TIMED)
        speeds[name] = speed(way, titles)
        for task in tasks:
            if name == "lexical":
                melo[task.name][name] = retrieve(task, evaluate_melo.by_letters(task))
                continue
            encode = shipped.words.encode if isinstance(way, GroupModel) else way.encode
            melo[task.name][name] = retrieve(task, evaluate_melo.by_vectors(task, encode))
    for task in tasks:
        melo[task.name]["together"] = retrieve(task, _together(task, shipped))
    return Compared(written(), ways, melo, speeds)


def _together(task: Task, model: GroupModel) -> Shares:
    """All that is known of two titles: words, letter runs, plain letters, and whether they mean one group."""
    evidence = (
        evaluate_melo.by_vectors(task, model.words.encode),
        evaluate_melo.by_vectors(task, model.letters.encode),
        evaluate_melo.by_vectors(task, lambda texts: unit(np.sqrt(model.shares(texts)))),
        evaluate_melo.by_letters(task),
    )
    return np.asarray(np.mean(evidence, axis=0), dtype=np.float32)


def _ways(model: str | None, with_e5: bool) -> dict[str, Callable[[], GroupModel | Nearest]]:
    """What is measured, by name."""
    ways: dict[str, Callable[[], GroupModel | Nearest]] = {
        "jobbro": groups.shipped,
        "lexical": lambda: nearest.by_letters(nearest.known_texts()),
    }
    if model:
        ways[model] = lambda: nearest.by_sentence_transformer(model, nearest.some_texts())
    if with_e5:
        ways["e5"] = lambda: nearest.by_small_e5(nearest.known_texts())
    return ways
