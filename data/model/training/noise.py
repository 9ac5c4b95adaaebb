"""Mistakes people make when they write: so that the model has met them before it meets the people."""

from __future__ import annotations

import random

from matcher.text.small_words import DANISH

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_SPOKEN = (
    ("nd", "nn"),
    ("ld", "ll"),
    ("hv", "v"),
    ("æ", "e"),
    ("gn", "jn"),
    ("ig", "i"),
    ("et", "ed"),
    ("ej", "aj"),
)
"""How words are spelt by ear."""

DROPPED, MISSPELT, CUT = 0.15, 0.06, 0.25
"""How often a word of a longer text is left out, misspelt, or cut into pieces though it is known whole."""

FRAMED = 0.4
"""How often a text of up to three words is heard among words that say nothing about work."""

_SMALL = sorted(DANISH)


def misspelt(word: str, rng: random.Random) -> str:
    """The word with one mistake; words of up to three letters stay."""
    if len(word) < 4:
        return word
    place = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = rng.random()
    if kind < 0.25:
        return before + after
    if kind < 0.4:
        return before + letter + letter + after
    if kind < 0.55:
        return before + after[0] + letter + after[1:]
    if kind < 0.65:
        return before + rng.choice(_LETTERS) + after
    if kind < 0.85:
        return word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    old, new = rng.choice(_SPOKEN)
    return word.replace(old, new)


def heard(words: list[str], rng: random.Random) -> list[str]:
    """The words of a text as somebody might say it: some left out, or among words that say nothing.

    The second teaches that «noget på en rolig café» speaks of the café alone, though «en rolig hånd» stands
    among the words of the sign painters.
    """
    if len(words) < 4:
        return _among_small(words, rng) if rng.random() < FRAMED else words
    if rng.random() < 0.5:
        return words
    return [word for word in words if rng.random() > DROPPED] or words


def _among_small(words: list[str], rng: random.Random) -> list[str]:
    before, after = rng.randrange(4), rng.randrange(3)
    return [*rng.choices(_SMALL, k=before), *words, *rng.choices(_SMALL, k=after)]
