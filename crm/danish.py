"""Danish letters for people and machines: folding for search, keys for sorting."""

from __future__ import annotations

import re
import unicodedata

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


def search_key(*texts: str | None) -> str:
    """What a search looks in: the texts in both folds, so soren, aalborg and koebmand find their Danish."""
    joined = " ".join(text for text in texts if text)
    long, short = folds(joined)
    return f"{long} | {short}"


def search_terms(query: str) -> tuple[tuple[str, str], ...]:
    """The words of a query, each in both folds; a row is found when each word is in it in either fold."""
    return tuple(folds(word) for word in plain(query).split())


def sort_key(text: str) -> str:
    """A key whose plain comparison gives Danish order: … z æ ø å, and aa as å."""
    return _without_other_marks(plain(text).replace("aa", "å")).translate(_ALPHABET)
