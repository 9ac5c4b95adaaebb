"""The whole way from the material to the folder that ships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from crm import reference
from matcher.text.pieces import Pieces, words
from training import material as reading
from training import teacher, vocabulary, writing
from training.networks import Cut, Lessons, Part, Plan, cut_pieces, cut_runs, train
from training.weighing import weigh

SIZE = 144
"""Numbers in a vector of the static model."""

RUN_SIZE, BUCKETS = 176, 65_536
"""Numbers in a vector of the letter runs, and how many rows they share."""

Tell = Callable[[str], None]


def make(
    *,
    material: Path,
    melo: Path | None,
    teacher_cache: Path | None,
    out: Path,
    seed: int,
    epochs: int,
    tell: Tell,
) -> None:
    """Train both parts, weigh them against each other, and write them to `out`."""
    texts = reading.read(material, melo)
    group_of = {code: n for n, code in enumerate(sorted(reference.unit_groups()))}
    tell(f"{len(texts.texts)} texts, {len(texts.concepts)} occupations with several titles")
    pieces = vocabulary.build(text.text for text in texts.texts)
    cutter = Pieces({piece: n for n, piece in enumerate(pieces)})
    lessons = Lessons(texts.texts, group_of, texts.concepts)
    table = torch.randn(len(pieces), SIZE, generator=torch.Generator().manual_seed(seed)) * 0.05
    if teacher_cache is not None:
        lessons, table = _taught(lessons, pieces, cutter, teacher_cache, table)
    table[0] = 0
    tell(f"{len(pieces)} pieces; training the static model")
    static = Part(table, len(group_of), cut_pieces(cutter))
    train(static, lessons, Plan(SIZE, epochs, 3e-3, 0.5, 0.3 if teacher_cache else 0.0, seed), tell)
    tell("training the letter runs")
    runs = _runs(Lessons(texts.texts, group_of, texts.concepts), seed, epochs, tell)
    tell("weighing the parts")
    weights = weigh([static, runs], texts.tuning, group_of)
    tell("weights " + ", ".join(f"{weight:.3f}" for weight in weights))
    writing.write(out, pieces, static, runs, sorted(group_of), weights)
    tell(f"written to {out}")


def _runs(lessons: Lessons, seed: int, epochs: int, tell: Tell) -> Part:
    """The part that looks at letters. Rare runs begin loud, common ones low, as in TF-IDF."""
    cut: Cut = cut_runs(BUCKETS, seed)
    count = len(lessons.texts)
    seen = np.zeros(BUCKETS)
    for text in lessons.texts:
        seen[np.unique(cut(text.text, None))] += 1
    rarity = torch.tensor(np.log((1 + count) / (1 + seen)) / np.log(1 + count), dtype=torch.float32)
    table = (
        torch.randn(BUCKETS, RUN_SIZE, generator=torch.Generator().manual_seed(seed)) * 0.1 * rarity[:, None]
    )
    part = Part(table, len(lessons.group_of), cut)
    train(part, lessons, Plan(RUN_SIZE, epochs, 2e-3, 0.5, 0.0, seed), tell)
    return part


def _taught(
    lessons: Lessons, pieces: list[str], cutter: Pieces, cache: Path, table: torch.Tensor
) -> tuple[Lessons, torch.Tensor]:
    """Lay the pieces where the teacher lays the words, and remember what it says of words and titles."""
    seen = dict.fromkeys(word for text in lessons.texts for word in words(text.text) if len(word) > 1)
    short = dict.fromkeys(text.text.lower() for text in lessons.texts if len(words(text.text)) <= 4)
    taught = list(dict.fromkeys([*seen, *short]))
    vectors = teacher.vectors(taught, cache)
    laid = teacher.Projection(vectors, table.shape[1])(vectors)
    laid /= np.linalg.norm(laid, axis=1).mean()
    number = {piece: n for n, piece in enumerate(pieces)}
    parts = defaultdict(list)
    for text, vector in zip(taught, laid, strict=True):
        if text in number:
            table[number[text]] = torch.from_numpy(vector)
        if text in seen:
            for piece in cutter.cut(text, whole=False):
                parts[piece].append(vector)
    for piece, found in parts.items():
        if pieces[piece] not in seen:
            table[piece] = torch.from_numpy(0.7 * np.mean(found, axis=0))
    teachers = torch.from_numpy(laid)
    return Lessons(lessons.texts, lessons.group_of, lessons.concepts, taught, teachers), table
