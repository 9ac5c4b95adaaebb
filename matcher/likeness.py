"""Every text of the workplaces as the model reads it, and the evidence that it is what a wish asks for."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from crm.model import AXES
from matcher.kinship import kinship
from matcher.letters import Space, spaces
from matcher.text import groups
from matcher.text.groups import GroupModel
from matcher.usual_environment import levels
from matcher.wish_reading import Wish
from matcher.wish_weights import above_nothing, by_letters, log_odds, shipped

Floats = npt.NDArray[np.float32]

CLEAR = 0.3
"""The share one group must have of a text before its environment is guessed from it."""

KEPT = 8
"""So many groups are kept of each text: the rest is noise, and a town has ten thousand texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Meant:
    """What texts mean: their `KEPT` strongest groups with the shares (texts × KEPT), and their word vectors.

    `itself` is how far a text agrees with itself: 1 where its meaning is clear.
    """

    columns: npt.NDArray[np.int16]
    shares: Floats
    vectors: Floats
    itself: Floats

    def over(self, each: Floats) -> Floats:
        """For each text the sum of its shares times one number a group."""
        return np.asarray((each[self.columns] * self.shares).sum(axis=1), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts laid out for comparing."""

    texts: tuple[str, ...]
    letters: Space
    stems: Space
    meant: Meant | None

    def nearness(self, wish: Wish) -> Floats:
        """How related each text's work is to the wish, 0–1; 0 for a wish that asks for nothing."""
        if not wish.asks:
            return np.zeros(len(self.texts), dtype=np.float32)
        evidence, weights = self.evidence(wish), shipped()
        if weights is None or len(evidence) == 2:
            return above_nothing(by_letters(), *evidence[-2:])
        return weights.meant(*evidence)

    def evidence(self, wish: Wish) -> tuple[Floats, ...]:
        """Agreement and fit (log-odds), cosine, letters, stems; the last two alone for a wish not understood.

        Agreement is how related the work of wish and text is expected to be; fit is the same with how clear
        both are taken out, so that «noget med dyr» can be fully met.
        """
        seen = self.letters.cosine(wish.text), self.stems.cosine(wish.text)
        known = groups.at_hand()
        if wish.shares is None or self.meant is None or known is None:
            return seen
        wanted = wish.shares @ kinship(known)
        agreement = self.meant.over(wanted)
        most = np.sqrt(self.meant.itself * float(wanted @ wish.shares))
        fit = np.asarray(agreement / np.where(most > 0, most, 1), dtype=np.float32)
        return (
            log_odds(agreement),
            log_odds(fit),
            self.meant.vectors @ known.words.encode([wish.text])[0],
            *seen,
        )

    def usual_axes(self) -> Floats:
        """The usual environment of each text's work (texts × axes, 1–3); nan where the work is not clear."""
        known = groups.at_hand()
        if self.meant is None or known is None:
            return np.full((len(self.texts), len(AXES)), np.nan, dtype=np.float32)
        shares = self.meant.shares / np.maximum(self.meant.shares.sum(axis=1, keepdims=True), 1e-9)
        usual = levels(known.codes)[self.meant.columns]
        expected = (shares[:, :, None] * usual).sum(axis=1)
        expected[self.meant.shares.max(axis=1) < CLEAR] = np.nan
        return np.asarray(expected, dtype=np.float32)

    def refused(self, wish: Wish) -> Floats:
        """How far each text's work is what the wish rules out, 0–1."""
        if wish.refused is None or self.meant is None or not wish.refused.any():
            return np.broadcast_to(np.float32(0), len(self.texts))
        return np.minimum(self.meant.over(wish.refused), np.float32(1))


def over_groups(wish: Wish) -> Floats | None:
    """How related each of the model's groups is to the wish, less what is refused; None if not understood."""
    known, weights = groups.at_hand(), shipped()
    if wish.shares is None or known is None or weights is None:
        return None
    related = weights.groups(log_odds(wish.shares @ kinship(known)))
    return related if wish.refused is None else related * (1 - wish.refused)


class _Laid:
    """The texts laid out last: a table that is renewed has the same texts, but for a few."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.last: Texts | None = None


_laid = _Laid()


def lay_out(texts: tuple[str, ...]) -> Texts:
    """Lay the texts out; what was laid out before is not read again."""
    with _laid.turn:
        before = _laid.last
        if before is None or before.texts != texts:
            known = groups.at_hand()
            meant = None if known is None else _meant(known, texts, before)
            _laid.last = before = Texts(texts, *spaces(texts), meant)
        return before


def _meant(known: GroupModel, texts: tuple[str, ...], before: Texts | None) -> Meant:
    row = {text: n for n, text in enumerate(before.texts)} if before and before.meant else {}
    new = [text for text in texts if text not in row]
    fresh = _read(known, new)
    if before is None or before.meant is None or len(new) == len(texts):
        return fresh
    place = {text: len(row) + n for n, text in enumerate(new)} | row
    rows = np.array([place[text] for text in texts], dtype=np.intp)
    old = before.meant
    return Meant(
        np.concatenate([old.columns, fresh.columns])[rows],
        np.concatenate([old.shares, fresh.shares])[rows],
        np.concatenate([old.vectors, fresh.vectors])[rows],
        np.concatenate([old.itself, fresh.itself])[rows],
    )


AT_ONCE = 2048
"""So many texts are read at a time, to keep the memory small."""


def _read(known: GroupModel, texts: list[str]) -> Meant:
    size, kept = len(texts), min(KEPT, len(known.codes))
    related = kinship(known)
    meant = Meant(
        np.zeros((size, kept), dtype=np.int16),
        np.zeros((size, kept), dtype=np.float32),
        np.zeros((size, known.words.size), dtype=np.float32),
        np.zeros(size, dtype=np.float32),
    )
    for start in range(0, size, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        shares = known.shares(texts[part])
        strongest = np.argpartition(shares, -kept, axis=1)[:, -kept:]
        meant.columns[part] = strongest
        meant.shares[part] = np.take_along_axis(shares, strongest, axis=1)
        meant.vectors[part] = known.words.encode(texts[part])
        each = related[strongest[:, :, None], strongest[:, None, :]]
        meant.itself[part] = np.einsum("ni,nij,nj->n", meant.shares[part], each, meant.shares[part])
    return meant
