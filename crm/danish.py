"""Danish letters for people and machines: one fold in which all spellings meet, keys for sorting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase

_LONG = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_SHORT = str.maketrans({"æ": "a", "ø": "o", "å": "a"})
_ALPHABET = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
"""The three last letters as the three characters after z, so that plain comparison sorts as Danes do."""

_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Lower case, composed letters, single spaces: the form in which two spellings count as one text."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


def _without_other_marks(text: str) -> str:
    """Strip accents that are not Danish letters (é, ü, ö), keeping æ ø å."""
    kept = []
    for letter in text:
        if letter in "æøå":
            kept.append(letter)
        else:
            kept.extend(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    return "".join(kept)


def folds(text: str) -> tuple[str, str]:
    """Both ways of writing Danish without its letters: (ae oe aa) and (a o a)."""
    base = _without_other_marks(plain(text))
    return base.translate(_LONG), base.translate(_SHORT).replace("aa", "a")


_LETTERS = {
    "a": "æåäáàâãąă",
    "o": "øöóòôõőō",
    "c": "çćčċ",
    "d": "đďð",
    "e": "éèêëęėē",
    "g": "ğģ",
    "i": "íìîïīį",
    "l": "łļ",
    "n": "ñńňņ",
    "r": "řŕ",
    "s": "šśşș",
    "t": "ťţț",
    "u": "úùûüűůū",
    "y": "ýÿ",
    "z": "žźż",
}
"""Letter → the letters that are also written so."""

_MARKS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328"
"""Accents that stand as signs of their own after the letter."""

_NEARLY_ALWAYS = "æøåäöÆØÅÄÖ"
_PER_STEP = 18
"""How many letters one step exchanges: SQLite cannot read an expression much deeper than that."""

Step = tuple[tuple[str, str], ...]

TWO_FOR_ONE: Step = (("ae", "a"),) * 3 + (("aa", "a"),) * 3 + (("oe", "o"),) * 3
"""Danish letters written with two: taken for one, several times since another may stand beside (blåål)."""


def _steps() -> Iterator[Step]:
    both = [(one, base) for base, others in _LETTERS.items() for one in others + others.upper()]
    yield tuple(pair for pair in both if pair[0] in _NEARLY_ALWAYS)
    rest = [pair for pair in both if pair[0] not in _NEARLY_ALWAYS] + [(mark, "") for mark in _MARKS]
    for start in range(0, len(rest), _PER_STEP):
        yield tuple(rest[start : start + _PER_STEP])


STEPS = tuple(_steps())
"""What `fold` exchanges, letter by letter: first what nearly every Danish text has, then the rest."""

_SMALL = {ord(letter): letter.lower() for letter in ascii_uppercase}
_FIRST, *_REST = ({ord(one): base for one, base in step} for step in STEPS)


def fold(text: str) -> str:
    """The text in which all ways of writing Danish are one: Søren, Soeren, Sören and soren are `soren`.

    It is what is stored for search; `crm.search_index` says the same in SQL, step by step.
    """
    text = _two_for_one(text.translate(_SMALL | _FIRST))
    if not text.isascii():
        for step in _REST:
            text = _two_for_one(text.translate(step))
    return text


def _two_for_one(text: str) -> str:
    for two, one in TWO_FOR_ONE:
        text = text.replace(two, one)
    return text


def query_words(query: str, most: int = 8) -> tuple[str, ...]:
    """The words of what somebody searches for, folded, without the signs around them."""
    words = unicodedata.normalize("NFC", query.replace("\0", " ")).split()[:most]
    return tuple(fold(word.strip(".,;:!?\"'()[]«»“”’") or word) for word in words)


@lru_cache(maxsize=512)
def spellings(folded: str) -> re.Pattern[str]:
    """A pattern for a folded word in every spelling, to find where it stands in a text.

    It takes few letters at a time and gives none back, so no text makes it slow.
    """
    return re.compile("".join(_any_of(letter) for letter in folded), re.IGNORECASE)


def _any_of(letter: str) -> str:
    others = _LETTERS.get(letter, "")
    also = {"a": f"a{others}e", "o": "e"}.get(letter, "")
    return f"[{re.escape(letter)}{others}][{also}{_MARKS}]{{0,8}}+"


def search_key(*texts: str | None) -> str:
    """What a search looks in: the texts folded, and in the two ways of writing Danish with a to z."""
    joined = " ".join(text for text in texts if text)
    long, short = folds(joined)
    return f"{long} | {short} | {fold(unicodedata.normalize('NFC', joined))}"


def search_terms(query: str) -> tuple[tuple[str, str], ...]:
    """The words of a query, each in two folds; a row is found when each word is in its key in either fold."""
    return tuple((folds(word)[0], fold(word)) for word in plain(query).split())


def sort_key(text: str) -> str:
    """A key whose plain comparison gives Danish order: … z æ ø å, and aa as å."""
    return _without_other_marks(plain(text).replace("aa", "å")).translate(_ALPHABET)
