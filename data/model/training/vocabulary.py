"""The pieces the model knows: whole words, and the beginnings, middles and ends that many words share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from matcher.text.pieces import words

WHOLE, BEGINNINGS, INSIDES = 26_000, 3_000, 9_000
"""How many of each kind are kept at most."""

SEEN = 2
"""A word must stand in so many texts to be known whole; rarer ones are put together from pieces."""

LONGEST_WORD, LONGEST_PIECE, SHARED = 24, 12, 4
LETTERS = "abcdefghijklmnopqrstuvwxyzæøåäöéüèáóíñç0123456789"


def build(texts: Iterable[str]) -> list[str]:
    """The vocabulary; number 0 stands for what cannot be cut."""
    counts = Counter(word for text in texts for word in words(text))
    whole = [w for w, n in counts.most_common() if n >= SEEN and 1 < len(w) <= LONGEST_WORD][:WHOLE]
    beginnings: Counter[str] = Counter()
    insides: Counter[str] = Counter()
    for word in counts:
        for length in range(2, min(len(word), LONGEST_PIECE + 1)):
            beginnings[word[:length]] += 1
            insides[word[-length:]] += 1
    known = set(whole)

    def worth(shared: tuple[str, int]) -> tuple[float, str]:
        piece, count = shared
        return -count * len(piece) ** 1.2 * (2 if piece in known else 1), piece

    first = [p for p, n in sorted(beginnings.items(), key=worth) if n >= SHARED and p not in known][
        :BEGINNINGS
    ]
    later = [p for p, n in sorted(insides.items(), key=worth) if n >= SHARED][:INSIDES]
    single = [*LETTERS, *sorted({letter for word in counts for letter in word} - set(LETTERS))]
    pieces = [
        "[UNK]",
        *single,
        *(f"##{letter}" for letter in single),
        *whole,
        *first,
        *(f"##{p}" for p in later),
    ]
    return list(dict.fromkeys(pieces))
