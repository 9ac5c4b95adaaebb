"""How much each kind of evidence counts when a wish meets a job type: learnt on pairs of the lexicon.

A pair is a wish and a title. The wishes are the phrases that were kept from the training of both parts of the
model, and titles that somebody has misspelt; the titles are those of the same group, of kindred groups, and
of any group. What is learnt is how related the two groups truly are (matcher/kinship.py). Held-out phrases
and groups are never among them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matcher.kinship import kinship
from matcher.likeness import Texts, lay_out
from matcher.text import groups, lexicon
from matcher.wish_reading import understood
from matcher.wish_weights import FILE, log_odds
from training.material import Text
from training.noise import misspelt

OWN, KINDRED, ANY = 2, 4, 24
"""How many titles of each sort a wish is held against; most of a town have nothing to do with a wish."""

NEAREST = 12
"""The kindred groups are drawn from the nearest ones."""

TITLE_WISHES = 0.5
"""How many wishes are titles for each one that is a phrase: people ask both ways."""

MISTAKES = 2
FIRMNESS = 10.0
"""How freely the slopes may leave zero."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish, the column of its group, and for a title its own row among the titles."""

    text: str
    group: int
    row: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """Every title and word of the lexicon that may be learnt from, and the column of its group."""

    laid: Texts
    column: npt.NDArray[np.intp]


def learn(phrases: Sequence[Text], out: Path, seed: int, tell: Callable[[str], None]) -> None:
    """Learn on `phrases`, which neither part of the model was trained on, and write the weights to `out`."""
    model = groups.shipped()
    column = {code: n for n, code in enumerate(model.codes)}
    titles = _titles(column)
    chance = random.Random(seed)
    wishes = [Asked(phrase.text, column[phrase.isco08]) for phrase in phrases]
    wishes += _misspelt(titles, int(TITLE_WISHES * len(phrases)), chance)
    rows = list(_pairs(wishes, titles, np.random.default_rng(seed)))
    texts, alone, related = (np.concatenate([row[n] for row in rows]) for n in range(3))
    lines = {
        "meant": _fit(texts, related),
        "groups": _fit(alone, related),
        "letters": _fit(texts[:, -2:], related),
    }
    (out / FILE).write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
    tell(
        f"{len(wishes)} wishes, {len(related)} pairs: "
        + ", ".join(f"{name} {line}" for name, line in lines.items())
    )


def _titles(column: dict[str, int]) -> Titles:
    unknown = lexicon.held_out_groups()
    found = {
        entry.text: entry
        for entry in lexicon.shipped()
        if not entry.is_phrase and entry.language == "da" and entry.isco08 not in unknown
    }
    return Titles(
        lay_out(tuple(found)),
        np.array([column[entry.isco08] for entry in found.values()]),
    )


def _misspelt(titles: Titles, number: int, chance: random.Random) -> Iterator[Asked]:
    """Titles with mistakes in them: words that the model has never met, as many employers' are."""
    for row in chance.sample(range(len(titles.column)), number):
        text = titles.laid.texts[row]
        for _ in range(chance.randrange(MISTAKES + 1)):
            text = " ".join(misspelt(word, chance) for word in text.split())
        yield Asked(text, int(titles.column[row]), row)


def _pairs(
    wishes: Sequence[Asked], titles: Titles, rng: np.random.Generator
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """For each wish: the evidence of some titles, that of their groups, how related the groups truly are."""
    related = kinship(groups.shipped())
    rows_of = {group: np.flatnonzero(titles.column == group) for group in set(titles.column.tolist())}
    for asked in wishes:
        wish, group = understood(asked.text), asked.group
        if wish.shares is None or group not in rows_of:
            continue
        near = [other for other in np.argsort(-related[group])[1 : NEAREST + 1].tolist() if other in rows_of]
        own = rng.choice(rows_of[group], OWN)
        if asked.row is not None:
            own[0] = asked.row
        others = rng.choice(near, min(KINDRED, len(near)), replace=False)
        kindred = [rng.choice(rows_of[other]) for other in others]
        rows = np.array([*own, *kindred, *rng.choice(len(titles.column), ANY)])
        evidence = np.stack([one[rows] for one in titles.laid.evidence(wish)], axis=1)
        alone = log_odds(wish.shares @ related)[titles.column[rows], None]
        yield evidence, alone, related[group, titles.column[rows]]


def _fit(evidence: Floats, related: Floats) -> dict[str, object]:
    """A logistic regression on targets between 0 and 1: each pair counts as both, by its share."""
    from sklearn.linear_model import LogisticRegression

    both = np.concatenate([evidence, evidence])
    answers = np.repeat([1, 0], len(related))
    line = LogisticRegression(C=FIRMNESS, max_iter=1000).fit(
        both, answers, sample_weight=np.concatenate([related, 1 - related])
    )
    return {
        "intercept": round(float(line.intercept_[0]), 4),
        "slopes": [round(float(slope), 4) for slope in line.coef_[0]],
    }
