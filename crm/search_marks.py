"""Where the words of a query stand in a text, so that a page can mark them, and the piece of text around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm.danish import query_words, spellings

LONGEST_QUERY = 100
NUMBER_FROM = 4
"""From so many digits on, a query of digits is looked for in phone, P- and CVR numbers."""

_NUMBER = re.compile(r"[\d\s+()./-]+")
_BETWEEN_DIGITS = r"[\s()./-]*+"
_BEFORE, _AROUND = 40, 150
"""How many characters of a long text are shown before the first word found, and in all."""

_JOINT_FROM = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; `hit`: it is what was searched for."""

    text: str
    hit: bool = False


Marked = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: the words, folded, and the digits if it is a number (else empty)."""

    text: str
    words: tuple[str, ...]
    digits: str

    def marked(self, text: str) -> Marked:
        """The whole text, cut into parts."""
        return _parts(text, self._places(text))

    def piece(self, text: str) -> Marked:
        """The text around the first word found, cut where a word ends; `…` says that there is more."""
        places = self._places(text)
        start = max(0, places[0][0] - _BEFORE) if places else 0
        end = min(len(text), start + _AROUND)
        start = max(0, end - _AROUND)
        if start and (space := text.find(" ", start, start + 20)) >= 0:
            start = space + 1
        if end < len(text) and (space := text.rfind(" ", end - 20, end)) >= 0:
            end = space
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in places if a < end and b > start]
        parts = _parts(text[start:end], inside)
        before, after = Part("… "), Part(" …")
        return (*((before,) if start else ()), *parts, *((after,) if end < len(text) else ()))

    def all_in(self, *texts: str | None) -> bool:
        """Whether every word stands in one of the texts."""
        return all(any(spellings(word).search(text) for text in texts if text) for word in self.words)

    def any_in(self, text: str) -> bool:
        """Whether one of the words stands in the text, or the number."""
        return bool(self._places(text))

    def _places(self, text: str) -> list[tuple[int, int]]:
        patterns = [spellings(word) for word in self.words]
        if self.digits:
            patterns = [re.compile(_BETWEEN_DIGITS.join(self.digits)), *patterns]
        return _joined([match.span() for pattern in patterns for match in pattern.finditer(text)])


def read_query(text: str) -> Query:
    """What somebody typed, of which only so much is read as a search can mean."""
    text = " ".join(
        "".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST_QUERY]).split()
    )
    text = text[:LONGEST_QUERY]
    digits = ""
    if _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        country = next((code for code in ("0045", "45") if digits.startswith(code)), "")
        if len(digits) == len(country) + 8:
            digits = digits.removeprefix(country)
    return Query(text, query_words(text), digits if len(digits) >= NUMBER_FROM else "")


def needles(word: str) -> tuple[str, ...]:
    """What to look for in folded texts: the word, also as it is after a joint (autoelektriker)."""
    if word.startswith("e") and len(word) >= _JOINT_FROM:
        return word, f"o{word[1:]}", f"a{word[1:]}"
    return (word,)


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that touch made one, empty ones left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


def _parts(text: str, places: Sequence[tuple[int, int]]) -> Marked:
    parts, at = [], 0
    for start, end in places:
        parts += [Part(text[at:start]), Part(text[start:end], hit=True)]
        at = end
    return tuple(part for part in (*parts, Part(text[at:])) if part.text)
