"""Words cut into the pieces of a fixed vocabulary, longest first (WordPiece), for the static model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

WORD = re.compile(r"[a-zß-öø-ÿ]+|[0-9]+")
"""A word is a run of Latin letters or of digits; everything else only stands between words.

The pattern is written out so that the tokenizer file means the very same in every library.
"""

UNKNOWN = 0
"""The number of the piece for what cannot be cut. Its vector is zero, so it pulls a text nowhere."""

LONGEST = 100
"""Words of more letters than this are not cut at all."""

REMEMBERED = 200_000


def words(text: str) -> list[str]:
    """The words of a text, lower case, in order."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


class Pieces:
    """The cutter. `vocabulary` maps a piece to its number; pieces that do not begin a word begin with ##."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._begin = {piece: n for piece, n in vocabulary.items() if not piece.startswith("##")}
        self._inside = {piece[2:]: n for piece, n in vocabulary.items() if piece.startswith("##")}
        self._longest = max(map(len, vocabulary), default=0)
        self._known: dict[str, tuple[int, ...]] = {}

    def of_text(self, text: str) -> list[int]:
        """The numbers of all pieces of a text, in order; none if it has no word."""
        return [number for word in words(text) for number in self.of_word(word)]

    def of_word(self, word: str) -> tuple[int, ...]:
        """The numbers of the pieces of one lower-case word."""
        found = self._known.get(word)
        if found is None:
            found = self.cut(word)
            if len(self._known) < REMEMBERED:
                self._known[word] = found
        return found

    def cut(self, word: str, whole: bool = True) -> tuple[int, ...]:
        """The pieces of a word, always the longest that fits; without `whole` never the word as one piece."""
        if len(word) > LONGEST:
            return (UNKNOWN,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            known = self._inside if start else self._begin
            end = min(len(word), start + self._longest)
            if not whole and start == 0 and end == len(word):
                end -= 1
            while end > start and word[start:end] not in known:
                end -= 1
            if end == start:
                return (UNKNOWN,)
            pieces.append(known[word[start:end]])
            start = end
        return tuple(pieces)
