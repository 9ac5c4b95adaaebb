"""The two parts that are learnt: vectors of pieces and of letter runs, each with a vector per group."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from matcher.text.grams import rows_of_word
from matcher.text.pieces import Pieces, words
from training import noise
from training.material import Concept, Text

Rows = npt.NDArray[np.int64]
NOTHING: Rows = np.zeros(0, dtype=np.int64)
Cut = Callable[[str, random.Random | None], Rows]
"""Text to row numbers; with a source of chance the text is read with mistakes."""

BATCH, PAIRS = 512, 256
SMOOTHING = 0.05
NEIGHBOURS = 8
"""So many occupations that stand beside each other are met in one batch: the hard cases."""

LANGUAGES = (("da", "da"), ("da", "en"), ("sv", "sv"), ("sv", "en"), ("da", "sv"))
LANGUAGE_WEIGHTS = (4, 3, 4, 1, 1)
SHARPNESS = 20.0
"""How sharply titles of one occupation must stand out among the others of a batch."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a part is trained. `pairs`, `teaching`: what the two side tasks weigh beside the main one."""

    size: int
    epochs: int
    rate: float
    pairs: float
    teaching: float
    seed: int


class Part(nn.Module):
    """Rows that are added up to a text, and how near a text lies to each group."""

    def __init__(self, table: Tensor, groups: int, cut: Cut) -> None:
        super().__init__()
        self.rows = nn.EmbeddingBag(*table.shape, mode="sum", _weight=table.clone())
        self.groups = nn.Parameter(torch.randn(groups, table.shape[1]) * 0.05)
        self.offset = nn.Parameter(torch.zeros(groups))
        self.sharpness = nn.Parameter(torch.tensor(12.0))
        self.cut = cut

    def encode(self, texts: Sequence[str], chance: random.Random | None = None) -> Tensor:
        """Vectors of length 1, one row a text."""
        cut = [self.cut(text, chance) for text in texts]
        starts = np.cumsum([0, *(len(row) for row in cut[:-1])])
        summed = self.rows(torch.from_numpy(np.concatenate(cut)), torch.from_numpy(starts))
        return F.normalize(summed, dim=-1)

    def scores(self, vectors: Tensor) -> Tensor:
        """How much each group is meant, one row a text."""
        return self.sharpness * vectors @ F.normalize(self.groups, dim=-1).T + self.offset


def cut_pieces(pieces: Pieces) -> Cut:
    """Cut into pieces; with chance, some words are misspelt and some known ones cut up."""

    def cut(text: str, chance: random.Random | None) -> Rows:
        if chance is None:
            return np.array(pieces.of_text(text), dtype=np.int64)
        numbers: list[int] = []
        for word in noise.heard(words(text), chance):
            draw = chance.random()
            if draw < noise.MISSPELT:
                numbers += pieces.cut(noise.misspelt(word, chance))
            elif draw < noise.MISSPELT + noise.CUT:
                numbers += pieces.cut(word, whole=False)
            else:
                numbers += pieces.of_word(word)
        return np.array(numbers, dtype=np.int64)

    return cut


def cut_runs(buckets: int, seed: int, forgotten: float = 0.4) -> Cut:
    """Cut into runs of letters; with chance, some words are misspelt and a share of the runs is left out."""
    known: dict[str, Rows] = {}
    draw = np.random.default_rng(seed)

    def rows(word: str) -> Rows:
        found = known.get(word)
        if found is None:
            found = known[word] = np.array(rows_of_word(word, buckets), dtype=np.int64)
        return found

    def cut(text: str, chance: random.Random | None) -> Rows:
        said = words(text) if chance is None else noise.heard(words(text), chance)
        if chance is not None:
            said = [noise.misspelt(w, chance) if chance.random() < noise.MISSPELT else w for w in said]
        numbers = np.concatenate([NOTHING, *(rows(word) for word in said)])
        return numbers if chance is None else numbers[draw.random(len(numbers)) > forgotten]

    return cut


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What a part learns from: texts with their group, titles of one occupation, the teacher's vectors."""

    texts: Sequence[Text]
    group_of: dict[str, int]
    concepts: Sequence[Concept] = ()
    taught: Sequence[str] = ()
    teacher: Tensor | None = None


def train(part: Part, lessons: Lessons, plan: Plan, tell: Callable[[str], None]) -> None:
    """Train one part. The same seed gives the same part on the same machine."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    group = torch.tensor([lessons.group_of[text.isco08] for text in lessons.texts])
    weight = torch.tensor([text.weight for text in lessons.texts])
    steps = plan.epochs * (len(lessons.texts) // BATCH)
    optimiser = torch.optim.Adam(
        [
            {"params": part.rows.parameters(), "lr": plan.rate},
            {"params": [part.groups, part.offset, part.sharpness], "lr": 1e-2},
        ]
    )
    slowing = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 200) * max(0.02, 1 - step / steps)
    )
    for epoch in range(plan.epochs):
        order = torch.randperm(len(lessons.texts))
        total = 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            vectors = part.encode([lessons.texts[n].text for n in chosen.tolist()], chance)
            each = F.cross_entropy(
                part.scores(vectors), group[chosen], reduction="none", label_smoothing=SMOOTHING
            )
            loss = (each * weight[chosen]).sum() / weight[chosen].sum()
            if plan.pairs:
                loss = loss + plan.pairs * _pairs(part, lessons.concepts, chance)
            if plan.teaching and lessons.teacher is not None:
                loss = loss + plan.teaching * _teaching(part, lessons, chance)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            slowing.step()
            total += loss.item()
        tell(f"epoch {epoch + 1}/{plan.epochs}: loss {total / max(1, len(order) // BATCH):.3f}")


def _pairs(part: Part, concepts: Sequence[Concept], chance: random.Random) -> Tensor:
    """Two titles of one occupation must find each other among those of its neighbours and of others."""
    starts = [chance.randrange(len(concepts) - NEIGHBOURS) for _ in range(PAIRS // NEIGHBOURS)]
    chosen = [_pair(concepts[start + n], chance) for start in starts for n in range(NEIGHBOURS)]
    left = part.encode([one for one, _ in chosen], chance)
    right = part.encode([other for _, other in chosen], chance)
    likeness = SHARPNESS * left @ right.T
    same = torch.tensor([[one == two or a == b for two, b in chosen] for one, a in chosen])
    likeness = likeness.masked_fill(same & ~torch.eye(len(chosen), dtype=torch.bool), -1e4)
    own = torch.arange(len(chosen))
    return (F.cross_entropy(likeness, own) + F.cross_entropy(likeness.T, own)) / 2


def _pair(concept: Concept, chance: random.Random) -> tuple[str, str]:
    """Two titles, in two languages as often as people and lists mix them."""
    first, second = chance.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0]
    one = chance.choice(concept.get(first) or next(iter(concept.values())))
    other = [title for title in concept.get(second, ()) if title != one]
    if not other:
        other = [title for titles in concept.values() for title in titles if title != one] or [one]
    return one, chance.choice(other)


def _teaching(part: Part, lessons: Lessons, chance: random.Random) -> Tensor:
    """The vectors of words and titles shall lie as the teacher lays them."""
    assert lessons.teacher is not None
    chosen = [chance.randrange(len(lessons.taught)) for _ in range(PAIRS)]
    vectors = part.encode([lessons.taught[n] for n in chosen], chance)
    return 1 - F.cosine_similarity(vectors, lessons.teacher[chosen]).mean()
