"""What a wish means: the occupations it speaks of, best first, and what it rules out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from crm import reference
from crm.person_text import civil_numbers
from matcher.text import current
from matcher.text.clauses import split
from matcher.text.own import Phrases, blend, of
from matcher.text.pieces import words

SHOWN = 10
"""How many occupations are told at least."""

LONGEST = 400
"""Words beyond this are not read: nobody's wish is longer, and a pasted letter is not a wish."""

_MARKUP = re.compile(r"<[^<>]{0,500}>")
_MY = re.compile(r"(?<!\ba )(?<!\bthe )(?<!\bcoal )(?<!\bgold )\bmine\b", re.IGNORECASE)
"""Danish «mine» (my), which in English is a pit."""

_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


class Unclear(StrEnum):
    """Why nothing was understood."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    TOO_SHORT = "too_short"
    ONLY_NO = "only_no"
    CIVIL_NUMBER = "civil_number"


@dataclass(frozen=True, slots=True)
class Guess:
    """One occupation a wish may mean. The scores of all groups add up to 1."""

    isco08: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a wish means. Either `occupations` has at least ten, or `unclear` says why there is none."""

    text: str
    occupations: tuple[Guess, ...]
    unwanted: tuple[str, ...] = ()
    unclear: Unclear | None = None


def understand(text: str, top: int = SHOWN, own: Phrases = ()) -> Meaning:
    """The `top` occupations a wish speaks of, best first. `own` are the team's own (group, wish)."""
    asked, unwanted, unclear = read(text)
    if unclear is not None:
        return Meaning(text, (), unwanted, unclear)
    way = current.current().way
    shares = blend(way.shares([asked])[0], asked, of(own, way))
    if not shares.any():
        return Meaning(text, (), unwanted, Unclear.NO_WORDS)
    titles = reference.unit_groups()
    best = np.argsort(-shares, kind="stable")[: max(top, SHOWN)]
    return Meaning(
        text,
        tuple(Guess(way.codes[n], titles[way.codes[n]].da, round(float(shares[n]), 6)) for n in best),
        unwanted,
    )


def read(text: str) -> tuple[str, tuple[str, ...], Unclear | None]:
    """The words of a wish that ask for something, the clauses that rule something out, why it is unclear."""
    if not text.strip():
        return "", (), Unclear.EMPTY
    if civil_numbers(text):
        return "", (), Unclear.CIVIL_NUMBER
    bare = _MY.sub(" ", _ADDRESS.sub(" ", _MARKUP.sub(" ", text[: LONGEST * 40])))
    said = split(" ".join(bare.split()[:LONGEST]))
    found = [word for word in words(said.wanted) if not word.isdigit()]
    if not found:
        return "", said.unwanted, Unclear.ONLY_NO if said.unwanted else Unclear.NO_WORDS
    if max(map(len, found)) < 2:
        return "", said.unwanted, Unclear.TOO_SHORT
    return said.wanted, said.unwanted, None
